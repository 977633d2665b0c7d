"""The store's part for mail (see `channel.people.letters`): each method is one transaction, or one look."""

from collections.abc import Callable, Sequence

from channel.people.letters import (
    Ban,
    Call,
    Compose,
    Conversation,
    Draft,
    Kept,
    Outcome,
    Parcel,
    Priority,
    Refusal,
    Stage,
)
from storage.database.session import Session
from storage.people import conversations, outbox, sealing
from storage.people.following import followers, follows, progress, votes
from storage.people.sealing import Sealing


class SqlMail(Sealing):
    """Mail over whatever database the driver speaks to; the keyring seals what is kept."""

    async def draft(self, who: int, now: int) -> Draft | None:
        return await self._driver.read(lambda session: conversations.draft(session, self._keyring, who, now))

    async def keep_draft(self, who: int, draft: Draft, now: int) -> None:
        await self._driver.transaction(
            lambda session: conversations.keep_draft(session, self._keyring, who, draft, now)
        )

    async def forget_draft(self, who: int) -> bool:
        return await self._driver.transaction(lambda session: conversations.forget_draft(session, self._keyring, who))

    async def send_letter(
        self, key: str, reader: int, nonce: int, *, answerable: bool, language: str, now: int, compose: Compose
    ) -> Conversation | Refusal:
        def work(session: Session) -> Conversation | Refusal:
            repeated, conversation = outbox.used(session, key)
            if repeated:
                return conversations.find(session, conversation or 0) or Refusal.NO_DRAFT
            draft = conversations.draft(session, self._keyring, reader, now)
            if draft is None or draft.stage is not Stage.CONFIRMING or draft.nonce != nonce:
                return Refusal.NO_DRAFT
            if conversations.is_banned(session, self._keyring, reader):
                return Refusal.BANNED
            found = self._conversation_of(session, draft, reader, now)
            if isinstance(found, Refusal):
                return found
            if answerable:
                conversations.keep_route(session, self._keyring, found.id, reader, language, now)
                conversations.mark_done(session, found.id, False)
                found = found.model_copy(update={"answerable": True, "done": False})
            calls = compose(found, draft)
            outbox.put(session, self._keyring, key, calls, now=now, priority=Priority.WORD, about=found.id)
            conversations.forget_draft(session, self._keyring, reader)
            return found

        return await self._driver.brief(work)

    def _conversation_of(self, session: Session, draft: Draft, reader: int, now: int) -> Conversation | Refusal:
        """The conversation that the draft goes on, if its way back is this reader's; else a new one."""
        if draft.conversation is None:
            return conversations.begin(session, draft.about, now)
        way = conversations.route(session, self._keyring, draft.conversation)
        found = conversations.find(session, draft.conversation)
        return found if found and way and way[0] == reader else Refusal.ENDED

    async def answer_letter(
        self, key: str, conversation: int, *, now: int, compose: Callable[[Conversation, int, str], Sequence[Call]]
    ) -> Conversation | Refusal:
        def work(session: Session) -> Conversation | Refusal:
            found, way = conversations.find(session, conversation), None
            if found is not None and outbox.used(session, key)[0]:
                return found
            way = conversations.route(session, self._keyring, conversation)
            if found is None or way is None:
                return Refusal.ENDED
            conversations.keep_route(session, self._keyring, conversation, way[0], way[1], now)
            calls = compose(found, *way)
            outbox.put(session, self._keyring, key, calls, now=now, priority=Priority.WORD, about=conversation)
            return found

        return await self._driver.brief(work)

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
        def work(session: Session) -> bool:
            if outbox.used(session, key)[0]:
                return False
            if instead_of:
                outbox.take_back(session, instead_of)
            outbox.put(session, self._keyring, key, calls, now=now, due=now + wait, priority=priority)
            return True

        return await self._driver.brief(work)

    async def conversation(self, which: int | str) -> Conversation | None:
        return await self._driver.read(lambda session: conversations.find(session, which))

    async def is_reader_of(self, conversation: int, reader: int) -> bool:
        way = await self._driver.read(lambda session: conversations.route(session, self._keyring, conversation))
        return way is not None and way[0] == reader

    async def inbox(self, limit: int) -> tuple[Conversation, ...]:
        return await self._driver.read(lambda session: conversations.inbox(session, limit))

    async def mark_done(self, conversation: int, done: bool) -> None:
        await self._driver.transaction(lambda session: conversations.mark_done(session, conversation, done))

    async def end(self, conversation: int, reader: int) -> bool:
        def work(session: Session) -> bool:
            way = conversations.route(session, self._keyring, conversation)
            if way is None or way[0] != reader:
                return False
            conversations.erase_route(session, conversation)
            return True

        return await self._driver.transaction(work)

    async def block(self, conversation: int, now: int) -> Ban | None:
        return await self._driver.transaction(
            lambda session: conversations.block(session, self._keyring, conversation, now)
        )

    async def unblock(self, ban: int) -> Ban | None:
        return await self._driver.transaction(lambda session: conversations.unblock(session, ban))

    async def ban_of(self, conversation: int) -> int | None:
        return await self._driver.read(lambda session: conversations.ban_of(session, conversation))

    async def blocked(self) -> tuple[Ban, ...]:
        return await self._driver.read(conversations.blocked)

    async def is_banned(self, reader: int) -> bool:
        return await self._driver.read(lambda session: conversations.is_banned(session, self._keyring, reader))

    async def kept_of(self, reader: int) -> Kept:
        def look(session: Session) -> Kept:
            language = session.row(
                "SELECT 1 FROM languages WHERE reader = :name", name=self._keyring.pseudonym("language", reader)
            )
            draft = session.row(
                "SELECT 1 FROM drafts WHERE who = :name", name=self._keyring.pseudonym("drafts", reader)
            )
            who = followers.pseudonym(self._keyring, reader)
            return Kept(
                conversations=len(conversations.conversations_of(session, self._keyring, reader)),
                unsent=len(outbox.unsent_of(session, self._keyring, reader, who)),
                drafts=int(draft is not None),
                language=language is not None,
                follows=len(follows.follows(session, who)),
                progress=progress.has_any(session, who),
                votes=len(votes.votes(session, self._keyring, reader)),
            )

        return await self._driver.read(look)

    async def forget(self, reader: int) -> Kept:
        def work(session: Session) -> Kept:
            who = followers.pseudonym(self._keyring, reader)
            followed = len(follows.follows(session, who))
            followers.end(session, who)
            return conversations.forget(session, self._keyring, reader)._replace(
                unsent=outbox.forget(session, self._keyring, reader, who),
                follows=followed,
                progress=progress.forget(session, who),
                votes=votes.forget(session, self._keyring, reader),
            )

        kept = await self._driver.transaction(work)
        await self._driver.scrub()
        return kept

    async def set_topic(self, conversation: int, topic: int | None) -> None:
        await self._driver.transaction(lambda session: conversations.set_topic(session, conversation, topic))

    async def claim(self, limit: int, now: int) -> tuple[Parcel, ...]:
        return await self._driver.brief(lambda session: outbox.claim(session, self._keyring, limit, now))

    async def release_all(self) -> None:
        await self._driver.transaction(outbox.release_all)

    async def settle(self, parcel: Parcel, outcome: Outcome, now: int) -> None:
        await self._driver.brief(lambda session: outbox.settle(session, self._keyring, parcel, outcome, now))

    async def postpone(self, parcel: Parcel, until: int) -> None:
        await self._driver.brief(lambda session: outbox.postpone(session, parcel, until))

    async def next_due(self) -> int | None:
        return await self._driver.read(outbox.next_due)

    async def unsettled(self) -> int:
        return await self._driver.read(outbox.unsettled)

    async def moved(self, old: int, new: int) -> None:
        def work(session: Session) -> None:
            name = self._keyring.pseudonym("chats", old)
            key, sealed = sealing.seal(self._keyring, "moved_chats", name, {"new": new})
            session.run(
                "INSERT INTO moved_chats (old, key, sealed) VALUES (:name, :key, :sealed) "
                "ON CONFLICT (old) DO UPDATE SET key = excluded.key, sealed = excluded.sealed",
                name=name,
                key=key,
                sealed=sealed,
            )

        await self._driver.transaction(work)

    async def current_chat(self, chat: int) -> int:
        def look(session: Session) -> int:
            name = self._keyring.pseudonym("chats", chat)
            row = session.row("SELECT key, sealed FROM moved_chats WHERE old = :name", name=name)
            return int(sealing.unseal(self._keyring, "moved_chats", name, row[0], row[1])["new"]) if row else chat

        return await self._driver.read(look)

    async def expire(self, now: int, route_days: int) -> None:
        def work(session: Session) -> None:
            conversations.expire(session, now, route_days)
            outbox.expire(session, now)

        await self._driver.transaction(work)
        await self._driver.scrub()

    async def seal_ids(self) -> frozenset[str]:
        """The keys that some row needs."""
        return await self._driver.read(sealing.seal_ids)

    async def reseal(self) -> int:
        """Seals everything with the newest key; how many values that were."""
        count = await self._driver.transaction(lambda session: sealing.reseal(session, self._keyring))
        await self._driver.scrub()
        return count
