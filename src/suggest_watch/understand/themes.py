"""Reads the subjects asked for by name: "heist", "found family"."""

from __future__ import annotations

from suggest_watch.understand.sentence import Sentence
from suggest_watch.vocabulary.grammar import Stance
from suggest_watch.vocabulary.themes import THEME_WORDS


def read_themes(sentence: Sentence) -> tuple[str, ...]:
    """Return the themes wanted, as the catalogue words them."""
    said = sentence.said(THEME_WORDS)
    return tuple(dict.fromkeys(theme for each, theme in said if each.stance is Stance.WANTED))
