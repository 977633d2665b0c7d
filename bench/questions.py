"""What questions and a live post cost in a large index, beside a small one."""

import statistics
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from pathlib import Path
from typing import NamedTuple

from channel.models import ChannelInfo, Entity, EntityKind, Origin, Post, SourceKind
from channel.store import Memory
from channel.views import Cursor, TagPage
from storage import open_store

_PAGE = 10
_ASKED = 300  # times in a round
_POSTS = 500


class Costs(NamedTuple):
    """How many times as much each question costs in the large index, round by round."""

    ratios: dict[str, list[float]]


class Live(NamedTuple):
    """Milliseconds that a live post takes until it is committed and findable."""

    median: float
    p99: float


async def compare(small: Path, large: Path, rounds: int) -> Costs:
    """The same questions to two indexes in turn."""
    async with AsyncExitStack() as stack:
        stores = [await stack.enter_async_context(open_store(f"sqlite:///{path}")) for path in (small, large)]
        parts = await _common_size(stores)
        asked = [await _questions(store, parts) for store in stores]
        ratios: dict[str, list[float]] = {name: [] for name in asked[0]}
        for turn in range(rounds + 1):
            for name in asked[0]:
                few, many = [await _seconds(questions[name]) for questions in asked]
                if turn:  # the first fills the caches
                    ratios[name].append(many / few)
        return Costs(ratios)


async def live(database: Path, highest: int) -> Live:
    """Posts come in one by one: with common hashtags, some as parts of a series that goes on."""
    async with open_store(f"sqlite:///{database}") as store:
        info = (await store.channel()).info
        assert info is not None
        common = (await store.tags())[0].name
        seconds = []
        for number in range(highest + 1, highest + 1 + _POSTS):
            begun = time.perf_counter()
            await store.save(_live_post(info, number, common))
            seconds.append(time.perf_counter() - begun)
        found = await store.latest(None, 1)
        if found.posts[0].message_id != highest + _POSTS:
            raise RuntimeError("a live post is not found")
    ordered = sorted(seconds)
    return Live(statistics.median(ordered) * 1000, ordered[int(len(ordered) * 0.99)] * 1000)


def _live_post(info: ChannelInfo, number: int, tag: str) -> list[Origin | ChannelInfo | Post]:
    series, part = divmod(number, 10)
    title = f"Live serial {series} - part {part + 1}" if number % 5 == 0 else f"Live post {number}"
    text = f"{title}\n{'کلمه‌های یک پست زنده و چند چیز دیگر ' * 25}\n#{tag}"
    entity = Entity(kind=EntityKind.HASHTAG, offset=len(text) - len(tag) - 1, length=len(tag) + 1)
    post = Post(message_id=number, date=2_000_000_000 + number, text=text, entities=(entity,), tags=(tag,))
    return [Origin(source=SourceKind.LIVE, as_of=post.date), info, post]


Question = Callable[[], Awaitable[object]]


async def _common_size(stores: Sequence[Memory]) -> int:
    """A number of parts of which there are series in each."""
    sizes = [{len(series.parts) for series in await store.series_list()} for store in stores]
    return max(set.intersection(*sizes))


async def _questions(store: Memory, parts: int) -> dict[str, Question]:
    common = (await store.tags())[0].key
    deepest = await _deepest(store, common)
    series = next(one.name for one in await store.series_list() if len(one.parts) == parts)
    return {
        "/tag, first page": lambda: store.tag(common, None, _PAGE),
        "/tag, deepest page": lambda: store.tag(common, deepest, _PAGE),
        "/tags": lambda: store.tag_list(0, 30),
        "/series X": lambda: store.series(series),
        "/latest": lambda: store.latest(None, _PAGE),
    }


async def _deepest(store: Memory, tag: str) -> Cursor:
    """Where the last page of a tag begins."""
    page = await store.tag(tag, Cursor(-(2**62), 0, newer=True), _PAGE)
    assert isinstance(page, TagPage)
    assert page.posts
    newest = page.posts[0]
    return Cursor(newest.position + 1, 0)


async def _seconds(question: Question) -> float:
    begun = time.perf_counter()
    for _ in range(_ASKED):
        await question()
    return time.perf_counter() - begun
