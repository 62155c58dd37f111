"""The line that says what was understood, the notices, and whole requests as people write them."""

from typing import Any

import pytest

from suggest_watch.settings import MAX_COUNT as MAX_COUNT_OF_SETTINGS
from suggest_watch.understand import understand
from suggest_watch.understand.count import MAX_COUNT

from .asking import TODAY, ask, names_in, what_it_sets

LINES = {
    "give me four sci-fi things like Arrival, not like Black Mirror, more upbeat, no gore, "
    "under 2 hours": "4 films or series · science fiction · under 120 min · like Arrival (2016), "
    "not like Black Mirror (2011) · more upbeat · no gore",
    "thoughtful heist tonight": "4 films or series · thoughtful · about: thoughtful heist",
    "a lighthouse in winter": "4 films or series about: lighthouse in winter",
    "one film": "1 film",
    "three shows": "3 series",
    "sci-fi or fantasy": "4 films or series · science fiction or fantasy",
    "sci-fi comedy": "4 films or series · science fiction + comedy",
    "Korean or Japanese thriller": "4 films or series · thriller · in Korean or Japanese",
    "foreign films": "4 films · not in English",
    "films from the UK": "4 films · from the UK",
    "from 1999": "4 films or series · from 1999",
    "80s movies": "4 films · from 1980 to 1989",
    "since 2015": "4 films or series · since 2015",
    "before 1980": "4 films or series · until 1979",
    "at most 100 minutes": "4 films or series · at most 100 min",
    "90 to 120 minutes": "4 films or series · 90 to 120 min",
    "over 3 hours": "4 films or series · at least 180 min",
    "with Tom Hanks, no Adam Sandler": "4 films or series · with or by Tom Hanks · "
    "without Adam Sandler",
    "kid friendly on netflix": "4 films or series · for children · on Netflix",
    "not for kids": "4 films or series · not for children",
    "not too heavy": "4 films or series · not too heavy",
    "not as dark as Se7en": "4 films or series · like Se7en (1995) · less dark",
    "no horror, no jump scares": "4 films or series · no horror · no jump scares",
    "a comfort rewatch": "4 films or series · seen before is fine",
    "sci-fi without aliens, no spiders": "4 films or series · science fiction"
    " · without: aliens, spiders",
    "not a sequel": "4 films or series · without: sequel",
    "scary but no gore": "4 films or series · scary · no gore",
    "surprise me": "4 films or series",
}


@pytest.mark.parametrize(("text", "line"), LINES.items())
def test_what_was_understood_is_said_in_one_line(text: str, line: str) -> None:
    assert ask(text).understood == line


def test_a_long_description_is_shortened_in_the_line() -> None:
    assert len(ask("a lighthouse keeper and a storm " * 10).understood) < 180


NOTICES = {
    "a scary film with nothing scary": "“scary” is both wanted and refused: it counts for neither.",
    "horror but no horror": "“horror” is both wanted and refused: it counts for neither.",
    "after 2000 but before 1990": "No year is both 2001 or later and 1989 or earlier.",
    "under 90 minutes but at least 2 hours": "Nothing is both at least 120 and at most 89 minutes "
    "long.",
    "a korean thriller without subtitles": "Titles in that language mostly come with subtitles, "
    "and you want none.",
    "with Tom Hanks but no Tom Hanks": "Tom Hanks cannot be both in it and not in it.",
    "no french films": "“French” can be asked for, not left out.",
    "not on netflix": "“Netflix” can be asked for, not left out.",
    "give me 50 films": f"50 titles are more than fit into one answer: here are {MAX_COUNT}.",
    "like Zorgon the Great": "I know no title called “Zorgon the Great”.",
}


@pytest.mark.parametrize(("text", "notice"), NOTICES.items())
def test_what_cannot_be_had_as_asked_is_said(text: str, notice: str) -> None:
    assert ask(text).notices == (notice,)


def test_impossible_demands_stay_demands() -> None:
    sets = what_it_sets(ask("after 2000 but before 1990"))
    assert sets == {"min_year": 2001, "max_year": 1989}


def test_the_count_is_held_to_what_the_settings_allow() -> None:
    assert ask("give me 500 films").count == MAX_COUNT == MAX_COUNT_OF_SETTINGS


def test_a_count_given_by_flag_overrules_the_text() -> None:
    text = "five films"
    request = understand(text, names=names_in(text), today=TODAY, count=2, count_is_fixed=True)
    assert (request.count, request.understood) == (2, "2 films")


