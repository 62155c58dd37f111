"""The results as a table for the terminal and as JSON; knows how nothing of it was measured."""

from __future__ import annotations

import platform
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import numpy as np

from suggest_watch import __version__
from suggest_watch.evaluate.calibration import Calibration
from suggest_watch.evaluate.metrics import Estimate
from suggest_watch.evaluate.runs import SetResult, SystemResult

_METRIC = 20
_SYSTEM = 13
_LATENCY = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What was measured, on which catalogue, with which models (no reranker: None), when."""

    at: datetime
    catalogue: str
    titles: int
    embedder: str
    reranker: str | None
    sets: tuple[SetResult, ...]


def metric_names(result: SetResult) -> tuple[str, ...]:
    """Return the metrics of a set in the order in which they came."""
    return tuple(dict.fromkeys(name for s in result.systems for name in s.metrics))


def latency_ms(result: SystemResult, share: float) -> float:
    """Return the latency in milliseconds that a `share` (0 to 1) of the cases stayed below."""
    return float(np.quantile(result.latencies_ms, share))


def headline(result: SetResult) -> str:
    """Return one line of what the set is."""
    left_out = f", {result.left_out} left out: not in the catalogue" if result.left_out else ""
    return f"{result.name} ({result.format}): {result.cases} cases{left_out}"


def calibration_line(found: Calibration) -> str:
    """Return one line of how true the confidence is."""
    return (
        f"confidence: expected calibration error {found.error:.3f}, Brier {found.brier:.3f}, over "
        f"{found.reactions:,} reactions of which {found.liked:.0%} were liked"
    )


def provenance(report: Report) -> str:
    """Return one line of what was run, and when."""
    models = " · ".join(name for name in (report.embedder, report.reranker) if name)
    return (
        f"{report.at:%Y-%m-%d %H:%M} UTC · suggest-watch {__version__} · {report.catalogue}, "
        f"{report.titles:,} titles · {models} · 95 % intervals by bootstrap"
    )


def table_lines(report: Report) -> Iterator[str]:
    """Yield the lines of a table a set."""
    for result in report.sets:
        yield headline(result)
        names = metric_names(result)
        heads = "".join(f"{name:<{_METRIC}}" for name in names)
        yield f"  {'':<{_SYSTEM}}{heads}{'p50 ms':>{_LATENCY}}{'p95 ms':>{_LATENCY}}"
        for system in result.systems:
            cells = "".join(f"{_cell(system.metrics[name]):<{_METRIC}}" for name in names)
            waits = "".join(f"{latency_ms(system, share):>{_LATENCY}.1f}" for share in (0.5, 0.95))
            yield f"  {system.system:<{_SYSTEM}}{cells}{waits}"
        if result.calibration is not None:
            yield f"  {calibration_line(result.calibration)}"
        for miss in result.misses:
            yield f"  {miss.case}: not {', '.join(miss.aspects)}"
        yield ""
    yield provenance(report)


def report_json(report: Report) -> dict[str, Any]:
    """Return all of it but single latencies."""
    return {
        "at": report.at.isoformat(timespec="seconds"),
        "version": __version__,
        "python": platform.python_version(),
        "machine": platform.machine(),
        "catalogue": report.catalogue,
        "titles": report.titles,
        "embedder": report.embedder,
        "reranker": report.reranker,
        "sets": [_set_json(result) for result in report.sets],
    }


def _set_json(result: SetResult) -> dict[str, Any]:
    return {
        "name": result.name,
        "format": result.format,
        "cases": result.cases,
        "left_out": result.left_out,
        "systems": {system.system: _system_json(system) for system in result.systems},
        "calibration": None if result.calibration is None else asdict(result.calibration),
        "misses": [asdict(miss) for miss in result.misses],
    }


def _system_json(system: SystemResult) -> dict[str, Any]:
    return {
        "metrics": {name: asdict(value) for name, value in system.metrics.items()},
        "latency_ms": {"p50": latency_ms(system, 0.5), "p95": latency_ms(system, 0.95)},
    }


def _cell(value: Estimate) -> str:
    return f"{value.mean:.3f} [{value.low:.3f} {value.high:.3f}]"
