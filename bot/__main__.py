"""`rahnama`, and `python -m bot`: runs a command and turns every known fault into one plain sentence."""

import sys

from channel.errors import RahnamaError, SettingsError

_WRONG_SETTINGS = 2
_FAULT = 1


def main() -> None:
    """The exit code is 2 where a setting is missing or wrong, 1 for any other fault."""
    from bot.cli import app

    try:
        app()
    except SettingsError as fault:
        print(fault, file=sys.stderr)  # noqa: T201 - the sentence is the answer
        sys.exit(_WRONG_SETTINGS)
    except RahnamaError as fault:
        print(fault, file=sys.stderr)  # noqa: T201
        sys.exit(_FAULT)
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
