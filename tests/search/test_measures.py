"""The three measures, by examples that were worked out by hand."""

import pytest

from tests.search.measures import Quality, ndcg, quality, recall, reciprocal_rank

RELEVANT = {"a": 3, "b": 1, "c": 2}


def test_recall_is_the_share_of_the_relevant_among_the_first_twenty() -> None:
    others = [str(number) for number in range(19)]
    assert recall(["a", "x", "c"], RELEVANT) == pytest.approx(2 / 3)
    assert recall([*others, "a", "b"], RELEVANT) == pytest.approx(1 / 3)
    assert recall([], RELEVANT) == 0


def test_the_reciprocal_rank_looks_for_the_first_that_is_relevant() -> None:
    assert reciprocal_rank(["b", "a"], RELEVANT) == 1
    assert reciprocal_rank(["x", "y", "a"], RELEVANT) == pytest.approx(1 / 3)
    assert reciprocal_rank(["x"], RELEVANT) == 0


def test_ndcg_weighs_grades_by_their_places() -> None:
    # Gains 7, 1, 3; discounts 1, log2(3) = 1.585, 2, log2(5) = 2.322. Found 7/1 + 3/2.322 = 8.292;
    # the best order a, c, b gives 7/1 + 3/1.585 + 1/2 = 9.393.
    assert ndcg(["a", "x", "y", "c"], RELEVANT) == pytest.approx(8.292 / 9.393, abs=1e-3)
    assert ndcg(["a", "c", "b"], RELEVANT) == pytest.approx(1)
    assert ndcg([*"0123456789", "a"], RELEVANT) == 0


def test_quality_is_the_mean_over_questions() -> None:
    found = quality([(["a"], {"a": 3}), (["x", "a"], {"a": 3, "b": 3})])
    assert found == pytest.approx(Quality(recall=0.75, mrr=0.75, ndcg=(1 + 0.6309 / 1.6309) / 2, questions=2), abs=1e-3)
