"""The store's part for the processes that share it: leases, and updates that were brought to any of them."""

from collections.abc import Sequence

from channel.processes.deliveries import Mark, Taken
from channel.processes.leases import Lease
from storage.database.session import Driver
from storage.index import facts
from storage.processes import deliveries, leases

_TRIED = "tried"


class SqlProcesses:
    """Processes over whatever database the driver speaks to."""

    _driver: Driver

    async def lease(self, name: str) -> Lease | None:
        return await self._driver.read(lambda session: leases.lease(session, name))

    async def take_lease(self, name: str, holder: str, seen: Lease | None) -> Lease | None:
        return await self._driver.brief(lambda session: leases.take(session, name, holder, seen))

    async def beat_lease(self, lease: Lease) -> Lease | None:
        return await self._driver.brief(lambda session: leases.beat(session, lease))

    async def give_lease_back(self, lease: Lease) -> None:
        await self._driver.brief(lambda session: leases.give_back(session, lease))

    async def take_delivery(self, number: int, taker: str, now: int, dead: Mark | None = None) -> Taken | Mark:
        return await self._driver.brief(lambda session: deliveries.take(session, number, taker, now, dead))

    async def delivery(self, number: int) -> Taken | Mark:
        return await self._driver.read(lambda session: deliveries.look(session, number))

    async def keep_deliveries(self, numbers: Sequence[int], taker: str, now: int) -> None:
        await self._driver.brief(lambda session: deliveries.keep(session, numbers, taker, now))

    async def delivered(self, number: int) -> None:
        await self._driver.brief(lambda session: deliveries.done(session, number))

    async def leave_delivery(self, number: int, taker: str) -> None:
        await self._driver.brief(lambda session: deliveries.leave(session, number, taker))

    async def forget_deliveries(self, before: int) -> None:
        await self._driver.brief(lambda session: deliveries.forget(session, before))

    async def webhook(self) -> str | None:
        return await self._driver.read(deliveries.webhook)

    async def register_webhook(self, fingerprint: str | None) -> None:
        await self._driver.brief(lambda session: deliveries.register(session, fingerprint))

    async def try_writing(self, now: int) -> None:
        """Raises Unavailable where nothing can be written just now."""
        await self._driver.transaction(lambda session: facts.write(session, _TRIED, f"{now}"))
