"""Full text on PostgreSQL: `tsvector` of our own words, letters by pg_trgm, and the ranking of SQLite's FTS5.

PostgreSQL's own ranks ignore how rare a word is. So PostgreSQL finds the posts and the places of the words in them;
BM25 is computed here, as FTS5 does it (https://sqlite.org/fts5.html#the_bm25_function).
"""

import math
import re
import time
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from psycopg import errors

from storage.database import weights
from storage.database.matching import Candidate, Candidates, Match, Narrowing, Term
from storage.database.session import Row, Session

if TYPE_CHECKING:
    from channel.indexing import Words

_K1, _B = 1.2, 0.75
_LEAST: Final = 1e-6  # the least weight, of a word that most posts have
_WEIGHTS: Final = {"A": weights.TITLE, "B": weights.HASHTAGS, "D": weights.TEXT}
_SEPARATED: Final = re.compile(r"[\x00-/:-@\[-`{-\x7f]+")  # what FTS5's `ascii` does not count as part of a word
_HOLE: Final = 2  # places between two columns, so that no phrase spans both
_LAST_PLACE: Final = 16_383  # PostgreSQL counts no further
_TRIGRAM: Final = 3
_AT_ONCE: Final = 1000  # posts

_FOUND: Final = """
SELECT posts.position {more} FROM posts {joined}
WHERE posts.listed = 1 {asked} {narrowed} ORDER BY posts.position DESC LIMIT :most
"""
_PLACES: Final = """
, words.length, (SELECT json_agg(json_build_array(one.lexeme, one.positions, one.weights))
FROM unnest(words.document) AS one WHERE one.lexeme = ANY(:whole) {begun})
"""

Places = dict[str, list[tuple[int, str]]]
"""For each word its places, each with its column."""


def put(session: Session, posts: "Iterable[tuple[int, Words]]") -> None:
    _count(session, _put_rows(session, posts), 1)


def fill(session: Session, posts: "Iterable[tuple[int, Words]]") -> None:
    """Indexes and counts that are made at the end take a tenth of the time that they take row by row."""
    indexes = session.rows(
        "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = current_schema() "
        "AND tablename IN ('words', 'letters') AND indexdef LIKE '% USING gin %'"
    )
    for name, _ in indexes:
        session.run(f"DROP INDEX {name}")
    rest = iter(posts)
    while some := list(islice(rest, _AT_ONCE)):
        _put_rows(session, some)
    session.run(
        "INSERT INTO word_counts (word, posts) SELECT word, ndoc FROM ts_stat('SELECT document FROM words') "
        "ON CONFLICT (word) DO UPDATE SET posts = word_counts.posts + excluded.posts"
    )
    session.run("UPDATE words_in_all SET (posts, length) = (SELECT count(*), coalesce(sum(length), 0) FROM words)")
    for _, definition in indexes:
        session.run(definition)


def _put_rows(session: Session, posts: "Iterable[tuple[int, Words]]") -> list[list[list[str]]]:
    """Returns what was put in: for each post its columns, for each of these its words."""
    columns = [(position, [_split(text) for text in words[:3]], words.letters) for position, words in posts]
    session.run_many(
        "INSERT INTO words (position, length, document) VALUES (:position, :length, :document)",
        [
            {"position": position, "length": sum(map(len, texts)), "document": _document(texts)}
            for position, texts, _ in columns
        ],
    )
    session.run_many(
        "INSERT INTO letters (position, body) VALUES (:position, :body)",
        [{"position": position, "body": letters} for position, _, letters in columns],
    )
    return [texts for _, texts, _ in columns]


def drop(session: Session, posts: "Iterable[tuple[int, Words]]") -> None:
    gathered = list(posts)
    gone = [{"position": position} for position, _ in gathered]
    session.run_many("DELETE FROM words WHERE position = :position", gone)
    session.run_many("DELETE FROM letters WHERE position = :position", gone)
    _count(session, [[_split(text) for text in words[:3]] for _, words in gathered], -1)


def drop_all(session: Session) -> None:
    for table in ("words", "letters", "word_counts"):
        session.run(f"DELETE FROM {table}")
    session.run("UPDATE words_in_all SET posts = 0, length = 0")


