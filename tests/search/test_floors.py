"""How well a stranger's questions are answered, kind by kind; what fails prints figures and no question."""

import asyncio
from typing import Final

import pytest

from tests.search.of_strangers import HALVES, UNANSWERABLE, Given, answers, by, junk, measured

RECALL: Final = 0.965
MRR: Final = 0.95
KIND_RECALL: Final = 0.88
LANGUAGE_RECALL: Final = 0.9
APART: Final = 0.04
"""How much worse the half may be that nobody has read."""
JUNK: Final = 1 / 20


@pytest.fixture(scope="module")
def given() -> list[Given]:
    return asyncio.run(answers())


@pytest.mark.long
def test_all_are_answered_well(given: list[Given]) -> None:
    found = measured(given)
    assert found.recall >= RECALL
    assert found.mrr >= MRR


@pytest.mark.parametrize(("by_what", "floor"), [("kind", KIND_RECALL), ("language", LANGUAGE_RECALL)])
def test_each_is_answered_well(given: list[Given], by_what: str, floor: float) -> None:
    found = {name: round(measured(some).recall, 3) for name, some in by(by_what, given) if name != UNANSWERABLE}
    assert {name: recall for name, recall in found.items() if recall < floor} == {}


def test_what_nobody_has_read_is_answered_as_well(given: list[Given]) -> None:
    read, unread = (measured(one for one in given if one.asked.half == half).recall for half in HALVES)
    assert unread >= read - APART


def test_what_has_no_answer_is_told_so(given: list[Given]) -> None:
    assert junk(given) <= JUNK


def test_what_is_shown_as_near_is_not_most_of_the_answers(given: list[Given]) -> None:
    answerable = [one for one in given if one.asked.right]
    assert sum(one.near for one in answerable) <= len(answerable) / 10
