"""A post is told to 100,000 followers while readers write and the bot is killed: is each told, once, and at what pace?

The bot is the real one (`rahnama run`), in its own process, on SQLite; Telegram is the sandbox behind HTTP. A new post
in the channel starts it. Of the followers 3 % have blocked the bot; of the requests 1 % are refused with 429 and a
pause of a second, and 0.1 % with 502. In the meantime readers write letters, and the owner answers. The bot is killed
with -9 at random moments, and started again.

All clocks run faster by the same factor (RAHNAMA_PACE): Telegram's seconds, the bot's limits, the pauses, the wait for
the end of a burst. The machine's own work and the bot's pause after a 502 don't: both seem slower by that factor. So
all figures in seconds are by Telegram's clock, and none is better than in real use. The pace is how much the bot sends
of what Telegram allows while it runs: 30 messages a second, including refused ones, but none in a pause; the seconds of
a start, and the last half percent, which waits for 502s to end, don't count. A letter is timed from the press on the
button to the owner, an answer from the owner to the reader; if a kill hits one, it must arrive, but is not timed. The
owner takes some seconds for an answer: until then the reader is told that the letter has arrived, and a chat takes one
message a second.
"""

import random
from pathlib import Path
from typing import Final, NamedTuple

from tests.torture.reporting import Promise, Torture
from tests.torture.telling import Telling, tell

SPEED: Final = 4.0
_CACHES: Final = 40  # MB; SQLite's caches, at most 16 MB for each of three connections


class Figures(NamedTuple):
    a_tenth: Telling
    all: Telling


async def torture(folder: Path, followers: int, kills: int, chance: random.Random) -> Figures:
    """Runs a tenth of the followers first, to compare the memory."""
    return Figures(
        await tell(_made(folder / "tenth"), followers // 10, 1, SPEED, chance),
        await tell(_made(folder / "all"), followers, kills, SPEED, chance),
    )


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder


def promises(figures: Figures) -> list[Promise]:
    growth = figures.all.memory - figures.a_tenth.memory
    return [
        *_promises(figures.a_tenth),
        *_promises(figures.all),
        Promise(f"memory grows by no more than {_CACHES} MB with the followers", growth, growth <= _CACHES),
    ]


def _promises(one: Telling) -> list[Promise]:
    extra = sum(copies - 1 for copies in one.copies.elements() if copies > 1)
    most = max(one.copies)
    return [
        Promise("every follower is told", one.untold, one.untold == 0),
        Promise("nobody is told more often than twice", most, most <= 2),
        Promise(f"nothing is told again but what kills cut off, {one.cut_off} at most", extra, extra <= one.cut_off),
        Promise("who has blocked the bot is no follower any more", one.still_blocked, one.still_blocked == 0),
        Promise("nothing is left in the outbox", one.stuck, one.stuck == 0),
        Promise("no letter and no answer is lost", one.lost, one.lost == 0),
        Promise("at most 30 messages come in a second", one.most_in_a_second, one.most_in_a_second <= 30),
        Promise("99 of 100 letters take less than 2 seconds", one.late, one.late < 2),
        Promise("the pace is 95 % of what Telegram allows, or more", one.pace, one.pace >= 0.95),
    ]


TORTURE: Final = Torture("broadcast", __doc__, {"followers": 100_000, "kills": 10}, torture, promises)