WHOLE: dict[str, dict[str, Any]] = {
    "My girlfriend and I loved Knives Out and The Nice Guys. Looking for something in that vein - "
    "a mystery with good banter. Nothing too long, no horror, ideally on Netflix or Prime.": {
        "max_runtime": 120,
        "genres": ["mystery"],
        "without_genres": ["horror"],
        "services": ["Netflix", "Prime Video"],
        "wanted": ["Knives Out", "The Nice Guys"],
    },
    "We have two kids (6 and 9) and only 90 minutes before bed. Animated is fine but please no "
    "princesses.": {"max_runtime": 90, "audience": ["kids", "family"]},
    "I'm in the mood for a slow-burn sci-fi that isn't too bleak, think Arrival or The Martian, "
    "not Interstellar. Under 2h if possible. No gore.": {
        "max_runtime": 119,
        "genres": ["science-fiction"],
        "avoid": ["gore"],
        "wanted": ["Arrival", "The Martian"],
        "unwanted": ["Interstellar"],
        "moods": ["slow-burn"],
        "feel": {"energy": "-", "valence": "+"},
    },
    "Something light after a long week. We've already seen Paddington. 90s or newer, nothing with "
    "subtitles please": {
        "min_year": 1990,
        "languages": ["en"],
        "avoid": ["subtitles"],
        "wanted": ["Paddington"],
        "moods": ["lighthearted"],
        "feel": {"valence": "+", "complexity": "-"},
    },
    "give me a korean or japanese thriller with a twist, 3 options, not older than 2010": {
        "min_year": 2010,
        "languages": ["ko", "ja"],
        "genres": ["thriller"],
        "count": 3,
    },
    "NEED SOMETHING SCARY ASAP NO JUMPSCARES": {
        "avoid": ["jump-scares"],
        "moods": ["scary"],
        "feel": {"tension": "+"},
    },
    "any recs for a tv show like the wire but less depressing??": {
        "kind": "series",
        "wanted": ["The Wire"],
        "feel": {"valence": "+"},
    },
    "i want a movie that will make me ugly cry but has a happy ending": {
        "kind": "movie",
        "avoid": ["sad-ending", "bleak-ending"],
        "moods": ["heartbreaking"],
        "feel": {"valence": "-", "warmth": "+"},
    },
    "a documentary, not true crime, under an hour": {
        "max_runtime": 59,
        "genres": ["documentary"],
        "without_genres": ["crime"],
    },
    "what are some good movies with a strong female lead that arent superhero movies": {
        "kind": "movie",
        "without_genres": ["superhero"],
        "themes": ["female lead"],
    },
    "no sex or swearing please, we're watching with my parents": {
        "avoid": ["sexual-content", "strong-language"],
    },
    "just no horror please, otherwise surprise me": {"without_genres": ["horror"]},
    # other languages keep what can be understood
    "etwas wie Matrix, ohne Gewalt": {
        "wanted": ["The Matrix"],
        "avoid": ["violence", "graphic-violence", "gore"],
    },
    "Ein Thriller unter zwei Stunden auf Netflix": {
        "max_runtime": 119,
        "genres": ["thriller"],
        "services": ["Netflix"],
    },
    "una comedia como Amélie sin sangre": {
        "genres": ["comedy"],
        "avoid": ["gore"],
        "wanted": ["Amélie"],
    },
    "映画を3本": {"kind": "movie", "count": 3},
}


@pytest.mark.parametrize(("text", "sets"), WHOLE.items())
def test_whole_requests(text: str, sets: dict[str, Any]) -> None:
    assert what_it_sets(ask(text)) == sets


RECOLLECTIONS = [
    "What is the name of this movie? A man with a tattoo hunts a killer with the help of Tom Hanks",
    "I remember a horror film from around the 80s where two kids find a glass shard in the woods "
    "and it takes them somewhere else, and there is a war and somebody dies in the snow",
    "trying to find a movie I saw as a kid, an animated comedy under two hours on netflix",
]


@pytest.mark.parametrize("text", RECOLLECTIONS)
def test_a_film_somebody_tries_to_remember_is_not_ruled_out_by_what_they_believe(text: str) -> None:
    request = ask(text)
    allowed = {"kind", "min_year", "max_year", "themes", "seen_allowed"}
    assert set(what_it_sets(request)) <= allowed
    assert request.seen_allowed
    assert request.wanted_text == text
    assert "one you remember" in request.understood


def test_the_years_of_a_memory_are_widened() -> None:
    sets = what_it_sets(ask("what movie is it from the 80s with a talking car"))
    assert (sets["min_year"], sets["max_year"]) == (1975, 1994)


def test_a_wish_that_speaks_of_remembering_is_no_recollection() -> None:
    request = ask("recommend something like Arrival, I can't remember the last time I was moved")
    assert [reference.title for reference in request.wanted] == ["Arrival"]
