"""The words of stored posts, for what the full text alone cannot tell."""

from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import Final

from channel.language.pairs import apart
from channel.language.words import letters_of, stems_of, tokens
from channel.models import Post
from channel.posts.titles import own_words, said
from storage.database.session import Session

_BESIDE: Final = (
    '"quotes":',
    '"file_name":',
    '"performer":',
    '"song":',
    '"album_files":',
    '"buttons":',
    '"kind":"poll"',
)
"""What the documents of posts have of which something stands beside their own words."""


def posts(session: Session, positions: Sequence[int]) -> Iterator[tuple[int, Post]]:
    """Listed posts at these positions, each with its position."""
    if positions:
        rows = session.rows(
            f"SELECT position, document FROM posts WHERE listed = 1 AND position IN ({listed(positions)})"
        )
        for position, document in rows:
            session.give_way()
            yield position, Post.model_validate_json(document)


def listed(numbers: Sequence[int]) -> str:
    """Whole numbers as a list for SQL's IN."""
    return ", ".join(map(str, map(int, numbers)))


def has_letters(
    session: Session, positions: Sequence[int], needles: Sequence[str], without: Sequence[tuple[str, ...]]
) -> set[int]:
    """The posts whose letters contain all the needles, and that have nothing of `without`."""
    have = set()
    for position, post in posts(session, positions):
        words = tokens(said(post))
        letters = letters_of(words)
        if all(needle in letters for needle in needles) and not any(_stands(words, some) for some in without):
            have.add(position)
    return have


def has_phrases(session: Session, positions: Sequence[int], phrases: Sequence[tuple[str, ...]]) -> set[int]:
    """The posts that have all the phrases, word for word."""
    return {
        position
        for position, post in posts(session, positions)
        if all(_stands(words, phrase) for words in [tokens(said(post))] for phrase in phrases)
    }


def words_beside(session: Session, positions: Sequence[int]) -> Iterator[tuple[int, list[str], list[str]]]:
    """Of the posts that show more than they say: the position, the stems of their own words, and those of the rest."""
    if not positions:
        return
    rows = session.rows(f"SELECT position, document FROM posts WHERE listed = 1 AND position IN ({listed(positions)})")
    for position, document in rows:
        if any(field in document for field in _BESIDE):
            session.give_way()
            own, other = own_words(Post.model_validate_json(document))
            yield position, stems_of(tokens(own)).split(), stems_of(tokens(other)).split()


def _stands(words: Sequence[str], phrase: Sequence[str]) -> bool:
    """Whether the phrase's letters run from a word's beginning to a word's end, whatever is between them."""
    wanted = "".join(phrase)
    letters = "".join(words)
    place = letters.find(wanted)
    if place < 0:
        return False
    borders = {0, *accumulate(map(len, apart(words)))}
    while place >= 0:
        if place in borders and place + len(wanted) in borders:
            return True
        place = letters.find(wanted, place + 1)
    return False
