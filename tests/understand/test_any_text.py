"""No text makes understanding raise, loop or return nonsense, whatever it is made of."""

import random

import pytest

from suggest_watch.names import Names, normalise_name
from suggest_watch.understand import name_spans, read_signal, title_mentions, understand
from suggest_watch.understand.tokens import MAX_WORDS, Tokens
from suggest_watch.vocabulary import cues, genres, grammar, moods, themes, viewing

from .asking import COUNT, FILMS, PEOPLE, TITLES, TODAY, names_in

PIECES = sorted(
    {
        *genres.GENRE_WORDS,
        *moods.MOOD_WORDS,
        *moods.COMPARATIVE_FORMS,
        *grammar.NEGATORS,
        *grammar.DEGREES,
        *cues.STRONG_CUES,
        *cues.WEAK_CUES,
        *themes.THEME_WORDS,
        *viewing.CONTEXT_WORDS,
        *PEOPLE,
        *(name for name, _ in FILMS.values()),
        *"under over two 2 90 1h45 hours minutes 1999 80s the a and or but".split(),
        *", . ! ( ) \" ' « 「 」".split(),
        *"\n \t 🙂 é ß 映画 アライバル фильм 𝔄 ﷺ \u200b \u0301 -- / & + < >".split(" "),
    }
)


def random_texts(seed: int) -> list[str]:
    chance = random.Random(seed)
    texts = []
    for _ in range(150):
        pieces = chance.choices(PIECES, k=chance.randrange(25))
        noise = "".join(chr(chance.randrange(1, 0x3000)) for _ in range(chance.randrange(6)))
        texts.append(chance.choice([" ", " ", ""]).join([*pieces, noise]))
    return texts


@pytest.mark.parametrize("seed", range(10))
def test_random_texts_are_understood_as_something_sane(seed: int) -> None:
    for text in random_texts(seed):
        names = names_in(text)
        mentions = title_mentions(text, names)
        found = {
            mention: random.Random(mention).choice([None, *TITLES["dune"]]) for mention in mentions
        }
        request = understand(text, names=names, today=TODAY, count=COUNT, found=found)
        assert 1 <= request.count <= 20, text
        assert all(1 <= value <= 5 for value in request.feel.values()), text
        assert set(request.unknown_titles) <= set(mentions), text
        assert not {r.key for r in request.wanted} & {r.key for r in request.unwanted}, text
        assert not set(request.moods) & set(request.without_moods), text
        assert not set(request.constraints.genres) & set(request.constraints.without_genres), text
        assert "\n" not in request.understood, text
        assert bool(request.wanted_text) == bool(text.strip()), text
        _, strength = read_signal(text, names=names, found=found)
        assert -1 <= strength <= 1, text


def test_the_same_text_is_always_understood_alike() -> None:
    text = " ".join(random_texts(3))[:2000]
    assert understand(text, names=names_in(text), today=TODAY, count=COUNT) == understand(
        text, names=names_in(text), today=TODAY, count=COUNT
    )


@pytest.mark.parametrize("text", ["", " ", "\n", ".", "?!", "🙂", "'", '"', "((((", "no", "like"])
def test_next_to_nothing_sets_nothing(text: str) -> None:
    request = understand(text, names=Names(), today=TODAY, count=COUNT)
    assert (request.count, request.understood) == (COUNT, "4 films or series")
    assert (request.wanted, request.unknown_titles, request.notices) == ((), (), ())


def test_of_five_thousand_words_the_first_are_read_and_the_rest_is_owned_up_to() -> None:
    text = "a korean thriller recommendation. " + "and then it rained " * 1250
    request = understand(text, names=names_in(text), today=TODAY, count=COUNT)
    assert len(Tokens(text)) == MAX_WORDS
    assert request.constraints.genres == ("thriller",)
    assert request.text == text
    assert request.notices == (f"That is a long request: the first {MAX_WORDS} words were read.",)


def test_words_are_found_where_they_stand_in_the_text() -> None:
    text = "Amélie's  café: 10,000 BC & WALL·E (2008) 90-minute «Léon»"
    tokens = Tokens(text)
    for k in range(len(tokens)):
        assert normalise_name(text[tokens.starts[k] : tokens.ends[k]]) == tokens.words[k]


def test_span_is_the_normal_form_of_what_was_said() -> None:
    text = "the 10,000 BC, What's Up, Doc? and 千と千尋の神隠し"
    tokens = Tokens(text)
    for i in range(len(tokens)):
        for j in range(i + 1, len(tokens) + 1):
            assert tokens.span(i, j) == normalise_name(tokens.said(i, j))


def test_spans_hold_every_title_that_stands_in_a_text() -> None:
    for name, _ in FILMS.values():
        assert normalise_name(name) in name_spans(f"I want something like {name}, please")
