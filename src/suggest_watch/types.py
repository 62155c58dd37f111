"""The nouns of the product as frozen values; knows no storage, no network and no model."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

Kind = Literal["movie", "series"]
SignalKind = Literal["preference", "request", "comment", "rating"]
Audience = Literal["kids", "family", "teen", "adult"]
Manner = Literal["wish", "recollection", "taste"]

FEEL_DIMENSIONS = ("valence", "energy", "tension", "humor", "warmth", "complexity", "scale")


@dataclass(frozen=True, slots=True)
class Feel:
    """How a title feels: seven numbers from 1 to 5, in the order of `FEEL_DIMENSIONS`."""

    valence: float
    energy: float
    tension: float
    humor: float
    warmth: float
    complexity: float
    scale: float

    def vector(self) -> tuple[float, ...]:
        """Return the seven values in the order of `FEEL_DIMENSIONS`."""
        return tuple(getattr(self, name) for name in FEEL_DIMENSIONS)


@dataclass(frozen=True, slots=True)
class TitleName:
    """A title as people write it: its name and, where known, its year."""

    title: str
    year: int | None = None


@dataclass(frozen=True, slots=True)
class ExternalIds:
    """What other catalogues call a title; each may be unknown."""

    imdb: str | None = None
    tmdb: int | None = None
    wikidata: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Title:
    """A film or series. `key` is the database's number for it, 0 before it is stored."""

    id: str
    kind: Kind
    title: str
    year: int
    key: int = 0
    original_title: str | None = None
    end_year: int | None = None
    runtime_min: int | None = None
    seasons: int | None = None
    language: str | None = None
    countries: tuple[str, ...] = ()
    genres: tuple[str, ...] = ()
    directors: tuple[str, ...] = ()
    cast: tuple[str, ...] = ()
    synopsis: str = ""
    themes: tuple[str, ...] = ()
    moods: tuple[str, ...] = ()
    feel: Feel | None = None
    content: tuple[str, ...] = ()
    audience: Audience | None = None
    similar: tuple[TitleName, ...] = ()
    ids: ExternalIds = ExternalIds()
    streaming_services: tuple[str, ...] = ()
    imdb_rating: float | None = None
    popularity: float | None = None
    catalogue: str = "starter"


@dataclass(frozen=True, slots=True)
class Viewer:
    """A person; `id` is the database's number."""

    id: int
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What was read out of a sentence about taste; every field may be empty.

    `by_model` are those of the values that a language model added.
    """

    liked_titles: tuple[str, ...] = ()
    disliked_titles: tuple[str, ...] = ()
    moods: tuple[str, ...] = ()
    genres: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    avoid: tuple[str, ...] = ()
    context: tuple[str, ...] = ()
    wanted: str = ""
    unwanted: str = ""
    by_model: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal:
    """One thing a viewer said or did that tells taste. `strength` runs from -1 to 1."""

    id: int
    content: str
    strength: float
    kind: SignalKind
    facts: Facts
    created_at: datetime
    viewer_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A signal that bears on a request, with its cosine similarity to it (-1 to 1)."""

    signal: Signal
    similarity: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Constraints:
    """What a title must satisfy, as it will be asked of the index. Empty means: no demand.

    Years, minutes and seasons are inclusive. A title must have all of `genres` and `people`, and
    one of `any_genres`, `any_people`, `languages`, `countries`, `services`. `avoid` holds content
    notes, `audience` the audiences allowed.
    """

    kind: Kind | None = None
    min_year: int | None = None
    max_year: int | None = None
    min_runtime: int | None = None
    max_runtime: int | None = None
    min_seasons: int | None = None
    max_seasons: int | None = None
    languages: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    genres: tuple[str, ...] = ()
    any_genres: tuple[str, ...] = ()
    without_genres: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    any_people: tuple[str, ...] = ()
    without_people: tuple[str, ...] = ()
    audience: tuple[Audience, ...] = ()
    avoid: tuple[str, ...] = ()
    services: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """A title that a request names, found in the catalogue. `said` is how the person wrote it."""

    key: int
    title: str
    year: int
    said: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What is asked now, after understanding.

    `wanted_text` and `unwanted_text` are the parts of `text` that pull towards and push away;
    `feel` maps only the dimensions that were spoken of to their target (1 to 5);
    `understood` says all of it in one line a person can read and correct;
    `unknown_titles` are names that were clearly meant as titles and are not in the catalogue;
    `manner` tells a wish from the memory of a film seen once, and from taste alone, which names
    what was liked and asks for nothing else.
    """

    text: str
    count: int
    understood: str
    constraints: Constraints = Constraints()
    wanted: tuple[Reference, ...] = ()
    unwanted: tuple[Reference, ...] = ()
    wanted_text: str = ""
    unwanted_text: str = ""
    moods: tuple[str, ...] = ()
    without_moods: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    feel: Mapping[str, float] = field(default_factory=dict)
    seen_allowed: bool = False
    manner: Manner = "wish"
    unknown_titles: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A title with its scores for one request.

    `score` is the ranker's, `confidence` a probability from it (None for a title that is not in
    the catalogue), `why` each feature's contribution to the score, `similarity` the cosine between
    request and title.
    """

    title: Title
    score: float
    confidence: float | None
    similarity: float
    why: Mapping[str, float] = field(default_factory=dict)


Provenance = Literal["model", "record"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pick:
    """A candidate that made the answer, with its reason.

    `provenance` says who wrote the reason: the model, or the record's own facts. `replaced` is
    true when a streamed reason failed the check, `objection` then says what was wrong with it.
    `grounded` is false for a title that the model named and the catalogue does not have;
    `model_confidence` is what the model itself claims, 0 to 1, and no probability.
    """

    candidate: Candidate
    reason: str
    provenance: Provenance
    replaced: bool = False
    objection: str | None = None
    grounded: bool = True
    model_confidence: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Models:
    """The models that took part in an answer, by name; None where none did."""

    embedder: str
    language_model: str | None = None
    reranker: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Timings:
    """How long an answer took: milliseconds to the cards, seconds from there on."""

    understood_ms: float = 0.0
    evidence_ms: float = 0.0
    retrieval_ms: float = 0.0
    cards_ms: float = 0.0
    first_word_s: float | None = None
    total_s: float = 0.0
    generated_tokens: int = 0
    tokens_per_s: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The picks, with all that led to them. `notices` are sentences for the person."""

    request: Request
    evidence: tuple[Evidence, ...]
    picks: tuple[Pick, ...]
    models: Models
    timings: Timings
    notices: tuple[str, ...] = ()
