"""Signals, titles, settings, models, trials and checks as lines of styled text; knows no events."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from rich.text import Text

from suggest_watch.present.cards import heading_lines, indented
from suggest_watch.present.wording import (
    ago,
    facts_by_name,
    facts_of,
    named,
    number,
    percent,
    seconds,
    size,
    tags,
)
from suggest_watch.printable import printable
from suggest_watch.types import FEEL_DIMENSIONS, Signal, Title

if TYPE_CHECKING:
    from suggest_watch.doctor import Check
    from suggest_watch.feel import FeelQuality
    from suggest_watch.llms import ModelFacts
    from suggest_watch.settings import Setting
    from suggest_watch.trial import TrialReport

_LABEL = 18
_LEVELS = {"ok": "green", "warning": "yellow", "problem": "bold red"}
_LEVEL_CELLS = 9


def signal_lines(signals: Sequence[Signal], width: int, *, now: datetime) -> Iterator[Text]:
    """Draw each signal under its number, with strength, tags and date."""
    for signal in signals:
        yield from heading_lines(signal.id, signal.content, width)
        kind = "" if signal.kind == "preference" else signal.kind
        date = ago(signal.created_at, now)
        parts = [f"{signal.strength:+.2f}", kind, tags(signal.facts), date]
        yield from indented(" · ".join(part for part in parts if part), width, style="dim")


def remembered_lines(
    signal: Signal, width: int, *, embedder: str, dimensions: int
) -> Iterator[Text]:
    """Draw what was made of a new signal: dimensions, strength and extracted facts."""
    yield from _row("embedding", f"{dimensions} dimensions ({embedder})", width)
    yield from _row("strength", f"{signal.strength:+.2f}", width)
    found = facts_by_name(signal.facts)
    for name, values in found or [("facts", "none found; the sentence itself is used")]:
        yield from _row(name, values, width)


def title_lines(title: Title, width: int, *, similarity: float | None = None) -> Iterator[Text]:
    """Draw a title in brief, with how well its name matched."""
    match = "" if similarity is None else f" · {percent(similarity)} match"
    yield from indented(named(title), width, indent=0, style="bold")
    yield from indented(facts_of(title) + match, width)
    yield from indented(f"id {title.id}", width, style="dim")


def title_in_full(title: Title, width: int) -> Iterator[Text]:
    """Draw all that the catalogue says of a title."""
    yield from title_lines(title, width)
    yield from indented(title.synopsis, width)
    rows = [
        ("directed by" if title.kind == "movie" else "created by", title.directors),
        ("with", title.cast),
        ("themes", title.themes),
        ("moods", title.moods),
        ("content", title.content),
        ("for", (title.audience,) if title.audience else ()),
    ]
    for name, values in rows:
        if values:
            yield from _row(name, ", ".join(values), width)
    if title.feel is not None:
        feel_values = zip(FEEL_DIMENSIONS, title.feel.vector(), strict=True)
        feel = [f"{name} {value:g}" for name, value in feel_values]
        yield from _row("feel (1 to 5)", ", ".join(feel), width)


def setting_lines(settings: Sequence[Setting], width: int) -> Iterator[Text]:
    """Draw each setting with its value, where that comes from and what it means."""
    for setting in settings:
        text = f"{setting.name} = {setting.value}"
        style = "" if setting.origin == "default" else "bold"
        yield from indented(text, width, indent=0, style=style)
        yield from indented(f"{setting.origin} · {setting.meaning}", width, style="dim")


def model_lines(models: Sequence[ModelFacts], width: int, *, used: str) -> Iterator[Text]:
    """Draw each model of a back end; a star marks the one in use."""
    for model in models:
        parts = [size(model.bytes)] if model.bytes else []
        parts += ["ready" if model.ready else "not here yet", model.note]
        first, *more = indented(model.name, width, indent=2)
        yield Text.assemble("* " if model.name == used else "  ", first[2:])
        yield from more
        yield from indented(" · ".join(part for part in parts if part), width, style="dim")


def trial_lines(report: TrialReport, width: int) -> Iterator[Text]:
    """Draw how a model did by each strategy, and what was wrong with which reply."""
    explain, select = report.of("explain"), report.of("select")
    yield from indented(report.model, width, indent=0, style="bold")
    yield Text(f"    {'':<{_LABEL}}{'explain':>10}{'select':>10}", style="dim")
    for name, values in (
        ("schema held", ("", f"{select.held}/{select.schemas}")),
        ("reasons passed", [f"{each.passed}/{each.reasons}" for each in (explain, select)]),
        ("first word", [seconds(each.first_word_s) for each in (explain, select)]),
        ("prompt tokens", [number(each.prompt_tokens) for each in (explain, select)]),
        ("tokens/s", [number(each.tokens_per_s) for each in (explain, select)]),
    ):
        cells = "".join(f"{value:>10}" for value in values)
        yield Text.assemble("    ", (f"{name:<{_LABEL}}", "cyan"), cells)
    about = f"ready after {seconds(report.loaded_s)}; first word and prompt tokens are medians"
    yield from indented(about, width, style="dim")
    for trial in report.trials:
        if trial.flaws:
            yield from indented(f"{trial.kind}: {trial.asked}", width, style="yellow")
        for flaw in trial.flaws:
            yield from indented(flaw, width, indent=6, style="dim")


def check_lines(check: Check, width: int) -> Iterator[Text]:
    """Draw one finding of the doctor and, below it, the command that mends it."""
    first, *more = indented(f"{check.about}: {check.finding}", width, indent=_LEVEL_CELLS)
    yield Text.assemble(
        (f"{check.level:<{_LEVEL_CELLS}}", _LEVELS[check.level]), first[_LEVEL_CELLS:]
    )
    yield from more
    if check.mend:
        yield from indented(f"→ {check.mend}", width, indent=_LEVEL_CELLS, style="bold")


def feel_lines(quality: FeelQuality, width: int, *, embedder: str) -> Iterator[Text]:
    """Draw how well each dimension of feel is predicted, and their means."""
    about = f"feel predicted by {embedder}, cross-validated on {quality.titles} titles"
    yield from indented(about, width, indent=0)
    yield Text(f"{'':<{_LABEL}}{'R2':>6}{'mean error (of 1 to 5)':>26}", style="dim")
    rows = [(name, quality.r2[name], quality.mae[name]) for name in FEEL_DIMENSIONS]
    for name, r2, mae in [*rows, ("mean", quality.mean_r2, quality.mean_mae)]:
        yield Text.assemble((f"{name:<{_LABEL}}", "cyan"), f"{r2:>6.2f}{mae:>26.2f}")


def _row(name: str, value: str, width: int) -> Iterator[Text]:
    indent = 4 + _LABEL
    first, *more = indented(value, width, indent=indent) or [Text(" " * indent)]
    yield Text.assemble("    ", (f"{printable(name):<{_LABEL}}", "cyan"), first[indent:])
    yield from more
