"""Every system is asked the same, in a store of its own, and what was seen never comes back."""

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest

from evaluate.conftest import FILMS
from suggest_watch.app import App
from suggest_watch.errors import BadInput
from suggest_watch.evaluate.ablation import ablations
from suggest_watch.evaluate.baselines import Question, System, baselines
from suggest_watch.evaluate.catalogue import read_catalogue
from suggest_watch.evaluate.expectations import Expectations
from suggest_watch.evaluate.formats import ANYTHING, Case, CaseSet, Format
from suggest_watch.evaluate.product import Product
from suggest_watch.evaluate.runs import SetResult, run_set
from suggest_watch.evaluate.shelf import Shelf
from suggest_watch.evaluate.store import open_store
from suggest_watch.index import Step
from suggest_watch.settings import Settings

TODAY = date(2025, 6, 1)


@pytest.fixture
async def app(settings: Settings, catalogue: Path) -> AsyncIterator[App]:
    async with open_store(settings, [*read_catalogue(catalogue)]) as opened:
        yield opened


@pytest.fixture
def shelf(app: App) -> Shelf:
    return Shelf(app.database.all_titles())


@pytest.fixture
def systems(app: App, shelf: Shelf) -> list[System]:
    return [Product(app, today=TODAY), *baselines(app, shelf.by_key.values())]


async def run(
    systems: list[System], shelf: Shelf, *cases: Case, format_: Format = "one-target"
) -> SetResult:
    return await run_set(CaseSet("asked", format_, cases), systems, shelf)


def means(result: SetResult, metric: str) -> dict[str, float]:
    return {system.system: system.metrics[metric].mean for system in result.systems}


async def test_a_film_that_is_described_is_found_by_all_but_popularity(
    systems: list[System], shelf: Shelf
) -> None:
    asked = Case(id="1", text="thieves rob a bank on an island in a storm", targets=(1,))
    first = means(await run(systems, shelf, asked), "MRR")
    assert first == {"suggest": 1.0, "popularity": 0.5, "BM25": 1.0, "dense": 1.0, "RRF": 1.0}


async def test_popularity_is_what_most_people_know(systems: list[System], shelf: Shelf) -> None:
    ranking = await systems[1].rank(Question(text="anything"))
    votes = [shelf.by_key[key].popularity for key in ranking.keys]
    assert votes == sorted((film["vote_count"] for film in FILMS), reverse=True)


@pytest.mark.parametrize(
    "text", ["thieves rob a bank on an island", "what was that film i saw as a kid, a bank robbed"]
)
async def test_what_was_seen_is_in_no_ranking(
    systems: list[System], shelf: Shelf, text: str
) -> None:
    [heist] = shelf.films((1,))
    seen = frozenset(title.key for title in shelf.films((1, 3)))
    for system in systems:
        assert heist.key in (await system.rank(Question(text=text))).keys
        ranking = await system.rank(Question(text=text, seen=seen, liked=(heist,)))
        assert seen.isdisjoint({*ranking.keys, *ranking.shown}), system.name


async def test_a_history_is_told_by_what_was_liked_in_it(
    systems: list[System], shelf: Shelf
) -> None:
    asked = Case(id="7", text=ANYTHING, targets=(2,), seen=(1, 3), liked=(1,))
    first = means(await run(systems, shelf, asked, format_="history"), "MRR")
    # Heist after heist; that the reindeer and the bakery are less like it needs no taste.
    assert first["suggest"] == first["dense"] == first["BM25"] == 1.0


async def test_a_viewer_who_told_what_they_liked_shows_whether_the_confidence_is_true(
    systems: list[System], shelf: Shelf
) -> None:
    watched = ((1, True), (4, False), (3, False), (5, False), (2, True))
    asked = Case(id="7", text=ANYTHING, targets=(2,), liked=(1,), watched=watched)
    told = await run(systems, shelf, asked, format_="history")
    assert told.calibration is not None
    assert (told.calibration.reactions, told.calibration.liked) == (1, 1.0)
    [only] = told.calibration.bins
    assert told.calibration.error == pytest.approx(1 - only.confidence)
    silent = await run(systems, shelf, Case(id="8", text="a heist", targets=(2,)))
    assert silent.calibration is None


