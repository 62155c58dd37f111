"""Whether a confidence is a probability: compared with how often people did like a title."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

BINS = 10
_STEPS = 50
_ENOUGH = 1e-9

Column = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Bin:
    """The reactions whose confidence lies in one tenth: its mean, the share liked, how many."""

    confidence: float
    liked: float
    count: int


@dataclass(frozen=True, slots=True)
class Calibration:
    """What `reliability` found; `bins` are those that are not empty, by confidence."""

    bins: tuple[Bin, ...]
    reactions: int
    liked: float
    error: float
    """The expected calibration error: mean distance of confidence and share, by count."""
    brier: float
    """The mean squared distance of confidence and outcome (Brier 1950)."""


def reliability(confidences: Sequence[float], liked: Sequence[bool]) -> Calibration:
    """Compare the confidences of at least one reaction with the outcomes (Guo et al. 2017)."""
    sure, happened = np.asarray(confidences, dtype=np.float64), np.asarray(liked, dtype=np.float64)
    places = np.minimum((sure * BINS).astype(int), BINS - 1)
    bins = tuple(
        Bin(float(sure[here].mean()), float(happened[here].mean()), int(here.sum()))
        for place in range(BINS)
        if (here := places == place).any()
    )
    return Calibration(
        bins=bins,
        reactions=len(sure),
        liked=float(happened.mean()),
        error=sum(b.count * abs(b.confidence - b.liked) for b in bins) / len(sure),
        brier=float(((sure - happened) ** 2).mean()),
    )


def fit_logistic(scores: Sequence[float], liked: Sequence[bool]) -> tuple[float, float]:
    """Return slope and middle of the logistic function from score to probability (Platt 1999).

    Its targets are smoothed as there, so that scores that part the outcomes have a finite slope.
    """
    at, happened = np.asarray(scores, dtype=np.float64), np.asarray(liked, dtype=bool)
    yes, no = int(happened.sum()), int((~happened).sum())
    targets = np.where(happened, (yes + 1) / (yes + 2), 1 / (no + 2))
    inputs = np.stack([at, np.ones_like(at)], axis=1)
    weights = np.zeros(2)
    for _ in range(_STEPS):
        likely: Column = 1.0 / (1.0 + np.exp(-inputs @ weights))
        gradient = inputs.T @ (targets - likely)
        curvature = (inputs * (likely * (1 - likely))[:, None]).T @ inputs
        step = np.linalg.solve(curvature + _ENOUGH * np.eye(2), gradient)
        weights = weights + step
        if np.abs(step).max() < _ENOUGH:
            break
    slope, constant = weights
    return float(slope), float(-constant / slope)
