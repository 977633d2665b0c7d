"""What the search is measured beside finds what plain words find, and is given all labelled questions."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest

from bench.search_quality import WAYS
from tests.search.labelled import questions
from tests.search.of_strangers import HALVES, asked

POSTS = [("new", "A word with others, and a word again"), ("old", "Only others"), ("oldest", "One wordless line")]


@pytest.fixture
def database() -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(":memory:")) as database:
        yield database


@pytest.mark.parametrize(
    ("name", "found"),
    [("FTS5 AND", {"new"}), ("FTS5 trigram", {"new", "oldest"}), ("LIKE", {"new", "oldest"})],
)
def test_each_way_finds_what_it_can(database: sqlite3.Connection, name: str, found: set[str]) -> None:
    find = WAYS[name](database, POSTS)
    assert set(find("word")) == found
    assert set(find("others word")) == {"new"}
    assert find("nothing") == []


@pytest.mark.parametrize("name", WAYS)
def test_each_way_understands_every_labelled_question(database: sqlite3.Connection, name: str) -> None:
    find = WAYS[name](database, POSTS)
    for words in (*(one.words for one in questions()), *(one.ask for half in HALVES for one in asked(half))):
        found = list(find(words))
        assert len(found) == len(set(found))


def test_any_of_the_words_in_any_of_its_letters_is_enough_for_one_way(database: sqlite3.Connection) -> None:
    find = WAYS["FTS5 OR, folded"](database, [("one", "کتابی"), ("other", "هیچ")])
    assert set(find("كتابي دیگر")) == {"one"}
