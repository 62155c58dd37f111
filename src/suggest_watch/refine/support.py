"""Whether words of a text bear out what a model read into them; knows no model and no catalogue.

A value of a closed list is borne out where some phrase of the text means nearly the same to the
embedder, and the value is among the nearest of its list: a model proposes, a measure disposes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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


def borne_out(
    proposed: Sequence[str],
    choices: Sequence[str],
    runs: Sequence[Run],
    embedder: Embedder,
    *,
    at_least: float,
    among: int,
) -> tuple[str, ...]:
    """Return those of `proposed` that a phrase of `runs` means, each being one of `choices`.

    The cosine to a phrase has to be `at_least` so much, and the value `among` so many nearest.
    """
    phrases = sorted(set(_phrases(runs)))
    if not proposed or not phrases:
        return ()
    said = embedder.embed_documents(phrases)
    meant = embedder.embed_documents([choice.replace("-", " ") for choice in choices])
    nearest = np.max(said @ meant.T, axis=0)
    order = np.argsort(-nearest)[:among]
    borne = {choices[i] for i in order if nearest[i] >= at_least}
    return tuple(value for value in proposed if value in borne)


def own_words(proposed: Iterable[str], runs: Sequence[Run]) -> tuple[str, ...]:
    """Return those of `proposed` that are a few neighbouring words of the text, not everyday."""
    kept = []
    for value in proposed:
        words = tuple(normalise_name(value).split())
        says = words and not {words[0], words[-1]} & FILLERS and not {*words} <= EVERYDAY_WORDS
        if says and len(words) <= _MAX_THEME_WORDS and any(_find(words, r.words) for r in runs):
            kept.append(" ".join(words))
    return tuple(kept)


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


def _phrases(runs: Iterable[Run]) -> Iterable[str]:
    """Yield the phrases of a few words that do not begin or end with a filler and are not everyday.

    Alone, "people" is nearest to the genre of families, and "race" to racism.
    """
    for run in runs:
        for i in range(len(run.words)):
            for j in range(i + 1, min(len(run.words), i + _MAX_PHRASE_WORDS) + 1):
                phrase = run.words[i:j]
                if not {phrase[0], phrase[-1]} & FILLERS and not {*phrase} <= EVERYDAY_WORDS:
                    yield " ".join(phrase)
