"""What was said before comes in the order in which it bears on a request."""

import pytest

from suggest_watch.app import App
from suggest_watch.events import EvidenceFound
from suggest_watch.recommend import Options, recommend
from suggest_watch.remember import remember
from suggest_watch.types import Evidence

from .evidence_pairs import HELD_OUT, TUNED, Pair

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def evidence_for(app: App, request: str, viewer: str) -> tuple[Evidence, ...]:
    events = recommend(app, request, viewers=[viewer], options=Options(explain=False))
    [found] = [event async for event in events if isinstance(event, EvidenceFound)]
    return found.evidence


async def first_of(app: App, pair: Pair, viewer: str) -> str:
    for said in (pair.merely_alike, pair.bears):
        await remember(app, said, viewer=viewer)
    evidence = await evidence_for(app, pair.request, viewer)
    assert {each.signal.content for each in evidence} == {pair.bears, pair.merely_alike}
    return evidence[0].signal.content


@pytest.mark.parametrize("pair", TUNED, ids=lambda pair: pair.request)
async def test_what_bears_on_the_request_comes_before_what_only_sounds_like_it(
    app: App, viewer: str, pair: Pair
) -> None:
    assert await first_of(app, pair, viewer) == pair.bears


async def test_of_pairs_that_the_order_was_not_tuned_on_three_in_four_come_out_right(
    app: App, viewer: str
) -> None:
    right = [
        await first_of(app, pair, f"{viewer}-{number}") == pair.bears
        for number, pair in enumerate(HELD_OUT)
    ]
    assert sum(right) >= 0.75 * len(right)


async def test_the_similarity_shown_stays_the_cosine(app: App, viewer: str) -> None:
    pair = TUNED[0]
    await first_of(app, pair, viewer)
    lighter, masterpiece = await evidence_for(app, pair.request, viewer)
    assert lighter.similarity < masterpiece.similarity


async def test_with_nothing_but_a_title_asked_for_what_was_said_of_it_comes_first(
    app: App, viewer: str
) -> None:
    await remember(app, "I like French comedies", viewer=viewer)
    await remember(app, "Blade Runner is a masterpiece", viewer=viewer)
    evidence = await evidence_for(app, "something like Blade Runner", viewer)
    assert evidence[0].signal.content == "Blade Runner is a masterpiece"


async def test_a_signal_far_down_by_its_words_is_found_by_what_it_says(
    app: App, viewer: str
) -> None:
    for number in range(6):
        await remember(app, f"Blade Runner cut number {number} is on my shelf", viewer=viewer)
    await remember(app, "Friday nights I want something lighter", viewer=viewer)
    evidence = await evidence_for(app, TUNED[0].request, viewer)
    assert len(evidence) == 3
    assert evidence[0].signal.content == "Friday nights I want something lighter"


async def test_a_word_for_a_film_is_no_subject_to_disagree_on(app: App, viewer: str) -> None:
    await remember(app, "I hate stupid film endings", viewer=viewer)
    await remember(app, "I collect old maps", viewer=viewer)
    evidence = await evidence_for(app, "an uplifting sports film", viewer)
    assert evidence[0].signal.content == "I hate stupid film endings"


async def test_a_viewer_who_said_nothing_has_no_evidence(app: App, viewer: str) -> None:
    assert await evidence_for(app, "a western", viewer) == ()
