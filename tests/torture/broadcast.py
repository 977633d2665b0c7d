"""A post is told to 100,000 followers while readers write and the bot is killed: is each told, once, and at what pace?

`python -m tests.torture.broadcast [FOLLOWERS] [KILLS]`. The bot is the real one (`rahnama run`), in a process of its
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

import asyncio
import random
import sys
import tempfile
from pathlib import Path
from typing import Final

from tests.torture.telling import Figures, tell

SPEED: Final = 5.0
_CACHES: Final = 40  # MB; SQLite's, of which each of three connections fills 16 MB and no more


def complaints(figures: Figures) -> list[str]:
    """The promises that were broken."""
    extra = sum(copies - 1 for copies in figures.copies.elements() if copies > 1)
    promises = {
        "a follower was not told": figures.untold == 0,
        "somebody was told more often than a kill explains": max(figures.copies) <= 2 and extra <= figures.cut_off,
        "who has blocked the bot is still a follower": figures.still_blocked == 0,
        "something is left in the outbox": figures.stuck == 0,
        "a letter or an answer was lost": figures.lost == 0,
        "more than 30 messages came in a second": figures.most_in_a_second <= 30,
        "letters were late": figures.late < 2,
        "the pace was below 95 % of what Telegram allows": figures.pace >= 0.95,
    }
    return [complaint for complaint, is_kept in promises.items() if not is_kept]


def described(figures: Figures) -> str:
    copies = ", ".join(f"{count} x {times}" for times, count in sorted(figures.copies.items()))
    refused = ", ".join(f"{count} x {code}" for code, count in sorted(figures.refused.items()))
    return (
        f"{figures.followers} followers, {figures.kills} kills, {figures.seconds:.0f} s here, "
        f"{figures.telegrams_seconds:.0f} s of Telegram's clock ({SPEED:g} times as fast)\n"
        f"messages x copies: {copies}; blocked: {figures.blocked}; untold: {figures.untold}; "
        f"in flight at the kills: {figures.cut_off} at most\nrefused: {refused}\n"
        f"most in any second: {figures.most_in_a_second}; pace: {figures.pace:.1%} of what Telegram allows\n"
        f"letters and answers: {figures.letters}, lost: {figures.lost}, "
        f"p50 {figures.usual:.2f} s, p99 {figures.late:.2f} s\npeak memory: {figures.memory:.0f} MB\n"
    )


def main() -> None:
    followers, kills = (int(given) for given in [*sys.argv[1:], "100000", "10"][:2])
    broken: list[str] = []
    peaks = []
    for crowd, blows in ((followers // 10, 1), (followers, kills)):
        seed = random.randrange(10**6)
        with tempfile.TemporaryDirectory() as folder:
            figures = asyncio.run(tell(Path(folder), crowd, blows, SPEED, random.Random(seed)))
        sys.stdout.write(f"{described(figures)}(seed {seed})\n\n")
        sys.stdout.flush()
        peaks.append(figures.memory)
        broken += complaints(figures)
    if peaks[1] > peaks[0] + _CACHES:
        broken.append("memory grows with the followers")
    sys.stdout.write("".join(f"BROKEN: {complaint}\n" for complaint in broken) or "all promises are kept\n")
    sys.exit(bool(broken))


if __name__ == "__main__":
    main()
