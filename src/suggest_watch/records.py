"""Titles and facts as plain mappings and back, for JSON and the database; knows neither.

A record names its fields as `Title` and `Facts` do and leaves out what is empty or unknown.
`Title.key` is no part of a record: it is one database's number, and given by who knows it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, fields
from typing import Any

from suggest_watch.types import FEEL_DIMENSIONS, Answer, ExternalIds, Facts, Feel, Title, TitleName

Record = dict[str, Any]

_NO_IDS = ExternalIds()
_PLAIN = (
    "id",
    "kind",
    "title",
    "original_title",
    "year",
    "end_year",
    "runtime_min",
    "seasons",
    "language",
    "synopsis",
    "audience",
    "imdb_rating",
    "popularity",
    "catalogue",
)
_LISTS = (
    "countries",
    "genres",
    "directors",
    "cast",
    "themes",
    "moods",
    "content",
    "streaming_services",
)
_FACTS = tuple(field.name for field in fields(Facts))


def title_to_record(title: Title) -> Record:
    """Return the title as a mapping that JSON can hold; `title_from_record` reverses it."""
    record: Record = {}
    for name in _PLAIN:
        value = getattr(title, name)
        if value is not None and value != "":
            record[name] = value
    for name in _LISTS:
        if values := getattr(title, name):
            record[name] = list(values)
    if title.feel is not None:
        record["feel"] = dict(zip(FEEL_DIMENSIONS, title.feel.vector(), strict=True))
    if title.similar:
        record["similar"] = [_name_to_record(name) for name in title.similar]
    if title.ids != _NO_IDS:
        ids = {"imdb": title.ids.imdb, "tmdb": title.ids.tmdb, "wikidata": title.ids.wikidata}
        record["ids"] = {name: value for name, value in ids.items() if value is not None}
    return record


def title_from_record(record: Mapping[str, Any], *, key: int = 0) -> Title:
    """Build a title from a record of our own; a null counts as left out.

    Values are not validated: a record of somebody else's making goes through Pydantic first.
    Raises `KeyError` when `id`, `kind`, `title` or `year` is missing.
    """
    get = record.get
    feel = get("feel")
    ids = get("ids")
    return Title(
        key=key,
        id=record["id"],
        kind=record["kind"],
        title=record["title"],
        original_title=get("original_title"),
        year=record["year"],
        end_year=get("end_year"),
        runtime_min=get("runtime_min"),
        seasons=get("seasons"),
        language=get("language"),
        countries=tuple(get("countries") or ()),
        genres=tuple(get("genres") or ()),
        directors=tuple(get("directors") or ()),
        cast=tuple(get("cast") or ()),
        synopsis=get("synopsis") or "",
        themes=tuple(get("themes") or ()),
        moods=tuple(get("moods") or ()),
        feel=Feel(*(feel[name] for name in FEEL_DIMENSIONS)) if feel else None,
        content=tuple(get("content") or ()),
        audience=get("audience"),
        similar=tuple(TitleName(name["title"], name.get("year")) for name in get("similar") or ()),
        ids=ExternalIds(ids.get("imdb"), ids.get("tmdb"), ids.get("wikidata")) if ids else _NO_IDS,
        streaming_services=tuple(get("streaming_services") or ()),
        imdb_rating=get("imdb_rating"),
        popularity=get("popularity"),
        catalogue=get("catalogue") or "starter",
    )


def facts_to_record(facts: Facts) -> Record:
    """Return the facts that are not empty; `facts_from_record` reverses it."""
    record: Record = {}
    for name in _FACTS:
        if value := getattr(facts, name):
            record[name] = list(value) if isinstance(value, tuple) else value
    return record


def facts_from_record(record: Mapping[str, Any]) -> Facts:
    """Build facts from a record of our own; fields it does not know are ignored."""
    known: dict[str, Any] = {}
    for name in _FACTS:
        if name in record:
            value = record[name]
            known[name] = tuple(value) if isinstance(value, list) else value
    return Facts(**known)


def answer_to_record(answer: Answer) -> Record:
    """Return what is kept of an answer: the titles by `key`, the words, and what it rested on."""
    return {
        "understood": answer.request.understood,
        "picks": [
            {
                "key": pick.candidate.title.key,
                "reason": pick.reason,
                "provenance": pick.provenance,
                "objection": pick.objection,
                "confidence": pick.candidate.confidence,
                "why": dict(pick.candidate.why),
            }
            for pick in answer.picks
        ],
        "evidence": [{"signal": e.signal.id, "similarity": e.similarity} for e in answer.evidence],
        "models": asdict(answer.models),
        "timings": asdict(answer.timings),
        "notices": list(answer.notices),
    }


def _name_to_record(name: TitleName) -> Record:
    return {"title": name.title} if name.year is None else {"title": name.title, "year": name.year}
