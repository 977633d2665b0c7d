"""A separate PostgreSQL, to be killed."""

import asyncio
import os
import shutil
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from tests.commands.test_webhook import free_port


class Postgres:
    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._port = free_port()
        # It does not run as root.
        self._as = ("setpriv", "--reuid=nobody", "--clear-groups") if os.getuid() == 0 else ()
        self._programs = max(Path("/usr/lib/postgresql").glob("*/bin"), default=None)

    @property
    def url(self) -> str:
        return f"postgresql://postgres@127.0.0.1:{self._port}/postgres"

    async def make(self) -> None:
        data = self._folder / "data"
        data.mkdir(parents=True)
        for one in (self._folder, data):
            if self._as:
                shutil.chown(one, "nobody")
        data.chmod(0o700)
        await self._run("initdb", f"--pgdata={data}", "--username=postgres", "--auth=trust", "--encoding=UTF8")
        await self.begin()

    async def begin(self) -> None:
        place = (f"--pgdata={self._folder}/data", "--wait", f"--log={self._folder}/log")
        options = f"-p {self._port} -h 127.0.0.1 -k {self._folder}"
        for _ in range(100):
            if await self._run("pg_ctl", *place, f"--options={options}", "start", check=False):
                return
            await asyncio.sleep(0.1)  # children of the killed one are still ending
        raise RuntimeError("PostgreSQL does not start: " + (self._folder / "log").read_text()[-2000:])

    async def kill(self) -> None:
        """Kills the postmaster, as in a power cut; its children end when they notice."""
        number = int((self._folder / "data" / "postmaster.pid").read_text().split()[0])
        os.kill(number, signal.SIGKILL)
        with suppress(ProcessLookupError):
            while True:
                os.kill(number, 0)
                await asyncio.sleep(0.02)

    async def end(self) -> None:
        await self._run("pg_ctl", f"--pgdata={self._folder}/data", "--mode=immediate", "stop", check=False)

    async def _run(self, program: str, *arguments: str, check: bool = True) -> bool:
        path = str(self._programs / program) if self._programs else program
        process = await asyncio.create_subprocess_exec(
            *self._as, path, *arguments, stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.PIPE
        )
        _, complaints = await process.communicate()
        if check and process.returncode:
            raise RuntimeError(f"{program}: {complaints.decode()}")
        return process.returncode == 0


@asynccontextmanager
async def postgres(folder: Path) -> AsyncIterator[Postgres]:
    """A PostgreSQL that runs inside the context."""
    os.chmod(folder, 0o755)  # noqa: PTH101 - the temporary folder is nobody else's, and PostgreSQL is somebody else
    server = Postgres(folder / "postgres")
    await server.make()
    try:
        yield server
    finally:
        await server.end()
