"""The store of `channel.store`, over whatever database the driver speaks to."""

import asyncio
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, TypeVar

from channel.models import Record
from channel.owner.corrections import Correction, Doubt, Kept, NotCorrected
from channel.owner.guide_post import Published
from channel.people.keyring import Keyring
from channel.processes.leases import Lease
from channel.views import (
    ChannelView,
    Cursor,
    GuideView,
    Hits,
    ImportReport,
    Names,
    PassEnd,
    PostCard,
    PostPage,
    SeriesFound,
    SeriesView,
    StoredPost,
    Suggestions,
    SyncState,
    Tag,
    TagList,
    TagPage,
    TopPage,
)
from storage.database.session import Driver, Session
from storage.index import corrections, facts, guide_post, picks, questions, versions
from storage.index.numbers import SqlNumbers
from storage.people import languages
from storage.people.following.part import SqlFollowing
from storage.people.letters import SqlMail
from storage.processes import SqlProcesses
from storage.processes.leases import LeasedDriver

if TYPE_CHECKING:
    from channel.indexing import Prepared
    from channel.search import Query

T = TypeVar("T")

_AT_ONCE = 5_000
"""Posts in one transaction: with fewer, the full text is written in many small pieces that must be joined again."""
_GENTLY = 400
"""The same while others want to write, too."""
_MANY = 1_000
"""New posts after which the database has to learn anew what it holds."""
_REVISION_AGE = 1.0  # seconds; how long another process's import may go unnoticed

_CHOICE_AGE = 60.0  # seconds, where no other process serves the same readers


class _Known:
    """What this process knows of the index's revision."""

    def __init__(self) -> None:
        self.revision = 0
        self.looked = float("-inf")
        self.changes = 0


