"""The stretches of a text that may be names, for the catalogue to look up; knows no catalogue."""

from __future__ import annotations

from typing import Final

from suggest_watch.understand.title_names import MAX_TITLE_WORDS
from suggest_watch.understand.tokens import Gap, Tokens
from suggest_watch.vocabulary.people import PAIRS

_MAX_NAMED_WORDS: Final = 200


def name_spans(text: str) -> frozenset[str]:
    """Return the normal forms of all stretches of one to eight words that could be a name.

    Of a long text only the first 200 words are looked at, so there are at most 1,800.
    """
    tokens = Tokens(text)
    count = min(len(tokens), _MAX_NAMED_WORDS)
    spans = set()
    for i in range(count):
        for j in range(i + 1, min(count, i + MAX_TITLE_WORDS) + 1):
            if j > i + 1 and tokens.gaps[j - 1] is Gap.END and _sentence_ends(tokens, j - 1):
                break
            spans.add(tokens.span(i, j))
        if tokens.words[i].endswith("s"):
            spans.add(tokens.words[i][:-1])  # "Nolan's" asks for Nolan
    return frozenset(spans) | {one for pair, one in PAIRS.items() if pair in spans}


def _sentence_ends(tokens: Tokens, at: int) -> bool:
    """Tell the end of a sentence from a mark inside a title ("Oh! What a Lovely War")."""
    return "\n" in tokens.text[tokens.ends[at - 1] : tokens.starts[at]]
