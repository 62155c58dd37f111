"""Values as short words for a person: lengths, dates, tags, sizes; knows no layout.

What comes from people, catalogues or models is made `printable` here.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from textwrap import shorten

from suggest_watch.printable import printable
from suggest_watch.types import Candidate, Facts, Timings, Title
from suggest_watch.vocabulary.places import LANGUAGE_WORDS

_LANGUAGES = {
    codes[0]: word.capitalize()
    for word, codes in reversed(list(LANGUAGE_WORDS.items()))
    if len(codes) == 1
}
_MINUTE, _HOUR, _DAY = 60, 3600, 86_400
_AGO_DAYS = 14
_MOODS_SHOWN = 4
_DIRECTORS_SHOWN = 2
_CALL_SHOWN = 100


def named(title: Title) -> str:
    """Return "Dark (2017–2020)", "Contact (1997)"; a year of 0 is not known."""
    if not title.year:
        return printable(title.title)
    years = str(title.year)
    if title.end_year and title.end_year != title.year:
        years += f"–{title.end_year}"
    return f"{printable(title.title)} ({years})"


def length(minutes: int) -> str:
    """Return "1 h 56", "2 h" or "47 min"."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{rest} min"
    return f"{hours} h {rest:02}" if rest else f"{hours} h"


def facts_of(title: Title) -> str:
    """Return one line of what the title is, where it plays and how it is rated."""
    parts = ["series" if title.kind == "series" else "film"]
    if title.seasons:
        parts.append(f"{title.seasons} season{'s' if title.seasons > 1 else ''}")
    if title.runtime_min:
        whole = title.kind == "movie"
        parts.append(f"{'' if whole else 'episodes of '}{length(title.runtime_min)}")
    if title.genres:
        parts.append(", ".join(genre.replace("-", " ") for genre in title.genres))
    if title.language and title.language != "en":
        parts.append(_LANGUAGES.get(title.language, title.language))
    if title.directors:
        parts.append("by " + ", ".join(title.directors[:_DIRECTORS_SHOWN]))
    if title.imdb_rating is not None:
        parts.append(f"IMDb {title.imdb_rating:.1f}")
    if title.streaming_services:
        parts.append("on " + ", ".join(title.streaming_services))
    return printable(" · ".join(parts))


def mood_of(candidate: Candidate) -> str:
    """Return how the title feels, and whether it is akin to one that was named."""
    parts = [", ".join(candidate.title.moods[:_MOODS_SHOWN])]
    if candidate.why.get("sibling", 0.0) > 0:
        parts.append("akin to what you named")
    return printable(" · ".join(part for part in parts if part))


def why_in_full(why: Mapping[str, float]) -> str:
    """Return every contribution to the score with its sign, largest first."""
    ordered = sorted(why.items(), key=lambda item: -abs(item[1]))
    return printable(" · ".join(f"{name} {value:+.2f}" for name, value in ordered))


def called(name: str, arguments: str, result: str) -> str:
    """Return what a model looked up and what it got: "title_facts(title=Arrival): 3 facts"."""
    given = _from_json(arguments)
    if isinstance(given, dict):
        arguments = ", ".join(f"{key}={value}" for key, value in given.items())
    line = f"{name}({arguments})"
    return printable(f"{shorten(line, _CALL_SHOWN, placeholder='…')}: {_outcome(result)}")


def _outcome(result: str) -> str:
    match _from_json(result):
        case {"error": error}:
            return shorten(str(error), _CALL_SHOWN, placeholder="…")
        case dict(facts):
            return _plural(len(facts), "fact")
        case list(found):
            return f"{len(found)} found"
        case _:
            return shorten(result, _CALL_SHOWN, placeholder="…") or "nothing"


def _from_json(text: str) -> object:
    try:
        return json.loads(text)
    except ValueError:
        return None


def percent(share: float) -> str:
    """Return 0.824 as "82%"."""
    return f"{round(100 * min(max(share, 0.0), 1.0))}%"


def bar(share: float, cells: int) -> str:
    """Return a bar of `cells` cells that is filled to `share`."""
    filled = round(cells * min(max(share, 0.0), 1.0))
    return "▰" * filled + "▱" * (cells - filled)


def tags(facts: Facts) -> str:
    """Return the facts of a signal as one short line."""
    parts = [f"like {name}" for name in facts.liked_titles]
    parts += [f"not {name}" for name in facts.disliked_titles]
    parts += [*facts.moods, *facts.genres, *facts.people, *facts.themes]
    parts += [f"no {name}" for name in facts.avoid]
    parts += facts.context
    return printable(" · ".join(parts))


def facts_by_name(facts: Facts) -> list[tuple[str, str]]:
    """Return the facts that were found as rows of name and values."""
    rows = [
        ("liked titles", facts.liked_titles),
        ("disliked titles", facts.disliked_titles),
        ("moods", facts.moods),
        ("genres", facts.genres),
        ("people", facts.people),
        ("themes", facts.themes),
        ("avoid", facts.avoid),
        ("context", facts.context),
    ]
    return [(name, printable(", ".join(values))) for name, values in rows if values]


def ago(when: datetime, now: datetime) -> str:
    """Return "just now", "5 minutes ago", "yesterday", or the date where it is long past."""
    seconds = (now - when).total_seconds()
    if seconds < 0 or seconds >= _AGO_DAYS * _DAY:
        return when.astimezone(now.tzinfo).date().isoformat()
    if seconds < _MINUTE:
        return "just now"
    if seconds < _HOUR:
        return f"{_plural(int(seconds // _MINUTE), 'minute')} ago"
    if seconds < _DAY:
        return f"{_plural(int(seconds // _HOUR), 'hour')} ago"
    return "yesterday" if seconds < 2 * _DAY else f"{int(seconds // _DAY)} days ago"


def size(count: int) -> str:
    """Return a number of bytes as "491 MB"."""
    value, units = float(count), ["B", "kB", "MB", "GB", "TB"]
    while value >= 1000 and len(units) > 1:
        value, units = value / 1000, units[1:]
    return (
        f"{value:.0f} {units[0]}" if value >= 10 or units[0] == "B" else f"{value:.1f} {units[0]}"
    )


def seconds(value: float | None) -> str:
    """Return "0.8 s", or a dash for what is not known."""
    return "–" if value is None else f"{value:.1f} s"


def number(value: float | None) -> str:
    """Return "339" or "12.5", or a dash for what is not known."""
    if value is None:
        return "–"
    return f"{value:.0f}" if value >= 100 else f"{value:.1f}"


def timing_line(timings: Timings, language_model: str | None) -> str:
    """Return how long it took, in one line."""
    parts = [f"retrieval {timings.retrieval_ms:.0f} ms"]
    if timings.first_word_s is not None:
        parts.append(f"first word {timings.first_word_s:.1f} s")
    if timings.tokens_per_s is not None:
        parts.append(f"{timings.tokens_per_s:.1f} tokens/s")
    total = timings.total_s
    parts.append(f"{total:.1f} s in all" if total >= 1 else f"{1000 * total:.0f} ms in all")
    parts.append(language_model or "no language model")
    return printable(" · ".join(parts))


def _plural(number: int, unit: str) -> str:
    return f"{number} {unit}{'' if number == 1 else 's'}"
