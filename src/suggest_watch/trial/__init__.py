"""Tries a language model on ten prompts of the product's own kind; needs no index and no viewer.

Six reasons as the strategy `explain` asks for them and four choices as `select` does, with the
product's own words, limits and check. It stores nothing, and knows no back end.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Iterable
from contextlib import aclosing
from dataclasses import dataclass, replace
from statistics import median
from time import perf_counter

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from suggest_watch import choice_prompts, prompts
from suggest_watch.choice_prompts import MAX_REASON_CHARS, Offer, choice_messages, choice_schema
from suggest_watch.errors import BackendDown, BackendTimeout, ModelError, ModelMissing
from suggest_watch.llms import LanguageModel, Piece, Prompt, ToolCall, Usage
from suggest_watch.prompts import with_system_prompt
from suggest_watch.settings import Sampling
from suggest_watch.trial.scenes import CHOSEN, Kind, Scene, scenes
from suggest_watch.write import Check, Draft, Sentence, write_reason

__all__ = ["Trial", "TrialReport", "try_model"]

Progress = Callable[[str, int, int], None]

_CHOICE_TOKENS = 70 * CHOSEN  # what the product allows for
_SHOWN = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What came of one prompt.

    `reasons` were asked for and `passed` the check; `held` says whether the reply held its schema,
    None where it had none; `flaws` are what was wrong. Times are in seconds, None if not known.
    """

    kind: Kind
    asked: str
    reasons: int
    passed: int
    held: bool | None = None
    flaws: tuple[str, ...] = ()
    first_word_s: float | None = None
    writing_s: float = 0.0
    generated_tokens: int = 0
    prompt_tokens: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialReport:
    """The trials of `model`, which was ready after `loaded_s` seconds."""

    model: str
    loaded_s: float
    trials: tuple[Trial, ...]

    def of(self, kind: Kind) -> TrialReport:
        """Return the same with the trials of one kind alone."""
        return replace(self, trials=tuple(t for t in self.trials if t.kind == kind))

    @property
    def schemas(self) -> int:
        """How many replies were to hold a schema."""
        return sum(trial.held is not None for trial in self.trials)

    @property
    def held(self) -> int:
        """How many of them did."""
        return sum(trial.held is True for trial in self.trials)

    @property
    def reasons(self) -> int:
        """How many reasons were asked for."""
        return sum(trial.reasons for trial in self.trials)

    @property
    def passed(self) -> int:
        """How many of them came and passed the check."""
        return sum(trial.passed for trial in self.trials)

    @property
    def first_word_s(self) -> float | None:
        """Seconds from the question to the first piece of its reply: the median."""
        return _median(trial.first_word_s for trial in self.trials)

    @property
    def prompt_tokens(self) -> float | None:
        """Tokens of a prompt, those from a cache included: the median."""
        return _median(trial.prompt_tokens for trial in self.trials)

    @property
    def tokens_per_s(self) -> float | None:
        """Tokens a second, from each reply's first piece on."""
        writing_s = sum(trial.writing_s for trial in self.trials)
        tokens = sum(trial.generated_tokens for trial in self.trials)
        return tokens / writing_s if writing_s else None


async def try_model(llm: LanguageModel, *, sampling: Sampling, progress: Progress) -> TrialReport:
    """Run the ten prompts; `progress` is told before each what it is and how many are done.

    A reply that breaks off is a flaw of that prompt. Raises what loading raises, and what makes
    all further prompts vain: `BackendDown`, `BackendTimeout`, `ModelMissing`, or any `ModelError`
    where not one was answered.
    """
    asked = await asyncio.to_thread(scenes)
    progress(f"loading {llm.name}", 0, len(asked))
    began = perf_counter()
    await llm.warm(with_system_prompt(prompts.PREFIX, sampling.system_prompt))
    loaded_s = perf_counter() - began
    trials: list[Trial] = []
    failures: list[ModelError] = []
    for scene in asked:
        progress(f"{scene.kind}: {scene.request.text}", len(trials), len(asked))
        reply = _Reply(llm)
        try:
            if scene.kind == "explain":
                trial = await _try_reason(scene, reply, sampling)
            else:
                await llm.warm(with_system_prompt(choice_prompts.PREFIX, sampling.system_prompt))
                trial = await _try_choice(scene, reply, sampling)
        except (BackendDown, BackendTimeout, ModelMissing):
            raise
        except ModelError as failure:
            failures.append(failure)
            trial = _broken_off(scene, failure)
        trials.append(reply.with_cost(trial))
    if len(failures) == len(asked):
        raise failures[0]
    return TrialReport(model=llm.name, loaded_s=loaded_s, trials=tuple(trials))


