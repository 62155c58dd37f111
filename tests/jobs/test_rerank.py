"""A reranker moves what is allowed, and costs nothing but a notice where it fails."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from rerankers.rerank_server import RerankServer, running_server
from rerankers.tiny_cross_encoder import write_model
from suggest_watch.app import App, open_app
from suggest_watch.events import Answered, Event, EvidenceFound, Shortlisted
from suggest_watch.recommend import Options, recommend
from suggest_watch.remember import remember
from suggest_watch.rerank import MOST_TITLES
from suggest_watch.rerankers import open_reranker
from suggest_watch.settings import load_settings
from suggest_watch.types import Answer

pytestmark = pytest.mark.asyncio(loop_scope="session")

REQUEST = "a comedy from the 1990s about a wedding"


@pytest.fixture
def server() -> Iterator[RerankServer]:
    with running_server("cohere") as server:
        yield server


def with_reranker(app: App, server: RerankServer, *, timeout_s: float = 20) -> App:
    settings = app.settings.model_copy(
        update={
            "reranker": "cohere:rank",
            "reranker_url": server.url,
            "reranker_timeout_s": timeout_s,
        }
    )
    return replace(app, settings=settings, reranker=open_reranker(settings))


async def events_of(app: App, viewer: str, request: str = REQUEST) -> list[Event]:
    options = Options(explain=False, count=8)
    events = [e async for e in recommend(app, request, viewers=[viewer], options=options)]
    if app.reranker is not None:
        await app.reranker.aclose()
    return events


async def answer_of(app: App, viewer: str, request: str = REQUEST) -> Answer:
    last = (await events_of(app, viewer, request))[-1]
    assert isinstance(last, Answered)
    return last.answer


def titles(answer: Answer) -> list[str]:
    return [pick.candidate.title.title for pick in answer.picks]


async def test_it_is_named_in_the_answer_and_its_part_is_told(
    app: App, viewer: str, server: RerankServer
) -> None:
    answer = await answer_of(with_reranker(app, server), viewer)
    assert answer.models.reranker == "cohere:rank"
    assert all("reranker" in pick.candidate.why for pick in answer.picks)
    for pick in answer.picks:
        assert sum(pick.candidate.why.values()) == pytest.approx(pick.candidate.score)


async def test_without_one_nothing_of_it_is_told(app: App, viewer: str) -> None:
    answer = await answer_of(app, viewer)
    assert answer.models.reranker is None
    assert not any("reranker" in pick.candidate.why for pick in answer.picks)


async def test_it_is_asked_about_fifty_titles_at_most_by_name_and_record(
    app: App, viewer: str, server: RerankServer
) -> None:
    await answer_of(with_reranker(app, server), viewer)
    asked = [text for request in server.requests for text in request["documents"]]
    assert len(asked) == MOST_TITLES
    assert {request["query"] for request in server.requests} == {REQUEST}
    assert all("199" in text for text in asked)


async def test_what_it_prefers_comes_first_among_what_is_allowed(
    app: App, viewer: str, server: RerankServer
) -> None:
    plain = titles(await answer_of(app, viewer))
    server.garble = lambda rows: [(i, 100.0 if i == 7 else 0.0) for i, _ in rows]
    answer = await answer_of(with_reranker(app, server), viewer)
    preferred = server.requests[0]["documents"][7]
    assert preferred.startswith(titles(answer)[0])
    assert titles(answer)[0] != plain[0]


async def test_it_brings_back_nothing_that_breaks_a_constraint_or_was_seen(
    app: App, viewer: str, server: RerankServer
) -> None:
    seen = (await answer_of(app, viewer)).picks[0].candidate.title
    await remember(app, f"I loved {seen.title} ({seen.year})", viewer=viewer)
    server.garble = lambda rows: [(i, float(len(rows) - n)) for n, (i, _) in enumerate(rows[::-1])]
    answer = await answer_of(with_reranker(app, server), viewer)
    for pick in answer.picks:
        title = pick.candidate.title
        assert title.id != seen.id
        assert "comedy" in title.genres
        assert 1990 <= title.year <= 1999


async def test_signals_are_judged_too_and_their_similarity_stays_the_cosine(
    app: App, viewer: str, server: RerankServer
) -> None:
    for said in ("weddings in comedy from the 1990s", "I collect stamps", "a quiet evening"):
        await remember(app, said, viewer=viewer)
    [plain] = [e for e in await events_of(app, viewer) if isinstance(e, EvidenceFound)]
    events = await events_of(with_reranker(app, server), viewer)
    [judged] = [e for e in events if isinstance(e, EvidenceFound)]
    assert {e.signal.content for e in judged.evidence} == set(server.requests[0]["documents"])
    cosines = {e.signal.id: e.similarity for e in plain.evidence}
    assert {e.signal.id: e.similarity for e in judged.evidence} == cosines


async def test_a_dead_one_costs_nothing_but_a_notice(app: App, viewer: str) -> None:
    with running_server("cohere") as gone:
        dead = with_reranker(app, gone)
    plain = titles(await answer_of(app, viewer))
    answer = await answer_of(dead, viewer)
    assert titles(answer) == plain
    assert answer.models.reranker is None
    assert any("ranked without the reranker: nothing answers" in n for n in answer.notices)


async def test_one_that_is_silent_is_waited_for_once_in_an_answer(
    app: App, viewer: str, server: RerankServer
) -> None:
    for said in ("I like weddings", "I like comedies"):
        await remember(app, said, viewer=viewer)
    server.silent.set()
    events = await events_of(with_reranker(app, server, timeout_s=0.1), viewer)
    [cards] = [event for event in events if isinstance(event, Shortlisted)]
    [said] = [notice for notice in cards.notices if "reranker" in notice]
    assert "did not answer within 0.1 s" in said
    assert cards.candidates


async def test_what_it_says_of_signals_is_named_no_more_once_it_fails_on_titles(
    app: App, viewer: str, server: RerankServer
) -> None:
    for said in ("I like weddings", "I like comedies"):
        await remember(app, said, viewer=viewer)
    server.garble = lambda rows: rows if len(rows) == 2 else rows[1:]
    answer = await answer_of(with_reranker(app, server), viewer)
    assert answer.models.reranker is None
    assert any("does not give each document one number" in n for n in answer.notices)


async def test_a_cross_encoder_opens_with_the_app(
    app: App, viewer: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = write_model(tmp_path_factory.mktemp("tiny"))
    flags = {"home": app.settings.home, "llm": "none", "vectors": "server"}
    settings = load_settings({**flags, "reranker": f"cross_encoder:{folder}"}, environment={})
    reranker = open_reranker(settings)
    answer = await answer_of(replace(app, reranker=reranker), viewer)
    assert answer.models.reranker == f"cross_encoder:{folder.name}"


@pytest.mark.slow
async def test_an_app_whose_cross_encoder_is_not_there_opens_and_says_so(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    home = tmp_path_factory.mktemp("home")
    flags = {"home": home, "llm": "none", "reranker": f"cross_encoder:{home}"}
    async with open_app(load_settings(flags, environment={})) as opened:
        assert opened.reranker is None
        assert any("ranked without the reranker" in notice for notice in opened.notices)
