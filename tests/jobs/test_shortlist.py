"""What is demanded by a wish is a hint in a memory, and where only taste is asked, fame helps."""

from dataclasses import replace

import pytest

from suggest_watch.app import App
from suggest_watch.learn import Standing
from suggest_watch.retrieve import CANDIDATES, FAMOUS
from suggest_watch.shortlist import Ranked, rank_candidates
from suggest_watch.taste import Known
from suggest_watch.types import Constraints, Request

pytestmark = pytest.mark.asyncio(loop_scope="session")
STORY = "a weatherman lives the same day again and again in a small town with a groundhog"
NOBODY = Known(
    viewer_ids=(), signals={}, seen=frozenset(), rejected=frozenset(), standing=Standing()
)


async def ranked(app: App, request: Request) -> Ranked:
    query = app.embedder.embed_query(request.wanted_text)
    return await rank_candidates(
        app,
        request,
        query=query,
        unwanted_text=None,
        evidence=(),
        known=NOBODY,
        limit=CANDIDATES,
    )


async def test_a_memory_with_the_wrong_years_still_finds_the_film(app: App) -> None:
    wrong = Constraints(kind="movie", min_year=1950, max_year=1959)
    wish = Request(text=STORY, count=4, understood="", constraints=wrong, wanted_text=STORY)
    demanded = await ranked(app, wish)
    assert demanded.strict
    assert all(1950 <= candidate.title.year <= 1959 for candidate in demanded.strict)
    remembered = await ranked(app, replace(wish, manner="recollection"))
    best = remembered.strict[0]
    assert best.title.title == "Groundhog Day"
    assert best.why["misremembered"] < 0
    assert best.why["years_off"] < 0
    assert remembered.relaxed == ()


async def test_where_only_taste_is_asked_for_the_best_known_are_candidates(app: App) -> None:
    nothing = Request(text="anything", count=4, understood="", wanted_text="anything at all")
    best = {*app.database.fame().best_known}
    wish = {c.title.key for c in (await ranked(app, nothing)).strict}
    taste = {c.title.key for c in (await ranked(app, replace(nothing, manner="taste"))).strict}
    assert len(taste & best) >= FAMOUS
    assert len(taste & best) > len(wish & best)