class _Reply:
    """Asks a model once, and notes what that takes."""

    def __init__(self, llm: LanguageModel) -> None:
        self.abilities = llm.abilities
        self._llm = llm
        self._asked_at = self._first_at = self._last_at = 0.0
        self._pieces = 0
        self._usage: Usage | None = None

    async def generate(self, prompt: Prompt) -> AsyncGenerator[Piece | ToolCall | Usage, None]:
        """Pass the reply on."""
        messages = with_system_prompt(prompt.messages, prompt.sampling.system_prompt)
        self._asked_at = perf_counter()
        async with aclosing(self._llm.generate(replace(prompt, messages=tuple(messages)))) as items:
            async for item in items:
                self._last_at = perf_counter()
                if isinstance(item, Usage):
                    self._usage = item
                else:
                    self._first_at = self._first_at or self._last_at
                    self._pieces += 1
                yield item

    def with_cost(self, trial: Trial) -> Trial:
        """Return the trial with what it took; who leaves a reply early learns no prompt's size."""
        if not self._first_at:
            return trial
        return replace(
            trial,
            first_word_s=self._first_at - self._asked_at,
            writing_s=self._last_at - self._first_at,
            generated_tokens=self._usage.generated_tokens if self._usage else self._pieces,
            prompt_tokens=(self._usage and self._usage.prompt_tokens) or None,
        )


async def _try_reason(scene: Scene, reply: _Reply, sampling: Sampling) -> Trial:
    [title] = scene.titles
    link = scene.link(title)
    messages = prompts.reason_messages(
        scene.request,
        title,
        reason=link.reason,
        liked=link.liked,
    )
    writing = write_reason(
        reply.generate, messages, sampling=sampling, check=scene.check_for(title)
    )
    draft: Draft | None = None
    async with aclosing(writing) as pieces:
        async for piece in pieces:
            draft = piece if isinstance(piece, Draft) else draft
    assert draft is not None
    return Trial(
        kind="explain",
        asked=scene.request.text,
        reasons=1,
        passed=draft.objection is None,
        flaws=(_flaw(draft),) if draft.objection else (),
    )


async def _try_choice(scene: Scene, reply: _Reply, sampling: Sampling) -> Trial:
    offered = dict(enumerate(scene.titles, start=1))
    schema = choice_schema(list(offered), count=CHOSEN)
    most = min(sampling.max_tokens, _CHOICE_TOKENS)
    prompt = Prompt(
        messages=choice_messages(
            scene.request,
            {n: Offer(title, scene.link(title).reason) for n, title in offered.items()},
            count=CHOSEN,
            said=[piece.signal.content for piece in scene.evidence],
        ),
        sampling=sampling.model_copy(update={"max_tokens": most}),
        schema=schema if "schema" in reply.abilities else None,
    )
    text = ""
    async with aclosing(reply.generate(prompt)) as items:
        async for item in items:
            text += item.text if isinstance(item, Piece) else ""
    trial = Trial(kind="select", asked=scene.request.text, reasons=CHOSEN, passed=0, held=False)
    try:
        picks = _Choice.model_validate_json(text).picks
    except ValidationError as error:
        fault = error.errors(include_url=False)[0]["msg"].lower()
        return replace(trial, flaws=(f"{fault}: {text[:_SHOWN]}",))
    if strangers := [pick.number for pick in picks if pick.number not in offered]:
        return replace(trial, flaws=(f"nobody offered number {strangers[0]}",))
    drafts = [_read(pick.reason, scene.check_for(offered[pick.number])) for pick in picks]
    flaws = tuple(_flaw(draft) for draft in drafts if draft.objection)
    return replace(trial, held=True, passed=len(drafts) - len(flaws), flaws=flaws)


class _Picked(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    number: int
    reason: str = Field(max_length=MAX_REASON_CHARS)


class _Choice(BaseModel):
    """What `choice_schema` demands but for its numbers."""

    model_config = ConfigDict(extra="forbid", strict=True)

    picks: list[_Picked] = Field(min_length=CHOSEN, max_length=CHOSEN)


def _read(reason: str, check: Check) -> Draft:
    """Read a reason as the strategy does: its first sentence, word by word."""
    sentence = Sentence(check)
    for word in reason.split(" "):
        sentence.add(f"{word} ")
    _, draft = sentence.finish(cut=len(reason) >= MAX_REASON_CHARS)
    return draft


def _flaw(draft: Draft) -> str:
    return f"{draft.objection}: {draft.text[:_SHOWN]}"


def _broken_off(scene: Scene, failure: ModelError) -> Trial:
    choosing = scene.kind == "select"
    return Trial(
        kind=scene.kind,
        asked=scene.request.text,
        reasons=CHOSEN if choosing else 1,
        passed=0,
        held=False if choosing else None,
        flaws=(failure.message,),
    )


def _median(values: Iterable[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return median(known) if known else None
