"""A confidence is measured against what people did like, and fitted to it."""

import numpy as np
import pytest

from suggest_watch.evaluate.calibration import fit_logistic, reliability


def test_confidences_that_come_true_have_no_error() -> None:
    found = reliability([0.25] * 4 + [0.75] * 4, [True, *[False] * 3, *[True] * 3, False])
    assert found.error == pytest.approx(0.0)
    assert [(b.confidence, b.liked, b.count) for b in found.bins] == [
        (0.25, 0.25, 4),
        (0.75, 0.75, 4),
    ]
    assert (found.reactions, found.liked) == (8, 0.5)


def test_the_error_is_the_mean_distance_weighted_by_count() -> None:
    found = reliability([0.9, 0.9, 0.9, 0.1], [True, True, False, True])
    assert found.error == pytest.approx((3 * (0.9 - 2 / 3) + (1 - 0.1)) / 4)
    assert found.brier == pytest.approx((2 * 0.01 + 2 * 0.81) / 4)


def test_certainty_has_a_bin() -> None:
    assert reliability([1.0, 0.0], [True, False]).error == 0.0


def test_the_logistic_function_that_made_the_outcomes_is_found() -> None:
    draws = np.random.default_rng(3)
    scores = draws.normal(size=20_000)
    likely = 1 / (1 + np.exp(-1.5 * (scores - 0.5)))
    slope, middle = fit_logistic(list(scores), list(draws.random(20_000) < likely))
    assert slope == pytest.approx(1.5, abs=0.1)
    assert middle == pytest.approx(0.5, abs=0.05)


def test_scores_that_part_the_outcomes_have_a_finite_slope() -> None:
    slope, middle = fit_logistic([0.0, 1.0, 2.0, 3.0], [False, False, True, True])
    assert 0 < slope < 50
    assert middle == pytest.approx(1.5)