async def test_each_part_can_be_switched_off_to_see_what_it_is_for(app: App, shelf: Shelf) -> None:
    without = {product.name: product for product in ablations(app, today=TODAY)}
    question = Question(text="the crew of a failing space station hears a voice")
    best = {name: (await without[name].rank(question)).keys[0] for name in without}
    [orbit] = shelf.films((3,))
    assert best["- dense"] == best["- bm25"] == orbit.key
    ranked = (await without["- popularity"].rank(question)).keys
    assert sorted(ranked) == sorted(shelf.by_key)


async def test_a_case_without_a_target_in_the_catalogue_is_left_out_and_counted(
    systems: list[System], shelf: Shelf
) -> None:
    found = Case(id="1", text="a space station", targets=(3,))
    absent = Case(id="2", text="a shark", targets=(578,))
    result = await run(systems, shelf, found, absent)
    assert (result.cases, result.left_out) == (1, 1)
    assert all(len(system.latencies_ms) == 1 for system in result.systems)


async def test_a_set_for_another_catalogue_is_bad_input(
    systems: list[System], shelf: Shelf
) -> None:
    with pytest.raises(BadInput, match="none of the films that asked asks for"):
        await run(systems, shelf, Case(id="2", text="a shark", targets=(578,)))


async def test_an_answer_that_is_not_as_expected_is_named(
    systems: list[System], shelf: Shelf
) -> None:
    kept = Case(
        id="kept",
        text="horror in space",
        expect=Expectations.model_validate({"any_of": ["Orbit of Rust (2012)"]}),
    )
    missed = Case(
        id="missed",
        text="horror in space",
        expect=Expectations.model_validate({"must_not": ["Orbit of Rust (2012)"]}),
    )
    result = await run(systems, shelf, kept, missed, format_="own")
    assert [(miss.case, miss.aspects) for miss in result.misses] == [
        ("missed", ("refused kept out",))
    ]
    assert means(result, "likely found")["suggest"] == 1.0


async def test_an_expectation_of_an_unknown_title_ends_the_run(
    systems: list[System], shelf: Shelf
) -> None:
    expect = Expectations.model_validate({"any_of": ["Orbit of Dust (2012)"]})
    with pytest.raises(BadInput, match="Orbit of Dust"):
        await run(systems, shelf, Case(id="1", text="space", expect=expect), format_="own")


async def test_measuring_writes_nothing(app: App, systems: list[System], shelf: Shelf) -> None:
    await run(systems, shelf, Case(id="1", text="a heist", targets=(1,)))
    assert app.database.viewers() == []
    assert app.database.indexed_counts() == {"titles": len(FILMS), "signals": 0}


async def test_the_store_is_filled_once_and_is_not_the_persons(
    settings: Settings, catalogue: Path, own_cache: Path
) -> None:
    titles = [*read_catalogue(catalogue)]
    steps: list[Step] = []
    async with open_store(settings, titles, progress=steps.append) as app:
        assert app.settings.home.is_relative_to(own_cache)
    assert steps
    async with open_store(settings, titles, progress=steps.append) as again:
        assert again.settings.home == app.settings.home
        assert again.database.title_count() == len(titles)
    filled = len(steps)
    async with open_store(settings, titles[:3], progress=steps.append) as other:
        assert other.settings.home != app.settings.home
        assert other.database.title_count() == 3
    assert len(steps) > filled
    assert not settings.home.exists()


@pytest.fixture
def blocked_cache(own_cache: Path) -> None:
    own_cache.write_text("a file where the folder should be", "utf-8")


@pytest.mark.usefixtures("blocked_cache")
async def test_a_cache_that_cannot_be_written_is_replaced_by_a_temporary_folder(
    settings: Settings, catalogue: Path
) -> None:
    async with open_store(settings, [*read_catalogue(catalogue)]) as app:
        home = app.settings.home
        assert app.database.title_count() == len(FILMS)
    assert not home.exists()
