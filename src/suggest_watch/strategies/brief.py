"""What the strategies share: what they work from, what they note down, how they ask the model.

Knows no strategy and no wording.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Mapping, Sequence
from contextlib import aclosing, suppress
from dataclasses import dataclass, field, replace
from time import perf_counter
from typing import TypeVar

from suggest_watch.app import App
from suggest_watch.compose import Link, compose_reason, find_link
from suggest_watch.errors import BackendTimeout, ModelError, SuggestError, WeightsError
from suggest_watch.events import Called, Loading, PickFinished, PickStarted, Token
from suggest_watch.ground import grounds_of, objection
from suggest_watch.llms import OPTIONS, LanguageModel, Message, Piece, Prompt, ToolCall, Usage
from suggest_watch.names import Names
from suggest_watch.prompts import EXAMPLE_STORIES, with_system_prompt
from suggest_watch.settings import Sampling
from suggest_watch.taste import Known
from suggest_watch.toolbox.findings import Findings
from suggest_watch.types import Candidate, Evidence, Pick, Request, Title
from suggest_watch.understand import name_spans
from suggest_watch.write import Check, Draft

Telling = Loading | Called | PickStarted | Token | PickFinished

_A_MOMENT_S = 1.0
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """What an answer is told from.

    `candidates` are the cards, `others` what a model may choose besides, both best first;
    `references` the wanted titles by key; `persona` who recommends, empty for nobody. With `tools`
    the model may look things up first, and `findings` are what it found.
    """

    app: App
    llm: LanguageModel | None
    request: Request
    known: Known
    evidence: Sequence[Evidence]
    candidates: Sequence[Candidate]
    others: Sequence[Candidate] = ()
    references: Mapping[int, Title] = field(default_factory=dict)
    persona: str = ""
    tools: bool = False
    findings: Findings = field(default_factory=Findings)

    @property
    def sampling(self) -> Sampling:
        """How the model is to write."""
        return self.app.settings.sampling

    @property
    def said(self) -> tuple[str, ...]:
        """What the viewers said that bears on it: the nearest, what was looked up, the others."""
        near = [piece.signal.content for piece in self.evidence]
        return tuple(dict.fromkeys((*near[:1], *self.findings.said, *near[1:])))

    def with_findings(self, title: Title, reason: str) -> str:
        """Return `reason`, a phrase, and what else was looked up about `title`."""
        facts = self.findings.facts.get(title.key, ())
        return ", ".join([reason, *(fact for fact in facts if fact not in reason)])

    def check_for(self, title: Title, *, others: Sequence[Title] = ()) -> Check:
        """Return the check of what is said of `title`, against all that may be said of it.

        That is nothing of the stories of `others`, which the model was shown with it, or of the
        examples'.
        """
        found = self.findings
        grounds = grounds_of(
            title,
            self.request,
            self.evidence,
            facts=found.facts.get(title.key, ()),
            said=(*found.said, *found.watched),
            elsewhere=EXAMPLE_STORIES | {other.title: other.synopsis for other in others},
        )
        database = self.app.database

        def check(text: str, *, finished: bool) -> str | None:
            names = database.named(name_spans(text)) if finished else Names()
            return objection(text, grounds, names=names, finished=finished)

        return check


@dataclass(slots=True)
class Told:
    """What has been told so far; a strategy fills it in.

    `failure` is what the model raised: from there on reasons come from the record. `unsaid` is the
    evidence that no reason has repeated yet.
    """

    picks: list[Pick] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    failure: ModelError | WeightsError | None = None
    unsaid: list[Evidence] = field(default_factory=list)
    began_at: float = field(default_factory=perf_counter)
    first_word_at: float | None = None
    generated_tokens: int = 0
    writing_s: float = 0.0

    def tokens_per_s(self) -> float | None:
        """Return how fast the model wrote, from the first words on; None where none came."""
        wrote = self.first_word_at is not None and self.writing_s
        return self.generated_tokens / self.writing_s if wrote else None

    @property
    def is_by_model(self) -> bool:
        """Whether the model wrote at all: a part of what it wrote may stand after a failure."""
        return self.failure is None or any(pick.provenance == "model" for pick in self.picks)

    def notices(self, llm: LanguageModel | None, sampling: Sampling) -> list[str]:
        """Return what the person should know of the model, for the answer."""
        if self.failure is not None:
            failure = self.failure
            return [
                *self.remarks,
                f"{failure.message}, so the reasons come from the record;"
                f" to mend it: {failure.hint}",
            ]
        if llm is None:
            return self.remarks
        notices = list(self.remarks)
        if ignored := sorted(sampling.model_fields_set & OPTIONS - llm.honours):
            notices.append(f"{llm.name} does not know {', '.join(ignored)}: left out")
        if self.picks and all(pick.provenance == "record" for pick in self.picks):
            notices.append(
                f"nothing that {llm.name} wrote could be used, so the reasons come from the record"
            )
        return notices

    def link(self, brief: Brief, title: Title) -> Link:
        """Return what links `title` to the request; what the viewer said is repeated once."""
        link = find_link(
            title, request=brief.request, evidence=self.unsaid, references=brief.references
        )
        self.unsaid = [piece for piece in self.unsaid if piece.signal.content != link.said]
        return link


async def warm(
    llm: LanguageModel, prefix: Sequence[Message], *, sampling: Sampling, told: Told
) -> AsyncGenerator[Loading, None]:
    """Load the model, and say so where it takes more than a moment; raises what it raises.

    Raises `BackendTimeout` when the whole answer takes longer than `sampling.total_timeout_s`.
    """
    loads = asyncio.ensure_future(llm.warm(with_system_prompt(prefix, sampling.system_prompt)))
    try:
        done, _ = await asyncio.wait({loads}, timeout=_A_MOMENT_S)
        if not done:
            yield Loading(llm.name)
        await _in_time(loads, llm, told=told, sampling=sampling)
    finally:
        if not loads.done():
            loads.cancel()
            with suppress(asyncio.CancelledError, SuggestError):
                await loads


async def generate(
    llm: LanguageModel, prompt: Prompt, told: Told
) -> AsyncGenerator[Piece | ToolCall | Usage, None]:
    """Stream a reply and count it in `told`; raises what the model raises.

    Raises `BackendTimeout` when the whole answer takes longer than `sampling.total_timeout_s`.
    """
    messages = with_system_prompt(prompt.messages, prompt.sampling.system_prompt)
    prompt = replace(prompt, messages=tuple(messages))
    began: float | None = None
    pieces = 0
    try:
        async with aclosing(llm.generate(prompt)) as items:
            while True:
                item = await _in_time(anext(items, None), llm, told=told, sampling=prompt.sampling)
                if item is None:
                    return
                began = began or perf_counter()
                pieces = item.generated_tokens if isinstance(item, Usage) else pieces + 1
                yield item
    finally:
        told.generated_tokens += pieces
        told.writing_s += perf_counter() - began if began else 0.0


async def _in_time(
    awaited: Awaitable[_T], llm: LanguageModel, *, told: Told, sampling: Sampling
) -> _T:
    patience_s = sampling.total_timeout_s
    try:
        async with asyncio.timeout(told.began_at + patience_s - perf_counter()):
            return await awaited
    except TimeoutError:
        raise BackendTimeout(
            f"{llm.name} took more than {patience_s:g} s in all",
            hint="try a smaller model (suggest models), or raise SUGGEST_SAMPLING__TOTAL_TIMEOUT_S",
        ) from None


def from_record(brief: Brief, told: Told, candidate: Candidate) -> list[Telling]:
    """Return the events of a pick whose reason is composed from the record."""
    begins = started(brief, len(told.picks), candidate)
    composed = compose_reason(candidate.title, told.link(brief, candidate.title))
    return [begins, *finished(told, candidate, None, composed=composed)]


def started(brief: Brief, index: int, candidate: Candidate) -> PickStarted:
    """Return the event that begins the pick at `index`, with its card where it stands nowhere."""
    on_card = index < len(brief.candidates) and brief.candidates[index] is candidate
    return PickStarted(index, None if on_card else candidate)


def finished(
    told: Told,
    candidate: Candidate,
    draft: Draft | None,
    *,
    composed: str,
    model_confidence: float | None = None,
) -> list[Telling]:
    """Return the events that end the pick under way, and note it in `told`.

    Its reason is the `draft`, or what was `composed` where there is none or it is objected to.
    """
    index = len(told.picks)
    if draft is None:
        pick = Pick(candidate=candidate, reason=composed, provenance="record")
    elif draft.objection is None:
        pick = Pick(candidate=candidate, reason=draft.text, provenance="model")
    else:
        pick = Pick(
            candidate=candidate,
            reason=composed,
            provenance="record",
            replaced=True,
            objection=draft.objection,
        )
    grounded = bool(candidate.title.key)  # what the catalogue has, has a key
    pick = replace(pick, grounded=grounded, model_confidence=model_confidence)
    told.picks.append(pick)
    said = [Token(index, composed)] if draft is None else []
    return [*said, PickFinished(index, pick)]
