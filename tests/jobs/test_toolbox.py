"""What a model may look up: read-only, for its own request, whatever it writes as arguments."""

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from suggest_watch.app import App
from suggest_watch.reading import read_request
from suggest_watch.remember import remember
from suggest_watch.satisfy import broken_constraints
from suggest_watch.taste import read_known
from suggest_watch.toolbox import Outcome, Toolbox, tools
from suggest_watch.toolbox.findings import MAX_LISTED, MAX_RESULT, as_json, in_brief, in_full
from suggest_watch.types import Title

pytestmark = pytest.mark.asyncio(loop_scope="session")

FILM = Title(
    id="the-zorblax-ledger-2019",
    kind="movie",
    title="The Zorblax Ledger",
    year=2019,
    directors=("Mara Quill",),
    cast=("Ode Finch", "Ilse Brandt"),
    streaming_services=("Netflix", "Mubi"),
    imdb_rating=7.5,
    catalogue="elsewhere",
)


@pytest.fixture
def film(app: App) -> Title:
    """A title with a rating and services, which the starter catalogue has none of."""
    app.database.store_titles([FILM])
    [named] = app.database.named({"the zorblax ledger"}).titles["the zorblax ledger"]
    return app.database.titles([named.key])[named.key]


async def toolbox_of(app: App, viewer: str, text: str = "something good") -> Toolbox:
    request = await read_request(app, text, count=None, today=date(2026, 1, 1))
    return Toolbox(app, request, read_known(app.database, [viewer]))


async def called(toolbox: Toolbox, name: str, **arguments: object) -> tuple[Any, Outcome]:
    outcome = await toolbox.call(name, json.dumps(arguments))
    assert len(outcome.result) <= MAX_RESULT
    return json.loads(outcome.result), outcome


async def test_the_six_functions_are_offered_with_closed_and_plain_schemas() -> None:
    assert [tool.name for tool in tools()] == [
        *("search_titles", "title_facts", "similar_titles"),
        *("ratings", "availability", "viewer_history"),
    ]
    for tool in tools():
        assert tool.description
        assert tool.parameters["additionalProperties"] is False
        assert "$ref" not in json.dumps(tool.parameters)
        assert "anyOf" not in json.dumps(tool.parameters)
        assert all(field["description"] for field in tool.parameters["properties"].values())


async def test_a_search_keeps_to_the_request_and_may_only_narrow_it(app: App, viewer: str) -> None:
    toolbox = await toolbox_of(app, viewer, "a film between 1980 and 1999 under two hours")
    found, outcome = await called(
        toolbox, "search_titles", query="space", min_year=1950, max_year=1989, max_minutes=300
    )
    titles = app.database.titles(outcome.findings.found)
    assert 0 < len(found) <= MAX_LISTED
    assert [entry["title"] for entry in found] == [
        titles[key].title for key in outcome.findings.found
    ]
    for title in titles.values():
        assert not broken_constraints(title, toolbox.request.constraints)
        assert 1980 <= title.year <= 1989
    refused, outcome = await called(toolbox, "search_titles", query="space", kind="series")
    assert "movie alone" in refused["error"]
    assert not outcome.findings.found


async def test_a_search_for_a_genre_gives_only_that(app: App, viewer: str) -> None:
    toolbox = await toolbox_of(app, viewer)
    found, _ = await called(toolbox, "search_titles", query="love", genre="horror")
    assert found
    assert all("horror" in entry["genres"] for entry in found)


