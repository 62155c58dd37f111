"""Composes a reason from the record alone: what stands here can be shown without any check.

Serves when no language model is asked, when it is down or too slow, and when what it wrote failed
the check; knows no model.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from suggest_watch.types import Evidence, Feel, Request, Title

MAX_QUOTED = 90
_CLEAR_STEP = 1.0  # steps of feel from which a comparison is worth saying
_BEARS = 0.25  # cosine from which a signal is worth quoting

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


def compose_reason(
    title: Title,
    *,
    request: Request,
    evidence: Sequence[Evidence],
    references: Mapping[int, Title],
) -> str:
    """Return one or two sentences that say why `title` suits, in the record's and viewer's words.

    `references` are the titles that the request names as wanted, by key.
    """
    links = [*_likeness(title, request, references), *_asked(title, request)]
    link = _joined(links[:2]) or _nature(title)
    about = _joined(title.themes[:2])
    sentence = f"{link}, and about {about}." if about and "about" not in link else f"{link}."
    quoted = next(_quoted_evidence(title, evidence), "")
    return " ".join(filter(None, (sentence[0].upper() + sentence[1:], quoted)))


def _likeness(title: Title, request: Request, references: Mapping[int, Title]) -> Iterator[str]:
    for reference in request.wanted:
        other = references.get(reference.key)
        if other is None:
            continue
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
        if abs(step) >= _CLEAR_STEP and (step > 0) == (wanted > theirs):
            steps.append(_COMPARED[dimension][step < 0])
    return f", but {_joined(steps[:2])}" if steps else ""


def _asked(title: Title, request: Request) -> Iterator[str]:
    if moods := _common(request.moods, title.moods):
        yield f"{_joined(moods[:2])}, as you asked"
    elif title.feel is not None and not request.wanted:
        felt = list(_felt(title.feel, request.feel))
        if felt:
            yield f"{_joined(felt[:2])}, as you asked"
    longest = request.constraints.max_runtime
    if longest is not None and title.runtime_min is not None and title.runtime_min <= longest:
        yield f"done in {title.runtime_min} minutes"


def _felt(feel: Feel, target: Mapping[str, float]) -> Iterator[str]:
    for dimension, wanted in target.items():
        value = getattr(feel, dimension)
        if value >= 4 and wanted > 3:
            yield _FELT[dimension][0]
        elif value <= 2 and wanted < 3:
            yield _FELT[dimension][1]


def _nature(title: Title) -> str:
    kind = "series" if title.kind == "series" else "film"
    moods = _joined(title.moods[:2])
    genre = title.genres[0].replace("-", " ") if title.genres else ""
    words = " ".join(filter(None, (moods, genre, kind)))
    return f"{'an' if words[0] in 'aeiou' else 'a'} {words}"


def _quoted_evidence(title: Title, evidence: Sequence[Evidence]) -> Iterator[str]:
    for piece in evidence:
        signal = piece.signal
        if signal.strength <= 0 or piece.similarity < _BEARS:
            continue
        shared = (
            *_common(signal.facts.moods, title.moods),
            *_common(signal.facts.genres, title.genres),
        )
        if shared:
            words = " ".join(signal.content.split())
            short = (
                words if len(words) <= MAX_QUOTED else words[:MAX_QUOTED].rsplit(" ", 1)[0] + "…"
            )
            yield f"You said “{short}”."


def _common(these: Iterable[str], those: Iterable[str]) -> list[str]:
    known = set(those)
    return [each for each in these if each in known]


def _joined(words: Sequence[str]) -> str:
    return " and ".join(words)
