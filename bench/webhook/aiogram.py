"""aiogram in an environment of its own, since it needs other versions of what we need, too."""

import asyncio
import sys
from pathlib import Path
from typing import Final

_VERSION: Final = "3.31.0"


async def python_with_aiogram(folder: Path) -> str:
    """The interpreter of an environment in which it is, made in the folder at need. Raises RuntimeError."""
    python = folder / f"aiogram-{_VERSION}" / "bin" / "python"
    if not (folder / f"aiogram-{_VERSION}" / "ready").exists():
        await _run(sys.executable, "-m", "venv", str(folder / f"aiogram-{_VERSION}"))
        await _run(str(python), "-m", "pip", "install", "--quiet", f"aiogram=={_VERSION}")
        (folder / f"aiogram-{_VERSION}" / "ready").touch()
    return str(python)


async def _run(*command: str) -> None:
    process = await asyncio.create_subprocess_exec(*command, stderr=asyncio.subprocess.PIPE)
    _, complaints = await process.communicate()
    if process.returncode:
        raise RuntimeError(f"aiogram cannot be installed: {complaints.decode().strip().splitlines()[-1]}")
