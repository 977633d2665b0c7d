"""A post is told to 100,000 followers while readers write and the bot is killed: is each told, once, and at what pace?

The bot is the real one (`rahnama run`), in a process of its
own, on SQLite; Telegram is the sandbox behind HTTP. A new post in the channel is what begins it. Of the followers 3 %
have blocked the bot; of the requests 1 % are refused with 429 and a second's silence, and 0.1 % with 502. Readers write
letters meanwhile, and the owner answers. The bot is killed with -9 at random moments, and started again.

All clocks go faster by the same factor (RAHNAMA_PACE): Telegram's seconds, the bot's limits, the silences, the wait for
the end of a burst. What does not is what the machine needs for its work, and the bot's pause after a 502: both seem
slower than they are by that factor. So all figures in seconds are of Telegram's clock, and none is better than it would
be in the open. Its pace is what it sends of what Telegram allows while it runs: 30 messages a second, whatever is
refused among them, but none in a silence; the seconds of a start, and the last half percent, which waits for 502s to
be over, are not counted. A letter counts from the press on the button to the owner, an answer from the owner to the
reader; those that a kill hits are counted as arrived, and not as late. The owner takes some seconds for an answer: the
reader is told meanwhile that his letter has arrived, and a chat takes one message a second.
"""

import random
from pathlib import Path
from typing import Final, NamedTuple

from tests.torture.reporting import Promise, Torture
from tests.torture.telling import Telling, tell

SPEED: Final = 4.0
_CACHES: Final = 40  # MB; SQLite's, of which each of three connections fills 16 MB and no more


class Figures(NamedTuple):
    a_tenth: Telling
    all: Telling


async def torture(folder: Path, followers: int, kills: int, chance: random.Random) -> Figures:
    """First a tenth of the followers, for the comparison of memory."""
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
