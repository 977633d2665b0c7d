"""How well the bot answers the labelled questions; `pytest -s` shows the measures trap by trap."""

import asyncio
from collections.abc import Sequence
from typing import Final

import pytest
from rich.console import Console
from rich.table import Table

from tests.search.answering import Answer, answers, by_trap, total
from tests.search.labelled import Channel
from tests.search.measures import Quality
from tests.shared import SEED, real

RECALL: Final = 0.97
MRR: Final = 0.9
TRAP_RECALL: Final = 0.85
"""Of each trap by itself, some of which have few questions."""

WITHOUT_SEED: Final[tuple[Channel, ...]] = ("lines", "sample")
WITH_SEED: Final[tuple[Channel, ...]] = (*WITHOUT_SEED, "seed")


@pytest.fixture(scope="module")
def given() -> list[Answer]:
    """The answers to all questions to the channels that are there."""
    return asyncio.run(answers(WITH_SEED if SEED.exists() else WITHOUT_SEED))


@pytest.mark.parametrize("corpora", [WITHOUT_SEED, WITH_SEED], ids=["without the seed", "with the seed"])
def test_the_labelled_questions_are_answered(given: list[Answer], corpora: Sequence[Channel]) -> None:
    if "seed" in corpora:
        real(SEED)
    counted = [answer for answer in given if answer.question.corpus in corpora]
    found, traps = total(counted), dict(by_trap(counted))
    Console(soft_wrap=True).print(_table(found, traps))
    missed = "\n".join(_missed(counted))
    assert found.recall >= RECALL, missed
    assert found.mrr >= MRR, missed
    assert {trap: round(one.recall, 3) for trap, one in traps.items() if one.recall < TRAP_RECALL} == {}, missed


def test_nothing_is_found_that_a_question_shuts_out(given: list[Answer]) -> None:
    assert [answer for answer in given if set(answer.found) & set(answer.question.never)] == []


def _table(found: Quality, traps: dict[str, Quality]) -> Table:
    table = Table("trap", "questions", "recall", "MRR", "nDCG@10")
    for trap, one in [*traps.items(), ("all", found)]:
        table.add_row(trap, str(one.questions), *(f"{value:.3f}" for value in (one.recall, one.mrr, one.ndcg)))
    return table


def _missed(given: list[Answer]) -> list[str]:
    """The questions whose answer lacks something, or begins with something else."""
    return [
        f"{question.trap}: {question.words!r} ({question.corpus}) lacks {sorted(question.relevant.keys() - set(found))}"
        f", begins with {list(found[:3])}"
        for question, found in given
        if question.relevant.keys() - set(found) or found[0] not in question.relevant
    ]
