"""A handmade answer and its events, as a stream would give them."""

from collections.abc import AsyncGenerator
from datetime import UTC, datetime

from suggest_watch.events import (
    Answered,
    Event,
    EvidenceFound,
    PickFinished,
    PickStarted,
    Shortlisted,
    Token,
    Understood,
)
from suggest_watch.types import (
    Answer,
    Candidate,
    Constraints,
    Evidence,
    ExternalIds,
    Facts,
    Feel,
    Models,
    Pick,
    Reference,
    Request,
    Signal,
    Timings,
    Title,
)

NOW = datetime(2026, 3, 10, 20, 0, tzinfo=UTC)

CONTACT = Title(
    id="contact-1997",
    key=7,
    kind="movie",
    title="Contact",
    year=1997,
    runtime_min=150,
    language="en",
    countries=("US",),
    genres=("science-fiction", "drama"),
    directors=("Robert Zemeckis",),
    cast=("Jodie Foster", "Matthew McConaughey"),
    synopsis="An astronomer hears a signal from the stars and is chosen to answer it.",
    themes=("first contact", "faith and science"),
    moods=("hopeful", "awe-inspiring"),
    feel=Feel(4, 3, 2, 1, 4, 3, 4),
    audience="family",
    ids=ExternalIds(imdb="tt0118884", tmdb=686),
    imdb_rating=7.5,
)
DARK = Title(
    id="dark-2017-series",
    key=8,
    kind="series",
    title="Dark",
    year=2017,
    end_year=2020,
    seasons=3,
    runtime_min=53,
    language="de",
    genres=("mystery",),
    streaming_services=("Netflix",),
)

SIGNAL = Signal(
    id=3,
    content="Something like Arrival but more upbeat",
    strength=1.0,
    kind="preference",
    facts=Facts(liked_titles=("Arrival",), moods=("uplifting",), avoid=("gore",)),
    created_at=datetime(2026, 3, 8, 12, 0, tzinfo=UTC),
    viewer_ids=(1,),
)
REQUEST = Request(
    text="like Arrival, more upbeat",
    count=2,
    understood="like Arrival (2016), more upbeat",
    constraints=Constraints(max_runtime=160),
    wanted=(Reference(key=9, title="Arrival", year=2016, said="Arrival"),),
    feel={"valence": 4.5},
)
CANDIDATES = (
    Candidate(
        title=CONTACT,
        score=1.4,
        confidence=0.8249,
        similarity=0.61,
        why={"request": 0.9, "moods": 0.4, "feel": -0.1},
    ),
    Candidate(title=DARK, score=0.2, confidence=0.41, similarity=0.4),
)
REASONS = (
    "Like Arrival it listens to the stars, and it leaves you hopeful.",
    "A puzzle of a series, darker than you asked for.",
)
PICKS = (
    Pick(candidate=CANDIDATES[0], reason=REASONS[0], provenance="model"),
    Pick(candidate=CANDIDATES[1], reason=REASONS[1], provenance="record"),
)
INVENTED = Pick(
    candidate=Candidate(
        title=Title(id="", kind="movie", title="The Zorblax Affair", year=0),
        score=0.0,
        confidence=None,
        similarity=0.0,
    ),
    reason="Nobody has seen it, which makes it special.",
    provenance="model",
    grounded=False,
    model_confidence=0.85,
)
ANSWER = Answer(
    request=REQUEST,
    evidence=(Evidence(signal=SIGNAL, similarity=0.71234),),
    picks=PICKS,
    models=Models(embedder="fastembed:minilm", language_model="llama_cpp:qwen"),
    timings=Timings(retrieval_ms=12.345, first_word_s=0.61, total_s=5.2, tokens_per_s=21.34),
    notices=("Only two titles fit.",),
)


def events(answer: Answer = ANSWER) -> list[Event]:
    """Return the stream of an answer; reasons come in pieces of five characters."""
    stream: list[Event] = [
        Understood(answer.request),
        EvidenceFound(answer.evidence),
        Shortlisted(tuple(pick.candidate for pick in answer.picks), answer.notices),
    ]
    for index, pick in enumerate(answer.picks):
        pieces = [pick.reason[i : i + 5] for i in range(0, len(pick.reason), 5)]
        stream += [PickStarted(index), *(Token(index, piece) for piece in pieces)]
        stream.append(PickFinished(index, pick))
    return [*stream, Answered(answer)]


async def stream(*given: Event) -> AsyncGenerator[Event, None]:
    """Give the events one by one."""
    for event in given:
        yield event
