"""Leases as rows, see `channel.processes.leases`; and a driver that checks its lease before every write."""

from collections.abc import Callable
from typing import TypeVar

from channel.owner.statistics import DatabaseFile
from channel.processes.leases import Lease, LeaseLost
from storage.database.session import Driver, Session

T = TypeVar("T")


def lease(session: Session, name: str) -> Lease | None:
    row = session.row("SELECT holder, epoch, beat FROM leases WHERE name = :name", name=name)
    return Lease(name=name, holder=row[0], epoch=row[1], beat=row[2]) if row else None


def take(session: Session, name: str, holder: str, seen: Lease | None) -> Lease | None:
    if lease(session, name) != seen:
        return None
    taken = Lease(name=name, holder=holder, epoch=seen.epoch + 1 if seen else 1, beat=0)
    session.run(
        "INSERT INTO leases (name, holder, epoch, beat) VALUES (:name, :holder, :epoch, :beat) "
        "ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, epoch = excluded.epoch, beat = excluded.beat",
        **taken.model_dump(),
    )
    return taken


def beat(session: Session, held: Lease) -> Lease | None:
    moved = held.model_copy(update={"beat": held.beat + 1})
    return moved if _change(session, held, "beat = :new_beat", new_beat=moved.beat) else None


def give_back(session: Session, held: Lease) -> None:
    _change(session, held, "holder = ''")


def _change(session: Session, held: Lease, what: str, **values: object) -> int:
    return session.run(
        f"UPDATE leases SET {what} WHERE name = :name AND epoch = :epoch AND holder = :holder",
        name=held.name,
        epoch=held.epoch,
        holder=held.holder,
        **values,
    )


class LeasedDriver:
    """Reads like the driver; writes only while the lease holds. `held`: the lease, or None if there is none.

    If the lease does not hold, a write raises LeaseLost and changes nothing.
    """

    def __init__(self, driver: Driver, held: Callable[[], Lease | None]) -> None:
        self._driver = driver
        self._held = held
        self.is_shared = driver.is_shared

    async def read(self, question: Callable[[Session], T]) -> T:
        return await self._driver.read(question)

    async def search(self, question: Callable[[Session], T]) -> T:
        return await self._driver.search(question)

    async def transaction(self, work: Callable[[Session], T]) -> T:
        return await self._driver.transaction(self._checked(work))

    async def brief(self, work: Callable[[Session], T]) -> T:
        return await self._driver.brief(self._checked(work))

    def _checked(self, work: Callable[[Session], T]) -> Callable[[Session], T]:
        held = self._held()

        def check_and_work(session: Session) -> T:
            there = lease(session, held.name) if held else None
            if held is None or there is None or (there.epoch, there.holder) != (held.epoch, held.holder):
                raise LeaseLost("Another process does this now.")
            return work(session)

        return check_and_work

    async def inspect(self, patience: float) -> DatabaseFile:
        return await self._driver.inspect(patience)

    async def scrub(self) -> None:
        await self._driver.scrub()

    async def close(self) -> None:
        """Does nothing: the opener of the driver closes it."""
