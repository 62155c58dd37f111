"""How many, when made, how long, from where, for whom: what each sets, and nothing else."""

from typing import Any

import pytest

from .asking import REFERRED_TO, ask, what_it_sets

Sets = dict[str, Any]

COUNTS_AND_KINDS: dict[str, Sets] = {
    "three films": {"kind": "movie", "count": 3},
    "give me 5": {"count": 5},
    "give me 5 please": {"count": 5},
    "one movie": {"kind": "movie", "count": 1},
    "a movie": {"kind": "movie"},
    "give me three good korean thrillers": {
        "languages": ["ko"],
        "genres": ["thriller"],
        "count": 3,
    },
    "give me a couple of westerns": {"genres": ["western"], "count": 2},
    "two or three comedies": {"genres": ["comedy"], "count": 3},
    "top 10 horror movies": {"kind": "movie", "genres": ["horror"], "count": 10},
    "TOP 10 HORROR MOVIES": {"kind": "movie", "genres": ["horror"], "count": 10},
    "3 shows like Lost": {"kind": "series", "wanted": ["Lost"], "count": 3},
    "recommend me a film or series": {},
    "movies and tv shows": {},
    "a mini-series": {"kind": "series", "max_seasons": 1},
    "limited series about crime": {"kind": "series", "max_seasons": 1},
    "a show I can finish in a weekend": {"kind": "series", "max_seasons": 1},
    "a comedy with at least 5 seasons": {
        "kind": "series",
        "genres": ["comedy"],
        "min_seasons": 5,
    },
    "no more than three seasons": {"kind": "series", "max_seasons": 3},
    "tv series, 2 seasons max": {"kind": "series", "max_seasons": 2},
    "long-running sitcom": {"kind": "series", "genres": ["comedy"], "min_seasons": 5},
    "a film about a baseball season": {"kind": "movie"},
    "shows like breaking bad": {"kind": "series", "wanted": ["Breaking Bad"]},
    "show me something funny": {"moods": ["funny"], "feel": {"humor": "+"}},
    "no tv shows": {"kind": "movie"},
    "not a series": {"kind": "movie"},
    "no films about war": {},
    "do not show me anything sad": {"without_moods": ["heartbreaking"], "feel": {"valence": "+"}},
    "not a sad film": {
        "kind": "movie",
        "without_moods": ["heartbreaking"],
        "feel": {"valence": "+"},
    },
    "the two films I like are Jaws and Alien": {"kind": "movie", "wanted": ["Jaws", "Alien"]},
    "12 monkeys type movies": {"kind": "movie", "wanted": ["12 Monkeys"]},
    "two hours of fun": {},
    "3 kids and a dog on a trip": {"themes": ["dogs"]},
    "seven brides": {},
}

