"""Values as short words for a person: lengths, dates, tags, sizes; knows no layout.

What comes from people, catalogues or models is made `printable` here.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from suggest_watch.present.printable import printable
from suggest_watch.types import Candidate, Facts, Timings, Title

_MINUTE, _HOUR, _DAY = 60, 3600, 86_400
_AGO_DAYS = 14
_REASONS_SHOWN = 3
_DIRECTORS_SHOWN = 2


def named(title: Title) -> str:
    """Return "Dark (2017-2020)", "Contact (1997)"."""
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
        parts.append(length(title.runtime_min))
    if title.genres:
        parts.append(", ".join(genre.replace("-", " ") for genre in title.genres))
    if title.language and title.language != "en":
        parts.append(LANGUAGES.get(title.language, title.language))
    if title.directors:
        parts.append("by " + ", ".join(title.directors[:_DIRECTORS_SHOWN]))
    if title.imdb_rating is not None:
        parts.append(f"IMDb {title.imdb_rating:.1f}")
    if title.streaming_services:
        parts.append("on " + ", ".join(title.streaming_services))
    return printable(" · ".join(parts))


def why_matched(candidate: Candidate) -> str:
    """Return what spoke most for the candidate, strongest first; empty where nothing did."""
    strongest = sorted(candidate.why.items(), key=lambda item: -item[1])[:_REASONS_SHOWN]
    return printable(" · ".join(feature_name(name) for name, value in strongest if value > 0))


def why_in_full(why: Mapping[str, float]) -> str:
    """Return every contribution to the score with its sign, largest first."""
    ordered = sorted(why.items(), key=lambda item: -abs(item[1]))
    return printable(" · ".join(f"{feature_name(name)} {value:+.2f}" for name, value in ordered))


def feature_name(name: str) -> str:
    """Return how a person would call a feature of the ranking."""
    return name.replace("_", " ")


def percent(share: float) -> str:
    """Return 0.824 as "82 %"."""
    return f"{round(100 * min(max(share, 0.0), 1.0))} %"


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
    seconds = (now - _aware(when)).total_seconds()
    if seconds < 0 or seconds >= _AGO_DAYS * _DAY:
        return _aware(when).astimezone(now.tzinfo).date().isoformat()
    if seconds < _MINUTE:
        return "just now"
    if seconds < _HOUR:
        return _count(int(seconds // _MINUTE), "minute")
    if seconds < _DAY:
        return _count(int(seconds // _HOUR), "hour")
    return "yesterday" if seconds < 2 * _DAY else _count(int(seconds // _DAY), "day")


def iso(when: datetime) -> str:
    """Return the moment as ISO 8601 in UTC, to the second; without a zone it is taken as UTC."""
    return _aware(when).astimezone(UTC).isoformat(timespec="seconds")


def size(count: int) -> str:
    """Return a number of bytes as "491 MB"."""
    value, units = float(count), ["B", "kB", "MB", "GB", "TB"]
    while value >= 1000 and len(units) > 1:
        value, units = value / 1000, units[1:]
    return (
        f"{value:.0f} {units[0]}" if value >= 10 or units[0] == "B" else f"{value:.1f} {units[0]}"
    )


def timing_line(timings: Timings, language_model: str | None) -> str:
    """Return how long it took, in one line."""
    parts = [f"retrieval {timings.retrieval_ms:.0f} ms"]
    if timings.first_word_s is not None:
        parts.append(f"first word {timings.first_word_s:.1f} s")
    if timings.tokens_per_s is not None:
        parts.append(f"{timings.tokens_per_s:.1f} tokens/s")
    parts += [f"{timings.total_s:.1f} s in all", language_model or "no language model"]
    return printable(" · ".join(parts))


def _count(number: int, unit: str) -> str:
    return f"{number} {unit}{'' if number == 1 else 's'} ago"


def _aware(when: datetime) -> datetime:
    return when if when.tzinfo else when.replace(tzinfo=UTC)


LANGUAGES = {
    "ar": "Arabic",
    "bn": "Bengali",
    "cs": "Czech",
    "da": "Danish",
    "de": "German",
    "el": "Greek",
    "es": "Spanish",
    "et": "Estonian",
    "fa": "Persian",
    "fi": "Finnish",
    "fr": "French",
    "he": "Hebrew",
    "hi": "Hindi",
    "hu": "Hungarian",
    "id": "Indonesian",
    "is": "Icelandic",
    "it": "Italian",
    "ja": "Japanese",
    "ko": "Korean",
    "ml": "Malayalam",
    "nl": "Dutch",
    "no": "Norwegian",
    "pl": "Polish",
    "pt": "Portuguese",
    "ro": "Romanian",
    "ru": "Russian",
    "sr": "Serbian",
    "sv": "Swedish",
    "ta": "Tamil",
    "te": "Telugu",
    "th": "Thai",
    "tl": "Tagalog",
    "tr": "Turkish",
    "uk": "Ukrainian",
    "ur": "Urdu",
    "vi": "Vietnamese",
    "wo": "Wolof",
    "zh": "Chinese",
}