def put_stems(session: Session, stems: Iterable[tuple[int, str]]) -> None:
    session.run_many(
        "INSERT INTO vocabulary_letters (id, groups) VALUES (:id, :groups)",
        [{"id": number, "groups": _groups(letters)} for number, letters in stems],
    )


def near_stems(session: Session, letters: str, most: int) -> list[int]:
    rows = session.rows(
        "SELECT id FROM vocabulary_letters, LATERAL (SELECT count(*) AS shared FROM unnest(groups) AS one "
        "WHERE one = ANY(:asked)) AS likeness WHERE groups && :asked ORDER BY shared DESC, id LIMIT :most",
        asked=_groups(letters),
        most=most,
    )
    return [number for (number,) in rows]


def by_words(session: Session, match: Match, narrowing: Narrowing, most: int, until: float) -> Candidates:
    asked = _asked(match)
    if not match.ranked:
        return _found(session, _FOUND_BY_WORDS, {"asked": asked}, narrowing, most, until)
    terms = {term for option in match.options for term in option}
    whole = {word for term in terms for word in (term.words[:-1] if term.begun else term.words)}
    begun = {term.words[-1] for term in terms if term.begun}
    values: dict[str, object] = {"asked": asked, "whole": sorted(whole)}
    values |= {f"begun{place}": word for place, word in enumerate(sorted(begun))}
    starts = "".join(f" OR starts_with(one.lexeme, :begun{place})" for place in range(len(begun)))
    sql = _FOUND_BY_WORDS.replace("{more}", _PLACES.format(begun=starts))
    rows = _rows(session, sql, values, narrowing, most, until)
    if rows is None:
        return Candidates([], more=True)
    return Candidates(_ranked(session, match, rows), more=len(rows) >= most or time.monotonic() >= until)


def by_letters(session: Session, needles: tuple[str, ...], narrowing: Narrowing, most: int, until: float) -> Candidates:
    """Posts whose letters contain each needle."""
    values = {f"needle{place}": f"%{needle}%" for place, needle in enumerate(needles)}
    likes = " ".join(f"AND letters.body LIKE :{name}" for name in values)
    sql = _FOUND.replace("{joined}", "JOIN letters ON letters.position = posts.position").replace("{asked}", likes)
    return _found(session, sql, values, narrowing, most, until)


def newest(session: Session, narrowing: Narrowing, most: int, until: float) -> Candidates:
    """Posts on which there is no condition but the narrowing."""
    return _found(session, _FOUND.replace("{joined}", "").replace("{asked}", ""), {}, narrowing, most, until)


_FOUND_BY_WORDS: Final = _FOUND.replace("{joined}", "JOIN words ON words.position = posts.position").replace(
    "{asked}", "AND words.document @@ CAST(:asked AS tsquery)"
)


def _found(
    session: Session, sql: str, values: Mapping[str, object], narrowing: Narrowing, most: int, until: float
) -> Candidates:
    rows = _rows(session, sql.replace("{more}", ", 0.0::float8"), values, narrowing, most, until)
    if rows is None:
        return Candidates([], more=True)
    return Candidates(rows, more=len(rows) >= most or time.monotonic() >= until)


def _rows(
    session: Session, sql: str, values: Mapping[str, object], narrowing: Narrowing, most: int, until: float
) -> list[Row] | None:
    """None if the time is up before all are found."""
    left = math.ceil(1000 * (until - time.monotonic()))
    if left <= 0:
        return None
    asked: dict[str, Any] = {**values, **narrowing.values, "most": most}
    bounds = ""
    if narrowing.first is not None:
        bounds, asked["first"] = "AND posts.position >= :first", narrowing.first
    if narrowing.last is not None:
        bounds, asked["last"] = f"{bounds} AND posts.position <= :last", narrowing.last
    session.run(f"SAVEPOINT search; SET LOCAL statement_timeout = {left}")
    try:
        rows = session.rows(sql.replace("{narrowed}", f"{bounds} {narrowing.sql}"), **asked)
    except errors.QueryCanceled:
        session.run("ROLLBACK TO search")
        return None
    session.run("ROLLBACK TO search")  # also resets the limit
    return rows


def _asked(match: Match) -> str:
    options = " | ".join(f"({' & '.join(map(_phrase, option))})" for option in match.options)
    without = " | ".join(map(_phrase, match.without))
    return f"({options}) & !({without})" if without else options