@pytest.mark.parametrize("name", ["search_titles", "similar_titles"])
async def test_what_was_seen_refused_or_named_is_not_found(
    app: App, viewer: str, name: str
) -> None:
    arguments = {"query": "space"} if name == "search_titles" else {"title": "Gravity"}
    text = "less like Arrival"
    _, before = await called(await toolbox_of(app, viewer, text), name, **arguments)
    seen, refused = before.findings.found[:2]
    [viewer_id] = read_known(app.database, [viewer]).viewer_ids
    app.database.watch([viewer_id], seen, source="test", watched=True)
    app.database.watch([viewer_id], refused, source="test", not_interested=True)
    toolbox = await toolbox_of(app, viewer, text)
    _, after = await called(toolbox, name, **arguments)
    assert after.findings.found
    named = {reference.key for reference in toolbox.request.unwanted}
    assert named
    assert not {seen, refused, *named} & {*after.findings.found}


async def test_similar_titles_are_called_close_only_where_the_record_says_so(
    app: App, viewer: str
) -> None:
    _, outcome = await called(
        await toolbox_of(app, viewer), "similar_titles", title="Gravity (2013)"
    )
    [gravity] = [t for t in app.database.named({"gravity"}).titles["gravity"] if t.year == 2013]
    assert gravity.key not in outcome.findings.found
    siblings = app.database.siblings(app.database.titles([gravity.key]).values())
    close = {*outcome.findings.found} & siblings
    assert close
    assert outcome.findings.facts == dict.fromkeys(
        (key for key in outcome.findings.found if key in close), ("close to Gravity",)
    )


async def test_the_facts_of_a_title_are_its_record(app: App, viewer: str, film: Title) -> None:
    toolbox = await toolbox_of(app, viewer)
    for arguments in ({"title": film.title}, {"title": "the zorblax ledger (2019)"}):
        facts, outcome = await called(toolbox, "title_facts", **arguments)
        assert facts["directors"] == ["Mara Quill"]
        assert outcome.findings.facts == {
            film.key: ("by Mara Quill", "with Ode Finch and Ilse Brandt")
        }


async def test_ratings_are_the_records_and_these_viewers_own(
    app: App, viewer: str, film: Title
) -> None:
    toolbox = await toolbox_of(app, viewer)
    stranger = app.database.ensure_viewer(f"not-{viewer}")
    app.database.watch([stranger.id], film.key, source="imdb", rating=1)
    ratings, outcome = await called(toolbox, "ratings", title=film.title)
    assert (ratings["imdb"], ratings["viewers"]) == (7.5, [])
    assert outcome.findings.facts == {film.key: ("rated 7.5 on IMDb",)}
    app.database.watch(toolbox.known.viewer_ids, film.key, source="imdb", rating=9)
    ratings, outcome = await called(toolbox, "ratings", title=film.title)
    assert ratings["viewers"] == [{"rating": 9.0, "scale": "imdb"}]
    assert "rated 9 by you" in outcome.findings.facts[film.key]


async def test_availability_names_the_services(app: App, viewer: str, film: Title) -> None:
    found, outcome = await called(await toolbox_of(app, viewer), "availability", title=film.title)
    assert found["services"] == ["Netflix", "Mubi"]
    assert outcome.findings.facts == {film.key: ("on Netflix and Mubi",)}


@pytest.mark.parametrize("name", ["ratings", "availability"])
async def test_what_the_record_does_not_know_is_said_to_be_unknown(
    app: App, viewer: str, name: str
) -> None:
    found, outcome = await called(await toolbox_of(app, viewer), name, title="Arrival", year=2016)
    assert "not known" in found.values()
    assert not outcome.findings.facts


async def test_the_history_is_that_of_the_viewers_of_this_request_alone(
    app: App, viewer: str
) -> None:
    [arrival, *_] = app.database.named({"arrival"}).titles["arrival"]
    bob = app.database.ensure_viewer(f"bob-{viewer}")
    for who, words in ((viewer, "I like quiet lighthouses"), (bob.name, "I like loud bagpipes")):
        await remember(app, words, viewer=who)
    app.database.watch([bob.id], arrival.key, source="test", watched=True)
    history, outcome = await called(await toolbox_of(app, viewer), "viewer_history")
    assert [entry["text"] for entry in history["said"]] == ["I like quiet lighthouses"]
    assert history["watched"] == []
    assert outcome.findings.said == ("I like quiet lighthouses",)
    both = Toolbox(
        app, (await toolbox_of(app, viewer)).request, read_known(app.database, [viewer, bob.name])
    )
    history, outcome = await called(both, "viewer_history", about="musical instruments")
    assert history["said"][0]["text"] == "I like loud bagpipes"
    assert outcome.findings.watched == ("Arrival",)