YEARS: dict[str, Sets] = {
    "I want 80s movies": {"kind": "movie", "min_year": 1980, "max_year": 1989},
    "she is in her 40s": {},
    "I hate films made after 1980": {"max_year": 1980},
    "no musicals, after 1980": {"without_genres": ["musical"], "min_year": 1981},
    "nothing made after 1975 or longer than two hours": {"max_year": 1975, "max_runtime": 120},
    "from 1999": {"min_year": 1999, "max_year": 1999},
    "una comedia de los 90": {"genres": ["comedy"], "min_year": 1990, "max_year": 1999},
    "a 1999 film": {"kind": "movie", "min_year": 1999, "max_year": 1999},
    "made in 1985": {"min_year": 1985, "max_year": 1985},
    "before 1980": {"max_year": 1979},
    "older than 1990": {"max_year": 1989},
    "after 2010": {"min_year": 2011},
    "since 2015": {"min_year": 2015},
    "newer than 2015": {"min_year": 2016},
    "2015 or later": {"min_year": 2015},
    "2015+": {"min_year": 2015},
    "nothing before 1990": {"min_year": 1990},
    "nothing older than 2000": {"min_year": 2000},
    "not newer than 2000": {"max_year": 2000},
    "from 1990 to 1999": {"min_year": 1990, "max_year": 1999},
    "between 1990 and 2000": {"min_year": 1990, "max_year": 2000},
    "80s": {"min_year": 1980, "max_year": 1989},
    "80's movies": {"kind": "movie", "min_year": 1980, "max_year": 1989},
    "the 1980s": {"min_year": 1980, "max_year": 1989},
    "the nineties": {"min_year": 1990, "max_year": 1999},
    "early 90s comedies": {"min_year": 1990, "max_year": 1993, "genres": ["comedy"]},
    "late 80s": {"min_year": 1986, "max_year": 1989},
    "mid-2000s romcom": {"min_year": 2003, "max_year": 2006, "genres": ["romance", "comedy"]},
    "from the 80s or 90s": {"min_year": 1980, "max_year": 1999},
    "90s/00s action": {"min_year": 1990, "max_year": 2009, "genres": ["action"]},
    "before the 70s": {"max_year": 1969},
    "post-2000 thriller": {"min_year": 2001, "genres": ["thriller"]},
    "after 2000 but before 2010": {"min_year": 2001, "max_year": 2009},
    "best movies of 2019": {"kind": "movie", "min_year": 2019, "max_year": 2019},
    "set in the 80s": {},
    "80s vibes": {},
    "like an 80s movie": {"kind": "movie"},
    "a woman in her 40s finds love": {},
    "takes place in 1942": {},
    "19th century drama": {"genres": ["drama"]},
}

AGES: dict[str, Sets] = {
    "from the last five years": {"min_year": 2020},
    "from the last 10 years": {"min_year": 2015},
    "from the past decade": {"min_year": 2015},
    "this year's movies": {"kind": "movie", "min_year": 2025, "max_year": 2025},
    "films from last year": {"kind": "movie", "min_year": 2024, "max_year": 2024},
    "recent horror": {"min_year": 2020, "genres": ["horror"]},
    "something recent": {"min_year": 2020},
    "a modern thriller": {"min_year": 2000, "genres": ["thriller"]},
    "old westerns": {"max_year": 1995, "genres": ["western"]},
    "something old": {"max_year": 1995},
    "old black and white comedies": {"max_year": 1995, "genres": ["comedy"]},
    "an older comedy": {"max_year": 1995, "genres": ["comedy"]},
    "a classic": {"max_year": 1985},
    "some classics": {"max_year": 1985},
    "classic noir": {"max_year": 1985, "genres": ["noir"]},
    "modern classic": {},
    "cult classic": {"themes": ["cult film"]},
    "not old": {"min_year": 1996},
    "nothing recent": {"max_year": 2019},
    "not too old": {"min_year": 1996},
    "new movies": {"kind": "movie", "min_year": 2023},
    "need a new show": {"kind": "series"},
    "an old man and the sea": {},
    "old school friends": {},
    "doesn't have to be new": {},
}

