"""The store's part for the owner's numbers (see `channel.owner.statistics`).

What reads many posts goes by the connection of the searches, so that no light question waits for it.
"""

from collections.abc import Mapping, Sequence

from channel.owner.statistics import Asked, DatabaseFile, ExportedPost, Statistics, Waiting
from storage.database.session import Driver


class SqlNumbers:
    """Numbers over whatever database the driver speaks to."""

    _driver: Driver

    async def statistics(self, *, jalali: bool, now: int) -> Statistics:
        from storage.index import statistics  # the owner asks now and then, and the bot starts faster without

        return await self._driver.search(lambda session: statistics.statistics(session, jalali, now))

    async def count_asked(self, day: int, counts: Mapping[Asked, int]) -> None:
        from storage.index import statistics

        await self._driver.transaction(lambda session: statistics.count_asked(session, day, counts))

    async def exported(self, after: int | None, most: int) -> Sequence[ExportedPost]:
        from storage.index import statistics

        return await self._driver.search(lambda session: statistics.exported(session, after, most))

    async def waiting(self) -> Waiting:
        from storage.index import statistics

        return await self._driver.read(statistics.waiting)

    async def inspect(self, patience: float) -> DatabaseFile:
        return await self._driver.inspect(patience)
