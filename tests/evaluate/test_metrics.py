"""The measures agree with their definitions, worked out by hand."""

from math import log2

import pytest

from suggest_watch.evaluate.metrics import estimate, ndcg_at, recall_at, reciprocal_rank


def test_recall_is_the_share_of_the_relevant_among_the_first() -> None:
    assert recall_at(3, [9, 1, 8, 2], {1, 2}) == 0.5
    assert recall_at(4, [9, 1, 8, 2], {1, 2}) == 1.0
    assert recall_at(4, [], {1}) == 0.0


def test_ndcg_discounts_by_rank_and_is_one_for_the_best_order() -> None:
    assert ndcg_at(10, [1, 2, 9], {1, 2}) == 1.0
    ideal = 1 + 1 / log2(3)
    assert ndcg_at(10, [9, 1, 2], {1, 2}) == pytest.approx((1 / log2(3) + 1 / log2(4)) / ideal)
    assert ndcg_at(2, [8, 9, 1], {1}) == 0.0
    # With more relevant than places the best possible is still 1.
    assert ndcg_at(1, [1], {1, 2, 3}) == 1.0


def test_the_reciprocal_rank_is_that_of_the_first_relevant() -> None:
    assert reciprocal_rank([9, 8, 2, 1], {1, 2}) == pytest.approx(1 / 3)
    assert reciprocal_rank([9, 8], {1}) == 0.0


def test_an_interval_holds_the_mean_and_narrows_with_more_cases() -> None:
    few, many = estimate([0.0, 1.0] * 10), estimate([0.0, 1.0] * 1000)
    for each in (few, many):
        assert each.low < each.mean == 0.5 < each.high
    # The standard error of a share of one half among 20 is 0.112.
    assert few.high - few.low == pytest.approx(2 * 1.96 * 0.112, abs=0.06)
    assert many.high - many.low < (few.high - few.low) / 5


def test_equal_values_leave_no_doubt_and_equal_samples_no_difference() -> None:
    sure = estimate([0.25] * 5)
    assert (sure.low, sure.high, sure.count) == (0.25, 0.25, 5)
    values = [0.1, 0.9, 0.4]
    assert estimate(values) == estimate(values)
