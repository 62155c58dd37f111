"""Whether words of a text bear out what a model read into them; knows no model and no catalogue.

A value of a closed list is borne out where some phrase of the text means nearly the same to the
embedder, and the value is among the nearest of its list: a model proposes, a measure disposes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from suggest_watch.embedders import Embedder
from suggest_watch.names import normalise_name
from suggest_watch.understand import Run
from suggest_watch.vocabulary.everyday import EVERYDAY_WORDS
from suggest_watch.vocabulary.grammar import FILLERS

_MAX_PHRASE_WORDS: Final = 4
_MAX_THEME_WORDS: Final = 3
_LONG_NAME_WORDS: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Nearness:
    """How near a phrase has to be to a value, whatever cosines an embedder gives.

    Nearer than the `share` of all pairs of the list's values are to each other, and the value
    `among` so many nearest.
    """

    share: float
    among: int


WANTED: Final = Nearness(share=0.95, among=2)
REFUSED: Final = Nearness(share=0.98, among=2)
"""What is refused is left out for good, so it takes more."""


def borne_out(
    proposed: Sequence[str],
    choices: Sequence[str],
    runs: Sequence[Run],
    *,
    embedder: Embedder,
    nearness: Nearness,
) -> list[str]:
    """Return those of `proposed` that a phrase of `runs` means, each being one of `choices`."""
    phrases = sorted(set(_phrases(runs)))
    if not proposed or not phrases:
        return []
    said = embedder.embed_documents(phrases)
    meant = embedder.embed_documents([choice.replace("-", " ") for choice in choices])
    pairs = (meant @ meant.T)[np.triu_indices(len(choices), 1)]
    least = np.quantile(pairs, nearness.share)
    cosines = np.max(said @ meant.T, axis=0)
    nearest = np.argsort(-cosines)[: nearness.among]
    borne = {choices[i] for i in nearest if cosines[i] >= least}
    return [value for value in proposed if value in borne]


def own_words(proposed: Iterable[str], runs: Sequence[Run]) -> list[str]:
    """Return those of `proposed` that are a few neighbouring words of the text, not everyday."""
    kept: list[str] = []
    for value in proposed:
        words = tuple(normalise_name(value).split())
        says = words and not {words[0], words[-1]} & FILLERS and not {*words} <= EVERYDAY_WORDS
        if says and len(words) <= _MAX_THEME_WORDS and any(_find(words, r.words) for r in runs):
            kept.append(" ".join(words))
    return kept


def stands_as_a_name(name: str, runs: Sequence[Run]) -> bool:
    """Say whether the text has the name, and writes it as one: in capitals, unless it is long."""
    words = tuple(normalise_name(name).split())
    return bool(words) and any(
        len(words) >= _LONG_NAME_WORDS or run.capitals[at]
        for run in runs
        for at in _find(words, run.words)
    )


def _find(words: tuple[str, ...], text: tuple[str, ...]) -> list[int]:
    n = len(words)
    return [i for i in range(len(text) - n + 1) if text[i : i + n] == words]


def _phrases(runs: Iterable[Run]) -> Iterator[str]:
    """Yield the phrases of a few words that do not begin or end with a filler and are not everyday.

    Alone, "people" is nearest to the genre of families, and "race" to racism.
    """
    for run in runs:
        for i in range(len(run.words)):
            for j in range(i + 1, min(len(run.words), i + _MAX_PHRASE_WORDS) + 1):
                phrase = run.words[i:j]
                if not {phrase[0], phrase[-1]} & FILLERS and not {*phrase} <= EVERYDAY_WORDS:
                    yield " ".join(phrase)
