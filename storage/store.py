"""The store of `channel.store`, over whatever database the driver speaks to."""

import time
from collections.abc import Iterable

from channel.keyring import Keyring
from channel.models import Record
from channel.store import (
    ChannelView,
    Cursor,
    GuideView,
    ImportReport,
    Names,
    PostPage,
    SeriesFound,
    SeriesView,
    StoredPost,
    Tag,
    TagPage,
)
from storage import facts, questions
from storage.mail import SqlMail
from storage.session import Driver

_REVISION_AGE = 1.0  # seconds; how long another process's import may go unnoticed


class SqlStore(SqlMail):
    """Each question is a function of `questions`, run in the driver's thread in one hop."""

    def __init__(self, driver: Driver, keyring: Keyring | None) -> None:
        super().__init__(driver, keyring)
        self._revision = 0
        self._looked = float("-inf")

    async def revision(self) -> int:
        if time.monotonic() - self._looked > _REVISION_AGE:
            self._looked = time.monotonic()
            self._revision = await self._driver.read(facts.revision)
        return self._revision

    async def channel(self) -> ChannelView:
        return await self._driver.read(questions.channel)

    async def guide(self) -> GuideView:
        return await self._driver.read(questions.guide)

    async def tags(self) -> tuple[Tag, ...]:
        return await self._driver.read(questions.tags)

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

    async def language(self, reader: str) -> str | None:
        return await self._driver.read(lambda session: questions.language(session, reader))

    async def choose_language(self, reader: str, language: str) -> None:
        await self._driver.transaction(lambda session: questions.choose_language(session, reader, language))

    async def save(self, records: Iterable[Record]) -> ImportReport:
        from storage.saving import save  # reads guides and series: the bot starts faster without

        report = await self._driver.transaction(lambda session: save(session, records))
        self._looked = float("-inf")
        return report

    async def close(self) -> None:
        await self._driver.close()
