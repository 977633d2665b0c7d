"""What the bot answers to the labelled questions."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import NamedTuple

from channel.store import Index
from handlers.browse.search import look
from tests.search.labelled import Channel, Question, name_of, opened, questions
from tests.search.measures import SEEN, Quality, quality


class Answer(NamedTuple):
    """The first twenty posts that a question finds, by name, the best first."""

    question: Question
    found: tuple[str, ...]


async def answers(corpora: Iterable[Channel]) -> list[Answer]:
    """To all questions to these channels."""
    given = []
    for corpus in corpora:
        async with opened(corpus) as store:
            given += await answers_to(store, (one for one in questions() if one.corpus == corpus))
    return given


async def answers_to(store: Index, asked: Iterable[Question]) -> list[Answer]:
    """To questions to a channel whose posts are in the store, whatever else is there."""
    return [Answer(question, await _found(store, question)) for question in asked]


def total(given: Iterable[Answer]) -> Quality:
    return quality((answer.found, answer.question.relevant) for answer in given)


def by_trap(given: Iterable[Answer]) -> Iterator[tuple[str, Quality]]:
    """The quality on each trap's questions."""
    ordered = sorted(given, key=lambda answer: answer.question.trap)
    for trap, group in groupby(ordered, key=lambda answer: answer.question.trap):
        yield trap, total(group)


async def _found(store: Index, question: Question) -> tuple[str, ...]:
    """As the bot shows it at once: also what clearly was meant, where no post has all the words."""
    looked = await look(store, question.words, SEEN)
    return tuple(map(name_of(question.corpus), (hit.card for hit in looked.hits.hits)))