async def test_no_function_takes_a_viewer(app: App, viewer: str) -> None:
    assert not any("viewer" in key for tool in tools() for key in tool.parameters["properties"])
    refused, outcome = await called(await toolbox_of(app, viewer), "viewer_history", viewer="bob")
    assert "viewer" in refused["error"]
    assert not outcome.findings.said


@pytest.mark.parametrize(
    ("name", "arguments", "says"),
    [
        ("delete_everything", "{}", "search_titles"),
        ("", "{}", "there is no such function"),
        ("search_titles", "", "query"),
        ("search_titles", "space", "JSON"),
        ("search_titles", '{"query": "spa', "JSON"),
        ("search_titles", '["space"]', "object"),
        ("search_titles", '{"query": ""}', "query"),
        ("search_titles", '{"query": "\\u0000\\u001b[2J"}', "query"),
        ("search_titles", json.dumps({"query": "x" * 201}), "200 characters"),
        ("search_titles", json.dumps({"query": "x" * 5000}), "1000 characters"),
        ("search_titles", '{"query": "x", "genre": "sci-fi"}', "science-fiction"),
        ("search_titles", '{"query": "x", "min_year": 10e99}', "min_year"),
        ("search_titles", '{"query": "x", "limit": 500}', "limit"),
        ("search_titles", '{"query": {"$ne": null}}', "query"),
        ("search_titles", "[" * 999, "JSON"),
        ("title_facts", '{"title": "Qwxyz Unheard"}', "no such title"),
        ("title_facts", '{"title": "(1997)"}', "no such title"),
        ("title_facts", '{"title": 5}', "title"),
        ("ratings", '{"title": "\\ud800"}', "JSON"),
        ("ratings", "\ud800", "JSON"),
        ("availability", '{"title": "Arrival", "year": "soon"}', "year"),
        ("viewer_history", '{"about": null}', "about"),
    ],
)
async def test_a_call_that_cannot_be_answered_says_what_would_mend_it(
    app: App, viewer: str, name: str, arguments: str, says: str
) -> None:
    outcome = await (await toolbox_of(app, viewer)).call(name, arguments)
    assert says in json.loads(outcome.result)["error"]
    assert len(outcome.result) <= MAX_RESULT
    assert outcome.findings == type(outcome.findings)()


async def test_nulls_numbers_in_quotes_and_nearest_names_help_a_model_along(
    app: App, viewer: str
) -> None:
    toolbox = await toolbox_of(app, viewer)
    found, _ = await called(toolbox, "search_titles", query="space", genre=None, min_year="1990")
    assert found
    assert all(entry["year"] >= 1990 for entry in found)
    wrong, _ = await called(toolbox, "title_facts", title="Gravty")
    assert wrong["nearest"][0] == "Gravity (2013)"


@pytest.mark.parametrize("text", ["x" * 5000, '"\\' * 2000, "\x1b[31m\x00\n" * 900, "映" * 3000])
async def test_a_result_is_short_and_harmless_whatever_the_catalogue_holds(text: str) -> None:
    many = (text,) * 200
    title = replace(
        FILM,
        **dict.fromkeys(("title", "original_title", "synopsis", "language"), text),
        **dict.fromkeys(("countries", "genres", "directors", "cast", "moods", "themes"), many),
        content=many,
    )
    for result in (as_json(in_full(title)), as_json([in_brief(title)] * 50)):
        assert len(result) <= MAX_RESULT
        assert json.loads(result)
        assert "\\u00" not in result
        assert result.isprintable()
