"""Kill, fill, poison and flood the bot: which promises hold, and with what figures?

`python -m tests.torture` runs all tortures, one after the other; with a name, only that one, or those whose names begin
with it and a dot. You can give numbers other than the defaults. The exit code is 1 if a promise is broken.
"""

import argparse
import random
import sys
from typing import Final

from tests.torture import broadcast, full_disk, hostile, linkage, mail, parsers, poison, replicas, takeover
from tests.torture.reporting import Torture

TORTURES: Final[tuple[Torture, ...]] = (
    *(mail.TORTURE, broadcast.TORTURE, *parsers.TORTURES, replicas.TORTURE, takeover.TORTURE),
    *(poison.TORTURE, hostile.TORTURE, full_disk.TORTURE, linkage.TORTURE),
)


def meant(name: str | None) -> list[Torture]:
    return [one for one in TORTURES if name is None or f"{one.name}.".startswith(f"{name}.")]


def main() -> bool:
    """Whether all promises are kept."""
    about = [
        f"{one.name} {' '.join(f'[{number.upper()}]' for number in one.numbers)}\n    {one.about.splitlines()[0]} "
        f"Usual: {' '.join(map(str, one.numbers.values()))}."
        for one in TORTURES
    ]
    parser = argparse.ArgumentParser(
        "python -m tests.torture",
        description=__doc__,
        epilog="\n".join(about),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("name", nargs="?", help="all, where none is named")
    parser.add_argument("numbers", nargs="*", type=int)
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    asked = parser.parse_args()
    tortures = meant(asked.name)
    if not tortures or len(asked.numbers) > min(len(one.numbers) for one in tortures):
        parser.error("no torture has this name, or it takes fewer numbers; see --help")
    kept = [one.carry_out(asked.numbers, asked.seed) for one in tortures]
    return all(kept)


if __name__ == "__main__":
    sys.exit(not main())
