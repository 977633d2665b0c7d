"""The walk over a channel's public page: from the newest post back to the oldest, or only over new posts.

A page's posts are committed before the walk's place, so that a stopped or killed walk resumes where it was, and reads
at most one page twice. It always goes down: the next request is for posts below the lowest number on the page. The
page's own link to older posts is not used, since it is missing on some pages in the middle.
"""

import asyncio
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from bot.jobs.sync.public_pages import PageAwayError, PublicPages
from channel.errors import RahnamaError
from channel.models import Origin, Pinned, Post, Record, Skipped, SourceKind
from channel.posts.identity import judge
from channel.sources.web_preview import Absence, NoPosts, WebPage, read_page
from channel.store import Index
from channel.views import Cursor, ImportReport, PassEnd, SyncState

MOST_VANISHED: Final = 0.03
"""The share of all posts that may vanish at once; if more do, something else is wrong, and none is marked."""

_PAGES_FOR_EDITS: Final = 5
_NUMBERS_A_PAGE: Final = 20
_BARREN_PAGES: Final = 25  # in a row, after which the walk only asks at numbers of known posts

Watch = Callable[[int, int], None]
"""Called after each page with how many numbers are done, and how many there are."""


@dataclass(frozen=True)
class Walked:
    """The result of a walk."""

    pages: int
    report: ImportReport
    whole: PassEnd | None = None
    """What the pass found missing, if it was complete."""


async def walk(
    store: Index,
    pages: PublicPages,
    channel: str,
    *,
    now: Callable[[], int],
    whole: bool = False,
    most: float = MOST_VANISHED,
    watch: Watch = lambda done, total: None,
    renamed: bool = False,
) -> Walked:
    """Load what the channel's public page has and the index does not.

    The first time, and with `whole`, read all of it; otherwise read new posts, and the last pages again for their
    edits. A stopped pass over all of it resumes after the new posts. `now` gives Unix seconds. `renamed`: the owner has
    said that the page is of the index's channel. Raises the errors of `PublicPages`, `read_page` and the store; what
    was read until then stays, but nothing is taken from another channel's page.
    """
    work = _Walk(store, pages, channel, now, watch, await store.sync_state(), renamed=renamed)
    return await work.run(whole, most)


