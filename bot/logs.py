"""What goes into the log: an allow-list, not a filter.

Our own records carry an event code and numbers. A record of a library keeps its level, logger,
location and exception class, but never its message, which may contain a reader's words or the token.
"""

import json
import logging
import sys
import time

_OURS = "rahnama"
_QUIET = ("httpx", "httpcore", "telegram", "aiohttp", "aiosqlite", "asyncio")


class _Allowed(logging.Formatter):
    """Reduces a record to a mapping of what may be logged; subclasses format it."""

    def allowed(self, record: logging.LogRecord) -> dict[str, object]:
        said: dict[str, object] = {
            "time": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(record.created)),
            "level": record.levelname,
            "logger": record.name,
        }
        if record.name.split(".")[0] == _OURS:
            said["event"] = str(record.msg)
            said |= getattr(record, "fields", {})
        else:
            said["place"] = f"{record.module}:{record.lineno}"
        if record.exc_info and record.exc_info[0]:
            said["fault"] = record.exc_info[0].__name__
        return said


class JsonLines(_Allowed):
    """One JSON object per line, for machines."""

    def format(self, record: logging.LogRecord) -> str:
        return json.dumps(self.allowed(record), ensure_ascii=False)


class Readable(_Allowed):
    """A short line, for a person at a terminal."""

    def format(self, record: logging.LogRecord) -> str:
        said = self.allowed(record)
        head = f"{str(said.pop('time'))[11:19]} {said.pop('level'):<7} {said.pop('logger')}"
        return " ".join([head, *(str(value) if name == "event" else f"{name}={value}" for name, value in said.items())])


def set_up(level: str) -> None:
    """Send the log to standard error: readable lines for a terminal, JSON otherwise."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Readable() if sys.stderr.isatty() else JsonLines())
    logging.basicConfig(level=level, handlers=[handler], force=True)
    logging.raiseExceptions = False  # else logging prints a record that fails to format in full
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)


def note(log: logging.Logger, event: str, fault: BaseException, **numbers: float) -> None:
    """Log a warning with the event and the error's class, never its message, which may repeat a reader's words."""
    log.warning(event, extra={"fields": {"fault": type(fault).__name__, **numbers}})
