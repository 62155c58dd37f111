"""What is expected of an answer is checked against the records of its titles."""

from dataclasses import replace
from typing import Any

import pytest
from pydantic import ValidationError

from suggest_watch.errors import BadInput
from suggest_watch.evaluate.expectations import Demands, Expectations, judge
from suggest_watch.types import Feel, Title, TitleName

CALM = Title(
    key=1,
    id="calm-1990",
    kind="movie",
    title="Calm",
    year=1990,
    runtime_min=100,
    language="fr",
    genres=("drama", "romance"),
    directors=("Ada Ames",),
    cast=("Bo Berg",),
    feel=Feel(4, 1, 1, 2, 5, 2, 1),
    content=("nudity",),
    audience="teen",
)
LOUD = replace(CALM, key=2, id="loud-2000", title="Loud", year=2000, feel=Feel(2, 5, 4, 2, 1, 2, 5))
BY_NAME = {TitleName(title.title, title.year): title for title in (CALM, LOUD)}

KEPT = {
    "kind": "movie",
    "min_year": 1990,
    "max_year": 1990,
    "max_runtime": 100,
    "genres_all": ("romance", "drama"),
    "genres_none": ("war",),
    "languages": ("de", "fr"),
    "people_any": ("Bo Berg", "Nobody"),
    "audience_in": ("teen", "family"),
    "content_none": ("gore",),
}
BROKEN = {
    "kind": "series",
    "min_year": 1991,
    "max_year": 1989,
    "max_runtime": 99,
    "genres_all": ("drama", "war"),
    "genres_none": ("romance",),
    "languages": ("de",),
    "people_any": ("Nobody",),
    "audience_in": ("kids",),
    "content_none": ("nudity",),
}


def scores(expect: dict[str, Any], *shown: Title) -> dict[str, float]:
    expectations = Expectations.model_validate(expect)
    return judge(expectations, shown=shown, ranked=shown, by_name=BY_NAME)


def test_there_is_an_example_of_every_demand() -> None:
    assert set(KEPT) == set(BROKEN) == set(Demands.model_fields)


@pytest.mark.parametrize("demand", KEPT)
def test_a_demand_is_kept_or_named_as_broken(demand: str) -> None:
    assert Demands.model_validate({demand: KEPT[demand]}).broken_by(CALM) == []
    assert Demands.model_validate({demand: BROKEN[demand]}).broken_by(CALM) == [demand]


def test_what_is_unknown_of_a_title_satisfies_nothing() -> None:
    bare = Title(id="bare", kind="movie", title="Bare", year=1990)
    for demand in ("max_runtime", "genres_all", "languages", "people_any", "audience_in"):
        assert Demands.model_validate({demand: KEPT[demand]}).broken_by(bare) == [demand]


def test_one_title_that_breaks_a_constraint_fails_the_answer() -> None:
    expect = {"constraints": {"max_year": 1995}}
    assert scores(expect, CALM) == {"constraints kept": 1.0}
    assert scores(expect, CALM, LOUD) == {"constraints kept": 0.0}
    assert scores(expect) == {"constraints kept": 0.0}


def test_feel_is_compared_with_a_number_or_a_title_and_equal_is_neither() -> None:
    def held(**comparison: Any) -> float:
        return scores({"feel": [{"dimension": "energy", **comparison}]}, CALM, LOUD)["feel kept"]

    assert held(above=1) == 0.5
    assert held(below=5) == 0.5
    assert held(below={"title": "Loud (2000)"}) == 0.5
    assert held(above={"title": "Loud (2000)"}) == 0.0


def test_feel_counts_for_the_first_four_titles_only() -> None:
    expect = {"feel": [{"dimension": "warmth", "above": 3}]}
    assert scores(expect, CALM, CALM, CALM, CALM, LOUD)["feel kept"] == 1.0
    assert scores(expect, replace(CALM, feel=None))["feel kept"] == 0.0


def test_a_refused_title_must_not_be_shown_and_a_likely_one_must_be_ranked_high() -> None:
    assert scores({"must_not": ["Loud (2000)"]}, CALM) == {"refused kept out": 1.0}
    assert scores({"must_not": ["Loud (2000)"]}, CALM, LOUD) == {"refused kept out": 0.0}
    likely = {"any_of": ["Loud (2000)"]}
    assert scores(likely, *([CALM] * 9), LOUD) == {"likely found": 1.0}
    assert scores(likely, *([CALM] * 10), LOUD) == {"likely found": 0.0}


def test_an_expectation_of_a_title_that_does_not_exist_is_bad_input() -> None:
    for expect in (
        {"must_not": ["Loud (1999)"]},
        {"any_of": ["Loud"]},
        {"feel": [{"dimension": "energy", "above": {"title": "Silence (1999)"}}]},
    ):
        with pytest.raises(BadInput, match="the catalogue has no title"):
            scores(expect, CALM)


@pytest.mark.parametrize(
    "comparison",
    [
        {"dimension": "energy"},
        {"dimension": "energy", "above": 1, "below": 3},
        {"dimension": "mood", "above": 1},
    ],
)
def test_a_comparison_has_one_bound_of_a_known_dimension(comparison: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Expectations.model_validate({"feel": [comparison]})
