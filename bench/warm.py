"""Request to `Shortlisted` in a warm process, over catalogues of several sizes."""

import argparse
import asyncio
import json
import tempfile
from contextlib import aclosing
from pathlib import Path
from time import perf_counter

from development_films import FILE, development_films
from figures import percentile
from questions import EVIDENCE, REQUESTS, VIEWER
from suggest_watch.app import open_app
from suggest_watch.database import open_database
from suggest_watch.events import EvidenceFound, Shortlisted, Understood
from suggest_watch.recommend import Options, recommend
from suggest_watch.remember import remember
from suggest_watch.settings import load_settings

LAPS = 5


async def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--titles", type=int, help="of the development set; else the starter")
    wanted = arguments.parse_args().titles
    with tempfile.TemporaryDirectory() as folder:
        settings = load_settings({"home": folder, "llm": "none"}, environment={})
        if wanted:
            if not FILE.exists():
                raise SystemExit("the development set is absent")
            with open_database(settings) as database:
                database.store_titles(development_films(wanted))
        began = perf_counter()
        async with open_app(settings) as app:
            opened = perf_counter() - began
            for text in EVIDENCE:
                await remember(app, text, viewer=VIEWER)
            await timed(app, REQUESTS[0])
            laps = [await timed(app, text) for _ in range(LAPS) for text in REQUESTS]
            titles = app.database.title_count()
            memory = memory_mb()
    steps = {name: [lap[name] for lap in laps] for name in laps[0]}
    print(
        json.dumps(
            {
                "titles": titles,
                "first_start_s": opened,
                "memory_mb": memory,
                **{
                    f"{name}_{label}": percentile(values, share)
                    for name, values in steps.items()
                    for label, share in (("p50", 0.5), ("p95", 0.95))
                },
            }
        )
    )


def memory_mb() -> float:
    """Return the resident memory now, less what is only mapped from files."""
    status = Path("/proc/self/status").read_text("utf-8")
    fields = dict(line.split(":", 1) for line in status.splitlines())
    return int(fields["RssAnon"].split()[0]) / 1024


async def timed(app, text: str) -> dict[str, float]:
    """Return milliseconds from the request to each event, up to the cards."""
    marks = {}
    began = perf_counter()
    events = recommend(app, text, viewers=[VIEWER], options=Options(explain=False))
    async with aclosing(events):
        async for event in events:
            if isinstance(event, Understood | EvidenceFound | Shortlisted):
                marks[type(event).__name__.lower()] = 1000 * (perf_counter() - began)
            if isinstance(event, Shortlisted):
                return marks
    raise SystemExit(f"no cards for {text!r}")


asyncio.run(main())
