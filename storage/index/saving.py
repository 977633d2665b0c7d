"""Writes records to the tables, some thousands per transaction; `derived` then updates what follows from them."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import islice

from channel.indexing import Prepared
from channel.models import ChannelInfo, Origin, Pinned, Post, Readings, Record, Skipped, SourceKind, Unchanged
from channel.views import ImportReport
from storage.database.session import Session
from storage.index import facts, identity
from storage.index.derived import settle
from storage.index.joining import Step

_LOOKED_UP = 400  # posts whose stored copies are looked up together

REFUSED = "the database rejects it"
"""The reason given for a skipped post that can't be stored, while others can."""


@dataclass
class _Noted:
    """The results of the transactions so far."""

    origin: Origin = field(default_factory=lambda: Origin(source=SourceKind.PAGE_TEXT))
    counts: Counter[str] = field(default_factory=Counter)
    skipped: Counter[str] = field(default_factory=Counter)
    first_skipped: dict[str, str] = field(default_factory=dict)
    recognised: set[int] = field(default_factory=set)

    def copy(self) -> "_Noted":
        return _Noted(
            self.origin, self.counts.copy(), self.skipped.copy(), self.first_skipped.copy(), self.recognised.copy()
        )

    def skip(self, skipped: Skipped) -> None:
        self.skipped[skipped.reason] += 1
        self.first_skipped.setdefault(skipped.reason, skipped.place)


class Saving:
    """Saves one source's records, transaction by transaction.

    Records stay in memory until their transaction is committed: a record that the database rejects is found by halving
    and set aside, and the others are saved.
    """

    def __init__(
        self, records: Iterable[Record | Prepared], sync_pass: int | None = None, *, renamed: bool = False
    ) -> None:
        self._records = iter(records)
        self._sync_pass = sync_pass
        self._renamed = renamed
        self._is_admitted = False
        self._noted = _Noted()
        self._hand: list[Record | Prepared] = []
        self._portion = 0
        """How many of the records in memory the next transaction takes."""
        self._is_read = False
        self._settles_along = True
        self._done: tuple[_Noted, int] | None = None
        """The results of the latest transaction and its number of records; valid unless the database rejected it."""

    def step(self, session: Session, size: int) -> bool:
        """Runs one transaction; returns whether something is left.

        It takes the next `size` records, or else what follows from all of them. Raises Stranger, before anything is
        written, if they are of another channel.
        """
        self._keep(size)
        if not self._hand and not self._is_read:
            ahead = size if self._is_admitted else max(size, identity.WINDOW)
            self._hand = list(islice(self._records, ahead))
            self._is_read = len(self._hand) < ahead
            self._portion = size
        if not self._is_admitted:
            identity.admit(session, self._hand, renamed=self._renamed)
            self._is_admitted = True
        some, noted = self._hand[: self._portion], self._noted.copy()
        work = Step(session, noted.origin, self._sync_pass, noted.counts, noted.recognised)
        for start in range(0, len(some), _LOOKED_UP):
            batch = (_sorted(work, noted, record) for record in some[start : start + _LOOKED_UP])
            work.take([post for post in batch if post is not None])
        changed = work.finish()
        noted.origin = work.origin
        self._done = noted, len(some)
        left = len(some) < len(self._hand) or not self._is_read
        if left or not facts.is_stale(session):
            if changed:
                facts.bump_revision(session)
            return left
        return settle(session, size) if self._settles_along or not some else True

    @property
    def source(self) -> SourceKind:
        """The source of the records."""
        return next((one.source for one in self._hand if isinstance(one, Origin)), self._noted.origin.source)

    def refused(self) -> bool:
        """Makes the next step take less, since the database rejected this one's values.

        A record that is rejected alone is set aside. False if nothing in memory could be the cause.
        """
        self._done = None
        if not self._hand:
            return False
        if self._settles_along:  # the derived data may have been the cause
            self._settles_along = False
        elif min(self._portion, len(self._hand)) > 1:
            self._portion = min(self._portion, len(self._hand)) // 2
        else:
            record = self._hand.pop(0)
            number = getattr(record, "message_id", None)
            self._noted.skip(Skipped(place=f"message {number}" if number else "what it tells", reason=REFUSED))
        return True

    def report(self, tags: int, series: int) -> ImportReport:
        self._keep()
        noted = self._noted
        skipped = tuple((reason, count, noted.first_skipped[reason]) for reason, count in noted.skipped.most_common())
        return ImportReport(**noted.counts, skipped=skipped, tags=tags, series=series)

    def _keep(self, size: int = 0) -> None:
        """Treats the latest transaction as committed."""
        if self._done:
            self._noted, taken = self._done
            del self._hand[:taken]
            self._portion = min(2 * self._portion, size)
            self._done = None


def _sorted(work: Step, noted: _Noted, record: Record | Prepared) -> Prepared | None:
    match record:
        case Prepared():
            return record
        case Post():
            return Prepared.of(record)
        case Origin():
            work.origin = record
        case ChannelInfo():
            work.channel(record)
        case Pinned():
            work.pinned.append(record)
        case Readings():
            work.readings += record.digests
        case Unchanged():
            work.pass_over(record.numbers)
        case Skipped():
            noted.skip(record)
    return None
