"""The index as it grows: imports beside their floor, questions in a large index beside a small one, live posts."""

from collections.abc import Callable
from pathlib import Path

from bench import beside, imports, questions
from bench.contenders import Contender
from bench.exports import write_export
from bench.figures import Figure
from bench.searching import searching
from bench.server import Server
from storage import open_store

Say = Callable[[str], None]


async def growing(server: Server, folder: Path, say: Say, *, quick: bool) -> list[Figure]:
    """All figures; `quick` takes a tenth of the posts and fewer rounds."""
    few, many, rounds = (10_000, 100_000, 1) if quick else (100_000, 1_000_000, 3)
    small, large = folder / "small.json", folder / "large.json"
    say(f"exports of {few:,} and {many:,} posts ...")
    write_export(small, few)
    write_export(large, many)
    return [
        *_imports(folder, small, few, say, rounds),
        *await _large(folder, large, many, say, rounds),
        await _beside(server, folder, small, say, rounds),
    ]


def _imports(folder: Path, export: Path, posts: int, say: Say, rounds: int) -> list[Figure]:
    first, again, other = [], [], []
    memory = 0.0
    compact = folder / "compact.json"
    write_export(compact, posts, layout="compact")
    for turn in range(rounds):
        say(f"import, round {turn + 1} ...")
        database, bare = folder / f"made{turn}.db", folder / f"floor{turn}.db"
        made = imports.imported(export, database)
        unchanged = imports.imported(export, database)
        floor = imports.floor(export, database, bare)
        slow = imports.imported(compact, folder / f"compact{turn}.db")
        say(f"  {made.seconds:.1f} s, again {unchanged.seconds:.1f} s, floor {floor:.1f} s, {made.memory:.0f} MB")
        first.append(made.seconds / floor)
        again.append(unchanged.seconds / made.seconds)
        other.append(slow.seconds / floor)
        memory = max(memory, made.memory)
    return [
        Figure("import: time against the floor", first, goal=1.5),
        Figure("import, unknown layout: time against the floor", other, goal=2.2),
        Figure("import, unchanged: time against the first", again, goal=0.2),
        Figure("import: memory in MB", [memory], goal=200),
    ]


async def _large(folder: Path, export: Path, posts: int, say: Say, rounds: int) -> list[Figure]:
    say(f"import of {posts:,} posts ...")
    small, large = folder / "made0.db", folder / "large.db"
    few = imports.imported(folder / "small.json", folder / "again.db")
    many = imports.imported(export, large)
    say(f"  {many.seconds:.0f} s, {many.memory:.0f} MB (of the smaller one {few.memory:.0f} MB)")
    say("questions ...")
    costs = await questions.compare(small, large, 3 * rounds)
    found = await searching(large, say, rounds)
    live = await questions.live(large, 2 * posts)
    say(f"  a live post takes {live.median:.1f} ms, one in a hundred {live.p99:.1f} ms")
    return [
        Figure("import: memory, large against small", [many.memory / few.memory], goal=1.1),
        *(Figure(f"{name}: large against small", ratios, goal=1.2) for name, ratios in costs.ratios.items()),
        *found,
        Figure("live post in the large index: ms", [live.median], goal=5),
    ]


async def _beside(server: Server, folder: Path, export: Path, say: Say, rounds: int) -> Figure:
    say("questions beside an import ...")
    start = folder / "start.json"
    write_export(start, 2_000)
    ratios = []
    for turn in range(rounds):
        database, keyring = folder / f"beside{turn}.db", folder / f"beside{turn}.keyring"
        imports.imported(start, database)
        async with open_store(f"sqlite:///{database}") as store:
            tag = (await store.tags())[0].key
        bot = Contender(
            *(server, folder, "bot", "run"),
            BOT_TOKEN="{token}",
            BOT_API_URL="{url}",
            CHANNEL="SampleThinker",
            DATABASE_URL=f"sqlite:///{database}",
            KEYRING_FILE=str(keyring),
            LOG_LEVEL="WARNING",
        )
        found = await beside.latency(bot, export, database, keyring, tag)
        say(f"  p99 {found.idle * 1000:.1f} ms alone, {found.importing * 1000:.1f} ms beside an import")
        ratios.append(found.importing / found.idle)
    return Figure("p99 of questions beside an import, against alone", ratios, goal=1.5)
