"""The part of the store for readers who follow (`channel.people.following`), on any database."""

from channel.people.following import BURST, ComposeNews, Followed, Interest, Progress, Quiet, Subject
from storage.database.session import Session
from storage.index import news
from storage.people.following import follows, planning, progress, votes
from storage.people.following.followers import address, pseudonym
from storage.people.sealing import Sealing


class SqlFollowing(Sealing):
    """Over whatever database the driver speaks to; the keyring seals what is kept."""

    async def follow(self, reader: int, subject: Subject, *, language: str, now: int) -> Followed | None:
        return await self._driver.transaction(
            lambda session: follows.follow(session, self._keyring, reader, subject, language)
        )

    async def unfollow(self, reader: int, subject: Subject) -> Followed | None:
        return await self._driver.transaction(lambda session: follows.unfollow(session, self._keyring, reader, subject))

    async def follows(self, reader: int) -> tuple[Followed, ...]:
        who = pseudonym(self._keyring, reader)
        return await self._driver.read(lambda session: follows.follows(session, who))

    async def quiet(self, reader: int) -> Quiet | None:
        who = pseudonym(self._keyring, reader)
        kept = await self._driver.read(lambda session: address(session, self._keyring, who))
        return kept.quiet if kept else None

    async def keep_quiet(self, reader: int, quiet: Quiet | None) -> None:
        await self._driver.transaction(lambda session: follows.keep_quiet(session, self._keyring, reader, quiet))

    async def speak(self, reader: int, language: str) -> None:
        who = pseudonym(self._keyring, reader)
        if await self._driver.read(lambda session: address(session, self._keyring, who)):
            await self._driver.transaction(lambda session: follows.speak(session, self._keyring, reader, language))

    async def plan_news(self, compose: ComposeNews, *, now: int, most: int, burst: int = BURST) -> bool:
        def is_ready(session: Session) -> bool:
            return planning.has_room(session) and planning.is_settled(session)

        due = await self.next_news(burst)
        if due is None or due > now:
            return False
        if not await self._driver.read(is_ready):  # nothing is written while there is nothing to do
            return True
        return await self._driver.transaction(
            lambda session: planning.plan(session, self._keyring, compose, now=now, most=most, burst=burst)
        )

    async def next_news(self, burst: int = BURST) -> int | None:
        return await self._driver.read(lambda session: news.next_news(session, burst))

    async def opened(self, reader: int, post: int, now: int) -> None:
        who = pseudonym(self._keyring, reader)
        if await self._driver.read(lambda session: progress.is_to_be_noted(session, who, post)):
            await self._driver.transaction(lambda session: progress.opened(session, who, post))

    async def keeps_progress(self, reader: int) -> bool:
        who = pseudonym(self._keyring, reader)
        return await self._driver.read(lambda session: progress.is_kept(session, who))

    async def keep_progress(self, reader: int, on: bool) -> None:
        who = pseudonym(self._keyring, reader)
        await self._driver.transaction(lambda session: progress.keep(session, who, on))
        if not on:
            await self._driver.scrub()

    async def progress(self, reader: int) -> tuple[Progress, ...]:
        who = pseudonym(self._keyring, reader)
        return await self._driver.read(lambda session: progress.progress(session, who))

    async def vote(self, reader: int, subject: Subject, on: bool) -> Followed | None:
        return await self._driver.transaction(lambda session: votes.vote(session, self._keyring, reader, subject, on))

    async def votes(self, reader: int) -> tuple[Followed, ...]:
        return await self._driver.read(lambda session: votes.votes(session, self._keyring, reader))

    async def interest(self) -> tuple[Interest, ...]:
        return await self._driver.search(votes.interest)  # counts all of them, which may take a while
