"""Fits the confidence in `src/suggest_watch/data/ranker.json` to what viewers liked.

    python tools/fit_confidence.py --catalogue FILE --ratings FILE

Run it after `tools/learn_ranker.py`: it asks for each viewer what the ranking thinks of the last
fifth of what they rated, given the rest, and fits the logistic function from a score's lead over
the candidates' median to whether the title was liked (rated 4 of 5 or better). `suggest eval` of a
set of other viewers' histories measures how true it is.
"""

from __future__ import annotations

import argparse
import asyncio
import csv
import gzip
import json
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from math import log
from pathlib import Path

from suggest_watch.evaluate.calibration import fit_logistic
from suggest_watch.evaluate.catalogue import read_catalogue
from suggest_watch.evaluate.formats import ANYTHING, LIKED_FROM, Case
from suggest_watch.evaluate.product import Product
from suggest_watch.evaluate.reactions import reactions_to
from suggest_watch.evaluate.shelf import Shelf
from suggest_watch.evaluate.store import open_store
from suggest_watch.rank import RANKER
from suggest_watch.settings import load_settings

TARGET = Path(__file__).parents[1] / "src" / "suggest_watch" / "data" / "ranker.json"
TODAY = date(2025, 6, 1)


async def main() -> None:
    arguments = argparse.ArgumentParser()
    for name in ("catalogue", "ratings"):
        arguments.add_argument(f"--{name}", type=Path, required=True)
    given = arguments.parse_args()
    settings = load_settings({"llm": "none"}, environment={})
    leads: list[float] = []
    liked: list[bool] = []
    async with open_store(settings, [*read_catalogue(given.catalogue)]) as app:
        product = Product(app, today=TODAY)
        shelf = Shelf(app.database.all_titles())
        for case in read_viewers(given.ratings):
            sure, happened = await reactions_to(case, product=product, shelf=shelf)
            # Back from the confidence that stands there to the score's lead.
            leads += [log(p / (1 - p)) / RANKER.slope + RANKER.middle for p in sure]
            liked += happened
    slope, middle = fit_logistic(leads, liked)
    print(f"{len(liked)} reactions, slope {slope:.3f}, middle {middle:.3f}")
    stored = json.loads(TARGET.read_text("utf-8"))
    stored["confidence"] = {"slope": round(slope, 3), "middle": round(middle, 3)}
    TARGET.write_text(json.dumps(stored, indent=2) + "\n", "utf-8")


def read_viewers(path: Path) -> Iterator[Case]:
    """Yield the viewers of a gzipped CSV of user, tmdb_id, rating and timestamp."""
    histories: dict[str, list[tuple[int, int, bool]]] = defaultdict(list)
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            was_liked = float(row["rating"]) >= LIKED_FROM
            watched = (int(row["timestamp"]), int(row["tmdb_id"]), was_liked)
            histories[row["user"]].append(watched)
    for user, rows in histories.items():
        watched = tuple((film, was_liked) for _, film, was_liked in sorted(rows))
        yield Case(id=user, text=ANYTHING, watched=watched)


asyncio.run(main())