LENGTHS: dict[str, Sets] = {
    "90 minutes": {"min_runtime": 80, "max_runtime": 100},
    "a western, 90 minutes": {"genres": ["western"], "min_runtime": 80, "max_runtime": 100},
    "under two hours": {"max_runtime": 119},
    "less than 100 min": {"max_runtime": 99},
    "a 90-minute film": {"kind": "movie", "min_runtime": 80, "max_runtime": 100},
    "two-hour movie": {"kind": "movie", "min_runtime": 110, "max_runtime": 130},
    "no longer than 2 hours": {"max_runtime": 120},
    "nothing over 2 hours": {"max_runtime": 120},
    "at most 90 minutes": {"max_runtime": 90},
    "2 hours max": {"max_runtime": 120},
    "an hour and a half tops": {"max_runtime": 90},
    "1h45 max": {"max_runtime": 105},
    "<2h": {"max_runtime": 119},
    "under 1h30": {"max_runtime": 89},
    "1.5 hours or less": {"max_runtime": 90},
    "over 3 hours": {"min_runtime": 180},
    "at least two hours": {"min_runtime": 120},
    "around 100 minutes": {"min_runtime": 90, "max_runtime": 110},
    "between 90 and 120 minutes": {"min_runtime": 90, "max_runtime": 120},
    "under 10 minutes": {"max_runtime": 9},
    "films shorter than 20 min": {"kind": "movie", "max_runtime": 19},
    "90-120 minutes": {"min_runtime": 90, "max_runtime": 120},
    "we only have 90 minutes": {"max_runtime": 90},
    "I've got an hour and a half": {"max_runtime": 90},
    "something short": {"max_runtime": 100},
    "short and sweet": {
        "max_runtime": 100,
        "moods": ["heartwarming"],
        "feel": {"warmth": "+", "valence": "+"},
    },
    "not too long": {"max_runtime": 120},
    "nothing too long": {"max_runtime": 120},
    "a long epic": {"min_runtime": 150},
    "30 minute episodes": {"min_runtime": 20, "max_runtime": 40},
    "half hour sitcoms": {
        "kind": "series",
        "min_runtime": 20,
        "max_runtime": 40,
        "genres": ["comedy"],
    },
    "a long time ago": {},
    "two hours ago I saw a bird": {},
    "he has 24 hours to live": {},
    "short hair": {},
    "after a long week": {},
}

PLACES: dict[str, Sets] = {
    "Korean thriller": {"languages": ["ko"], "genres": ["thriller"]},
    "a French film": {"kind": "movie", "languages": ["fr"]},
    "something japanese": {"languages": ["ja"]},
    "thriller, korean": {"languages": ["ko"], "genres": ["thriller"]},
    "japanese": {"languages": ["ja"]},
    "from Japan": {"countries": ["JP"]},
    "films from Japan or Korea": {"kind": "movie", "countries": ["JP", "KR"]},
    "Japanese or Korean horror": {"languages": ["ja", "ko"], "genres": ["horror"]},
    "British crime drama": {"countries": ["GB"], "genres": ["crime", "drama"]},
    "an Australian horror film": {"kind": "movie", "countries": ["AU"], "genres": ["horror"]},
    "anything on mubi from argentina": {"countries": ["AR"], "services": ["MUBI"]},
    "in Spanish": {"languages": ["es"]},
    "Hong Kong action": {"countries": ["HK"], "genres": ["action"]},
    "Nordic noir": {"languages": ["sv", "da", "no", "fi", "is"], "genres": ["noir"]},
    "a bollywood romance": {"languages": ["hi"], "genres": ["romance"]},
    "anime": {"languages": ["ja"], "genres": ["animation"]},
    "no subtitles": {"languages": ["en"], "avoid": ["subtitles"]},
    "Korean thriller, no subtitles": {
        "languages": ["ko"],
        "genres": ["thriller"],
        "avoid": ["subtitles"],
    },
    "no foreign films": {"languages": ["en"]},
    "no french films": {},
    "a Korean War veteran": {},
    "german soldiers in a bunker": {},
    "a guy from Texas": {},
    "a movie about a french chef": {"kind": "movie", "themes": ["food"]},
    "the american dream": {},
}

SERVICES: dict[str, Sets] = {
    "on Netflix": {"services": ["Netflix"]},
    "something on netflix or hulu": {"services": ["Netflix", "Hulu"]},
    "Netflix or Prime": {"services": ["Netflix", "Prime Video"]},
    "on Prime": {"services": ["Prime Video"]},
    "in his prime": {},
    "Disney+ movie": {"kind": "movie", "services": ["Disney+"]},
    "a Disney villain": {},
    "on Apple TV+": {"services": ["Apple TV+"]},
    "hbo max": {"services": ["Max"]},
    "on max": {"services": ["Max"]},
    "criterion channel": {"services": ["Criterion Channel"]},
    "not on netflix": {},
}

