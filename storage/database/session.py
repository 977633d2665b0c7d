"""The few operations that a database driver offers to the rest of `storage`.

A session lasts for one question or one transaction, in the driver's own thread; so a question with five queries costs
one hop between threads, not five.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final, Protocol, TypeVar

from channel.owner.statistics import DatabaseFile
from storage.database.matching import Candidates, Match, Narrowing

if TYPE_CHECKING:
    from channel.indexing import Words  # only writers need what it imports

Row = Any  # a tuple of what the statement selects; only the author of the statement knows its types
T = TypeVar("T")

UNWRITABLE: Final = (OverflowError, UnicodeError)
"""Raised by Python itself for a value that no database takes."""


class Session(Protocol):
    """SQL with `:name` parameters, in the subset that all databases share."""

    def rows(self, sql: str, /, **values: object) -> list[Row]: ...

    def row(self, sql: str, /, **values: object) -> Row | None: ...

    def run(self, sql: str, /, **values: object) -> int:
        """Runs a statement; returns the number of rows it touched."""
        ...

    def run_many(self, sql: str, values: Iterable[Mapping[str, object]], /) -> None: ...

    def give_way(self) -> None:
        """Lets waiting light questions go first; a long question calls it from time to time."""
        ...

    def stream(self, sql: str, /) -> Iterator[Row]:
        """The rows of a long answer, in batches; other statements may run meanwhile, but no other stream."""
        ...

    def columns(self, table: str, /) -> list[str]: ...

    def refresh_statistics(self) -> None:
        """Refreshes the planner's statistics, after very many rows have been added."""
        ...

    def has_table(self, name: str, /) -> bool: ...

    def put_words(self, posts: "Iterable[tuple[int, Words]]", /) -> None:
        """Makes posts searchable by their words: each post's position, and its words."""
        ...

    def fill_words(self, posts: "Iterable[tuple[int, Words]]", /) -> None:
        """Like `put_words`, for all posts of an index that has no words yet."""
        ...

    def drop_words(self, posts: "Iterable[tuple[int, Words]]", /) -> None:
        """Removes words; they must be those that were put in."""
        ...

    def drop_all_words(self) -> None: ...

    def word_counts(self, first: str, end: str, /) -> list[tuple[str, int]]:
        """The words of posts from `first` on and before `end`, each with the number of posts that have it."""
        ...

    def put_stems(self, stems: Iterable[tuple[int, str]], /) -> None:
        """Makes words of the vocabulary searchable by their letters: each word's number, and its letters."""
        ...

    def drop_stems(self, stems: Iterable[tuple[int, str]], /) -> None:
        """Removes words of the vocabulary; the letters must be those that were put in."""
        ...

    def near_stems(self, letters: str, most: int, /) -> list[int]:
        """The numbers of the words that share most groups of three letters, likeliest first."""
        ...

    # These return the newest posts first, at most `most`, and end at the moment `until` of the monotonic clock.

    def find_words(self, match: Match, narrowing: Narrowing, most: int, until: float, /) -> Candidates:
        """Listed posts, by their words."""
        ...

    def find_letters(self, needles: tuple[str, ...], narrowing: Narrowing, most: int, until: float, /) -> Candidates:
        """Listed posts whose letters may contain each of the needles, which have three letters or more."""
        ...

    def find_newest(self, narrowing: Narrowing, most: int, until: float, /) -> Candidates:
        """Listed posts, whatever they say."""
        ...


class Driver(Protocol):
    """A database: one session at a time for writing, and others next to it for reading."""

    is_shared: bool
    """Whether other processes may serve the same readers from it."""

    async def read(self, question: Callable[[Session], T]) -> T: ...

    async def search(self, question: Callable[[Session], T]) -> T:
        """Like `read`, for questions that take long: no light question waits for them."""
        ...

    async def transaction(self, work: Callable[[Session], T]) -> T:
        """Runs `work` and commits; rolls back everything if it raises."""
        ...

    async def brief(self, work: Callable[[Session], T]) -> T:
        """Like `transaction`, for work that takes a moment: works that wait at the same time may share one commit.

        If one raises, only its own changes are undone; if the commit fails, the changes of all are.
        """
        ...

    async def inspect(self, patience: float) -> DatabaseFile:
        """Inspects the file by a connection of its own, for at most `patience` seconds."""
        ...

    async def scrub(self) -> None:
        """Removes what was deleted from the database's files, too."""
        ...

    async def close(self) -> None: ...
