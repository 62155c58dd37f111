"""Asks every system every question of a set and measures the answers; knows no file and no page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from suggest_watch.errors import BadInput
from suggest_watch.evaluate.baselines import Question, Ranking, System
from suggest_watch.evaluate.calibration import Calibration, reliability
from suggest_watch.evaluate.expectations import judge
from suggest_watch.evaluate.formats import Case, CaseSet, Format
from suggest_watch.evaluate.metrics import Estimate, estimate, ndcg_at, recall_at, reciprocal_rank
from suggest_watch.evaluate.product import PRODUCT, Product
from suggest_watch.evaluate.reactions import reactions_to
from suggest_watch.evaluate.shelf import Shelf
from suggest_watch.index import Progress, Step


@dataclass(frozen=True, slots=True)
class SystemResult:
    """What one system achieved on one set, by metric, and its latencies in milliseconds."""

    system: str
    metrics: Mapping[str, Estimate]
    latencies_ms: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Miss:
    """A request whose answer by the product was not all that is expected, and in which aspects."""

    case: str
    aspects: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SetResult:
    """All systems on one set; `left_out` cases have no target in the catalogue.

    `calibration` is that of the product's confidence, where the set tells what was liked and what
    was not.
    """

    name: str
    format: Format
    cases: int
    left_out: int
    systems: tuple[SystemResult, ...]
    misses: tuple[Miss, ...]
    calibration: Calibration | None = None


async def run_set(
    cases: CaseSet, systems: Sequence[System], shelf: Shelf, *, progress: Progress | None = None
) -> SetResult:
    """Measure every system on the same cases; those without a target in the catalogue are left out.

    Raises any `SuggestError`, `BadInput` when all are left out, and for an expectation of a title
    that does not exist.
    """
    asked = [case for case in cases.cases if case.expect or shelf.films(case.targets)]
    if not asked:
        raise BadInput(
            f"none of the films that {cases.name} asks for is in the catalogue",
            hint="--catalogue FILE names the catalogue that it was made for",
        )
    scores: dict[str, dict[str, list[float]]] = {s.name: defaultdict(list) for s in systems}
    latencies: dict[str, list[float]] = defaultdict(list)
    misses = []
    for done, case in enumerate(asked):
        if progress is not None:
            progress(Step(f"Asking {cases.name}", done, len(asked)))
        question = _question(cases.format, case, shelf)
        for system in systems:
            ranking = await system.rank(question)
            latencies[system.name].append(ranking.took_ms)
            scored = _score(case, ranking, shelf)
            for metric, value in scored.items():
                scores[system.name][metric].append(value)
            short = tuple(aspect for aspect, value in scored.items() if value < 1)
            if system.name == PRODUCT and case.expect and short:
                misses.append(Miss(case.id, short))
    return SetResult(
        name=cases.name,
        format=cases.format,
        cases=len(asked),
        left_out=len(cases.cases) - len(asked),
        systems=tuple(_result(name, scores[name], latencies[name]) for name in scores),
        misses=tuple(misses),
        calibration=await _calibration(asked, systems, shelf),
    )


async def _calibration(
    cases: Sequence[Case], systems: Sequence[System], shelf: Shelf
) -> Calibration | None:
    confidences: list[float] = []
    liked: list[bool] = []
    for product in (system for system in systems if isinstance(system, Product)):
        for case in cases:
            if case.watched and product.name == PRODUCT:
                sure, happened = await reactions_to(case, product=product, shelf=shelf)
                confidences += sure
                liked += happened
    return reliability(confidences, liked) if liked else None


def _question(format_: Format, case: Case, shelf: Shelf) -> Question:
    targets = {title.key for title in shelf.films(case.targets)}
    seen = {title.key for title in shelf.films(case.seen)}
    return Question(
        text=case.text,
        # Some are watched again: what is right is never excluded.
        seen=frozenset(seen - targets),
        liked=shelf.films(case.liked),
        is_taste=format_ in {"conversation", "history"},
        is_wordless=format_ == "history",
    )


def _score(case: Case, ranking: Ranking, shelf: Shelf) -> dict[str, float]:
    if case.expect is not None:
        return judge(
            case.expect,
            shown=[shelf.by_key[key] for key in ranking.shown],
            ranked=[shelf.by_key[key] for key in ranking.keys],
            by_name=shelf.by_name,
        )
    relevant = {title.key for title in shelf.films(case.targets)}
    return {
        "recall@10": recall_at(10, ranking.keys, relevant),
        "recall@100": recall_at(100, ranking.keys, relevant),
        "nDCG@10": ndcg_at(10, ranking.keys, relevant),
        "MRR": reciprocal_rank(ranking.keys, relevant),
    }


def _result(
    system: str, scores: Mapping[str, Sequence[float]], latencies: Sequence[float]
) -> SystemResult:
    metrics = {metric: estimate(values) for metric, values in scores.items()}
    return SystemResult(system, metrics, tuple(latencies))