class _Walk:
    def __init__(
        self,
        store: Index,
        pages: PublicPages,
        channel: str,
        now: Callable[[], int],
        watch: Watch,
        state: SyncState,
        *,
        renamed: bool = False,
    ) -> None:
        self._is_ours = renamed
        self._store = store
        self._pages = pages
        self._channel = channel
        self._now = now
        self._watch = watch
        self._state = state
        self._asked = 0
        self._reports: list[ImportReport] = []
        self._newest = state.newest or 0
        self._barren = 0
        self._fertile: int | None = None  # the last request that showed posts
        self._pass = state.passes + 1
        self._goal = 1

    async def run(self, whole: bool, most: float) -> Walked:
        if self._state.before is not None:
            await self._catch_up(1)
        elif self._state.passes and not whole:
            self._pass = self._state.passes  # between two passes, posts count as seen in the one that has ended
            await self._catch_up(_PAGES_FOR_EDITS)
            return self._walked(None)
        await self._go_down()
        return self._walked(await self._end(most))

    async def _catch_up(self, pages: int) -> None:
        """Read from the newest post to the newest known one, and at least this many pages."""
        known = self._state.newest or 0
        self._goal = max(1, known + 1 - (pages - 1) * _NUMBERS_A_PAGE)
        before, read = await self._bring(None), 1
        while before is not None and (before > known + 1 or read < pages):
            before, read = await self._bring(before), read + 1
        await self._keep(newest=self._newest)
        self._goal = 1

    async def _go_down(self) -> None:
        """Read down to the first post, and store the place after each page."""
        before = await self._bring(self._state.before)
        while before is not None:
            if not self._barren:  # after an empty page it is unknown whether what lies below was read
                await self._keep(before=before, newest=self._newest)
            before = await self._bring(before)

    async def _end(self, most: float) -> PassEnd:
        await self._keep(newest=self._newest)
        return await self._store.end_pass(self._state, most=most, now=self._now())

    async def _bring(self, before: int | None) -> int | None:
        """Commit a page's posts; return the number below which to go on, None if there is nothing below."""
        asked = self._now()
        page = await self._read(before)
        numbers: list[int] = []
        if page is not None:
            records: list[Record] = [Origin(source=SourceKind.WEB, as_of=asked), page.info, *page.records]
            if not self._is_ours:
                records += await self._to_compare(page)
            report = await self._store.save(records, sync_pass=self._pass, renamed=self._is_ours)
            self._is_ours = True
            self._reports.append(report)
            self._newest = max(self._newest, *page.numbers)
            numbers = [number for number in page.numbers if before is None or number < before]
        below = _at_least_two(min(numbers)) if numbers else await self._below_nothing(before)
        if numbers:
            self._barren, self._fertile = 0, before
        total = max(1, self._newest - self._goal + 1)
        self._watch(min(total, self._newest - (below or 1) + 1), total)
        return below

    async def _to_compare(self, page: WebPage) -> list[Post | Pinned | Skipped]:
        """Return posts that the index may also have, if only they can tell whether the page is of its channel."""
        known = (await self._store.channel()).info
        newest = (await self._store.latest(None, 1)).posts
        number = newest[0].message_id if newest else None
        if known is None or number is None or (judgement := judge(known, page.info)).is_by_id:
            return []
        if number >= page.numbers[-1 if judgement.is_open else 0]:
            return []  # the page itself shows enough posts, or some and the right name
        shared = await self._read(number + 1)
        return list(shared.records) if shared else []

    async def _read(self, before: int | None) -> WebPage | None:
        """Return a page; None if there is nothing on it or below it. The newest page must show something."""
        content = await self._pages.posts(self._channel, before)
        self._asked += 1
        try:
            return await asyncio.to_thread(read_page, content, f"{self._pages.host}/s/{self._channel}")
        except NoPosts as fault:
            if fault.absence is Absence.EMPTY and before is not None:
                return None
            raise

    async def _below_nothing(self, before: int | None) -> int | None:
        """Return where to go on below a page without posts: a little further down, or at a known post."""
        self._barren += 1
        below = (before or 1) - _NUMBERS_A_PAGE
        if self._barren >= _BARREN_PAGES:
            known = (await self._store.latest(Cursor(below, 0), 1)).posts
            below = (known[0].message_id or 0) + 1 if known else 1
        if below <= 1 and self._barren > 1 and not await self._read(self._fertile):
            raise PageAwayError(f"{self._pages.host} shows no posts just now, as it does when it is asked too often.")
        return _at_least_two(below)

    async def _keep(self, **news: int) -> None:
        """Move the walk's place, unless another process has moved it."""
        there = await self._store.sync_state()
        if (there.passes, there.before, there.newest) != (self._state.passes, self._state.before, self._state.newest):
            raise RahnamaError(
                "This channel's page is being walked by another Rahnama at the same time, the bot perhaps; "
                "its walk goes on. Try again later."
            )
        self._state = there.model_copy(update=news)
        await self._store.keep_sync_state(self._state)

    def _walked(self, whole: PassEnd | None) -> Walked:
        return Walked(self._asked, _added(self._reports), whole)


def _at_least_two(number: int) -> int | None:
    """Return the number to go on below; None below 2, since no post has a number less than 1."""
    return number if number > 1 else None


def _added(reports: list[ImportReport]) -> ImportReport:
    """Return the reports of all pages as one."""
    skipped: Counter[str] = Counter()
    first: dict[str, str] = {}
    for reason, count, place in (one for report in reports for one in report.skipped):
        skipped[reason] += count
        first.setdefault(reason, place)
    return ImportReport(
        read=sum(report.read for report in reports),
        new=sum(report.new for report in reports),
        changed=sum(report.changed for report in reports),
        unchanged=sum(report.unchanged for report in reports),
        skipped=tuple((reason, count, first[reason]) for reason, count in skipped.most_common()),
        tags=reports[-1].tags if reports else 0,
        series=reports[-1].series if reports else 0,
    )
