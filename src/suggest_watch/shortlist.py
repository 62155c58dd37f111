"""From an understood request to the cards: gather taste, retrieve, rank, choose.

The step of recommending that decides what is shown; it touches no language model.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from suggest_watch.app import App
from suggest_watch.database import Database
from suggest_watch.feeling import with_feel
from suggest_watch.learn import with_standing
from suggest_watch.rank import RANKER, Pool, Ranker, Taste, choose, rank, with_judgement
from suggest_watch.rerank import Reranking
from suggest_watch.retrieve import BRANCHES, CANDIDATES, DEEP, Examples, Retrieved, find_candidates
from suggest_watch.satisfy import broken_constraints
from suggest_watch.taste import Known, gather_taste
from suggest_watch.types import Candidate, Constraints, Evidence, Request, Title
from suggest_watch.vectors import Dense

OTHERS = 4
"""How many more titles a model that chooses is offered."""

_NO_VECTORS = np.empty((0, 0), dtype=np.float32)
_NOTHING = "nothing in the catalogue fits; ask for less, or name fewer things to avoid"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mix:
    """How candidates are found and weighed; another than `MIX` only measures what a part is for."""

    branches: Mapping[str, float]
    ranker: Ranker


MIX = Mix(branches=BRANCHES, ranker=RANKER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranked:
    """What could answer, best first: what satisfies every constraint (`strict`), then the `rest`.

    `vectors` are theirs by key, `references` the wanted titles they were compared with, `relaxed`
    the names of the constraints that were given up for the rest.
    """

    strict: tuple[Candidate, ...]
    rest: tuple[Candidate, ...]
    vectors: Mapping[int, Dense]
    references: Mapping[int, Title]
    relaxed: tuple[str, ...]
    adventurous: float

    def choose(self, count: int) -> tuple[Candidate, ...]:
        """Return `count` that are good and unlike each other; only then comes the rest."""
        chosen = self._chosen(self.strict, count)
        return (*chosen, *self._chosen(self.rest, count - len(chosen)))

    def others(self, chosen: Sequence[Candidate], count: int) -> tuple[Candidate, ...]:
        """Return `count` more that satisfy every constraint, beside the `chosen` ones."""
        taken = {candidate.title.key for candidate in chosen}
        left = [each for each in self.strict if each.title.key not in taken] if count else []
        return self._chosen(left, count)

    def _chosen(self, among: Sequence[Candidate], count: int) -> tuple[Candidate, ...]:
        return tuple(choose(among, self.vectors, count=count, adventurous=self.adventurous))


@dataclass(frozen=True, slots=True, kw_only=True)
class Shortlist:
    """What was chosen, best first, the wanted titles it was compared with, what to tell of it.

    `others` would have come next.
    """

    candidates: tuple[Candidate, ...]
    others: tuple[Candidate, ...]
    references: Mapping[int, Title]
    notices: tuple[str, ...] = ()


async def make_shortlist(
    app: App,
    request: Request,
    *,
    query: Dense,
    unwanted_text: Dense | None,
    evidence: Sequence[tuple[Evidence, Dense]],
    known: Known,
    others: int = 0,
    reranking: Reranking | None = None,
) -> Shortlist:
    """Choose `request.count` titles that satisfy the request and that nobody has seen or refused.

    `others` more are chosen behind them, of those that satisfy every constraint.

    `query` and `unwanted_text` are the `[size]` vectors of what pulls and what pushes away.
    """
    ranked = await rank_candidates(
        app,
        request,
        query=query,
        unwanted_text=unwanted_text,
        evidence=evidence,
        known=known,
        limit=CANDIDATES,
        reranking=reranking,
    )
    chosen = ranked.choose(request.count)
    return Shortlist(
        candidates=chosen,
        others=ranked.others(chosen, others),
        references=ranked.references,
        notices=tuple(_notices(ranked, len(chosen), request)),
    )


async def rank_candidates(
    app: App,
    request: Request,
    *,
    query: Dense,
    unwanted_text: Dense | None,
    evidence: Sequence[tuple[Evidence, Dense]],
    known: Known,
    limit: int,
    also: Collection[int] = (),
    mix: Mix = MIX,
    reranking: Reranking | None = None,
) -> Ranked:
    """Rank the titles that a search for `limit` finds; otherwise as `make_shortlist`.

    Those with the keys `also` are ranked besides, however far they lie, where they satisfy it.
    What a reranker says moves titles among those that are allowed, and brings none back.
    """
    taste = await gather_taste(
        app, request, query=query, unwanted_text=unwanted_text, evidence=evidence
    )
    retrieved = await retrieve_candidates(
        app, request, taste=taste, known=known, limit=limit, also=also, branches=mix.branches
    )
    ranked = await asyncio.to_thread(
        _rank,
        app.database,
        retrieved,
        request=request,
        taste=taste,
        adventurous=app.settings.adventurous,
        ranker=mix.ranker,
    )
    if reranking is None or not reranking.judges:
        return ranked
    judged = await reranking.judge_titles(request.text, (*ranked.strict, *ranked.rest))
    return replace(
        ranked,
        strict=tuple(with_judgement(ranked.strict, judged, ranker=mix.ranker)),
        rest=tuple(with_judgement(ranked.rest, judged, ranker=mix.ranker)),
    )


async def retrieve_candidates(
    app: App,
    request: Request,
    *,
    taste: Taste,
    known: Known,
    limit: int,
    also: Collection[int] = (),
    branches: Mapping[str, float] = BRANCHES,
) -> Retrieved:
    """Find what could answer, as `rank_candidates` does before it ranks."""
    is_wish = request.manner == "wish"  # which constraints narrow, and the fused rank serves well
    return await find_candidates(
        app.index,
        taste.query,
        text=request.wanted_text,
        constraints=with_standing(demands(request), known.standing),
        examples=Examples(
            wanted=tuple(vector for _, vector in taste.wanted.values()),
            unwanted=tuple(vector for _, vector in taste.unwanted.values()),
        ),
        siblings={*await _siblings(app.database, taste), *also},
        famous=await _famous(app.database, request),
        excluded=known.barred(request),
        limit=limit if is_wish else max(limit, DEEP),
        enough=request.count,
        scores_words=not is_wish,
        branches=branches,
    )


async def _siblings(database: Database, taste: Taste) -> frozenset[int]:
    asked = [taste.wanted[key][0] for key in taste.asked]
    return await asyncio.to_thread(database.siblings, asked) if asked else frozenset()


async def _famous(database: Database, request: Request) -> tuple[int, ...]:
    """Return the best known titles where nothing but taste is asked for."""
    if request.manner != "taste":
        return ()
    return (await asyncio.to_thread(database.fame)).best_known


def demands(request: Request) -> Constraints:
    """Return what must hold: what a memory tells is often wrong, and only ranked by."""
    return Constraints() if request.manner == "recollection" else request.constraints


def _rank(
    database: Database,
    retrieved: Retrieved,
    *,
    request: Request,
    taste: Taste,
    adventurous: float,
    ranker: Ranker,
) -> Ranked:
    """Rank what satisfied every constraint, and apart from it what did not."""
    vectors = {hit.id: hit.dense for hit in retrieved.hits if hit.dense is not None}
    titles = with_feel(database, database.titles([hit.id for hit in retrieved.hits]), vectors)
    parts = []
    for hits in (retrieved.hits[: retrieved.strict], retrieved.hits[retrieved.strict :]):
        known = [titles[hit.id] for hit in hits if hit.id in titles and hit.id in vectors]
        pool = make_pool(database, known, vectors, words=retrieved.words, request=request)
        ranked = rank(pool, request=request, taste=taste, adventurous=adventurous, ranker=ranker)
        parts.append(tuple(ranked))
    return Ranked(
        strict=parts[0],
        rest=parts[1],
        vectors=vectors,
        references={key: title for key, (title, _) in taste.wanted.items()},
        relaxed=retrieved.relaxed,
        adventurous=adventurous,
    )


def make_pool(
    database: Database,
    titles: Sequence[Title],
    vectors: Mapping[int, Dense],
    *,
    words: Mapping[int, float],
    request: Request,
) -> Pool:
    """Return the titles, in the order they were retrieved, with what ranking knows of each.

    `vectors` and `words`, the BM25 scores, are by key.
    """
    popularity = np.array([title.popularity or 0.0 for title in titles])
    missed = [0] * len(titles)
    if request.manner == "recollection":
        missed = [len(broken_constraints(title, request.constraints)) for title in titles]
    return Pool(
        titles=titles,
        vectors=np.stack([vectors[title.key] for title in titles]) if titles else _NO_VECTORS,
        words=np.array([words.get(title.key, 0.0) for title in titles], dtype=np.float32),
        fame=database.fame().of(popularity),
        misremembered=np.array(missed, dtype=np.float32),
    )


def _notices(ranked: Ranked, chosen: int, request: Request) -> list[str]:
    notices = []
    if ranked.relaxed:
        given_up = ", ".join(ranked.relaxed)
        strict = min(len(ranked.strict), chosen)
        fits = "no title satisfies" if not strict else f"only {strict} satisfy"
        notices.append(f"{fits} everything that was asked; given up for the rest: {given_up}")
    elif chosen < request.count:
        notices.append(f"the catalogue has only {chosen} that fit" if chosen else _NOTHING)
    return notices