AUDIENCES: dict[str, Sets] = {
    "for my 6-year-old": {"audience": ["kids", "family"]},
    "for my 6yo": {"audience": ["kids", "family"]},
    "my 4 year old and I": {"audience": ["kids", "family"]},
    "with the kids": {"audience": ["kids", "family"]},
    "kids aged 5 and 8": {"audience": ["kids", "family"]},
    "we have kids (6 and 9)": {"audience": ["kids", "family"]},
    "family movie night": {"audience": ["kids", "family"]},
    "a family film": {"kind": "movie", "audience": ["kids", "family"]},
    "kids show": {"kind": "series", "audience": ["kids", "family"]},
    "live action family adventure": {
        "audience": ["kids", "family"],
        "genres": ["adventure"],
        "without_genres": ["animation"],
    },
    "a film about a family action hero": {"kind": "movie"},
    "kid friendly": {"audience": ["kids", "family"]},
    "not for kids": {"audience": ["teen", "adult"]},
    "no kids movies": {"audience": ["teen", "adult"]},
    "for a 15 year old": {"audience": ["family", "teen"]},
    "PG-13": {"audience": ["kids", "family", "teen"]},
    "nothing R-rated": {"audience": ["kids", "family", "teen"]},
    "for adults": {"audience": ["teen", "adult"]},
    "for a 40 year old": {},
    "about a 12 year old girl": {},
    "a film about kids": {"kind": "movie"},
    "my kids love it": {},
    "found family": {"themes": ["found family"]},
}

SEEN: dict[str, Sets] = {
    "something I have seen before": {"seen_allowed": True},
    "something I've already seen": {"seen_allowed": True},
    "a comfort rewatch": {"seen_allowed": True},
    "seen before is fine": {"seen_allowed": True},
    "nothing I've seen before": {},
    "something I haven't seen": {},
    "not something i've seen": {},
}


@pytest.mark.parametrize(("text", "sets"), COUNTS_AND_KINDS.items())
def test_how_many_and_which_kind(text: str, sets: Sets) -> None:
    assert what_it_sets(ask(text)) == sets


@pytest.mark.parametrize(("text", "sets"), YEARS.items())
def test_years_and_decades(text: str, sets: Sets) -> None:
    assert what_it_sets(ask(text)) == sets


@pytest.mark.parametrize(("text", "sets"), AGES.items())
def test_ages_relative_to_today(text: str, sets: Sets) -> None:
    assert what_it_sets(ask(text)) == sets


@pytest.mark.parametrize(("text", "sets"), LENGTHS.items())
def test_lengths(text: str, sets: Sets) -> None:
    assert what_it_sets(ask(text)) == sets


COMPARED = {
    "like Heat but shorter": {"max_runtime": 144},
    "like Heat, but not as long": {"max_runtime": 144},
    "like Jaws but longer": {"min_runtime": 143},
    "like Jaws but longer than 3 hours": {"min_runtime": 180},
    "like Jaws": {},
}


@pytest.mark.parametrize(("text", "sets"), COMPARED.items())
def test_lengths_compared_with_the_title_referred_to(text: str, sets: Sets) -> None:
    asked = what_it_sets(ask(text, referred_to=REFERRED_TO))
    del asked["wanted"]
    assert asked == sets


@pytest.mark.parametrize(("text", "sets"), PLACES.items())
def test_languages_and_countries(text: str, sets: Sets) -> None:
    assert what_it_sets(ask(text)) == sets


@pytest.mark.parametrize(("text", "sets"), SERVICES.items())
def test_services(text: str, sets: Sets) -> None:
    assert what_it_sets(ask(text)) == sets


@pytest.mark.parametrize(("text", "sets"), AUDIENCES.items())
def test_who_is_watching(text: str, sets: Sets) -> None:
    assert what_it_sets(ask(text)) == sets


@pytest.mark.parametrize(("text", "sets"), SEEN.items())
def test_whether_seen_titles_are_welcome(text: str, sets: Sets) -> None:
    assert what_it_sets(ask(text)) == sets
