"""A record satisfies constraints exactly where the index finds its title under them."""

from dataclasses import fields

import numpy as np
import pytest

from suggest_watch.app import App
from suggest_watch.retrieve import filter_for
from suggest_watch.satisfy import broken_constraints
from suggest_watch.types import Constraints, Title
from suggest_watch.vectors import Nearest

EACH = {
    "film or series": Constraints(kind="series"),
    "the years": Constraints(min_year=1980, max_year=1989),
    "the length": Constraints(max_runtime=90),
    "the number of seasons": Constraints(max_seasons=2),
    "the language": Constraints(languages=("fr", "de")),
    "the country": Constraints(countries=("JP",)),
    "the people": Constraints(people=("Steven Spielberg",)),
    "the audience": Constraints(audience=("kids", "family")),
    "what to avoid": Constraints(avoid=("gore", "nudity")),
}
MIXED = (
    Constraints(),
    Constraints(min_year=2010),
    Constraints(max_year=1950),
    Constraints(min_runtime=150),
    Constraints(kind="series", min_seasons=5),
    Constraints(genres=("comedy", "romance")),
    Constraints(any_genres=("western", "musical")),
    Constraints(without_genres=("drama",), kind="movie"),
    Constraints(any_people=("Tom Hanks", "Greta Gerwig"), min_year=1990),
    Constraints(without_people=("Tom Hanks",), any_genres=("war",)),
    Constraints(services=("Netflix",)),
    Constraints(kind="movie", genres=("horror",), avoid=("gore",), min_year=1970, max_runtime=100),
)


def test_every_constraint_is_tried() -> None:
    for field in fields(Constraints):
        assert any(getattr(each, field.name) for each in (*EACH.values(), *MIXED)), field.name


@pytest.mark.asyncio(loop_scope="session")
@pytest.mark.parametrize("constraints", [*EACH.values(), *MIXED], ids=str)
async def test_the_record_and_the_index_agree(app: App, constraints: Constraints) -> None:
    # Other tests may have stored titles of their own, which are not indexed.
    titles = [title for title in app.database.all_titles() if title.catalogue == "starter"]
    anywhere = np.ones(app.embedder.size, dtype=np.float32)
    [hits] = await app.index.store.search(
        app.index.titles.name,
        [Nearest(anywhere, "dense", len(titles))],
        where=filter_for(constraints, ()),
    )
    satisfying = {title.key for title in titles if not broken_constraints(title, constraints)}
    assert satisfying == {hit.id for hit in hits}


@pytest.mark.parametrize(("name", "constraints"), EACH.items())
def test_what_is_broken_is_named(name: str, constraints: Constraints) -> None:
    title = Title(
        id="x", kind="movie", title="X", year=2001, runtime_min=91, language="en",
        countries=("US",), audience="adult", content=("gore",),
    )  # fmt: skip
    assert broken_constraints(title, constraints) == [name]


def test_what_is_unknown_satisfies_no_demand_and_breaks_no_wish_to_avoid() -> None:
    unknown = Title(id="x", kind="movie", title="X", year=0)
    demands = Constraints(max_year=1990, max_runtime=90, languages=("fr",), audience=("kids",))
    assert broken_constraints(unknown, demands) == [
        "the years", "the length", "the language", "the audience"
    ]  # fmt: skip
    assert broken_constraints(unknown, Constraints(avoid=("gore",), without_genres=("war",))) == []
