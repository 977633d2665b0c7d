"""The command line as a person starts it: a process of its own, in a folder of its own."""

import asyncio
import os
import sys
from asyncio.subprocess import Process
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

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
    *("BACKUP_DIR", "HEARTBEAT_FILE", "RAHNAMA_PACE"),
)


class Outcome(NamedTuple):
    code: int
    out: str
    err: str


def environment(settings: Mapping[str, str]) -> dict[str, str]:
    """This process's environment with these settings and no others of ours; no public page is asked by itself."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(_OURS)}
    return {
        **inherited,
        "PYTHONPATH": str(PROJECT),
        "PYTHONWARNINGS": "default",
        "COLUMNS": "100",
        "SYNC_HOURS": "0",
        **settings,
    }


async def start(folder: Path, *arguments: str, **settings: str) -> Process:
    """`rahnama` with these arguments, in that folder."""
    return await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "bot", *arguments),
        cwd=folder,
        env=environment(settings),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )


async def rahnama(folder: Path, *arguments: str, stdin: str = "", **settings: str) -> Outcome:
    """Runs a command to its end."""
    process = await start(folder, *arguments, **settings)
    out, err = await asyncio.wait_for(process.communicate(stdin.encode()), 30)
    return Outcome(process.returncode or 0, out.decode(), err.decode())
