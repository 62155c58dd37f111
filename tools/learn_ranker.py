"""Learns the weights and the confidence of `src/suggest_watch/data/ranker.json`.

    python tools/learn_ranker.py --catalogue FILE --recollections FILE --conversations FILE \\
        --ratings FILE

Every question is asked as the product asks it; what it retrieves, a sample of the whole catalogue
and the right titles become rows of features. The weights maximise the likelihood of the right title
among all (conditional logit, McFadden 1974) with an L2 penalty. The sample stands for all that was
not retrieved, by its share: learnt from retrieved titles alone, popularity would look like a flaw.

Of the conversations those with an even checksum are learnt from, and the others left for reports;
of the ratings half of the viewers fit the confidence, and the other half measure it. The weights of
a plain wish stay as they are: no set has requests with moods and what was chosen then.
"""

from __future__ import annotations

import argparse
import asyncio
import csv
import gzip
import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from zlib import crc32

import numpy as np

from suggest_watch.app import App
from suggest_watch.evaluate.baselines import Question
from suggest_watch.evaluate.catalogue import read_catalogue
from suggest_watch.evaluate.formats import ANYTHING, LIKED_FROM, read_cases, spread
from suggest_watch.evaluate.product import as_asked, known_of
from suggest_watch.evaluate.shelf import Shelf
from suggest_watch.evaluate.store import open_store
from suggest_watch.rank import features
from suggest_watch.reading import embed_request
from suggest_watch.retrieve import DEEP
from suggest_watch.settings import load_settings
from suggest_watch.shortlist import make_pool, retrieve_candidates
from suggest_watch.taste import gather_taste
from suggest_watch.types import Manner

TARGET = Path(__file__).parents[1] / "src" / "suggest_watch" / "data" / "ranker.json"
TODAY = date(2025, 6, 1)
SAMPLE = 300
PENALTY = 1.0
STEPS = 15
HISTORY = 0.8
LEARNT: dict[Manner, dict[str, int]] = {
    "recollection": {"request": 1, "words": 1, "misremembered": -1, "years_off": -1},
    "taste": {
        "request": 1,
        "words": 1,
        "example": 1,
        "genres": 1,
        "era": -1,
        "popularity": 0,
    },
}
"""What is learnt, with the sign that alone would make sense (0: either)."""


@dataclass(frozen=True)
class Choice:
    """A question as rows: features, what each row stands for (log of a count), the right ones."""

    rows: np.ndarray
    offsets: np.ndarray
    right: np.ndarray


@dataclass(frozen=True)
class Viewer:
    """Films by TMDB number in the order of time: what was seen, then the reactions."""

    seen: list[tuple[int, float]]
    reactions: list[tuple[int, float]]


async def main() -> None:
    arguments = argparse.ArgumentParser()
    for name in ("catalogue", "recollections", "conversations", "ratings"):
        arguments.add_argument(f"--{name}", type=Path, required=True)
    arguments.add_argument("--limit", type=int, default=1500)
    given = arguments.parse_args()
    viewers = list(read_viewers(given.ratings))
    settings = load_settings({"llm": "none"}, environment={})
    async with open_store(settings, [*read_catalogue(given.catalogue)]) as app:
        asker = Asker(app)
        recollections = spread(read_cases(str(given.recollections)), given.limit).cases
        choices: dict[Manner, list[Choice]] = {"recollection": [], "taste": []}
        for case in recollections:
            question = Question(text=case.text)
            await asker.add(choices["recollection"], question, case.targets, "recollection")
        for case in spread(read_cases(str(given.conversations)), None).cases:
            if crc32(case.id.rsplit("-", 1)[0].encode()) % 2 == 0:
                question = asker.question(case.text, seen=case.seen, liked=case.liked)
                await asker.add(choices["taste"], question, case.targets, "taste")
        for viewer in viewers:
            question = asker.question_of(viewer)
            liked = [film for film, rating in viewer.reactions if rating >= LIKED_FROM]
            await asker.add(choices["taste"], question, liked, "taste")
        stored = json.loads(TARGET.read_text("utf-8"))
        for manner, names in LEARNT.items():
            weights = fit(choices[manner], [*names.values()])
            learnt = {n: round(float(w), 3) for n, w in zip(names, weights, strict=True)}
            print(manner, len(choices[manner]), learnt)
            stored["weights"][manner] |= learnt
        TARGET.write_text(json.dumps(stored, indent=2) + "\n", "utf-8")


