"""The two texts by which a title is found: one to embed, one to count words in; knows no index."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from suggest_watch.types import Title
from suggest_watch.vocabulary.places import COUNTRY_NAMES, LANGUAGE_NAMES

_KINDS = {"movie": "film", "series": "series"}


def document_text(title: Title) -> str:
    """Return what is embedded for a title: all that makes another one like it, not its name.

    The nearest twenty hold 39 % of the titles that the starter catalogue calls similar (MiniLM).
    With the name in it they hold 23 %: titles of like names come close that are nothing alike.
    Without language, kind, decade and people they hold 30 %. A title that is asked for by name is
    found by the other vectors; where there is no synopsis, the name is better than nothing.
    """
    return " ".join(part for part in _document(title) if part)


def plain_text(title: Title) -> str:
    """Return what `document_text` says of a title in a catalogue that has only synopsis and genres.

    Feel is learnt from these: from documents that name moods it would learn to read the moods, and
    then miss them (`docs/log.md`).
    """
    return document_text(replace(title, themes=(), moods=(), directors=(), cast=()))


def bm25_text(title: Title) -> str:
    """Return every word by which a title may be asked for."""
    return " ".join(word for word in _words(title) if word)


def _document(title: Title) -> Iterator[str]:
    yield f"{_what_it_is(title)}, {title.year // 10 * 10}s."
    yield title.synopsis or f"{title.title}."
    yield _sentence("Themes", title.themes)
    yield _sentence("Moods", title.moods)
    yield _sentence("Directed by", title.directors)
    yield _sentence("Starring", title.cast)


def _what_it_is(title: Title) -> str:
    """Say language, genres and kind; English goes without saying."""
    language = "" if title.language in {None, "en"} else _language(title)
    return " ".join(part for part in (language, _genres(title), _KINDS[title.kind]) if part)


def _words(title: Title) -> Iterable[str]:
    yield title.title
    yield title.original_title or ""
    yield from title.directors
    yield from title.cast
    yield title.synopsis
    yield from title.themes
    yield from title.moods
    yield _genres(title)
    yield _KINDS[title.kind]
    yield from (COUNTRY_NAMES.get(code, "") for code in title.countries)
    yield _language(title)


def _genres(title: Title) -> str:
    return ", ".join(title.genres).replace("-", " ")


def _language(title: Title) -> str:
    return LANGUAGE_NAMES.get(title.language or "", "")


def _sentence(label: str, items: Sequence[str]) -> str:
    return f"{label}: {', '.join(items)}." if items else ""
