"""The strategy `explain`: the ranking has chosen, the model writes one checked reason a title.

Whatever happens to the model, every title gets a reason: from the record, where the model cannot.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field
from time import perf_counter

from suggest_watch.app import App
from suggest_watch.compose import Link, compose_reason, find_link
from suggest_watch.errors import ModelError, WeightsError
from suggest_watch.events import PickFinished, PickStarted, Token
from suggest_watch.ground import grounds_of, objection
from suggest_watch.llms import LanguageModel
from suggest_watch.names import Names
from suggest_watch.prompts import PREFIX, reason_messages
from suggest_watch.settings import Sampling
from suggest_watch.types import Candidate, Evidence, Pick, Request, Title
from suggest_watch.understand import name_spans
from suggest_watch.write import Draft, write_reason


def not_honoured(llm: LanguageModel, sampling: Sampling) -> list[str]:
    """Return a notice of the options that were set and that this back end cannot pass on."""
    ignored = sorted(sampling.model_fields_set - llm.honours)
    return [f"{llm.name} does not know {', '.join(ignored)}: left out"] if ignored else []


@dataclass(slots=True)
class Told:
    """What has been written so far; `explain` fills it in.

    `failure` is what the model raised: from there on reasons come from the record.
    """

    picks: list[Pick] = field(default_factory=list)
    failure: ModelError | WeightsError | None = None
    first_word_at: float | None = None
    generated_tokens: int = 0
    writing_s: float = 0.0

    def tokens_per_s(self) -> float | None:
        """Return how fast the model wrote, from each reason's first word on."""
        return self.generated_tokens / self.writing_s if self.writing_s else None

    def notices(self) -> list[str]:
        """Return what the person should know of the model, for the answer."""
        if self.failure is None:
            return []
        return [
            f"{self.failure.message}, so the reasons come from the record;"
            f" to mend it: {self.failure.hint}"
        ]


async def explain(
    app: App,
    candidates: Sequence[Candidate],
    *,
    llm: LanguageModel | None,
    request: Request,
    evidence: Sequence[Evidence],
    references: Mapping[int, Title],
    told: Told,
) -> AsyncGenerator[PickStarted | Token | PickFinished, None]:
    """Stream a reason for each candidate, and note in `told` what was written and what it took."""
    unsaid = list(evidence)  # what the viewer said is repeated to them once
    for index, candidate in enumerate(candidates):
        yield PickStarted(index)
        draft: Draft | None = None
        shown = ""
        link = find_link(candidate.title, request=request, evidence=unsaid, references=references)
        unsaid = [piece for piece in unsaid if piece.signal.content != link.said]
        if llm is not None and told.failure is None:
            try:
                if not told.picks:
                    await llm.warm(PREFIX)
                drafts = _draft(app, llm, candidate.title, link, request, evidence, told)
                async with aclosing(drafts):
                    async for piece in drafts:
                        if isinstance(piece, Draft):
                            draft = piece
                        else:
                            shown += piece
                            yield Token(index, piece)
            except (ModelError, WeightsError) as failure:
                told.failure = failure
                if shown:  # what stands on the screen is replaced, and not gone on with
                    draft = Draft(shown, "the model broke off", 0)
        composed = compose_reason(candidate.title, link)
        pick = _pick(candidate, draft, composed)
        if pick.provenance == "record" and not pick.replaced:
            yield Token(index, composed)
        told.picks.append(pick)
        yield PickFinished(index, pick)


async def _draft(
    app: App,
    llm: LanguageModel,
    title: Title,
    link: Link,
    request: Request,
    evidence: Sequence[Evidence],
    told: Told,
) -> AsyncGenerator[str | Draft, None]:
    grounds = grounds_of(title, request, evidence)

    def check(text: str, *, finished: bool) -> str | None:
        names = app.database.named(name_spans(text)) if finished else Names()
        return objection(text, grounds, names=names, finished=finished)

    sampling = app.settings.sampling
    messages = reason_messages(
        request, title, reason=link.reason, liked=link.liked, persona=sampling.system_prompt
    )
    began: float | None = None
    async with aclosing(write_reason(llm, messages, sampling=sampling, check=check)) as pieces:
        async for piece in pieces:
            began = began or perf_counter()
            told.first_word_at = told.first_word_at or began
            if isinstance(piece, Draft):
                told.generated_tokens += piece.generated_tokens
                told.writing_s += perf_counter() - began
            yield piece


def _pick(candidate: Candidate, draft: Draft | None, composed: str) -> Pick:
    if draft is None:
        return Pick(candidate=candidate, reason=composed, provenance="record")
    if draft.objection is None:
        return Pick(candidate=candidate, reason=draft.text, provenance="model")
    return Pick(
        candidate=candidate,
        reason=composed,
        provenance="record",
        replaced=True,
        objection=draft.objection,
    )