class SqlStore(SqlMail, SqlFollowing, SqlNumbers, SqlProcesses):
    """Each question is a function of `questions` or `picks`, run in the driver's thread in one hop."""

    def __init__(self, driver: Driver, keyring: Keyring | None, known: _Known | None = None) -> None:
        super().__init__(driver, keyring)
        self._known = known or _Known()

    def led(self, held: Callable[[], Lease | None]) -> "SqlStore":
        return SqlStore(LeasedDriver(self._driver, held), self._keyring, self._known)

    @property
    def remembered_for(self) -> float:
        return _REVISION_AGE if self._driver.is_shared else _CHOICE_AGE

    async def revision(self) -> int:
        known = self._known
        now, changes = time.monotonic(), known.changes
        if now - known.looked <= _REVISION_AGE:
            return known.revision
        found = await self._driver.read(facts.revision)
        if changes == known.changes:  # else it may be from before the change
            known.revision, known.looked = found, now
        return found

    async def channel(self) -> ChannelView:
        return await self._driver.read(questions.channel)

    async def guide(self) -> GuideView:
        return await self._driver.read(questions.guide)

    async def tags(self) -> tuple[Tag, ...]:
        return await self._driver.read(questions.tags)

    async def tag_list(self, page: int, size: int) -> TagList:
        return await self._driver.read(lambda session: questions.tag_list(session, page, size))

    async def tag(self, name: str | int, cursor: Cursor | None, size: int) -> TagPage | None:
        return await self._driver.read(lambda session: questions.tag(session, name, cursor, size))

    async def series_list(self) -> tuple[SeriesView, ...]:
        return await self._driver.read(questions.series_list)

    async def series(self, name: str | int) -> SeriesView | None:
        return await self._driver.read(lambda session: questions.series(session, name))

    async def find_series(self, asked: str, split: tuple[str, int] | None) -> SeriesFound | None:
        return await self._driver.read(lambda session: questions.find_series(session, asked, split))

    async def latest(self, cursor: Cursor | None, size: int) -> PostPage:
        return await self._driver.read(lambda session: questions.latest(session, cursor, size))

    async def post(self, post: int) -> StoredPost | None:
        return await self._driver.read(lambda session: questions.post(session, post))

    async def names(self) -> Names:
        return await self._driver.read(questions.names)

    async def search(self, query: "Query", skip: int, size: int) -> Hits:
        from storage.index.search import search

        return await self._driver.search(lambda session: search(session, query, skip, size))

    async def suggestions(self, query: "Query", written: str) -> Suggestions:
        from storage.index.search.suggesting import suggestions

        return await self._driver.search(lambda session: suggestions(session, query, written))

    async def similar(self, post: int, size: int) -> tuple[PostCard, ...]:
        from storage.index.search.similar import similar

        return await self._driver.search(lambda session: similar(session, post, size))

    async def random_post(self, chance: float) -> StoredPost | None:
        return await self._driver.read(lambda session: picks.random_post(session, chance))

    async def top(self, since: int | None, until: int | None, page: int, size: int) -> TopPage:
        return await self._driver.read(lambda session: picks.top(session, since, until, page, size))

    async def language(self, reader: str) -> str | None:
        return await self._driver.read(lambda session: languages.language(session, reader))

    async def choose_language(self, reader: str, language: str) -> None:
        await self._driver.transaction(lambda session: languages.choose_language(session, reader, language))

    async def save(
        self, records: "Iterable[Record | Prepared]", *, sync_pass: int | None = None, breath: float = 0.0
    ) -> ImportReport:
        from storage.index.saving import Saving  # reads guides and series: the bot starts faster without

        work = Saving(records, sync_pass)
        size = _GENTLY if breath else _AT_ONCE
        await self._in_steps(lambda session: work.step(session, size), breath)
        tags, series = await self._driver.read(facts.totals)
        report = work.report(tags, series)
        if report.new >= _MANY:
            await self._driver.transaction(lambda session: session.refresh_statistics())
        return report

    async def _settle(self) -> None:
        """Draws the conclusions from what has changed."""
        from storage.index.derived import settle

        await self._in_steps(lambda session: settle(session, _AT_ONCE))

    async def _in_steps(self, step: Callable[[Session], bool], breath: float = 0.0) -> None:
        """One transaction after another, until a step says that nothing is left; lets everybody here see the change."""
        try:
            while await self._driver.transaction(step):  # noqa: ASYNC110 - nothing is waited for; others are let in
                await asyncio.sleep(breath)
        finally:
            self._known.looked = float("-inf")
            self._known.changes += 1

    async def readings(self, numbers: Sequence[int]) -> Mapping[int, int]:
        from storage.index import post_rows

        return await self._driver.read(lambda session: post_rows.readings(session, numbers))

    async def sync_state(self) -> SyncState:
        return await self._driver.read(facts.sync_state)

    async def keep_sync_state(self, state: SyncState) -> None:
        await self._driver.transaction(lambda session: facts.keep_sync_state(session, state))

    async def end_pass(self, state: SyncState, *, most: float, now: int) -> PassEnd:
        from storage.index import states

        return await self._changed(lambda session: states.end_pass(session, state, most, now))

    async def post_at(self, message_id: int) -> StoredPost | None:
        return await self._driver.read(lambda session: questions.post_at(session, message_id))

    async def mark_gone(self, message_id: int) -> bool:
        from storage.index import states

        return await self._changed(lambda session: states.mark_gone(session, message_id))

    async def forget_post(self, message_id: int) -> StoredPost | None:
        from storage.index import states

        return await self._changed(lambda session: states.forget_post(session, message_id))

    async def bring_back(self, post: int) -> StoredPost | None:
        from storage.index import states

        return await self._changed(lambda session: states.bring_back(session, post))

    async def published(self) -> Published:
        return await self._driver.read(guide_post.published)

    async def change_published(self, change: Callable[[Published], Published]) -> Published:
        return await self._changed(lambda session: guide_post.change(session, change))

    async def correct(self, correction: Correction, now: int) -> int | NotCorrected:
        from storage.index import apply_correction

        return await self._changed(lambda session: apply_correction.correct(session, correction, now))

    async def take_back(self, number: int) -> Correction | None:
        from storage.index import apply_correction

        return await self._changed(lambda session: apply_correction.take_back(session, number))

    async def corrections(self) -> tuple[Kept, ...]:
        return await self._driver.read(corrections.corrections)

    async def doubts(self, most: int) -> tuple[Doubt, ...]:
        from storage.index import doubts

        return await self._driver.read(lambda session: doubts.doubts(session, most))

    async def asked(self, key: str) -> bool:
        from storage.index import doubts

        return await self._driver.transaction(lambda session: doubts.asked(session, key))

    async def _changed(self, change: Callable[[Session], T]) -> T:
        """Makes a change of the index, and draws the conclusions from it."""
        result = await self._driver.transaction(change)
        await self._settle()
        return result

    async def renew(self) -> None:
        """Indexes all posts anew, where an older version of the bot has indexed them, and ends what was left undone."""
        if await self._driver.read(versions.is_old):
            from storage.index.reindexing import rebuild

            await self._driver.transaction(rebuild)
        if await self._driver.read(facts.is_stale):  # the bot, or an import, was ended at its work
            await self._settle()

    async def close(self) -> None:
        await self._driver.close()
