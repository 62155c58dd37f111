"""What the viewers said before that bears on a request, in the order in which it bears on it.

The step of recommending between what was understood and what is chosen; it ranks no titles.

A cosine alone takes "Blade Runner is a masterpiece" for what bears most on "like Blade Runner but
less depressing": both name the film. That name is in the request already. What counts is which way
a signal leans, beside the way the request leans.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from math import sqrt
from statistics import fmean
from typing import NamedTuple

from suggest_watch.app import App
from suggest_watch.names import normalise_name
from suggest_watch.rerank import Reranking
from suggest_watch.retrieve import EVIDENCE, find_evidence
from suggest_watch.taste import Known
from suggest_watch.types import Evidence, Facts, Request, Signal
from suggest_watch.understand import Leaning, read_leaning
from suggest_watch.vectors import Dense
from suggest_watch.vectors.sparse import bm25_query
from suggest_watch.vocabulary.viewing import KIND_WORDS, THING_WORDS

CONSIDERED = 50
"""So many of the most similar signals are looked at."""

SPREAD = 0.15
"""About the deviation of cosines between requests and signals, for relevances in their place."""

NAMED_ALREADY = 0.5
"""What is left of the likeness of a signal that names a title which the request names."""

FEEL, SUBJECT, OCCASION, CLASH = 0.4, 0.3, 0.3, -0.4
"""What is added to a cosine for the same feel (and taken for the opposite), for a subject or an
occasion that both speak of, and where one wants what the other refuses."""


async def gather_evidence(
    app: App, request: Request, *, query: Dense, known: Known, reranking: Reranking
) -> list[tuple[Evidence, Dense]]:
    """Return the `EVIDENCE` signals that bear most on the request, each with its vector.

    `query` is the request's `[size]` vector; the similarity of each is its cosine to that, also
    where a reranker's relevance takes the place of the cosine in their order.
    """
    found = await find_evidence(
        app.index,
        query,
        signals=known.signals,
        viewer_ids=known.viewer_ids,
        limit=CONSIDERED,
    )
    if len(found) < 2:
        return found
    evidence = [each for each, _ in found]
    likeness = [each.similarity for each in evidence]
    judged = await reranking.judge_texts(request.text, [each.signal.content for each in evidence])
    if judged is not None:
        likeness = [fmean(likeness) + SPREAD * float(relevance) for relevance in judged]
    bearing = await asyncio.to_thread(bearings, request, evidence, likeness)
    order = sorted(range(len(found)), key=lambda i: (-bearing[i], found[i][0].signal.id))
    return [found[i] for i in order[:EVIDENCE]]


class _Sides(NamedTuple):
    """What a text wants and refuses: moods by name apart from other subjects, and words by stem."""

    moods: frozenset[str]
    subjects: frozenset[str]
    refused: frozenset[str]
    wanted_words: frozenset[int]
    refused_words: frozenset[int]

    def clash(self, other: _Sides) -> bool:
        """Tell whether one wants what the other refuses."""
        return self._refuses(other) or other._refuses(self)

    def _refuses(self, other: _Sides) -> bool:
        words = (self.refused_words & other.wanted_words) - other.refused_words
        return bool(self.refused & (other.moods | other.subjects) or words)


def _asked(request: Request, leaning: Leaning) -> _Sides:
    demands = request.constraints
    return _sides(
        moods=(*request.moods, *leaning.moods),
        subjects=(
            *(*demands.genres, *demands.any_genres, *request.themes),
            *(*demands.people, *demands.any_people),
        ),
        refused=(
            *(*request.without_moods, *demands.without_genres, *demands.without_people),
            *demands.avoid,
        ),
        wanted=request.wanted_text,
        unwanted=request.unwanted_text,
    )


@lru_cache(maxsize=4096)
def _said(facts: Facts) -> _Sides:
    return _sides(
        moods=facts.moods,
        subjects=(*facts.genres, *facts.people, *facts.themes),
        refused=facts.avoid,
        wanted=facts.wanted,
        unwanted=facts.unwanted,
    )


def _sides(
    *,
    moods: Sequence[str],
    subjects: Sequence[str],
    refused: Sequence[str],
    wanted: str,
    unwanted: str,
) -> _Sides:
    # "Less silly" refuses no mood outright, and pushes it away all the same.
    return _Sides(
        moods=frozenset(moods),
        subjects=frozenset(subjects),
        refused=frozenset(refused) | read_leaning(unwanted).moods,
        wanted_words=_words(wanted),
        refused_words=_words(unwanted),
    )


def bearings(
    request: Request, evidence: Sequence[Evidence], likeness: Sequence[float]
) -> list[float]:
    """Return how much each signal bears on the request: its likeness, and what it says besides."""
    references = (*request.wanted, *request.unwanted)
    names = tuple(sorted({name for each in references for name in (each.said, each.title)}))
    leaning = read_leaning(request.text, names=names)
    asked = _asked(request, leaning)
    return [
        like * (NAMED_ALREADY if _names_one(each.signal, names) else 1.0)
        + _says(each.signal, asked=asked, leaning=leaning, names=names)
        for each, like in zip(evidence, likeness, strict=True)
    ]


def _says(signal: Signal, *, asked: _Sides, leaning: Leaning, names: tuple[str, ...]) -> float:
    facts = signal.facts
    titles = (*facts.liked_titles, *facts.disliked_titles)
    named = (*names, *(title.rpartition(" (")[0] for title in titles))
    there = tuple(name for name in named if name.casefold() in signal.content.casefold())
    its_leaning = read_leaning(signal.content, names=there)
    said = _said(facts)
    return (
        FEEL * _agreement(leaning.feel, its_leaning.feel)
        + SUBJECT * bool(asked.subjects & said.subjects)
        + OCCASION * bool(leaning.occasions & its_leaning.occasions)
        + CLASH * asked.clash(said)
    )


def _agreement(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    """Return the cosine of two feels, from -1 (opposite) to 1; 0 where one speaks of none."""
    product = sum(value * other.get(name, 0.0) for name, value in one.items())
    squares = [sum(value**2 for value in each.values()) for each in (one, other)]
    return product / sqrt(squares[0] * squares[1]) if all(squares) else 0.0


def _names_one(signal: Signal, names: Sequence[str]) -> bool:
    said = f" {normalise_name(signal.content)} "
    return any(f" {normalise_name(name)} " in said for name in names)


def _words(text: str) -> frozenset[int]:
    """Return the stems of the words of a text that tell one film from another."""
    return frozenset(bm25_query(text).indices) - _any_film() if text else frozenset()


@cache
def _any_film() -> frozenset[int]:
    return frozenset(bm25_query(" ".join((*KIND_WORDS, *THING_WORDS))).indices)
