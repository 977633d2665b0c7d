"""`rahnama`, and `python -m bot`: runs a command and turns every known error into one plain sentence."""

import gc
import io
import os
import sys

from channel.errors import RahnamaError, SettingsError

_WRONG_SETTINGS = 2
_FAULT = 1


def main() -> None:
    """Run a command. The exit code is 2 if a setting is missing or wrong, 1 for any other error."""
    # The objects made at startup stay alive; collecting garbage among them would cost a tenth of the startup time.
    gc.set_threshold(50_000)
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            _take_all_letters(stream)
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


def _take_all_letters(stream: io.TextIOWrapper) -> None:
    """A console that lacks a letter shows "?" in its place; a file or a pipe is UTF-8, unless somebody says else."""
    is_chosen = stream.isatty() or "PYTHONIOENCODING" in os.environ
    stream.reconfigure(encoding=None if is_chosen else "utf-8", errors="replace")


if __name__ == "__main__":
    main()
