"""The requests that are shipped can all be answered, and the product keeps to every constraint."""

from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
import pytest_asyncio

from suggest_watch.app import App, open_app
from suggest_watch.catalogue.starter import StarterCatalogue
from suggest_watch.evaluate.baselines import Question
from suggest_watch.evaluate.expectations import Comparison, Demands, Expectations, title_named
from suggest_watch.evaluate.formats import OWN, Case, read_cases
from suggest_watch.evaluate.product import Product
from suggest_watch.evaluate.shelf import Shelf
from suggest_watch.retrieve import title_vectors
from suggest_watch.settings import load_settings
from suggest_watch.types import Title, TitleName

CASES = read_cases(OWN).cases
TODAY = date(2025, 6, 1)
COUNT = 4


@pytest.fixture(scope="module")
def titles() -> list[Title]:
    return [*StarterCatalogue().titles()]


def expected(case: Case) -> Expectations:
    assert case.expect is not None
    return case.expect


def test_there_are_many_and_each_asks_something_of_its_own() -> None:
    assert len(CASES) >= 120
    assert max(Counter(case.id for case in CASES).values()) == 1
    assert max(Counter(case.text for case in CASES).values()) == 1
    assert all(expected(case) != Expectations() for case in CASES)


def test_every_kind_of_expectation_is_spoken_of_often() -> None:
    often = Counter(name for case in CASES for name in expected(case).model_fields_set)
    assert all(often[name] >= 20 for name in Expectations.model_fields), often
    demands = Counter(
        name
        for case in CASES
        if (made := expected(case).constraints)
        for name in made.model_fields_set
    )
    assert all(demands[name] >= 5 for name in Demands.model_fields), demands
    compared = {each.dimension for case in CASES for each in expected(case).feel}
    assert len(compared) == 7


def test_every_expectation_can_be_met_by_the_starter_catalogue(titles: list[Title]) -> None:
    by_name = {TitleName(title.title, title.year): title for title in titles}
    for case in CASES:
        expect = expected(case)
        demands = expect.constraints or Demands()
        refused = {title_named(name, by_name).id for name in expect.must_not}
        fitting = [t for t in titles if t.id not in refused and not demands.broken_by(t)]
        assert _felt(fitting, expect.feel, by_name) >= COUNT, case
        likely = {title_named(name, by_name).id for name in expect.any_of}
        assert not likely or likely & {title.id for title in fitting}, case


def _felt(
    titles: list[Title], comparisons: tuple[Comparison, ...], by_name: dict[TitleName, Title]
) -> int:
    return sum(all(each.holds(title, by_name) for each in comparisons) for title in titles)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def starter(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[App]:
    home = tmp_path_factory.mktemp("own")
    async with open_app(load_settings({"home": home, "llm": "none"}, environment={})) as app:
        yield app


@pytest.fixture(scope="module")
def shelf(starter: App) -> Shelf:
    return Shelf(starter.database.all_titles())


HARD = [case for case in CASES if expected(case).constraints or expected(case).must_not]


@pytest.mark.slow
@pytest.mark.parametrize("case", HARD, ids=lambda case: case.id)
async def test_constraints_hold_and_refused_titles_stay_away(
    starter: App, shelf: Shelf, case: Case
) -> None:
    ranking = await Product(starter, today=TODAY).rank(Question(text=case.text))
    shown = [shelf.by_key[key] for key in ranking.shown]
    assert shown
    expect = expected(case)
    demands = expect.constraints or Demands()
    assert {title.id: broken for title in shown if (broken := demands.broken_by(title))} == {}
    assert {f"{title.title} ({title.year})" for title in shown}.isdisjoint(expect.must_not)


@pytest.mark.slow
async def test_the_more_adventurous_the_less_known_and_the_less_alike(
    starter: App, shelf: Shelf
) -> None:
    fame, likeness = [], []
    for adventurous in (0.0, 0.5, 1.0):
        settings = starter.settings.model_copy(update={"adventurous": adventurous})
        product = Product(replace(starter, settings=settings), today=TODAY)
        answers = [[*(await product.rank(Question(text=case.text))).shown] for case in CASES[::4]]
        fame.append(_mean_fame(starter, [shelf.by_key[key] for keys in answers for key in keys]))
        likeness.append(float(np.mean([await _likeness(starter, keys) for keys in answers])))
    assert fame[0] > fame[1] > fame[2]
    assert likeness[0] > likeness[1] > likeness[2]


def _mean_fame(app: App, titles: list[Title]) -> float:
    popularity = np.array([title.popularity or 0.0 for title in titles])
    return float(app.database.fame().of(popularity).mean())


async def _likeness(app: App, keys: list[int]) -> float:
    """Return the mean cosine of the pairs."""
    anywhere = np.ones(app.embedder.size, dtype=np.float32)
    vectors = np.stack([*(await title_vectors(app.index, anywhere, keys)).values()])
    return float((vectors @ vectors.T)[np.triu_indices(len(vectors), 1)].mean())
