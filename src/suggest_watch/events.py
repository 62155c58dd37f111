"""The items of the stream that every face consumes; knows nothing of how they are made or shown.

    Understood EvidenceFound Shortlisted Loading? Called* Loading?
        ( PickStarted Token* PickFinished )* ( Answered | Failed )

The last event is always `Answered` or `Failed`; `Failed` may come at any point.
"""

from __future__ import annotations

from dataclasses import dataclass

from suggest_watch.types import Answer, Candidate, Evidence, Pick, Request


@dataclass(frozen=True, slots=True)
class Understood:
    """The request was read; `request.understood` says how, in one line."""

    request: Request


@dataclass(frozen=True, slots=True)
class EvidenceFound:
    """The viewer's own signals that bear on the request, what bears most first; may be empty."""

    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Shortlisted:
    """Complete cards, best first, sent before any language model is touched.

    `others` come after them: what a model that chooses may also take.
    """

    candidates: tuple[Candidate, ...]
    notices: tuple[str, ...] = ()
    others: tuple[Candidate, ...] = ()


@dataclass(frozen=True, slots=True)
class Loading:
    """The language model `name` is being loaded, and that takes more than a moment."""

    name: str


@dataclass(frozen=True, slots=True)
class Called:
    """The language model called the function `name`; `arguments` and `result` are JSON text."""

    name: str
    arguments: str
    result: str


@dataclass(frozen=True, slots=True)
class PickStarted:
    """The reason for the pick at `index` of the answer begins.

    `candidate` is its card, None where that is the one at `index` of the shortlist.
    """

    index: int
    candidate: Candidate | None = None


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of the reason at `index`, to be appended as it comes."""

    index: int
    text: str


@dataclass(frozen=True, slots=True)
class PickFinished:
    """The checked reason at `index`; if `pick.replaced`, it is not what was streamed."""

    index: int
    pick: Pick


@dataclass(frozen=True, slots=True)
class Answered:
    """The end of a stream that went well."""

    answer: Answer


@dataclass(frozen=True, slots=True)
class Failed:
    """The end of a stream that did not; `hint` is the next command to type."""

    code: str
    message: str
    hint: str


Event = (
    Understood
    | EvidenceFound
    | Shortlisted
    | Loading
    | Called
    | PickStarted
    | Token
    | PickFinished
    | Answered
    | Failed
)
