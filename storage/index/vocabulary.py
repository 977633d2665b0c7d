"""The stems of the index: how often each is used, and which are similar to another.

A few posts add their words at once; after a large change all words are counted again, in ranges of first letters.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from channel.language.near import skeleton
from channel.language.words import HEAD
from storage.database.session import Session
from storage.index.counts import mark

if TYPE_CHECKING:
    from channel.indexing import Words

MANY: Final = 200
"""From this many posts in a transaction, counting everything again is cheaper than adding each post's words."""

_SHORTEST, _LONGEST = 2, 24  # letters; a longer word is an address
_BORDERS: Final = ("", *"aceilnqtw", "{", *"ابتجدرسعفکمنو", "گ", HEAD)
"""Ranges of first letters, each counted in one step."""


def learn(session: Session, posts: "Iterable[Words]") -> None:
    """Adds the words of new posts."""
    counts = Counter(stem for words in posts for stem in set(words.body.split()) if _is_kept(stem))
    known = posts_with(session, counts)
    session.run_many(
        "UPDATE vocabulary SET posts = posts + :more WHERE stem = :stem",
        [{"stem": stem, "more": counts[stem]} for stem in known],
    )
    _insert(session, [(stem, count) for stem, count in counts.items() if stem not in known])


def mark_all(session: Session) -> None:
    """Marks all words to be counted again."""
    mark(session, "vocabulary", range(len(_BORDERS) - 1))


def settle_vocabulary(session: Session, most: int) -> bool:
    """Counts what is marked, range by range, until `most` words were counted; returns whether something is left."""
    borders, counted = list(pairwise(sorted(_BORDERS))), 0
    marked = [place for (place,) in session.rows("SELECT id FROM stale WHERE what = 'vocabulary' ORDER BY id")]
    for place in marked:
        if counted >= most:
            return True
        counted += _count(session, *borders[place])
        session.run("DELETE FROM stale WHERE what = 'vocabulary' AND id = :place", place=place)
    return False


def posts_with(session: Session, stems: Iterable[str]) -> dict[str, int]:
    """The number of posts with each known stem."""
    wanted = {f"stem{place}": stem for place, stem in enumerate(stems)}
    if not wanted:
        return {}
    names = ", ".join(f":{name}" for name in wanted)
    return dict(session.rows(f"SELECT stem, posts FROM vocabulary WHERE stem IN ({names})", **wanted))


def posts_with_beginning(session: Session, start: str) -> int:
    """The number of posts with stems that begin so, summed over the stems."""
    row = session.row(
        "SELECT sum(posts) FROM vocabulary WHERE stem >= :start AND stem < :end", start=start, end=f"{start}{HEAD}"
    )
    return (row[0] if row else None) or 0


def near(session: Session, stem: str, most: int) -> list[tuple[str, int]]:
    """Stems that share letters or sounds with one, each with its number of posts, likeliest first."""
    found = session.near_stems(letters(stem), most)
    places = {number: place for place, number in enumerate(found)}
    rows = session.rows(
        f"SELECT id, stem, posts FROM vocabulary WHERE id IN ({', '.join(map(str, found))})" if found else _NONE
    )
    return [(stem, posts) for number, stem, posts in sorted(rows, key=lambda row: places[row[0]])]


_NONE: Final = "SELECT id, stem, posts FROM vocabulary LIMIT 0"


def letters(stem: str) -> str:
    """The stored letters of a stem: between marks, followed by its consonants, which are the same in both scripts."""
    return f"^{stem}$ ^{skeleton(stem)}$"


def _count(session: Session, first: str, end: str) -> int:
    """Counts the words from `first` on and before `end`; returns how many they are."""
    counts = {stem: posts for stem, posts in session.word_counts(first, end) if _is_kept(stem)}
    known = {
        stem: (number, posts)
        for number, stem, posts in session.rows(
            "SELECT id, stem, posts FROM vocabulary WHERE stem >= :first AND stem < :end", first=first, end=end
        )
    }
    gone = [(number, stem) for stem, (number, _) in known.items() if stem not in counts]
    session.drop_stems([(number, letters(stem)) for number, stem in gone])
    session.run_many("DELETE FROM vocabulary WHERE id = :id", [{"id": number} for number, _ in gone])
    session.run_many(
        "UPDATE vocabulary SET posts = :posts WHERE id = :id",
        [
            {"id": known[stem][0], "posts": posts}
            for stem, posts in counts.items()
            if posts != known.get(stem, (0, posts))[1]
        ],
    )
    _insert(session, [(stem, posts) for stem, posts in counts.items() if stem not in known])
    return len(counts)


def _insert(session: Session, stems: Sequence[tuple[str, int]]) -> None:
    row = session.row("SELECT max(id) FROM vocabulary")
    first = (row[0] if row else None) or 0
    numbered = [(first + place, stem, posts) for place, (stem, posts) in enumerate(stems, 1)]
    session.run_many(
        "INSERT INTO vocabulary (id, stem, posts) VALUES (:id, :stem, :posts)",
        [{"id": number, "stem": stem, "posts": posts} for number, stem, posts in numbered],
    )
    session.put_stems([(number, letters(stem)) for number, stem, _ in numbered])


def _is_kept(stem: str) -> bool:
    return _SHORTEST <= len(stem) <= _LONGEST and stem.isalpha()
