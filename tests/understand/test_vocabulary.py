"""The lexicons: everything they stand for is in a closed list, every phrase can be matched."""

from collections.abc import Iterable, Mapping

import pytest

from suggest_watch.names import normalise_name
from suggest_watch.types import FEEL_DIMENSIONS
from suggest_watch.vocabulary import (
    CONTENT_NOTES,
    GENRES,
    MOODS,
    content,
    cues,
    everyday,
    genres,
    grammar,
    moods,
    people,
    places,
    themes,
    viewing,
)

LEXICONS: dict[str, Iterable[str]] = {
    "genres": genres.GENRE_WORDS,
    "genres before a noun": genres.GENRE_WORDS_BEFORE_A_NOUN,
    "moods": moods.MOOD_WORDS,
    "feel nouns": moods.FEEL_NOUNS,
    "loose moods": moods.LOOSE_MOODS,
    "comparatives": moods.COMPARATIVE_FORMS,
    "content": content.CONTENT_WORDS,
    "promises": content.PROMISES,
    "languages": places.LANGUAGE_WORDS,
    "nationalities": places.NATIONALITY_WORDS,
    "countries": places.COUNTRY_WORDS,
    "kinds": viewing.KIND_WORDS,
    "ages": viewing.AGE_WORDS,
    "pairs": [*people.PAIRS, *people.PAIRS.values()],
    "things": viewing.THING_WORDS,
    "services": viewing.SERVICE_WORDS,
    "services after on": viewing.SERVICE_WORDS_AFTER_ON,
    "audiences": viewing.AUDIENCE_WORDS,
    "contexts": viewing.CONTEXT_WORDS,
    "themes": themes.THEME_WORDS,
    "negators": grammar.NEGATORS,
    "closers": grammar.CLOSERS | grammar.CLOSERS_AFTER_A_THING,
    "degrees": grammar.DEGREES,
    "judgements": grammar.JUDGEMENTS,
    "fillers": grammar.FILLERS,
    "strong cues": cues.STRONG_CUES,
    "weak cues": cues.WEAK_CUES,
    "words around titles": cues.LEAD_INS | cues.LIKE_HEADS | cues.TRAILING_CUES,
    "everyday": everyday.EVERYDAY_WORDS | everyday.PRONOUNS | everyday.SURNAMES_LIKE_WORDS,
}


@pytest.mark.parametrize("lexicon", LEXICONS)
def test_every_phrase_is_in_normal_form_and_can_be_matched(lexicon: str) -> None:
    assert [phrase for phrase in LEXICONS[lexicon] if normalise_name(phrase) != phrase] == []


def values_outside(lexicon: Mapping[str, Iterable[str]], closed: Iterable[str]) -> set[str]:
    return {value for values in lexicon.values() for value in values} - set(closed)


def test_every_genre_word_stands_for_genres_of_the_closed_list() -> None:
    assert values_outside(genres.GENRE_WORDS, GENRES) == set()
    assert values_outside(genres.GENRE_WORDS_BEFORE_A_NOUN, GENRES) == set()


def test_every_mood_word_stands_for_moods_of_the_closed_list_and_moves_on_the_scale() -> None:
    assert {mood for word in moods.MOOD_WORDS.values() for mood in word.moods} <= set(MOODS)
    feels = [word.feel for word in moods.MOOD_WORDS.values()] + list(moods.FEEL_NOUNS.values())
    assert {dimension for feel in feels for dimension in feel} <= set(FEEL_DIMENSIONS)
    assert all(
        1 <= value <= 5 and value != 3
        for feel in feels[:-1]
        for value in feel.values()
        if feel != {"humor": 3.0}
    )


def test_every_mood_of_the_closed_list_can_be_asked_for() -> None:
    assert set(MOODS) - {mood for word in moods.MOOD_WORDS.values() for mood in word.moods} == set()


def test_every_content_note_can_be_refused() -> None:
    assert values_outside(content.CONTENT_WORDS, CONTENT_NOTES) == set()
    assert values_outside(content.PROMISES, CONTENT_NOTES) == set()
    assert {note for notes in content.CONTENT_WORDS.values() for note in notes} == set(
        CONTENT_NOTES
    )


def test_every_genre_of_the_closed_list_but_family_can_be_asked_for() -> None:
    named = {
        genre
        for lexicon in (genres.GENRE_WORDS, genres.GENRE_WORDS_BEFORE_A_NOUN)
        for words in lexicon.values()
        for genre in words
    }
    # "A family film" asks for an audience.
    assert set(GENRES) - named == {"family"}


def test_comparatives_are_forms_of_known_moods() -> None:
    assert set(moods.COMPARATIVE_FORMS.values()) <= set(moods.MOOD_WORDS)
    assert set(moods.MOOD_WORDS) >= moods.LOOSE_MOODS


def test_audiences_are_of_the_closed_list() -> None:
    assert values_outside(viewing.AUDIENCE_WORDS, viewing.ALL_AUDIENCES) == set()


def test_codes_look_like_codes() -> None:
    assert all(
        len(code) == 2 and code.islower()
        for codes in places.LANGUAGE_WORDS.values()
        for code in codes
    )
    countries = (*places.COUNTRY_WORDS.values(), *places.NATIONALITY_WORDS.values())
    assert all(len(code) == 2 and code.isupper() for codes in countries for code in codes)


def test_judgements_and_degrees_stay_in_their_ranges() -> None:
    assert all(-1 <= strength <= 1 for strength in grammar.JUDGEMENTS.values())
    assert all(0 < factor < 2 for factor in grammar.DEGREES.values())


@pytest.mark.parametrize(
    "word",
    "her it up us big heat lost once room joy life dark pig no recent drive collateral".split()[
        :-1
    ],
)
def test_words_that_are_also_titles_are_everyday_words(word: str) -> None:
    assert word in everyday.EVERYDAY_WORDS
