"""Composes a reason from the record alone: what stands here can be shown without any check.

Serves when no language model is asked, when it is down or too slow, and when what it wrote failed
the check; knows no model.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from suggest_watch.types import Evidence, Feel, Request, Signal, Title

MAX_QUOTED = 90
MAX_LIKED_WORDS = 7
_CLEAR_STEP = 1.0  # steps of feel from which a comparison is worth saying
_BEARS = 0.25  # cosine from which a signal is worth quoting
_OF_RATINGS = re.compile(
    r"\b(?:imdb|(?:best|highest|highly|high|top|well)[ -]?rat(?:ed|ing)|ratings?)\b", re.I
)

_COMPARED = {
    "valence": ("more upbeat", "bleaker"),
    "energy": ("livelier", "calmer"),
    "tension": ("tenser", "less tense"),
    "humor": ("funnier", "more serious"),
    "warmth": ("warmer", "cooler"),
    "complexity": ("more demanding", "easier to follow"),
    "scale": ("grander", "more intimate"),
}
_FELT = {
    "valence": ("uplifting", "bleak"),
    "energy": ("energetic", "unhurried"),
    "tension": ("tense", "free of tension"),
    "humor": ("funny", "serious"),
    "warmth": ("warm", "cool"),
    "complexity": ("demanding", "easy to follow"),
    "scale": ("epic in scale", "intimate"),
}


@dataclass(frozen=True, slots=True)
class Link:
    """What links a title to a request, as phrases that the record and the viewer's words bear out.

    `reason` is always there; `liked` says what the viewer said before that this title has, and
    `said` is their own sentence.
    """

    reason: str
    liked: str = ""
    said: str = ""


def find_link(
    title: Title,
    *,
    request: Request,
    evidence: Sequence[Evidence],
    references: Mapping[int, Title],
) -> Link:
    """Find the link; `references` are titles that request and evidence name as wanted, by key."""
    said = next(_bearing(title, evidence), None)
    alike = list(_likeness(title, request, references))[:1]
    links = [
        *(alike or _asked(title, request, brief=said is not None)),
        *_length(title, request),
        *_service(title, request),
        *_rating(title, request),
    ]
    reason = ", ".join(links) or _joined(title.moods[:2]) or _nature(title)
    if said is None:
        return Link(reason)
    wanted = " and ".join(said.facts.wanted.split(", "))
    short = 0 < len(wanted.split()) <= MAX_LIKED_WORDS and not said.facts.liked_titles
    return Link(reason, liked=f"the {wanted} you like" if short else "", said=said.content)


def compose_reason(title: Title, link: Link) -> str:
    """Return one or two sentences that say why `title` suits."""
    about = _joined(title.themes[:2])
    sentence = link.reason
    if about and "about" not in sentence:
        sentence += f": it is about {about}"
    sentence = f"{sentence[0].upper()}{sentence[1:]}."
    return f"{sentence} You said “{_shortened(link.said)}”." if link.said else sentence


def _likeness(title: Title, request: Request, references: Mapping[int, Title]) -> Iterator[str]:
    for reference in request.wanted:
        if other := references.get(reference.key):
            yield _shared(title, other) + _steps(title, other, request.feel)


def _shared(title: Title, other: Title) -> str:
    if themes := _common(title.themes, other.themes):
        return f"like {other.title} it is about {themes[0]}"
    if moods := _common(title.moods, other.moods):
        return f"as {_joined(moods[:2])} as {other.title}"
    if directors := _common(title.directors, other.directors):
        return f"like {other.title} it is by {directors[0]}"
    if genres := _common(title.genres, other.genres):
        return f"{genres[0].replace('-', ' ')} like {other.title}"
    return f"close to {other.title} in what it tells"


def _steps(title: Title, other: Title, target: Mapping[str, float]) -> str:
    if title.feel is None or other.feel is None:
        return ""
    steps = []
    for dimension, wanted in target.items():
        theirs = getattr(other.feel, dimension)
        step = getattr(title.feel, dimension) - theirs
        asked = abs(wanted - theirs) >= _CLEAR_STEP and (step > 0) == (wanted > theirs)
        if asked and abs(step) >= _CLEAR_STEP:
            steps.append(_COMPARED[dimension][step < 0])
    return f", but {_joined(steps[:2])}" if steps else ""


def _asked(title: Title, request: Request, *, brief: bool) -> Iterator[str]:
    if moods := _common(request.moods, title.moods):
        others = [mood for mood in title.moods if mood not in moods and not brief]
        yield f"{_joined(moods[:2])}, as you asked" + (f", and {others[0]}" if others else "")
    elif title.feel is not None and not request.wanted:
        felt = list(_felt(title.feel, request.feel))
        if felt:
            yield f"{_joined(felt[:2])}, as you asked"


def _length(title: Title, request: Request) -> Iterator[str]:
    longest = request.constraints.max_runtime
    if longest is not None and title.runtime_min is not None and title.runtime_min <= longest:
        episodes = "in episodes of" if title.kind == "series" else "done in"
        yield f"{episodes} {title.runtime_min} minutes"


def _service(title: Title, request: Request) -> Iterator[str]:
    if services := _common(request.constraints.services, title.streaming_services):
        yield f"on {services[0]}"


def _rating(title: Title, request: Request) -> Iterator[str]:
    if title.imdb_rating is not None and _OF_RATINGS.search(request.text):
        yield f"rated {title.imdb_rating:g} on IMDb"


def _felt(feel: Feel, target: Mapping[str, float]) -> Iterator[str]:
    for dimension, wanted in target.items():
        value = getattr(feel, dimension)
        if value >= 4 and wanted > 3:
            yield _FELT[dimension][0]
        elif value <= 2 and wanted < 3:
            yield _FELT[dimension][1]


def _nature(title: Title) -> str:
    genre = f"{title.genres[0].replace('-', ' ')} " if title.genres else ""
    return f"{genre}{'series' if title.kind == 'series' else 'film'}"


def _bearing(title: Title, evidence: Sequence[Evidence]) -> Iterator[Signal]:
    """Yield the signals worth repeating: near the request, and this title has what they name."""
    for piece in evidence:
        facts = piece.signal.facts
        has = _common(facts.moods, title.moods) or _common(facts.genres, title.genres)
        if has and piece.signal.strength > 0 and piece.similarity >= _BEARS:
            yield piece.signal


def _shortened(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= MAX_QUOTED else words[:MAX_QUOTED].rsplit(" ", 1)[0] + "…"


def _common(these: Iterable[str], those: Iterable[str]) -> list[str]:
    known = set(those)
    return [each for each in these if each in known]


def _joined(words: Sequence[str]) -> str:
    return (", " if any(" and " in word for word in words) else " and ").join(words)
