"""The channel's part of the store: the contract `channel.store.Index`, on any database that has a driver."""

import asyncio
import time
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Final, TypeVar

from channel.errors import Refused
from channel.models import Record
from channel.people.keyring import Keyring
from channel.posts.identity import Stranger, Way
from channel.views import ImportReport
from storage.database.session import Driver, Session
from storage.index import corrections as corrections_
from storage.index import facts, guide_post, index_version, picks, questions
from storage.index import refusals as refusals_
from storage.methods import Late, Part, changes, reads, searches, writes

if TYPE_CHECKING:
    from channel.indexing import Prepared
    from storage.index import apply_correction, identity, post_rows, states
    from storage.index import doubts as doubts_
    from storage.index import reaction_counts as reactions_
    from storage.index import search as search_
    from storage.index import statistics as statistics_
    from storage.index.search import similar as similar_
    from storage.index.search import suggesting
else:  # the first answer needs none of these
    apply_correction, post_rows, states = map(
        Late, ("storage.index.apply_correction", "storage.index.post_rows", "storage.index.states")
    )
    identity = Late("storage.index.identity")
    doubts_, reactions_ = map(Late, ("storage.index.doubts", "storage.index.reaction_counts"))
    statistics_ = Late("storage.index.statistics")
    search_, similar_, suggesting = map(
        Late, ("storage.index.search", "storage.index.search.similar", "storage.index.search.suggesting")
    )

T = TypeVar("T")

_AT_ONCE: Final = 5_000
"""Posts in one transaction; with fewer, the full text is written in many small pieces that must be merged."""
_GENTLY: Final = 400
"""The same, while other processes also want to write."""
_MANY: Final = 1_000
"""The number of new posts after which the database refreshes its statistics."""
REVISION_AGE: Final = 1.0  # seconds that another process's import may go unnoticed


class Known:
    """What this process knows about the index's revision."""

    def __init__(self) -> None:
        self.revision = 0
        self.looked = float("-inf")
        self.changes = 0


class SqlIndex(Part):
    """The store's part for a channel."""

    def __init__(self, driver: Driver, keyring: Keyring | None = None, known: Known | None = None) -> None:
        super().__init__(driver, keyring)
        self._known = known or Known()

    channel = reads(questions.channel)
    guide = reads(questions.guide)
    tags = reads(questions.tags)
    tag_list = reads(questions.tag_list)
    tag = reads(questions.tag)
    series_list = reads(questions.series_list)
    series = reads(questions.series)
    find_series = reads(questions.find_series)
    latest = reads(questions.latest)
    post = reads(questions.post)
    post_at = reads(questions.post_at)
    names = reads(questions.names)
    random_post = reads(picks.random_post)
    top = reads(picks.top)
    cards_at = reads(picks.cards_at)
    search = searches(search_.search)
    suggestions = searches(suggesting.suggestions)
    similar = searches(similar_.similar)

    readings = reads(post_rows.readings)
    sync_state = reads(facts.sync_state)
    keep_sync_state = writes(facts.keep_sync_state)
    end_pass = changes(states.end_pass)
    mark_gone = changes(states.mark_gone)
    count_reactions = changes(reactions_.count_reactions)
    forget_post = changes(states.forget_post)
    bring_back = changes(states.bring_back)

    refusals = reads(refusals_.refusals)
    note_refusal = writes(refusals_.note)
    forget_refusals = writes(refusals_.forget)
    mark_refusals_told = writes(refusals_.mark_told)
    accept_channel = changes(identity.accept)

    published = reads(guide_post.published)
    change_published = changes(guide_post.change)
    correct = changes(apply_correction.correct)
    take_back = changes(apply_correction.take_back)
    corrections = reads(corrections_.corrections)
    doubts = reads(doubts_.doubts)
    possible_series = reads(doubts_.possible_series)
    asked = writes(doubts_.asked)
    statistics = searches.sealed(statistics_.statistics)
    exported = searches(statistics_.exported)
    count_asked = writes(statistics_.count_asked)

    async def revision(self) -> int:
        known = self._known
        now, before = time.monotonic(), known.changes
        if now - known.looked <= REVISION_AGE:
            return known.revision
        found = await self._driver.read(facts.revision)
        if before == known.changes:  # otherwise it may be from before the change
            known.revision, known.looked = found, now
        return found

    async def save(
        self,
        records: "Iterable[Record | Prepared]",
        *,
        sync_pass: int | None = None,
        breath: float = 0.0,
        renamed: bool = False,
    ) -> ImportReport:
        from storage.index.saving import Saving  # reads guides and series

        work = Saving(records, sync_pass, renamed=renamed)
        size = _GENTLY if breath else _AT_ONCE
        try:
            await self._in_steps(lambda session: work.step(session, size), breath, work.refused)
        except Stranger as fault:
            await self.note_refusal(Way.of(work.source), fault.new, fault.judgement)
            raise
        report = work.report(*await self._driver.read(facts.totals))
        if report.new >= _MANY:
            await self._driver.transaction(lambda session: session.refresh_statistics())
        return report

    async def renew(self) -> None:
        """Reindexes posts indexed by an older version of the bot, and finishes what was left unfinished."""
        if await self._driver.read(index_version.is_old):
            from storage.index.reindexing import rebuild

            await self._driver.transaction(rebuild)
        if await self._driver.read(facts.is_stale):  # the bot, or an import, was stopped while it worked
            await self._settle()

    async def _changed(self, change: Callable[[Session], T]) -> T:
        result = await self._driver.transaction(change)
        await self._settle()
        return result

    async def _settle(self) -> None:
        """Updates everything derived from what has changed."""
        from storage.index.derived import settle

        await self._in_steps(lambda session: settle(session, _AT_ONCE))

    async def _in_steps(
        self, step: Callable[[Session], bool], breath: float = 0.0, refused: Callable[[], bool] = lambda: False
    ) -> None:
        """Runs one transaction after another until a step says that nothing is left; then the change is visible to all.

        `refused`: called if the database rejects a step's values; returns whether to go on, with less.
        """
        left = True
        try:
            while left:
                try:
                    left = await self._driver.transaction(step)
                except Refused:
                    if not refused():
                        raise
                await asyncio.sleep(breath if left else 0)
        finally:
            self._known.looked = float("-inf")
            self._known.changes += 1
