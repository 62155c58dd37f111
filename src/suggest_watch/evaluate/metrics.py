"""Measures of a ranking against what is relevant, and how sure a mean is; knows no title."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from math import log2

import numpy as np

RESAMPLES = 1000
CONFIDENCE = 0.95
_SEED = 20_240_229


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean over `count` cases with its 95 % confidence interval."""

    mean: float
    low: float
    high: float
    count: int


def recall_at(k: int, ranked: Sequence[int], relevant: Collection[int]) -> float:
    """Return the share of the relevant that is among the first `k`."""
    return len({*ranked[:k]} & {*relevant}) / len({*relevant})


def ndcg_at(k: int, ranked: Sequence[int], relevant: Collection[int]) -> float:
    """Return the normalised discounted cumulative gain, binary (Järvelin & Kekäläinen 2002)."""
    wanted = {*relevant}
    gain = sum(1 / log2(rank + 1) for rank, key in enumerate(ranked[:k], 1) if key in wanted)
    ideal = sum(1 / log2(rank + 1) for rank in range(1, min(k, len(wanted)) + 1))
    return gain / ideal


def reciprocal_rank(ranked: Sequence[int], relevant: Collection[int]) -> float:
    """Return 1 / rank of the first relevant one, 0 where there is none; its mean is MRR."""
    wanted = {*relevant}
    return next((1 / rank for rank, key in enumerate(ranked, 1) if key in wanted), 0.0)


def estimate(values: Sequence[float]) -> Estimate:
    """Return the mean of at least one value and its interval by percentile bootstrap (Efron 1979).

    The resamples are drawn with a fixed seed, so that the same values give the same interval.
    """
    sample = np.asarray(values, dtype=np.float64)
    draws = np.random.default_rng(_SEED)
    means = [sample[draws.integers(0, len(sample), len(sample))].mean() for _ in range(RESAMPLES)]
    tail = (1 - CONFIDENCE) / 2
    low, high = np.quantile(means, (tail, 1 - tail))
    return Estimate(float(sample.mean()), float(low), float(high), len(sample))