class Asker:
    """Asks questions of an app and keeps what ranking would see."""

    def __init__(self, app: App) -> None:
        self._app = app
        self._shelf = Shelf(app.database.all_titles())
        self._keys = np.array([*self._shelf.by_key])
        self._draws = np.random.default_rng(1)

    def question(self, text: str, *, seen: Sequence[int], liked: Sequence[int]) -> Question:
        return Question(
            text=text,
            seen=frozenset(title.key for title in self._shelf.films(seen)),
            liked=self._shelf.films(liked),
            is_taste=True,
        )

    def question_of(self, viewer: Viewer) -> Question:
        return self.question(
            ANYTHING,
            seen=[film for film, _ in viewer.seen],
            liked=[film for film, rating in viewer.seen if rating >= LIKED_FROM],
        )

    async def add(
        self, choices: list[Choice], question: Question, films: Sequence[int], manner: Manner
    ) -> None:
        """Add the choice among all titles, where one of the films is in the catalogue."""
        right = {t.key for t in self._shelf.films(films)} - question.seen
        if not right:
            return
        sample = {int(key) for key in self._draws.choice(self._keys, SAMPLE, replace=False)}
        keys, rows, searched = await self.rows(question, sample | right, manner)
        rest = len(self._keys) - searched
        drawn = np.array([at >= searched and key in sample for at, key in enumerate(keys)])
        offsets = np.where(drawn, np.log(max(1, rest) / max(1, drawn.sum())), 0.0)
        is_right = np.array([key in right for key in keys])
        # A right title stands for itself alone, drawn or not.
        choices.append(Choice(rows, np.where(is_right, 0.0, offsets), is_right))

    async def rows(
        self, question: Question, also: set[int], manner: Manner
    ) -> tuple[list[int], np.ndarray, int]:
        """Return keys, `[n, features]` and how many of the first rows the search found."""
        app = self._app
        request = replace(await as_asked(app, question, today=TODAY), manner=manner)
        query, unwanted = await embed_request(app.embedder, request)
        taste = await gather_taste(app, request, query=query, unwanted_text=unwanted, evidence=())
        found = await retrieve_candidates(
            app, request, taste=taste, known=known_of(question), limit=DEEP, also=also
        )
        vectors = {hit.id: hit.dense for hit in found.hits if hit.dense is not None}
        titles = [self._shelf.by_key[hit.id] for hit in found.hits]
        pool = make_pool(app.database, titles, vectors, words=found.words, request=request)
        columns = features(pool, request=request, taste=taste)
        nothing = np.zeros(len(titles))
        rows = np.stack([columns.get(name, nothing) for name in LEARNT[manner]], axis=1)
        return [title.key for title in titles], rows, min(DEEP, len(titles))


def read_viewers(path: Path) -> Iterator[Viewer]:
    """Yield the viewers of a CSV of user, tmdb_id, rating and timestamp."""
    histories: dict[str, list[tuple[int, int, float]]] = defaultdict(list)
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            watched = (int(row["timestamp"]), int(row["tmdb_id"]), float(row["rating"]))
            histories[row["user"]].append(watched)
    for watched in histories.values():
        films = [(film, rating) for _, film, rating in sorted(watched)]
        cut = int(HISTORY * len(films))
        yield Viewer(films[:cut], films[cut:])


def fit(choices: Sequence[Choice], signs: Sequence[int]) -> np.ndarray:
    """Return the weights by Newton's method; one of the wrong sign is held at 0 from then on."""
    weights = np.zeros(len(signs))
    free = np.ones(len(signs), dtype=bool)
    best, kept = -np.inf, weights
    for _ in range(STEPS):
        likelihood, gradient, curvature = slope(choices, weights)
        likelihood -= PENALTY * weights @ weights / 2
        if likelihood < best - 1e-6:
            weights = (weights + 3 * kept) / 4
            continue
        best, kept = likelihood, weights
        gradient -= PENALTY * weights
        curvature += PENALTY * np.eye(len(signs))
        step = np.zeros(len(signs))
        step[free] = np.linalg.solve(curvature[np.ix_(free, free)], gradient[free])
        weights = weights + step
        wrong = np.array([sign * weight < 0 for sign, weight in zip(signs, weights, strict=True)])
        weights[wrong], free[wrong] = 0.0, False
    return kept


def slope(choices: Sequence[Choice], weights: np.ndarray) -> tuple[float, np.ndarray, np.ndarray]:
    """Return the log likelihood, its gradient and its negated curvature."""
    likelihood = 0.0
    gradient = np.zeros(len(weights))
    curvature = np.zeros((len(weights), len(weights)))
    for choice in choices:
        scores = choice.rows @ weights + choice.offsets
        top = scores.max()
        shares = np.exp(scores - top)
        likelihood += scores[choice.right].mean() - top - np.log(shares.sum())
        shares /= shares.sum()
        middle = shares @ choice.rows
        gradient += choice.rows[choice.right].mean(axis=0) - middle
        curvature += (choice.rows * shares[:, None]).T @ choice.rows - np.outer(middle, middle)
    return likelihood, gradient, curvature


asyncio.run(main())
