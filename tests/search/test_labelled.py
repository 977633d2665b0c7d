"""The labelled set is whole: every label names a post, every trap has questions."""

from collections import Counter

import pytest

from tests.search.labelled import Channel, lines, name_of, opened, questions
from tests.shared import SEED, real


def test_there_are_more_than_enough_questions_over_three_channels() -> None:
    assert len(questions()) >= 150
    assert len(lines()) >= 70
    assert set(Counter(question.corpus for question in questions())) == {"lines", "sample", "seed"}


def test_every_trap_has_several_questions() -> None:
    few = {trap: count for trap, count in Counter(question.trap for question in questions()).items() if count < 3}
    assert few == {}


def test_no_question_is_asked_twice_under_one_trap() -> None:
    asked = Counter((question.trap, question.corpus, question.words) for question in questions())
    assert [question for question, count in asked.items() if count > 1] == []


def test_grades_are_from_one_to_three_and_the_best_is_none_that_is_shut_out() -> None:
    for question in questions():
        assert question.relevant, question.words
        assert set(question.relevant.values()) <= {1, 2, 3}, question.words
        assert not set(question.relevant) & set(question.never), question.words


@pytest.mark.parametrize("corpus", ["lines", "sample", "seed"])
async def test_every_label_names_a_post_that_stands_in_lists(corpus: Channel) -> None:
    if corpus == "seed":
        real(SEED)
    async with opened(corpus) as store:
        posts = (await store.latest(None, 200)).posts
    names = list(map(name_of(corpus), posts))
    assert len(names) == len(set(names))
    named = {name for one in questions() if one.corpus == corpus for name in (*one.relevant, *one.never)}
    assert named - set(names) == set()
