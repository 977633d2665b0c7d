"""The store's contract for anonymous messages and the outbox."""

from collections.abc import Callable, Sequence
from typing import Protocol

from channel.people.letters import Ban, Call, Conversation, Draft, Kept, Outcome, Parcel, Priority, Refusal

Compose = Callable[[Conversation, Draft], Sequence[Call]]
"""Builds the calls of a letter, once its conversation (and so its handle) is known."""


class Mail(Protocol):
    """The store's part for mail. Each method is one transaction or one read; `now` is in Unix seconds."""

    async def draft(self, who: int, now: int) -> Draft | None:
        """The draft of a person, if there is one that is less than an hour old."""
        ...

    async def keep_draft(self, who: int, draft: Draft, now: int) -> None: ...

    async def forget_draft(self, who: int) -> bool:
        """Deletes the draft; returns whether there was one."""
        ...

    async def send_letter(
        self, key: str, reader: int, nonce: int, *, answerable: bool, language: str, now: int, compose: Compose
    ) -> Conversation | Refusal:
        """Commits a reader's draft to the outbox: its conversation and its calls replace the draft, or nothing changes.

        The draft must be the one that `nonce` names. `key` is made from the update: a second call with it does nothing
        and returns the same conversation. `answerable` keeps, or extends, a sealed return address.
        """
        ...

    async def answer_letter(
        self,
        key: str,
        conversation: int,
        *,
        now: int,
        receipt: Sequence[Call],
        compose: Callable[[Conversation, int, str], Sequence[Call]],
    ) -> Conversation | Refusal:
        """Commits an admin's answer, which extends the conversation; `compose` gets the reader's id and language.

        If the reader has closed it, nothing is composed; `receipt` is sent anyway, so that nobody notices.
        """
        ...

    async def put_out(
        self,
        key: str,
        calls: Sequence[Call],
        *,
        now: int,
        priority: Priority = Priority.WORD,
        wait: int = 0,
        instead_of: str | None = None,
    ) -> bool:
        """Commits calls to the outbox, without a letter; False if the key was used before.

        They are due after `wait` seconds; calls still waiting under keys that begin with `instead_of` are withdrawn.
        """
        ...

    async def conversation(self, which: int | str) -> Conversation | None:
        """A conversation by its number or its handle."""
        ...

    async def is_reader_of(self, conversation: int, reader: int) -> bool:
        """Whether the conversation's return address is this reader's."""
        ...

    async def inbox(self, limit: int) -> tuple[Conversation, ...]:
        """Conversations with a letter that has arrived, neither done nor old, oldest first."""
        ...

    async def mark_done(self, conversation: int, done: bool) -> None: ...

    async def end(self, conversation: int, reader: int) -> bool:
        """Erases the return address at the reader's request, unseen by the owner; False if it is not theirs."""
        ...

    async def block(self, conversation: int, now: int) -> Ban | None:
        """Bans the reader behind a conversation, if they have not closed it; None if it cannot be answered anyway."""
        ...

    async def ban_of(self, conversation: int) -> int | None:
        """The ban of the reader behind a conversation."""
        ...

    async def unblock(self, ban: int) -> Ban | None: ...

    async def blocked(self) -> tuple[Ban, ...]:
        """The bans, newest first."""
        ...

    async def is_banned(self, reader: int) -> bool: ...

    async def kept_of(self, reader: int) -> Kept: ...

    async def corresponds(self, reader: int, now: int) -> bool:
        """Whether a reader has a draft, a return address, or a message that is not sent yet."""
        ...

    async def forget(self, reader: int) -> Kept:
        """Erases everything stored about a reader except a ban; returns how much there was."""
        ...

    async def set_topic(self, conversation: int, topic: int | None) -> None: ...

    async def claim(self, limit: int, now: int) -> tuple[Parcel, ...]:
        """Takes what is due from the outbox, in order, and marks it as being attempted."""
        ...

    async def release_all(self) -> None:
        """Puts back what a crashed sender had claimed; called when a sender starts."""
        ...

    async def settle(self, parcel: Parcel, outcome: Outcome, now: int) -> None:
        """Records an item's outcome, erases its content and commits what follows from it, in one transaction."""
        ...

    async def postpone(self, parcel: Parcel, until: int) -> None: ...

    async def next_due(self) -> int | None:
        """When the next item is due, in Unix seconds; None if the outbox is empty."""
        ...

    async def waits_since(self) -> int | None:
        """Since when the oldest sendable item has been waiting, in Unix seconds; None if there is none."""
        ...

    async def unsettled(self) -> int:
        """How many items have no outcome yet, without news that waits for the end of a reader's quiet hours."""
        ...

    async def moved(self, old: int, new: int) -> None:
        """Records that a group has a new id."""
        ...

    async def current_chat(self, chat: int) -> int:
        """The id that a chat has now."""
        ...

    async def clock_runs_evenly(self, now: int) -> bool: ...  # for a day, without a jump of days, as far as checked
    async def expire(self, now: int, route_days: int) -> None:
        """Erases old drafts, conversations whose last message is `route_days` days old, and used keys.

        They are erased from the database's file, too.
        """
        ...

    async def seal_ids(self) -> frozenset[str]:
        """The ids of the keyring's keys that rows need."""
        ...

    async def reseal(self) -> int:
        """Seals everything again with the newest key; returns the number of values."""
        ...
