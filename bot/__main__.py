"""`rahnama`, and `python -m bot`: runs a command and turns every known error into one plain sentence."""

import gc
import sys

from channel.errors import RahnamaError, SettingsError

_WRONG_SETTINGS = 2
_FAULT = 1


def main() -> None:
    """Run a command. The exit code is 2 if a setting is missing or wrong, 1 for any other error."""
    # The objects made at startup stay alive; collecting garbage among them would cost a tenth of the startup time.
    gc.set_threshold(50_000)
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
