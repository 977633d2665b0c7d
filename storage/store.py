"""The store of `channel.store`, over whatever database the driver speaks to."""

import asyncio
import time
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Final, TypeVar

from channel.errors import Refused
from channel.models import Record
from channel.owner.statistics import DatabaseFile
from channel.people.following import BURST, ComposeNews
from channel.people.keyring import Keyring
from channel.posts.identity import Stranger, Way
from channel.processes.leases import Lease
from channel.views import ImportReport
from storage.database.session import Driver, Session
from storage.index import corrections as corrections_
from storage.index import facts, guide_post, news, picks, questions, versions
from storage.index import refusals as refusals_
from storage.methods import Late, Part, changes, erases, reads, searches, writes
from storage.people import clock, conversations, languages, letters, moved_chats, outbox, sealing
from storage.people.following import follows as follows_
from storage.people.following import planning
from storage.people.following import progress as progress_
from storage.people.following import votes as votes_
from storage.processes import deliveries, leases

if TYPE_CHECKING:
    from channel.indexing import Prepared
    from storage.index import apply_correction, identity, post_rows, states
    from storage.index import doubts as doubts_
    from storage.index import search as search_
    from storage.index import statistics as statistics_
    from storage.index.search import similar as similar_
    from storage.index.search import suggesting
else:  # what they need is needed for no first answer
    apply_correction, post_rows, states = map(
        Late, ("storage.index.apply_correction", "storage.index.post_rows", "storage.index.states")
    )
    identity = Late("storage.index.identity")
    doubts_, statistics_ = map(Late, ("storage.index.doubts", "storage.index.statistics"))
    search_, similar_, suggesting = map(
        Late, ("storage.index.search", "storage.index.search.similar", "storage.index.search.suggesting")
    )

T = TypeVar("T")

_AT_ONCE: Final = 5_000
"""Posts in one transaction: with fewer, the full text is written in many small pieces that must be joined again."""
_GENTLY: Final = 400
"""The same while others want to write, too."""
_MANY: Final = 1_000
"""New posts after which the database has to learn anew what it holds."""
_REVISION_AGE: Final = 1.0  # seconds; how long another process's import may go unnoticed
_CHOICE_AGE: Final = 60.0  # seconds, where no other process serves the same readers


class _Known:
    """What this process knows of the index's revision."""

    def __init__(self) -> None:
        self.revision = 0
        self.looked = float("-inf")
        self.changes = 0


