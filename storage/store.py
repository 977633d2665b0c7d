"""The store of `channel.store`, over any database that has a driver.

This module has what is stored about people and processes; `storage.index.store` has the channel.
"""

from collections.abc import Callable
from typing import Final

from channel.owner.statistics import DatabaseFile
from channel.people.following import BURST, ComposeNews, Interest
from channel.processes.leases import Lease
from storage.index import news
from storage.index.store import REVISION_AGE, SqlIndex
from storage.methods import Part, erases, reads, searches, writes
from storage.people import clock, conversations, languages, letters, made_in_chat, moved_chats, outbox, sealing
from storage.people.following import follows as follows_
from storage.people.following import interest as interest_
from storage.people.following import planning
from storage.people.following import progress as progress_
from storage.people.following import saved as saved_
from storage.people.following import votes as votes_
from storage.processes import deliveries, leases

_CHOICE_AGE: Final = 60.0
"""How long a reader's choice of language may be cached, in seconds, if no other process serves the same readers."""


class SqlPeople(Part):
    """The part for what is stored about readers and the owner."""

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
    corresponds = reads.sealed(letters.corresponds)
    forget = erases.sealed(letters.forget)
    clock_runs_evenly = writes(clock.runs_evenly)
    expire = erases(letters.expire)
    moved = writes.sealed(moved_chats.moved)
    current_chat = reads.sealed(moved_chats.current_chat)
    seal_ids = reads(sealing.seal_ids)
    reseal = erases.sealed(sealing.reseal)

    chosen = reads.sealed(made_in_chat.chosen)
    chosen_by = reads(made_in_chat.chosen)
    chosen_revision = reads(made_in_chat.revision)
    choose = erases.sealed(made_in_chat.choose)
    offer = writes(made_in_chat.offer)
    own = writes.sealed(made_in_chat.own)

    put_out = writes.sealed(letters.put_out)
    claim = writes.sealed(outbox.claim)
    release_all = writes(outbox.release_all)
    settle = writes.sealed(outbox.settle)
    postpone = writes(outbox.postpone)
    next_due = reads(outbox.next_due)
    unsettled = reads(outbox.unsettled)
    waits_since = reads(outbox.waits_since)

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
    save_post = writes.sealed(saved_.save)
    unsave_post = erases.sealed(saved_.unsave)
    saved_posts = reads.sealed(saved_.saved)

    _interest = reads(interest_.interest)
    _interest_is_old = reads(interest_.is_old)
    _count_interest = searches.sealed(interest_.counted)  # all of them
    _keep_interest = writes(interest_.keep)

    async def interest(self, now: int) -> tuple[Interest, ...]:
        if await self._interest_is_old(now):
            await self._keep_interest(await self._count_interest(now))
        return await self._interest()

    _follows_something = reads.sealed(follows_.has_address)
    _speak = writes.sealed(follows_.speak)
    _is_to_be_noted = reads.sealed(progress_.is_to_be_noted)
    _note = writes.sealed(progress_.opened)
    _can_plan = reads(planning.is_ready)

    # These write nothing if there is nothing to write.

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
    """The part for what processes that share a store know of each other."""

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
    """All parts, in one database."""

    def led(self, held: Callable[[], Lease | None]) -> "SqlStore":
        return SqlStore(leases.LeasedDriver(self._driver, held), self._given_keyring, self._known)

    @property
    def remembered_for(self) -> float:
        return REVISION_AGE if self._driver.is_shared else _CHOICE_AGE

    async def inspect(self, patience: float) -> DatabaseFile:
        return await self._driver.inspect(patience)

    async def close(self) -> None:
        await self._driver.close()
