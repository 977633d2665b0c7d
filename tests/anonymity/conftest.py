"""Catches what a test's bot prints and logs, at level DEBUG and in both formats."""

import io
import logging
import sys
from collections.abc import Callable, Iterator

import pytest

from bot import logs


class _Stderr(io.TextIOBase):
    """The current standard error: pytest has another for each phase of a test."""

    def write(self, text: str) -> int:
        return len(text) if sys.stderr is sys.__stderr__ else sys.stderr.write(text)  # between the phases


Printed = Callable[[], dict[str, bytes]]


@pytest.fixture
def printed(capfd: pytest.CaptureFixture[str]) -> Iterator[Printed]:
    """Sets up the log as `rahnama run` does; then gives the output so far, by stream."""
    root, noisy = logging.getLogger(), [logging.getLogger(name) for name in logs._QUIET]
    before, levels = (root.handlers[:], root.level, logging.raiseExceptions), [one.level for one in noisy]
    root.handlers.clear()  # pytest's own, which set_up would close
    logs.set_up("DEBUG")
    (handler,) = root.handlers
    assert isinstance(handler, logging.StreamHandler)
    handler.setStream(_Stderr())
    for one in noisy:
        one.setLevel(logging.DEBUG)  # others' messages are kept out by the allow-list, not by their level
    readable = logging.StreamHandler(io.StringIO())
    readable.setFormatter(logs.Readable())
    root.addHandler(readable)
    said = {"stdout": "", "stderr": ""}

    def so_far() -> dict[str, bytes]:
        out, err = capfd.readouterr()
        said["stdout"] += out
        said["stderr"] += err
        return {**{name: text.encode() for name, text in said.items()}, "log": readable.stream.getvalue().encode()}

    yield so_far
    root.handlers[:], root.level, logging.raiseExceptions = before
    for one, level in zip(noisy, levels, strict=True):
        one.setLevel(level)


@pytest.fixture
def quick_to_give_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """A locked database is reported after a moment, not after seconds."""
    pragmas = sys.modules["storage.database.sqlite.driver"].PRAGMAS
    shorter = tuple(one.replace("5000", "30") for one in pragmas)
    assert shorter != pragmas
    monkeypatch.setattr("storage.database.sqlite.driver.PRAGMAS", shorter)
