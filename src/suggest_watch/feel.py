"""Predicts how a title feels, by a ridge regression from its vector and its record.

A stage: values in, values out. It knows no embedder, no index and no request; what was tried before
it came to this is in `docs/log.md`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from suggest_watch.embedders import Vectors
from suggest_watch.types import FEEL_DIMENSIONS, Feel, Title
from suggest_watch.vocabulary import GENRES

PENALTY = 30.0
FOLDS = 5
_VECTOR_SCALE = 5.0  # a unit vector's numbers are small beside a genre's 0 or 1
_LEADING_SCALE = 0.5  # not every catalogue names the leading genre first
_LOWEST, _HIGHEST = 1.0, 5.0
_YEARS = (1920, 2030)
_MINUTES = {"movie": 105, "series": 45}  # what a title of unknown length is taken to have
_COLUMN = {genre: at for at, genre in enumerate(GENRES)}
_PAIRS = np.triu_indices(len(GENRES), 1)
_RECORD_SIZE = 2 * len(GENRES) + len(_PAIRS[0]) + 6

Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class FeelModel:
    """`weights` is `[features + 1, 7]`, in the order of `FEEL_DIMENSIONS`, the constants last."""

    weights: NDArray[np.float32]

    def predict(self, vectors: Vectors, titles: Sequence[Title]) -> list[Feel]:
        """Return the feel of each title, each value within 1 to 5.

        `vectors` are the titles' `[n, size]` unit vectors, by the embedder of those it was fitted
        on.
        """
        predicted = _features(vectors, titles) @ self.weights[:-1] + self.weights[-1]
        return [Feel(*map(float, row)) for row in np.clip(predicted, _LOWEST, _HIGHEST)]

    def to_bytes(self) -> bytes:
        """Return the weights as little-endian float32; `from_bytes` reverses it."""
        return self.weights.astype("<f4").tobytes()

    @classmethod
    def from_bytes(cls, stored: bytes, *, size: int) -> FeelModel | None:
        """Read weights for vectors of `size` numbers; None for those of another set of features."""
        shape = (size + _RECORD_SIZE + 1, len(FEEL_DIMENSIONS))
        if len(stored) != 4 * shape[0] * shape[1]:
            return None
        return cls(np.frombuffer(stored, dtype="<f4").reshape(shape))


@dataclass(frozen=True, slots=True, kw_only=True)
class FeelQuality:
    """How well feel is predicted for titles that were not learnt from, by dimension.

    `r2` is the share of the variance that is explained, `mae` the mean absolute error on the scale
    from 1 to 5.
    """

    titles: int
    r2: Mapping[str, float]
    mae: Mapping[str, float]

    @property
    def mean_r2(self) -> float:
        """The mean over the dimensions."""
        return sum(self.r2.values()) / len(self.r2)

    @property
    def mean_mae(self) -> float:
        """The mean over the dimensions."""
        return sum(self.mae.values()) / len(self.mae)


def fit_feel(vectors: Vectors, titles: Sequence[Title], targets: Sequence[Feel]) -> FeelModel:
    """Fit the model to the `[n, size]` unit vectors and records of titles whose feel is known.

    In closed form (Hoerl & Kennard 1970); the constants are not penalized.
    """
    return _fit(_features(vectors, titles), _matrix(targets))


def cross_validate(
    vectors: Vectors, titles: Sequence[Title], targets: Sequence[Feel]
) -> FeelQuality:
    """Measure by `FOLDS`-fold cross-validation; a title's `id` alone decides its fold."""
    features, known = _features(vectors, titles), _matrix(targets)
    folds = np.array([crc32(title.id.encode()) % FOLDS for title in titles])
    predicted = np.empty_like(known)
    for fold in range(FOLDS):
        held = folds == fold
        weights = _fit(features[~held], known[~held]).weights
        predicted[held] = np.clip(features[held] @ weights[:-1] + weights[-1], _LOWEST, _HIGHEST)
    return quality_of(predicted, known)


def quality_of(predicted: Matrix, known: Matrix) -> FeelQuality:
    """Compare `[n, 7]` predicted values with the known ones."""
    errors = predicted - known
    r2 = 1.0 - (errors**2).sum(axis=0) / ((known - known.mean(axis=0)) ** 2).sum(axis=0)
    mae = np.abs(errors).mean(axis=0)
    return FeelQuality(
        titles=len(known),
        r2=dict(zip(FEEL_DIMENSIONS, map(float, r2), strict=True)),
        mae=dict(zip(FEEL_DIMENSIONS, map(float, mae), strict=True)),
    )


def _fit(features: Matrix, known: Matrix) -> FeelModel:
    middle, usual = features.mean(axis=0), known.mean(axis=0)
    centred = features - middle
    gram = centred.T @ centred + PENALTY * np.eye(features.shape[1])
    slopes = np.linalg.solve(gram, centred.T @ (known - usual))
    return FeelModel(np.vstack([slopes, usual - middle @ slopes]).astype(np.float32))


def _matrix(feels: Sequence[Feel]) -> Matrix:
    return np.array([feel.vector() for feel in feels], dtype=np.float64)


def _features(vectors: Vectors, titles: Sequence[Title]) -> Matrix:
    """Return `[n, size + _RECORD_SIZE]`: vector, genres, their pairs, leading genre, the rest."""
    genres, leading = np.zeros((2, len(titles), len(GENRES)))
    for row, title in enumerate(titles):
        columns = [_COLUMN[genre] for genre in title.genres if genre in _COLUMN]
        genres[row, columns] = 1.0
        leading[row, columns[:1]] = _LEADING_SCALE
    # A horror comedy is not the mean of a horror film and a comedy.
    pairs = genres[:, _PAIRS[0]] * genres[:, _PAIRS[1]]
    rest = np.array([_rest(title) for title in titles])
    return np.hstack([_VECTOR_SCALE * vectors, genres, pairs, leading, rest])


def _rest(title: Title) -> tuple[float, ...]:
    series = float(title.kind == "series")
    year = (min(max(title.year, _YEARS[0]), _YEARS[1]) - 1990) / 30
    minutes = min(max(title.runtime_min or _MINUTES[title.kind], 20), 450)
    length = log(minutes / _MINUTES["movie"])
    return (series, year, year**2, length, length**2, length * series)
