"""A composed reason says what links title and request, in the record's and the viewer's words."""

from dataclasses import replace
from datetime import UTC, datetime

from suggest_watch.compose import compose_reason, find_link
from suggest_watch.ground import grounds_of, objection
from suggest_watch.types import (
    Constraints,
    Evidence,
    Facts,
    Feel,
    Reference,
    Request,
    Signal,
    Title,
)

ARRIVAL = Title(
    id="arrival-2016",
    key=1,
    kind="movie",
    title="Arrival",
    year=2016,
    genres=("science-fiction", "drama"),
    themes=("first contact", "language and time"),
    moods=("contemplative", "melancholic"),
    feel=Feel(3, 2, 3, 1, 4, 4, 3),
)
CONTACT = Title(
    id="contact-1997",
    key=2,
    kind="movie",
    title="Contact",
    year=1997,
    runtime_min=150,
    genres=("science-fiction", "drama"),
    themes=("first contact", "faith and science"),
    moods=("thought-provoking", "hopeful"),
    feel=Feel(4, 2, 3, 1, 4, 4, 4),
)
NONE = Constraints()
LIKE_ARRIVAL = Request(
    text="something like Arrival but more upbeat",
    count=1,
    understood="",
    wanted=(Reference(key=1, title="Arrival", year=2016, said="Arrival"),),
    feel={"valence": 4.5},
)


def said(content: str, facts: Facts, *, strength: float = 0.7, similarity: float = 0.6) -> Evidence:
    signal = Signal(
        id=1,
        content=content,
        strength=strength,
        kind="preference",
        facts=facts,
        created_at=datetime(2026, 1, 1, tzinfo=UTC),
        viewer_ids=(1,),
    )
    return Evidence(signal=signal, similarity=similarity)


def reason(request: Request, *evidence: Evidence, title: Title = CONTACT) -> str:
    references = {ARRIVAL.key: ARRIVAL}
    link = find_link(title, request=request, evidence=evidence, references=references)
    return compose_reason(title, link)


def test_a_named_title_is_compared_with_in_theme_and_feel() -> None:
    assert reason(LIKE_ARRIVAL) == "Like Arrival it is about first contact, but more upbeat."


def test_a_step_that_goes_the_wrong_way_is_not_claimed() -> None:
    bleaker = replace(CONTACT, feel=Feel(1, 2, 3, 1, 4, 4, 4))
    assert "upbeat" not in reason(LIKE_ARRIVAL, title=bleaker)


def test_a_mood_that_was_asked_for_is_said_to_be_there() -> None:
    request = Request(text="hopeful", count=1, understood="", moods=("hopeful",))
    assert reason(request) == (
        "Hopeful, as you asked, and thought-provoking: "
        "it is about first contact, faith and science."
    )


def test_a_mood_that_the_record_lacks_is_not_claimed() -> None:
    request = Request(text="funny", count=1, understood="", moods=("funny",))
    assert "funny" not in reason(request)


def test_the_length_is_named_where_it_was_asked_for() -> None:
    request = Request(
        text="short", count=1, understood="", constraints=Constraints(max_runtime=160)
    )
    assert "150 minutes" in reason(request)


def test_the_viewers_own_words_are_quoted_where_they_bear_on_the_title() -> None:
    bearing = said("I like sci-fi", Facts(genres=("science-fiction",)))
    assert "You said “I like sci-fi”." in reason(LIKE_ARRIVAL, bearing)


def test_words_that_do_not_bear_on_it_or_reject_are_not_quoted() -> None:
    other = said("I like westerns", Facts(genres=("western",)))
    against = said("No more sci-fi", Facts(genres=("science-fiction",)), strength=-0.6)
    far = said("I like sci-fi", Facts(genres=("science-fiction",)), similarity=0.05)
    assert "You said" not in reason(LIKE_ARRIVAL, other, against, far)


def test_a_bare_record_still_gets_a_reason() -> None:
    bare = Title(id="x-2000", kind="series", title="X", year=2000)
    assert reason(Request(text="?", count=1, understood=""), title=bare) == "Series."


def test_what_is_composed_passes_the_check() -> None:
    evidence = (said("I like sci-fi", Facts(genres=("science-fiction",))),)
    text = reason(LIKE_ARRIVAL, *evidence)
    assert objection(text, grounds_of(CONTACT, LIKE_ARRIVAL, evidence)) is None


def test_a_service_and_a_rating_are_told_where_the_request_asks_for_them() -> None:
    known = replace(CONTACT, streaming_services=("Netflix", "Mubi"), imdb_rating=7.5)
    asks = Request(
        text="something highly rated on Netflix",
        count=1,
        understood="",
        constraints=Constraints(services=("Netflix",)),
    )
    link = find_link(known, request=asks, evidence=(), references={})
    assert link.reason == "on Netflix, rated 7.5 on IMDb"
    assert objection(compose_reason(known, link), grounds_of(known, asks, ())) is None
    for title, request in ((CONTACT, asks), (known, replace(asks, text="a", constraints=NONE))):
        reason = find_link(title, request=request, evidence=(), references={}).reason
        assert "Netflix" not in reason
        assert "IMDb" not in reason
