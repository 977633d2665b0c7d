"""The command line as a person uses it: its own process, in its own folder.

Starting Python and importing the bot takes ten times as long as most commands. So processes are forked from one that
has done both and does nothing else (multiprocessing's forkserver); `cold` starts one as a shell does.
"""

import asyncio
import atexit
import multiprocessing
import os
import signal
import sys
import warnings
from asyncio import StreamReader, StreamReaderProtocol, StreamWriter
from collections.abc import Mapping
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import NamedTuple

from bot.__main__ import main

PROJECT = Path(__file__).resolve().parents[1]
TOKEN = "123456789:AAF-sandbox-token-of-no-use"
_OURS = (
    "BOT_",
    "CHANNEL",
    "OWNER_ID",
    "DATABASE_URL",
    "LOG_LEVEL",
    "KEYRING_FILE",
    "SYNC_",
    "WEBHOOK_",
    "METRICS_",
    "PROXY_URL",
    *("BACKUP_DIR", "HEARTBEAT_FILE", "RAHNAMA_PACE"),
)


_forks = multiprocessing.get_context("forkserver")
_forks.set_forkserver_preload(["tests.imported"])


class Outcome(NamedTuple):
    code: int
    out: str
    err: str


def environment(settings: Mapping[str, str]) -> dict[str, str]:
    """This process's environment with only these settings of ours; the bot asks no public page by itself."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(_OURS)}
    return {
        **inherited,
        "PYTHONPATH": str(PROJECT),
        "PYTHONWARNINGS": "default",
        "COLUMNS": "100",
        "SYNC_HOURS": "0",
        **settings,
    }


class Running:
    """A running command, with the interface of asyncio's `Process`."""

    def __init__(self, process: ForkServerProcess, stdin: StreamWriter, stdout: StreamReader, stderr: StreamReader):
        self.stdin, self.stdout, self.stderr = stdin, stdout, stderr
        self._process = process
        self._gone = asyncio.Event()
        asyncio.get_running_loop().add_reader(process.sentinel, self._end)

    def _end(self) -> None:
        asyncio.get_running_loop().remove_reader(self._process.sentinel)
        self._gone.set()

    @property
    def pid(self) -> int:
        assert self._process.pid is not None
        return self._process.pid

    @property
    def returncode(self) -> int | None:
        """None while it runs; negative if a signal ended it."""
        return self._process.exitcode

    def send_signal(self, number: int) -> None:
        if self.returncode is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    async def wait(self) -> int:
        await self._gone.wait()
        assert self.returncode is not None
        return self.returncode

    async def communicate(self, said: bytes = b"") -> tuple[bytes, bytes]:
        """Everything it prints from now on, to standard output and standard error."""
        self.stdin.write(said)
        self.stdin.close()
        out, err, _ = await asyncio.gather(self.stdout.read(), self.stderr.read(), self.wait())
        return out, err


async def start(folder: Path, *arguments: str, **settings: str) -> Running:
    """Starts `rahnama` with these arguments in the folder."""
    (stdin, write), (read_out, stdout), (read_err, stderr) = [_forks.Pipe(duplex=False) for _ in range(3)]
    theirs = (stdin, stdout, stderr)
    process = _forks.Process(target=_rahnama, args=(folder, arguments, environment(settings), theirs))
    process.start()
    atexit.register(process.kill)  # so that a failed test leaves nothing running
    for end in theirs:
        end.close()
    return Running(process, await _writer(write), await _reader(read_out), await _reader(read_err))


def _rahnama(
    folder: Path, arguments: tuple[str, ...], environ: dict[str, str], pipes: tuple[Connection, Connection, Connection]
) -> None:
    """Runs in the forked process, after replacing what it has from its parent."""
    for number, pipe in enumerate(pipes):
        os.dup2(pipe.fileno(), number)
        pipe.close()
    sys.stdin, sys.stdout = open(0, encoding="utf-8"), open(1, "w", encoding="utf-8")  # noqa: SIM115
    sys.stderr = open(2, "w", encoding="utf-8", buffering=1, errors="backslashreplace")  # noqa: SIM115
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environ)
    warnings.simplefilter("default")
    sys.argv = ["rahnama", *arguments]
    main()


async def _reader(pipe: Connection) -> StreamReader:
    reader = StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: StreamReaderProtocol(reader), pipe)
    return reader


async def _writer(pipe: Connection) -> StreamWriter:
    loop = asyncio.get_running_loop()
    transport, protocol = await loop.connect_write_pipe(lambda: StreamReaderProtocol(StreamReader()), pipe)
    return StreamWriter(transport, protocol, None, loop)


async def rahnama(folder: Path, *arguments: str, stdin: str = "", **settings: str) -> Outcome:
    """Runs a command to its end."""
    process = await start(folder, *arguments, **settings)
    out, err = await asyncio.wait_for(process.communicate(stdin.encode()), 120)
    return Outcome(await process.wait(), out.decode(), err.decode())


async def start_cold(folder: Path, *arguments: str, **settings: str) -> asyncio.subprocess.Process:
    """The same, in a new Python."""
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", *arguments),
        cwd=folder,
        env=environment(settings),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )


async def cold(folder: Path, *arguments: str, stdin: str = "", **settings: str) -> Outcome:
    """Runs a command to its end in a new Python."""
    process = await start_cold(folder, *arguments, **settings)
    out, err = await asyncio.wait_for(process.communicate(stdin.encode()), 120)
    return Outcome(process.returncode or 0, out.decode(), err.decode())
