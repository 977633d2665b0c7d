"""Ends a process that hangs, so that its supervisor restarts it; and shows by a heartbeat that it is alive.

It runs in its own thread, since an event loop that hangs cannot report it.
"""

import json
import logging
import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

EXIT_CODE: Final = 70
LIMIT: Final = 180.0
"""Seconds without progress in updates and in the sender after which the process is ended."""
OLD: Final = 60
"""Seconds after which an old heartbeat means that the process is dead."""

_LOOK: Final = 10.0  # seconds

log = logging.getLogger("rahnama.watchdog")


class Watchdog:
    """`moved` returns when each watched part last made progress, by the monotonic clock; if none has for too many
    seconds, the process is ended. `heartbeat`: a file that is written as long as one of them makes progress.
    """

    def __init__(
        self,
        moved: Callable[[], tuple[float, ...]],
        heartbeat: Path | None = None,
        *,
        limit: float = LIMIT,
        look: float = _LOOK,
    ) -> None:
        self._moved, self._heartbeat = moved, heartbeat
        self._limit, self._look = limit, look
        self._over = threading.Event()

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Watch as long as the context lasts, then remove the heartbeat."""
        thread = threading.Thread(target=self._watch, name="watchdog", daemon=True)
        thread.start()
        try:
            yield
        finally:
            self._over.set()
            thread.join(timeout=1)
            if self._heartbeat:
                with suppress(OSError):
                    self._heartbeat.unlink(missing_ok=True)

    def _watch(self) -> None:
        while True:
            still = time.monotonic() - max(self._moved())
            if still >= self._limit:
                log.critical("hangs", extra={"fields": {"seconds": round(still)}})
                os._exit(EXIT_CODE)  # a process that hangs cannot end gracefully
            if still < OLD:
                self._beat()
            if self._over.wait(self._look):
                return

    def _beat(self) -> None:
        if self._heartbeat is None:
            return
        beside = self._heartbeat.with_name(f".{self._heartbeat.name}.{os.getpid()}")
        try:
            beside.write_text(json.dumps({"time": int(time.time()), "process": os.getpid()}))
            beside.replace(self._heartbeat)
        except OSError as fault:
            log.warning("no_heartbeat", extra={"fields": {"fault": type(fault).__name__}})


def lives(heartbeat: Path | None, now: float) -> tuple[bool, str]:
    """Return whether a bot is alive, by its heartbeat, and a sentence about it."""
    if heartbeat is None:
        return False, "HEARTBEAT_FILE is empty, so nothing shows whether the bot lives."
    try:
        beat = int(json.loads(heartbeat.read_text())["time"])
    except (OSError, ValueError, KeyError, TypeError):
        return False, f"There is no heartbeat in {heartbeat}: the bot does not run, or has just begun."
    age = max(0, round(now - beat))
    if age > OLD:
        return False, f"The last heartbeat in {heartbeat} is {age} seconds old: the bot hangs, or was killed."
    return True, f"The bot lives; its last heartbeat is {age} seconds old."
