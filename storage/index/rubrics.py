"""Rubrics: first lines on too many posts to be a title. The title of such a post is what follows.

A line becomes a rubric with its fifth post, and stops being one with fewer; only then are the titles of other posts
written. So a post costs the same among a hundred posts with its line and among a hundred thousand.
"""

from collections.abc import Iterable, Iterator
from typing import Final

from channel.indexing import Indexed, indexed
from channel.models import Post
from storage.database.session import Session
from storage.index.counts import mark
from storage.index.post_rows import batches, list_of

FEWEST: Final = 5  # posts
_AT_A_TIME: Final = 400  # lines in one statement, as many as `list_of` takes


class Rubrics:
    """Collects the posts that a transaction writes; `settle` gives them their titles."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._coming: dict[int, tuple[int, str]] = {}
        """First lines, and the titles below them, by the posts' numbers in the store."""
        self._leaving: set[int] = set()

    def comes(self, post: int, what: Indexed) -> None:
        if what.first_line is not None:
            self._coming[post] = what.first_line, what.title_below

    def goes(self, what: Indexed) -> None:
        """Called for a post that has lost its first line, or is deleted."""
        if what.first_line is not None:
            self._leaving.add(what.first_line)

    def settle(self) -> None:
        """Called when the rows of all these posts are written."""
        lines = {line for line, _ in self._coming.values()}
        rubrics = self._among(lines | self._leaving)
        for line in sorted(rubrics & self._leaving):
            if self._count(line) < FEWEST:
                rubrics.remove(line)
                self._session.run("DELETE FROM rubrics WHERE first_line = :line", line=line)
                self._name_again(line, below=False)
        self._session.run_many(
            "UPDATE posts SET title = :title WHERE id = :id",
            [{"id": post, "title": title} for post, (line, title) in self._coming.items() if line in rubrics],
        )
        for line in self._grown(lines - rubrics):
            self._session.run("INSERT INTO rubrics (first_line) VALUES (:line)", line=line)
            self._name_again(line, below=True)
        self._coming.clear()
        self._leaving.clear()

    def _among(self, lines: set[int]) -> set[int]:
        """Which of the lines are rubrics."""
        found: set[int] = set()
        for wanted, values in _lists(lines):
            rows = self._session.rows(f"SELECT first_line FROM rubrics WHERE first_line IN ({wanted})", **values)
            found |= {line for (line,) in rows}
        return found

    def _grown(self, lines: set[int]) -> Iterator[int]:
        """Which of the lines are now on enough posts."""
        for wanted, values in _lists(lines):
            rows = self._session.rows(
                f"SELECT first_line FROM posts WHERE first_line IN ({wanted}) "
                f"GROUP BY first_line HAVING count(*) >= {FEWEST}",
                **values,
            )
            yield from (line for (line,) in rows)

    def _count(self, line: int) -> int:
        return len(self._session.rows(f"SELECT 1 FROM posts WHERE first_line = :line LIMIT {FEWEST}", line=line))

    def _name_again(self, line: int, *, below: bool) -> None:
        rows = self._session.rows("SELECT id, document FROM posts WHERE first_line = :line", line=line)
        for post, document in rows:
            what = indexed(Post.model_validate_json(document))
            title = what.title_below if below else what.title
            self._session.run("UPDATE posts SET title = :title WHERE id = :id", id=post, title=title)
            parts = self._session.rows("SELECT DISTINCT series FROM parts WHERE post = :post", post=post)
            mark(self._session, "series", [series for (series,) in parts])


def _lists(lines: Iterable[int]) -> Iterator[tuple[str, dict[str, object]]]:
    return (list_of(some) for some in batches(sorted(lines), _AT_A_TIME))
