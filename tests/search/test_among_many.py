"""Among thousands of posts with the same words, of which not all are ranked, the best are found all the same."""

import random
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from functools import cache, partial
from importlib import import_module
from typing import Final

import pytest

from channel.models import Post
from channel.search import parse
from channel.store import Index
from storage import open_store
from tests.search.answering import answers_to, total
from tests.search.labelled import Question, lines, questions, records

pytestmark = pytest.mark.long

OTHERS: Final = 4_000
COMMON: Final = 80
LENGTH: Final = 30  # words, so that each of the common ones stands in more than a thousand of the others
BELOW_FULL: Final = 0.01


@pytest.fixture
async def crowd() -> AsyncIterator[Index]:
    """The posts of the labelled questions, and many newer ones in which what is often asked for stands, too."""
    async with open_store("sqlite:///:memory:") as store:
        await store.save([*records(), *_others()])
        yield store


async def test_ranking_the_newest_is_as_good_as_ranking_all(crowd: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    assert (await crowd.search(parse(_common()[0]), 0, 1)).more  # so there is something to lose
    searching = import_module("storage.index.search")
    patient = partial(searching.search, seconds=60.0)  # whatever else the machine does
    monkeypatch.setattr(searching, "search", patient)
    cut = total(await answers_to(crowd, _asked()))
    monkeypatch.setattr(searching, "search", partial(patient, most=2 * OTHERS))
    full = total(await answers_to(crowd, _asked()))
    assert full.ndcg > 0.7  # the others do not bury what was looked for
    assert cut.ndcg >= full.ndcg - BELOW_FULL


def _asked() -> Iterator[Question]:
    """The questions with a word that stands in very many posts: what they find is cut."""
    for question in questions():
        if question.corpus == "lines" and set(parse(question.words).words) & set(_common()):
            yield question


@cache
def _common() -> tuple[str, ...]:
    """What is asked for most often."""
    asked = (word for question in questions() if question.corpus == "lines" for word in parse(question.words).words)
    return tuple(word for word, _ in Counter(asked).most_common(COMMON))


def _others() -> Iterator[Post]:
    chance = random.Random(5)
    first, newest = len(lines()) + 1, max(line.date for line in lines().values())
    for number in range(first, first + OTHERS):
        body = " ".join(chance.choices(_common(), k=LENGTH))
        yield Post(message_id=number, date=newest + 600 * number, text=f"پیام n{number}\n{body}")
