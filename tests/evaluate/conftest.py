"""A tiny catalogue in the fields of the development one, and a cache of the test's own."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

FILMS: list[dict[str, Any]] = [
    {
        "tmdb_id": 1,
        "imdb_id": "tt1",
        "title": "The Lighthouse Robbery",
        "year": 1994,
        "overview": "Three thieves plan to rob the bank of an island in a storm.",
        "genres": ["Crime", "TV Movie"],
        "keywords": ["heist", "island"],
        "cast": ["Ada Ames"],
        "runtime": 101,
        "original_language": "en",
        "countries": ["GB"],
        "vote_count": 900,
    },
    {
        "tmdb_id": 2,
        "title": "Vault of Night",
        "year": 2001,
        "overview": "A safe-cracker is hired for one last heist by her own brother.",
        "genres": ["Crime", "Thriller"],
        "vote_count": 300,
    },
    {
        "tmdb_id": 3,
        "title": "Orbit of Rust",
        "year": 2012,
        "overview": "The crew of a failing space station hears a voice from the dark.",
        "genres": ["Science Fiction", "Horror"],
        "vote_count": 5000,
    },
    {
        "tmdb_id": 4,
        "title": "The Baker's Daughter",
        "year": 1987,
        "overview": "A young woman takes over a bakery in Lyon and falls for a rival.",
        "genres": ["Romance", "Comedy"],
        "original_language": "fr",
        "vote_count": 40,
    },
    {
        "tmdb_id": 5,
        "title": "A Thousand Reindeer",
        "year": 2018,
        "overview": "A herder walks his animals home across a frozen sea.",
        "genres": ["Drama"],
        "vote_count": 7,
    },
]


@pytest.fixture(autouse=True)
def own_cache(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("SUGGEST_LLM", "none")
    return tmp_path / "cache"


@pytest.fixture
def catalogue(tmp_path: Path) -> Path:
    return write_rows(tmp_path / "films.jsonl", FILMS)


def write_rows(path: Path, rows: Sequence[Mapping[str, Any]]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return path
