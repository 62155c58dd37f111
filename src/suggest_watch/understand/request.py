"""Turns a request's text into a `Request`, pass by pass; knows no catalogue but the names given."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Final

from suggest_watch.names import NamedTitle, Names
from suggest_watch.types import Constraints, Request, Title
from suggest_watch.understand.age import read_age
from suggest_watch.understand.audience import read_audience
from suggest_watch.understand.content import read_content_to_avoid
from suggest_watch.understand.count import MAX_COUNT, read_count
from suggest_watch.understand.describe import describe, refused_besides, says_more
from suggest_watch.understand.genres import read_genres
from suggest_watch.understand.kind import read_kind
from suggest_watch.understand.length import compared_with, read_minutes
from suggest_watch.understand.moods import read_moods
from suggest_watch.understand.notices import notices_for
from suggest_watch.understand.people import find_people
from suggest_watch.understand.phrases import find_phrases
from suggest_watch.understand.places import read_places
from suggest_watch.understand.recall import is_recollection, remembered_years
from suggest_watch.understand.say import say_request
from suggest_watch.understand.seasons import read_seasons
from suggest_watch.understand.seen import read_seen_allowed
from suggest_watch.understand.sentence import Sentence
from suggest_watch.understand.services import read_services
from suggest_watch.understand.sides import cast, references
from suggest_watch.understand.spelling import mend_spelling
from suggest_watch.understand.stance import read_stances
from suggest_watch.understand.themes import read_themes
from suggest_watch.understand.titles import NOTHING_FOUND, TitlesSaid, find_titles
from suggest_watch.understand.tokens import Tokens
from suggest_watch.understand.when import narrowest, read_years
from suggest_watch.vocabulary.grammar import Stance

NO_TITLES: Final[Mapping[int, Title]] = MappingProxyType({})
ANYTHING: Final = "film or series"
"""What is looked for where a text only says what it does not want."""


def understand(
    text: str,
    *,
    names: Names,
    today: date,
    count: int,
    count_is_fixed: bool = False,
    found: Mapping[str, NamedTitle | None] = NOTHING_FOUND,
    referred_to: Mapping[int, Title] = NO_TITLES,
) -> Request:
    """Read a request: what is demanded, what is wanted and unwanted, and how it should feel.

    `names` are the catalogue's for the spans of `name_spans(text)`; `found` is what fuzzy search
    made of each of `title_mentions(text)`, None for a title that does not exist. `referred_to` are
    the titles wanted, by key, from whose feel and length comparatives start ("but more upbeat",
    "but shorter"). `count` holds where the text names no other number, or always when
    `count_is_fixed`. No text makes it raise.
    """
    # 1. Names first: a title may hold any word that means something else below.
    tokens = Tokens(text)
    titles = find_titles(tokens, find_phrases(tokens), names=names, found=found)
    persons = find_people(tokens, names.people)

    mend_spelling(tokens)
    if is_recollection(tokens):
        return _recollected(tokens, titles, text, count)

    # 2. Numbers next: they bring their own "not" ("no longer than", "nothing before").
    years = read_years(tokens, today)
    minutes = read_minutes(tokens)
    seasons = read_seasons(tokens)
    said_count = read_count(tokens)
    seen_allowed = read_seen_allowed(tokens)

    # 3. What each of the other words is to the request: wanted, refused, tolerated.
    hits = find_phrases(tokens)
    sentence = Sentence(tokens, hits, read_stances(tokens, hits))

    # 4. The subject. Every reading sees only words that nobody claimed before.
    wanted, unwanted = references(sentence, titles.known)
    examples = [referred_to[title.key] for title in wanted if title.key in referred_to]
    moods = read_moods(sentence, [title.feel for title in examples if title.feel])
    minutes = compared_with(minutes, tokens, examples)
    years = narrowest(years, read_age(sentence, today))
    genres = read_genres(sentence)
    themes = read_themes(sentence)
    avoid = read_content_to_avoid(sentence)
    places = read_places(sentence)
    services = read_services(sentence)
    people = cast(sentence, persons)
    constraints = Constraints(
        kind=read_kind(sentence) or ("series" if any(seasons) else None),
        min_year=years.first,
        max_year=years.last,
        min_runtime=minutes.shortest,
        max_runtime=minutes.longest,
        min_seasons=seasons.fewest,
        max_seasons=seasons.most,
        languages=places.languages or (("en",) if "subtitles" in avoid else ()),
        countries=places.countries,
        genres=genres.all,
        any_genres=genres.any,
        without_genres=genres.without,
        people=people.all,
        any_people=people.any,
        without_people=people.without,
        audience=read_audience(sentence),
        avoid=avoid,
        services=services.on,
    )

    # 5. What no reading claimed is the description; then all of it is said back.
    wanted_text, unwanted_text = describe(sentence, with_titles=False)
    asked_count = count if count_is_fixed or said_count is None else said_count
    answer_count = min(asked_count, MAX_COUNT)
    return Request(
        text=text,
        count=answer_count,
        understood=say_request(
            answer_count,
            constraints,
            titles=(wanted, unwanted),
            moods=moods.said,
            about=wanted_text if says_more(sentence) else "",
            refused=refused_besides(sentence),
            seen_allowed=seen_allowed,
        ),
        constraints=constraints,
        wanted=wanted,
        unwanted=unwanted,
        wanted_text=wanted_text or _whatever_is_wanted(sentence),
        unwanted_text=unwanted_text,
        moods=moods.wanted,
        without_moods=moods.without,
        themes=themes,
        feel=moods.feel,
        seen_allowed=seen_allowed,
        unknown_titles=titles.unknown,
        notices=notices_for(
            constraints,
            asked_count=asked_count,
            unknown_titles=titles.unknown,
            contradicted=(*genres.contradicted, *moods.contradicted),
            not_refusable=(*places.refused, *services.refused),
            cut=tokens.cut,
        ),
    )


def _recollected(tokens: Tokens, titles: TitlesSaid, text: str, count: int) -> Request:
    """Read the memory of a film: it was seen, its text describes it, and little else is certain."""
    years = remembered_years(tokens)
    hits = find_phrases(tokens)
    sentence = Sentence(tokens, hits, read_stances(tokens, hits))
    _, unwanted = references(sentence, titles.known)
    constraints = Constraints(kind=read_kind(sentence), min_year=years.first, max_year=years.last)
    about = tokens.text.strip()
    return Request(
        text=text,
        count=count,
        understood=say_request(
            count, constraints, titles=((), unwanted), moods=("one you remember",), about=about
        ),
        constraints=constraints,
        unwanted=unwanted,
        wanted_text=about,
        themes=read_themes(sentence),
        seen_allowed=True,
        manner="recollection",
        notices=notices_for(constraints, cut=tokens.cut),
    )


def _whatever_is_wanted(sentence: Sentence) -> str:
    """Return what to look for where nothing describes it: the names, else a text without a "no"."""
    named, _ = describe(sentence, with_titles=True)
    if named:
        return named
    plain = {*sentence.stances} <= {Stance.WANTED, Stance.MENTIONED}
    return sentence.tokens.text.strip() if plain else ANYTHING
