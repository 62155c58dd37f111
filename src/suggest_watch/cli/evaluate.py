"""`eval`: measures the product on files of questions; knows no metric and no format."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import click
from rich.text import Text

from suggest_watch.catalogue.starter import StarterCatalogue
from suggest_watch.cli import options
from suggest_watch.cli.console import Bars, say, stdout, write
from suggest_watch.cli.logs import catch_logging
from suggest_watch.cli.opening import tell_notices
from suggest_watch.errors import BadInput
from suggest_watch.evaluate.ablation import ablations
from suggest_watch.evaluate.baselines import baselines
from suggest_watch.evaluate.catalogue import read_catalogue
from suggest_watch.evaluate.formats import CaseSet, read_cases, spread
from suggest_watch.evaluate.page import page
from suggest_watch.evaluate.product import Product
from suggest_watch.evaluate.report import Report, report_json, table_lines
from suggest_watch.evaluate.runs import run_set
from suggest_watch.evaluate.shelf import Shelf
from suggest_watch.evaluate.store import open_store
from suggest_watch.index import Step
from suggest_watch.present.machine import dump
from suggest_watch.printable import printable
from suggest_watch.settings import Settings, load_settings

JSON_NAME = "evaluation.json"
PAGE_NAME = "evaluation.html"


@click.command("eval")
@click.argument("sources", metavar="FILE...", nargs=-1, required=True)
@click.option(
    "--catalogue",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Titles as JSON lines; the default is the starter catalogue.",
)
@click.option(
    "--limit", type=click.IntRange(min=1), metavar="N", help="Ask at most N of each file, spread."
)
@click.option(
    "--out",
    metavar="FOLDER",
    type=click.Path(path_type=Path),
    default=Path(),
    help=f"Where {JSON_NAME} and {PAGE_NAME} go; the default is here.",
)
@click.option("--ablate", is_flag=True, help="Measure the product without each of its parts, too.")
@options.json
@options.embedder
@options.reranker
@options.asynchronous
async def eval_command(
    sources: Sequence[str],
    *,
    catalogue: Path | None,
    limit: int | None,
    out: Path,
    ablate: bool,
    json: bool,
    **flags: Any,
) -> None:
    """Measure how good the suggestions are.

    FILE holds JSON lines, gzipped or not, and is recognised by their fields: query and target;
    context and relevant; history and held_out_liked; request and expect. "own" is the set that
    comes with the program. Popularity, BM25, dense and RRF are measured beside, over the same
    titles, in a store of their own: nothing of yours is read or changed.
    """
    catch_logging()
    settings = load_settings(options.flags(flags))
    sets = [spread(read_cases(source), limit) for source in sources]
    report = await _measure(sets, catalogue, settings, ablate=ablate)
    if json:
        click.echo(dump(report_json(report), indent=2))
    else:
        write(stdout(), (Text(printable(line)) for line in table_lines(report)))
    _write(out / JSON_NAME, dump(report_json(report), indent=2) + "\n")
    _write(out / PAGE_NAME, page(report))


async def _measure(
    sets: Sequence[CaseSet], catalogue: Path | None, settings: Settings, *, ablate: bool
) -> Report:
    source = StarterCatalogue().titles() if catalogue is None else read_catalogue(catalogue)
    with Bars() as bars:

        def show(step: Step) -> None:
            bars.show(step.what, step.done, step.total)

        async with open_store(settings, [*source], progress=show) as app:
            tell_notices(app)
            shelf = Shelf(app.database.all_titles())
            today = date.today()
            parts = ablations(app, today=today) if ablate else ()
            systems = (
                Product(app, today=today),
                *baselines(app, shelf.by_key.values()),
                *parts,
            )
            results = [await run_set(each, systems, shelf, progress=show) for each in sets]
    return Report(
        at=datetime.now(UTC),
        catalogue="starter" if catalogue is None else catalogue.name,
        titles=len(shelf.by_key),
        embedder=app.embedder.name,
        reranker=app.reranker.name if app.reranker else None,
        sets=tuple(results),
    )


def _write(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    except OSError as error:
        raise BadInput(
            f"{path} cannot be written: {error.strerror}", hint="--out names another folder"
        ) from None
    say(f"wrote {path}")
