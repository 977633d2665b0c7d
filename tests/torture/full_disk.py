"""The disk is full, again and again, while readers write: is any message lost, does the bot recover by itself?

Like the torture `mail`, but nothing is killed: from a random moment on, for some tenths of a second, the system refuses
each write of the bot's process to a file (RLIMIT_FSIZE; the error is EFBIG, while a full disk gives ENOSPC).
"""

import asyncio
import random
import resource
import time
from pathlib import Path
from typing import Final, NamedTuple

from bot.sandbox import Telegram
from bot.sandbox.server import Server
from tests.processes import TOKEN
from tests.torture.mail import LATENCY, Scene
from tests.torture.reporting import Promise, Torture

_FULL: Final = (0.1, 0.6)  # seconds, from and to
_ROOM: Final = (0.05, 0.3)


class Figures(NamedTuple):
    letters: int
    times: int
    refused: int
    """Periods in which at least one write was refused, by the log."""
    lost: int
    stuck: int
    most: int
    """How often a message arrived, at most."""
    seconds: int


async def torture(folder: Path, letters: int, times: int, chance: random.Random) -> Figures:
    began = time.monotonic()
    telegram = Telegram(TOKEN)
    async with Server(telegram, LATENCY).listening() as url:
        scene = Scene(folder, telegram, url, chance)
        bot = await scene.begun()
        async with asyncio.TaskGroup() as people:
            for turn in range(times):
                people.create_task(scene.write(range(letters * turn // times, letters * (turn + 1) // times)))
                await asyncio.sleep(chance.uniform(*_ROOM))
                _limit(bot.pid, 1)
                await asyncio.sleep(chance.uniform(*_FULL))
                _limit(bot.pid, resource.RLIM_INFINITY)
            logged = await scene.until_all_is_there(bot, letters)
    refused = sum(event in line for line in logged.splitlines() for event in ("update_postponed", "store_failed"))
    return Figures(
        *(letters, times, refused, scene.lost(), scene.stuck()),
        most=max(scene.copies()),
        seconds=round(time.monotonic() - began),
    )


def _limit(process: int, size: int) -> None:
    """Lets no file be written beyond this size."""
    resource.prlimit(process, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))


def promises(figures: Figures) -> list[Promise]:
    return [
        Promise("nothing is lost", figures.lost, figures.lost == 0),
        Promise("nothing is stuck", figures.stuck, figures.stuck == 0),
        Promise("writes were refused", figures.refused, figures.refused >= figures.times // 2),
    ]


TORTURE: Final = Torture("full_disk", __doc__, {"letters": 1_000, "times": 100}, torture, promises)
