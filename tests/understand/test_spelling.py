"""Slips of the typing hand: those that are mended, and words that are none."""

import json
from importlib.resources import files
from typing import Any

import pytest

from suggest_watch.understand.spelling import mend_spelling
from suggest_watch.understand.tokens import Tokens

from .asking import ask, hear, what_it_sets

SLIPS: dict[str, dict[str, Any]] = {
    "thriler under 95 minuts": {"genres": ["thriller"], "max_runtime": 94},
    "horor movie from the sevnties": {
        "kind": "movie",
        "genres": ["horror"],
        "min_year": 1970,
        "max_year": 1979,
    },
    "a commedy, no mistery": {"genres": ["comedy"], "without_genres": ["mystery"]},
    "sceince fiction": {"genres": ["science-fiction"]},
    "nothing deppressing": {"without_moods": ["bleak"], "feel": {"valence": "+"}},
}


@pytest.mark.parametrize(("text", "sets"), SLIPS.items())
def test_a_slip_is_read_as_the_word_that_was_meant(text: str, sets: dict[str, Any]) -> None:
    assert what_it_sets(ask(text)) == sets


def test_what_was_typed_stays_in_the_description() -> None:
    assert ask("a horor film about a lighthouse").text == "a horor film about a lighthouse"
    assert "lighthouse" in ask("a horor film about a lighthouse").wanted_text


def test_a_preference_is_mended_too() -> None:
    facts, _ = hear("I love westrns and mistery")
    assert facts.genres == ("western", "mystery")


def test_a_title_that_looks_like_a_slip_is_left_alone() -> None:
    assert what_it_sets(ask("like Frida")) == {"wanted": ["Frida"]}


def test_no_english_word_is_taken_for_a_slip() -> None:
    vocabulary = json.loads(
        files("suggest_watch").joinpath("data/minilm/tokenizer.json").read_text("utf-8")
    )
    words = [w for w in vocabulary["model"]["vocab"] if w.isalpha() and w.isascii() and len(w) > 4]
    assert len(words) > 15_000
    changed = {}
    for word in words:
        tokens = Tokens(word)
        mend_spelling(tokens)
        if tokens.words != [word]:
            changed[word] = tokens.words
    assert changed == {}