class SqlIndex(Part):
    """What the bot knows of a channel."""

    def __init__(self, driver: Driver, keyring: Keyring | None = None, known: _Known | None = None) -> None:
        super().__init__(driver, keyring)
        self._known = known or _Known()

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
    search = searches(search_.search)
    suggestions = searches(suggesting.suggestions)
    similar = searches(similar_.similar)

    readings = reads(post_rows.readings)
    sync_state = reads(facts.sync_state)
    keep_sync_state = writes(facts.keep_sync_state)
    end_pass = changes(states.end_pass)
    mark_gone = changes(states.mark_gone)
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
    series_perhaps = reads(doubts_.series_perhaps)
    asked = writes(doubts_.asked)
    statistics = searches(statistics_.statistics)
    exported = searches(statistics_.exported)
    count_asked = writes(statistics_.count_asked)

    async def revision(self) -> int:
        known = self._known
        now, before = time.monotonic(), known.changes
        if now - known.looked <= _REVISION_AGE:
            return known.revision
        found = await self._driver.read(facts.revision)
        if before == known.changes:  # else it may be from before the change
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
        """Indexes all posts anew, where an older version of the bot has indexed them, and ends what was left undone."""
        if await self._driver.read(versions.is_old):
            from storage.index.reindexing import rebuild

            await self._driver.transaction(rebuild)
        if await self._driver.read(facts.is_stale):  # the bot, or an import, was ended at its work
            await self._settle()

    async def _changed(self, change: Callable[[Session], T]) -> T:
        result = await self._driver.transaction(change)
        await self._settle()
        return result

    async def _settle(self) -> None:
        """Draws the conclusions from what has changed."""
        from storage.index.derived import settle

        await self._in_steps(lambda session: settle(session, _AT_ONCE))

    async def _in_steps(
        self, step: Callable[[Session], bool], breath: float = 0.0, refused: Callable[[], bool] = lambda: False
    ) -> None:
        """One transaction after another, until a step says that nothing is left; lets everybody here see the change.

        `refused`: whether to go on, with less, if the database does not take what a step gives it.
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


class SqlPeople(Part):
    """What is kept of readers and of the owner."""

    language = reads(languages.language)
    choose_language = writes(languages.choose_language)

    draft = reads.sealed(conversations.draft)
    keep_draft = writes.sealed(conversations.keep_draft)
    forget_draft = writes.sealed(conversations.forget_draft)
    send_letter = writes.sealed(letters.send_letter)
    answer_letter = writes.sealed(letters.answer_letter)
    conversation = reads(conversations.find)
    is_reader_of = reads.sealed(conversations.is_reader_of)
    inbox = reads(conversations.inbox)
    mark_done = writes(conversations.mark_done)
    set_topic = writes(conversations.set_topic)
    end = writes.sealed(conversations.end)
    block = writes.sealed(conversations.block)
    unblock = writes(conversations.unblock)
    ban_of = reads(conversations.ban_of)
    blocked = reads(conversations.blocked)
    is_banned = reads.sealed(conversations.is_banned)
    kept_of = reads.sealed(letters.kept_of)
    forget = erases.sealed(letters.forget)
    clock_runs_evenly = writes(clock.runs_evenly)
    expire = erases(letters.expire)
    moved = writes.sealed(moved_chats.moved)
    current_chat = reads.sealed(moved_chats.current_chat)
    seal_ids = reads(sealing.seal_ids)
    reseal = erases.sealed(sealing.reseal)

    put_out = writes.sealed(letters.put_out)
    claim = writes.sealed(outbox.claim)
    release_all = writes(outbox.release_all)
    settle = writes.sealed(outbox.settle)
    postpone = writes(outbox.postpone)
    next_due = reads(outbox.next_due)
    unsettled = reads(outbox.unsettled)
    waiting = reads(outbox.waiting)

    follow = writes.sealed(follows_.follow)
    unfollow = writes.sealed(follows_.unfollow)
    follows = reads.sealed(follows_.follows)
    quiet = reads.sealed(follows_.quiet)
    keep_quiet = writes.sealed(follows_.keep_quiet)
    next_news = reads(news.next_news)
    keeps_progress = reads.sealed(progress_.is_kept)
    keep_progress = erases.sealed(progress_.keep)
    progress = reads.sealed(progress_.progress)
    vote = writes.sealed(votes_.vote)
    votes = reads.sealed(votes_.votes)
    interest = searches(votes_.interest)  # counts all of them

    _follows_something = reads.sealed(follows_.has_address)
    _speak = writes.sealed(follows_.speak)
    _is_to_be_noted = reads.sealed(progress_.is_to_be_noted)
    _note = writes.sealed(progress_.opened)
    _can_plan = reads(planning.is_ready)

    # Nothing is written where there is nothing to write.

    async def speak(self, reader: int, language: str) -> None:
        if await self._follows_something(reader):
            await self._speak(reader, language)

    async def opened(self, reader: int, post: int) -> None:
        if await self._is_to_be_noted(reader, post):
            await self._note(reader, post)

    async def plan_news(self, compose: ComposeNews, *, now: int, most: int, burst: int = BURST) -> bool:
        due = await self.next_news(burst)
        if due is None or due > now:
            return False
        if not await self._can_plan():
            return True
        keyring = self._keyring
        return await self._driver.transaction(
            lambda session: planning.plan(session, keyring, compose, now=now, most=most, burst=burst)
        )


class SqlProcesses(Part):
    """What the processes that share a store know of each other."""

    lease = reads(leases.lease)
    take_lease = writes(leases.take)
    beat_lease = writes(leases.beat)
    give_lease_back = writes(leases.give_back)

    take_delivery = writes(deliveries.take)
    delivery = reads(deliveries.look)
    keep_deliveries = writes(deliveries.keep)
    delivered = writes(deliveries.done)
    leave_delivery = writes(deliveries.leave)
    forget_deliveries = writes(deliveries.forget)
    webhook = reads(deliveries.webhook)
    register_webhook = writes(deliveries.register)
    try_writing = writes(deliveries.try_writing)


class SqlStore(SqlIndex, SqlPeople, SqlProcesses):
    """All of it, in one database."""

    def led(self, held: Callable[[], Lease | None]) -> "SqlStore":
        return SqlStore(leases.LeasedDriver(self._driver, held), self._given_keyring, self._known)

    @property
    def remembered_for(self) -> float:
        return _REVISION_AGE if self._driver.is_shared else _CHOICE_AGE

    async def inspect(self, patience: float) -> DatabaseFile:
        return await self._driver.inspect(patience)

    async def close(self) -> None:
        await self._driver.close()
