"""The bots that are measured, each in a process of its own."""

import asyncio
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from bench.server import Server

READERS = 256
"""How many people there are to write to a bot."""

_ROOT = Path(__file__).resolve().parents[1]
_PATIENCE = 60.0  # seconds
_GRACE = 10.0
_LOOPBACK = "127.0.0.1"


class Contender:
    """A bot, run as `python -m MODULE ...` against the server, and its readers."""

    python = sys.executable
    """With which it runs."""

    def __init__(self, server: Server, folder: Path, *arguments: str, **settings: str) -> None:
        """`folder` is where it runs; "{url}" and "{token}" in its arguments and settings are filled in."""
        self._line = server.line()
        access = {"url": server.url, "token": self._line.telegram.token, **self._more()}
        self._folder = folder
        self._command = " ".join(arguments)
        self._arguments = [argument.format(**access) for argument in arguments]
        self._environment = {
            **{name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"},
            "PYTHONPYCACHEPREFIX": str(
                folder / "bytecode"
            ),  # so that each start but the first finds all of it compiled
            "PYTHONPATH": str(_ROOT),
            "NO_PROXY": _LOOPBACK,
            "no_proxy": _LOOPBACK,
            **{name: value.format(**access) for name, value in settings.items()},
        }
        people = self._line.telegram
        self._readers = [people.add_user(f"Reader {number}", language_code="fa") for number in range(READERS)]
        self._process: asyncio.subprocess.Process | None = None

    def _more(self) -> dict[str, str]:
        """What else is filled in."""
        return {}

    @property
    def connections(self) -> int:
        """How many connections it has opened so far."""
        return self._line.connections

    @property
    def answers(self) -> int:
        """How many different messages it has sent so far."""
        return len(self._line.known)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """The bot is started, and stopped after the block."""
        self._process = process = await asyncio.create_subprocess_exec(
            self.python, "-m", *self._arguments, cwd=self._folder, env=self._environment
        )
        try:
            yield
        finally:
            with suppress(ProcessLookupError):
                process.terminate()
            try:
                async with asyncio.timeout(_GRACE):
                    await process.wait()
            except TimeoutError:
                process.kill()
                await process.wait()

    async def asked(self, texts: Sequence[str], readers: int = 1) -> list[float]:
        """So many readers in turn write all of it at once; when each answer arrived, by time.perf_counter().

        Raises RuntimeError where the bot ends instead or was refused before, TimeoutError after a minute.
        """
        complete = self._line.expect(len(texts))
        for turn, text in enumerate(texts):
            self._line.telegram.send(self._readers[turn % readers], text)
        await self._comes_first(complete)
        if self._line.refusals:
            raise RuntimeError(f"{self._command}: {self._line.refusals[0]}")
        return list(self._line.sent)

    async def _comes_first(self, complete: asyncio.Event) -> None:
        assert self._process is not None
        answered, ended = asyncio.create_task(complete.wait()), asyncio.create_task(self._process.wait())
        await asyncio.wait({answered, ended}, timeout=_PATIENCE, return_when=asyncio.FIRST_COMPLETED)
        answered.cancel()
        ended.cancel()
        if ended.done():
            raise RuntimeError(f"{self._command}: ended with exit code {self._process.returncode}")
        if not complete.is_set():
            raise TimeoutError(f"{self._command}: no answer within {_PATIENCE:g} seconds")

    def memory(self) -> float:
        """Its resident memory in MB."""
        assert self._process is not None
        number = self._process.pid
        status = Path(f"/proc/{number}/status")
        if status.exists():
            return next(int(line.split()[1]) for line in status.read_text().splitlines() if "VmRSS" in line) / 1024
        asked = subprocess.run(["ps", "-o", "rss=", "-p", str(number)], capture_output=True, check=True)
        return int(asked.stdout) / 1024