def _phrase(term: Term) -> str:
    # Words are letters and digits, see channel.language.words: no quote can end the string.
    words = [f"'{word}'" for word in term.words]
    return f"({' <-> '.join(words)}{':*' if term.begun else ''})"


def _ranked(session: Session, match: Match, rows: list[Row]) -> list[Candidate]:
    """As in FTS5, each term of each option that a post has counts, so one in two options counts twice."""
    row = session.row("SELECT posts, length FROM words_in_all")
    posts, length = row or (0, 0)
    average = length / posts if posts else 1.0
    rarity = {term: _rarity(session, term, posts) for option in match.options for term in option}
    found = []
    for position, long, places in rows:
        standing = _places(places)
        weighed = {term: _weight(term, standing) for term in rarity}
        damped = _K1 * (1 - _B + _B * long / average)
        score = sum(
            rarity[term] * weighed[term] * (_K1 + 1) / (weighed[term] + damped)
            for option in match.options
            if all(weighed[term] for term in option)
            for term in option
        )
        found.append((position, score))
    return found


def _rarity(session: Session, term: Term, posts: int) -> float:
    """The weight of a term by the rarity of posts that have it."""
    if len(term.words) == 1 and not term.begun:
        row = session.row("SELECT posts FROM word_counts WHERE word = :word", word=term.words[0])
    else:
        row = session.row("SELECT count(*) FROM words WHERE document @@ CAST(:asked AS tsquery)", asked=_phrase(term))
    having = row[0] if row else 0
    return max(math.log((posts - having + 0.5) / (having + 0.5)), _LEAST) if posts else _LEAST


def _places(rows: Sequence[tuple[str, list[int], list[str]]] | None) -> Places:
    return {word: list(zip(places, columns, strict=True)) for word, places, columns in rows or ()}


def _weight(term: Term, standing: Places) -> float:
    """How often a post has the term, each time weighted by its column."""
    first, *others = [_of_word(standing, word) for word in term.words[:-1]] + [
        _of_beginning(standing, term.words[-1]) if term.begun else _of_word(standing, term.words[-1])
    ]
    following = [{place for place, _ in places} for places in others]
    return sum(
        _WEIGHTS[column]
        for place, column in first
        if all(place + step in places for step, places in enumerate(following, 1))
    )


def _of_word(standing: Places, word: str) -> list[tuple[int, str]]:
    return standing.get(word, [])


def _of_beginning(standing: Places, start: str) -> list[tuple[int, str]]:
    return [place for word, places in standing.items() if word.startswith(start) for place in places]


def _split(text: str) -> list[str]:
    return [word for word in _SEPARATED.split(text) if word]


def _document(columns: Sequence[Sequence[str]]) -> str:
    """The words with their places, in PostgreSQL's text form of a `tsvector`."""
    standing: dict[str, list[str]] = {}
    place = 1
    for column, words in zip(_WEIGHTS, columns, strict=True):
        for word in words:
            standing.setdefault(word, []).append(f"{min(place, _LAST_PLACE)}{'' if column == 'D' else column}")
            place += 1
        place += _HOLE
    return " ".join(f"'{word}':{','.join(places)}" for word, places in standing.items())


def _count(session: Session, posts: Sequence[Sequence[Sequence[str]]], sign: int) -> None:
    counts = Counter(word for columns in posts for word in {word for words in columns for word in words})
    session.run_many(
        "INSERT INTO word_counts (word, posts) VALUES (:word, :more) "
        "ON CONFLICT (word) DO UPDATE SET posts = word_counts.posts + excluded.posts",
        [{"word": word, "more": sign * count} for word, count in sorted(counts.items())],
    )
    if sign < 0:
        session.run("DELETE FROM word_counts WHERE posts <= 0 AND word = ANY(:words)", words=list(counts))
    session.run(
        "UPDATE words_in_all SET posts = posts + :posts, length = length + :length",
        posts=sign * len(posts),
        length=sign * sum(len(words) for columns in posts for words in columns),
    )


def _groups(letters: str) -> list[str]:
    """The groups of three letters, each once."""
    groups = (letters[start : start + _TRIGRAM] for start in range(len(letters) - _TRIGRAM + 1))
    return list(dict.fromkeys(group for group in groups if " " not in group))
