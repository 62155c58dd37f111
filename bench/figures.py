"""A measured figure, and a table of them."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """One row: what was measured, what came out, and the budget where there is one."""

    what: str
    measured: float
    unit: str
    budget: float | None = None
    at_least: bool = False
    note: str = ""

    @property
    def kept(self) -> bool:
        if self.budget is None:
            return True
        return (self.measured >= self.budget) if self.at_least else (self.measured <= self.budget)


def percentile(values: Sequence[float], share: float) -> float:
    return statistics.quantiles(values, n=100, method="inclusive")[round(share * 100) - 1]


def as_table(figures: Sequence[Figure]) -> str:
    lines = ["| what | measured | budget | |", "|---|---|---|---|"]
    for figure in figures:
        sign = "≥ " if figure.at_least else "≤ "
        budget = "" if figure.budget is None else f"{sign}{figure.budget:g} {figure.unit}"
        verdict = "" if figure.budget is None else ("kept" if figure.kept else _missed(figure))
        note = " ".join(filter(None, (verdict, figure.note)))
        lines.append(f"| {figure.what} | {figure.measured:.3g} {figure.unit} | {budget} | {note} |")
    return "\n".join(lines)


def _missed(figure: Figure) -> str:
    assert figure.budget is not None
    return f"**missed by {abs(figure.measured / figure.budget - 1):.0%}**"
