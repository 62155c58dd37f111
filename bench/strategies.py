"""The published prompt and its 800 tokens against our strategies: same model, question and seeds.

The published design streams what the model writes, so its answer is there when the reply ends. A
small model ends it early, with titles that lack a year or a reason; so there are two ratios: as it
is, and as if the reply had taken its 800 tokens at the same rate.
Every prefix is warm. Ours are measured from the request on, the published one from its prompt on.
"""

import argparse
import asyncio
import json
import sys
import tempfile
from contextlib import aclosing
from dataclasses import asdict, dataclass, replace
from statistics import median
from time import perf_counter

from overheard import Overheard
from questions import EVIDENCE, REQUESTS, VIEWER
from suggest_watch import choice_prompts, open_prompts, prompts
from suggest_watch.app import App, open_app
from suggest_watch.events import Answered, EvidenceFound, Token, Understood
from suggest_watch.llms import Message, Piece, Prompt, Usage
from suggest_watch.proposals import read_proposals
from suggest_watch.recommend import Options, recommend
from suggest_watch.remember import remember
from suggest_watch.settings import Sampling, load_settings

QUESTION = REQUESTS[1]
SEEDS = 10
PREFIXES = (prompts.PREFIX, choice_prompts.PREFIX, open_prompts.PREFIX)
PUBLISHED_TOKENS = 800


@dataclass(frozen=True)
class Run:
    """One answer: tokens, seconds, titles that have year and reason, reasons by the model."""

    prompt_tokens: int
    read_anew: int
    generated_tokens: int
    first_word_s: float
    total_s: float
    complete_titles: int
    by_the_model: int

    @property
    def at_budget_s(self) -> float:
        """The seconds that a reply of the published length would have taken."""
        each = (self.total_s - self.first_word_s) / max(self.generated_tokens - 1, 1)
        return self.first_word_s + each * (PUBLISHED_TOKENS - 1)


async def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("model")
    parser.add_argument("--seeds", type=int, default=SEEDS)
    parser.add_argument("--question", default=QUESTION)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        settings = load_settings({"home": home, "llm": f"llama_cpp:{given.model}"})
        async with open_app(settings) as opened:
            assert opened.llm is not None
            app = replace(opened, llm=Overheard(opened.llm))
            for text in EVIDENCE:
                await remember(app, text, viewer=VIEWER)
            for prefix in PREFIXES:
                await app.llm.warm(prefix)
            runs = await measured(app, given.question, seeds=given.seeds)
    medians = {
        name: {field: median(asdict(run)[field] for run in each) for field in asdict(each[0])}
        for name, each in runs.items()
    }
    print(
        json.dumps(
            {
                "model": given.model,
                "question": given.question,
                "seeds": given.seeds,
                **medians,
                "times_faster": {name: faster(runs, name) for name in runs if name != "published"},
            }
        )
    )


def faster(runs: dict[str, list[Run]], name: str) -> dict[str, float]:
    """Return how many times as long as ours the published prompt takes, either way."""
    theirs, ours = runs["published"], median(run.total_s for run in runs[name])
    return {
        "as_it_is": median(run.total_s for run in theirs) / ours,
        "at_its_budget": median(run.at_budget_s for run in theirs) / ours,
    }


async def measured(app: App, question: str, *, seeds: int) -> dict[str, list[Run]]:
    """Take turns, so that a busy minute of the machine does not fall on one of them alone."""
    cost = Cost(app)
    runs: dict[str, list[Run]] = {"published": [], "explain": [], "select": []}
    for seed in range(seeds):
        sampling = app.settings.sampling.model_copy(update={"seed": seed})
        seeded = replace(app, settings=app.settings.model_copy(update={"sampling": sampling}))
        for name, each in runs.items():
            run = await (
                published(seeded, question, cost)
                if name == "published"
                else ours(seeded, question, cost, strategy=name)
            )
            each.append(run)
            print(f"seed {seed} {name}: {run}", file=sys.stderr)
    return runs


async def ours(app: App, question: str, cost: "Cost", *, strategy: str) -> Run:
    asked = len(app.llm.prompts)
    began, first = perf_counter(), 0.0
    options = Options(strategy=strategy)
    async with aclosing(recommend(app, question, viewers=[VIEWER], options=options)) as events:
        async for event in events:
            match event:
                case Token():
                    first = first or perf_counter()
                case Answered(answer):
                    total = perf_counter() - began
                    tokens, anew = await cost.of(app.llm.prompts[asked:])
                    return Run(
                        prompt_tokens=tokens,
                        read_anew=anew,
                        generated_tokens=answer.timings.generated_tokens,
                        first_word_s=first - began,
                        total_s=total,
                        complete_titles=len(answer.picks),
                        by_the_model=sum(p.provenance == "model" for p in answer.picks),
                    )
    raise SystemExit(f"no answer to {question!r}")


async def published(app: App, question: str, cost: "Cost") -> Run:
    """Stream the reply to its end; nothing in it is checked, so nothing is kept or dropped."""
    request, evidence = None, ()
    options = Options(explain=False)
    async with aclosing(recommend(app, question, viewers=[VIEWER], options=options)) as events:
        async for event in events:
            match event:
                case Understood():
                    request = event.request
                case EvidenceFound():
                    evidence = event.evidence
                    break
    assert request is not None
    messages = open_prompts.open_messages(request, evidence, count=request.count, persona=None)
    sampling = app.settings.sampling.model_copy(update={"max_tokens": PUBLISHED_TOKENS})
    prompt = Prompt(messages=messages, sampling=sampling)
    reply, generated = "", 0
    began, first = perf_counter(), 0.0
    async with aclosing(app.llm.generate(prompt)) as items:
        async for item in items:
            match item:
                case Piece():
                    first = first or perf_counter()
                    reply += item.text
                case Usage():
                    generated = item.generated_tokens
    total = perf_counter() - began
    tokens, anew = await cost.of([prompt])
    proposals = read_proposals(reply, finished=True)
    return Run(
        prompt_tokens=tokens,
        read_anew=anew,
        generated_tokens=generated,
        first_word_s=first - began,
        total_s=total,
        complete_titles=sum(bool(p.year and p.reason) for p in proposals),
        by_the_model=len(proposals),
    )


class Cost:
    """Counts the tokens of prompts, each once, by letting the model read them without a clock."""

    def __init__(self, app: App) -> None:
        self._llm = app.llm
        self._tokens: dict[tuple[Message, ...], int] = {}

    async def of(self, asked: list[Prompt]) -> tuple[int, int]:
        """Return the tokens of all prompts, and how many come after their warmed prefix."""
        tokens = [await self._count(prompt.messages) for prompt in asked]
        prefixes = [await self._count((*_prefix(prompt), Message("user", ""))) for prompt in asked]
        return sum(tokens), sum(tokens) - sum(prefixes)

    async def _count(self, messages: tuple[Message, ...]) -> int:
        if messages not in self._tokens:
            prompt = Prompt(messages=messages, sampling=Sampling(max_tokens=1))
            async with aclosing(self._llm.generate(prompt)) as items:
                async for item in items:
                    if isinstance(item, Usage):
                        self._tokens[messages] = item.prompt_tokens
        return self._tokens[messages]


def _prefix(prompt: Prompt) -> tuple[Message, ...]:
    return next(p for p in PREFIXES if prompt.messages[: len(p)] == p)


asyncio.run(main())
