"""Feel is learnt from what is known of titles, measured honestly, and stays on its scale."""

from dataclasses import replace

import numpy as np
import pytest

from suggest_watch.catalogue import starter
from suggest_watch.documents import document_text, plain_text
from suggest_watch.embedders import Vectors
from suggest_watch.feel import FeelModel, FeelQuality, cross_validate, fit_feel, quality_of
from suggest_watch.types import FEEL_DIMENSIONS, Feel, Title
from suggest_watch.vocabulary import GENRES

SIZE = 8
MIDDLE = Feel(*[3.0] * 7)


def some_titles(count: int, *, seed: int = 0) -> tuple[Vectors, list[Title]]:
    """Titles of all genres and years with random unit vectors."""
    random = np.random.default_rng(seed)
    vectors = random.normal(size=(count, SIZE)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    titles = [
        Title(
            id=f"title-{seed}-{n}",
            kind="series" if random.random() < 0.2 else "movie",
            title=f"Title {n}",
            year=int(random.integers(1920, 2026)),
            genres=tuple(random.choice(GENRES, size=2, replace=False)),
            runtime_min=int(random.integers(60, 200)) if random.random() < 0.8 else None,
        )
        for n in range(count)
    ]
    return vectors, titles


@pytest.fixture(scope="module")
def quality() -> FeelQuality:
    titles = list(starter.StarterCatalogue().titles())
    feels = [title.feel for title in titles if title.feel]
    return cross_validate(starter.plain_vectors(), titles, feels)


def test_what_depends_on_the_vector_is_learnt() -> None:
    vectors, titles = some_titles(2000)
    model = fit_feel(vectors, titles, [replace(MIDDLE, valence=3 + 2 * v[0]) for v in vectors])
    fresh, others = some_titles(50, seed=1)
    predicted = model.predict(fresh, others)
    np.testing.assert_allclose([f.valence for f in predicted], 3 + 2 * fresh[:, 0], atol=0.1)
    np.testing.assert_allclose([f.warmth for f in predicted], 3, atol=1e-4)


def test_a_pair_of_genres_is_more_than_the_sum_of_both() -> None:
    vectors, titles = some_titles(4000)
    both = {"horror", "comedy"}
    titles = [
        replace(t, genres=("horror", "comedy")) if n % 8 == 0 else t for n, t in enumerate(titles)
    ]
    humor = [5.0 if both <= {*title.genres} else 2.0 for title in titles]
    model = fit_feel(vectors, titles, [replace(MIDDLE, humor=value) for value in humor])
    horror, comedy, pair = model.predict(
        vectors[:3],
        [replace(titles[0], genres=g) for g in (("horror",), ("comedy",), ("horror", "comedy"))],
    )
    assert pair.humor > 4.5
    assert max(horror.humor, comedy.humor) < 3


def test_a_prediction_never_leaves_the_scale() -> None:
    vectors, titles = some_titles(500)
    feels = [Feel(*[5.0 if v[0] > 0 else 1.0] * 7) for v in vectors]
    model = fit_feel(vectors, titles, feels)
    values = [value for feel in model.predict(4 * vectors, titles) for value in feel.vector()]
    assert (min(values), max(values)) == (1.0, 5.0)


def test_a_genre_that_the_closed_list_does_not_know_changes_nothing() -> None:
    vectors, titles = some_titles(200)
    model = fit_feel(vectors, titles, [replace(MIDDLE, energy=3 + v[1]) for v in vectors])
    strange = [replace(title, genres=("tv-movie", *title.genres)) for title in titles]
    assert model.predict(vectors, strange) == model.predict(vectors, titles)


def test_a_model_comes_back_from_its_bytes_and_only_for_vectors_of_its_size() -> None:
    vectors, titles = some_titles(200)
    model = fit_feel(vectors, titles, [replace(MIDDLE, scale=3 + v[2]) for v in vectors])
    again = FeelModel.from_bytes(model.to_bytes(), size=SIZE)
    assert again is not None
    assert again.predict(vectors, titles) == model.predict(vectors, titles)
    assert FeelModel.from_bytes(model.to_bytes(), size=SIZE + 1) is None
    assert FeelModel.from_bytes(b"", size=SIZE) is None


def test_noise_is_not_predicted() -> None:
    vectors, titles = some_titles(1000)
    noise = np.random.default_rng(9).uniform(1, 5, size=(1000, 7))
    found = cross_validate(vectors, titles, [Feel(*row) for row in noise])
    assert max(found.r2.values()) < 0.05


def test_the_order_of_the_titles_does_not_change_what_is_measured() -> None:
    vectors, titles = some_titles(400)
    noise = np.random.default_rng(9).normal(0, 0.3, size=400)
    feels = [Feel(*[3 + float(v[0] + e)] * 7) for v, e in zip(vectors, noise, strict=True)]
    one = cross_validate(vectors, titles, feels)
    other = cross_validate(vectors[::-1], titles[::-1], feels[::-1])
    assert other.mean_r2 == pytest.approx(one.mean_r2, abs=1e-9)
    assert 0 < one.mean_r2 < 1


def test_quality_is_told_by_dimension() -> None:
    known = np.array([[1.0] * 7, [3.0] * 7])
    predicted = known.copy()
    predicted[:, 0] = 2.0  # the mean explains nothing
    found = quality_of(predicted, known)
    assert tuple(found.r2) == tuple(found.mae) == FEEL_DIMENSIONS
    assert (found.r2["valence"], found.mae["valence"]) == (0.0, 1.0)
    assert (found.r2["scale"], found.mae["scale"]) == (1.0, 0.0)
    assert found.mean_r2 == pytest.approx(6 / 7)
    assert found.mean_mae == pytest.approx(1 / 7)


def test_the_starter_catalogue_is_predicted_as_well_as_is_promised(quality: FeelQuality) -> None:
    assert quality.titles == 3896
    assert quality.mean_r2 >= 0.62
    assert quality.mean_mae <= 0.60


def test_every_dimension_of_it_is_predicted_far_better_than_by_its_mean(
    quality: FeelQuality,
) -> None:
    assert min(quality.r2.values()) > 0.5


def test_a_plain_text_names_no_mood_no_theme_and_nobody() -> None:
    title = next(starter.StarterCatalogue().titles())
    assert title.synopsis in plain_text(title)
    for word in (*title.moods, *title.themes, *title.directors, *title.cast):
        assert word in document_text(title)
        assert word not in plain_text(title)
