"""The few verbs that a database driver gives to `sql` and `indexing`.

A session lives for one question or one transaction, in the driver's own thread; so a question with five queries costs
one hop between threads, not five.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final, Protocol, TypeVar

from channel.owner.statistics import DatabaseFile
from storage.database.matching import Candidates, Match, Narrowing

if TYPE_CHECKING:
    from channel.indexing import Words  # what it needs itself is needed by writers only

Row = Any  # a tuple of what the statement selects; only who wrote the statement knows its types
T = TypeVar("T")

UNWRITABLE: Final = (OverflowError, UnicodeError)
"""What Python itself raises for a value that no database takes."""


class Session(Protocol):
    """SQL with `:name` parameters, in the subset that all databases share."""

    def rows(self, sql: str, /, **values: object) -> list[Row]: ...

    def row(self, sql: str, /, **values: object) -> Row | None: ...

    def run(self, sql: str, /, **values: object) -> int:
        """Runs a statement; returns how many rows it touched."""
        ...

    def run_many(self, sql: str, values: Iterable[Mapping[str, object]], /) -> None: ...

    def give_way(self) -> None:
        """To be called now and then in a long question: lets the light ones that wait go first."""
        ...

    def stream(self, sql: str, /) -> Iterator[Row]:
        """The rows of a long answer, some at a time; another statement may run meanwhile, but no other stream."""
        ...

    def columns(self, table: str, /) -> list[str]: ...

    def refresh_statistics(self) -> None:
        """After very many rows have come: has the database learn what its tables hold, by which it plans."""
        ...

    def has_table(self, name: str, /) -> bool: ...

    def put_words(self, posts: "Iterable[tuple[int, Words]]", /) -> None:
        """Makes posts findable by their words: each post's position, and its words."""
        ...

    def fill_words(self, posts: "Iterable[tuple[int, Words]]", /) -> None:
        """As `put_words`, for all the posts of an index in which there are none yet."""
        ...

    def drop_words(self, posts: "Iterable[tuple[int, Words]]", /) -> None:
        """Takes them out again; the words must be those that were put in."""
        ...

    def drop_all_words(self) -> None: ...

    def word_counts(self, first: str, end: str, /) -> list[tuple[str, int]]:
        """The words of posts from one on and before another, and in how many posts each stands."""
        ...

    def put_stems(self, stems: Iterable[tuple[int, str]], /) -> None:
        """Makes words of the vocabulary findable by their letters: each one's number, and what it is found by."""
        ...

    def drop_stems(self, stems: Iterable[tuple[int, str]], /) -> None:
        """Takes them out again; the letters must be those that were put in."""
        ...

    def near_stems(self, letters: str, most: int, /) -> list[int]:
        """The numbers of those that share most groups of three letters, the likeliest first."""
        ...

    # The newest posts first, at most so many; each ends at the moment `until` of the monotonic clock.

    def find_words(self, match: Match, narrowing: Narrowing, most: int, until: float, /) -> Candidates:
        """Posts in the lists, by their words."""
        ...

    def find_letters(self, needles: tuple[str, ...], narrowing: Narrowing, most: int, until: float, /) -> Candidates:
        """Posts in the lists that may have each of the needles, of three letters or more, among theirs."""
        ...

    def find_newest(self, narrowing: Narrowing, most: int, until: float, /) -> Candidates:
        """Posts in the lists, whatever they say."""
        ...


class Driver(Protocol):
    """A database: one session at a time for writing, and others beside it for reading."""

    is_shared: bool
    """Whether other processes may serve the same readers from it."""

    async def read(self, question: Callable[[Session], T]) -> T: ...

    async def search(self, question: Callable[[Session], T]) -> T:
        """As `read`, for questions that take long: no light one waits for it."""
        ...

    async def transaction(self, work: Callable[[Session], T]) -> T:
        """Runs `work` and commits; undoes everything if it raises."""
        ...

    async def brief(self, work: Callable[[Session], T]) -> T:
        """As `transaction`, for what is done in a moment: such as wait at one time may share one commit.

        If one raises, its own changes are undone; if the commit fails, that of none has happened.
        """
        ...

    async def inspect(self, patience: float) -> DatabaseFile:
        """Looks at the file, by a connection of its own, for so many seconds at most."""
        ...

    async def scrub(self) -> None:
        """Takes what was deleted out of the database's files too."""
        ...

    async def close(self) -> None: ...
