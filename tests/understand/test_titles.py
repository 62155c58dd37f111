"""Which words are titles: by cue, quotes, capitals, place; and which words are not."""

import pytest

from suggest_watch.names import Names
from suggest_watch.understand import name_spans, title_mentions, understand

from .asking import COUNT, TODAY, ask, names_in, title

WANTED = {
    "like Arrival": ["Arrival"],
    "something like arrival": ["Arrival"],
    "SOMETHING LIKE ARRIVAL": ["Arrival"],
    "movies like the martian": ["The Martian"],
    "like martian": ["The Martian"],
    "in the vein of No Country for Old Men": ["No Country for Old Men"],
    "similar to the big short": ["The Big Short"],
    "reminds me of amelie": ["Amélie"],
    "reminds me of Amélie": ["Amélie"],
    "something between Alien and The Martian": ["Alien", "The Martian"],
    "more of the martian": ["The Martian"],
    "the vibe of Blade Runner": ["Blade Runner"],
    '"Heat"': ["Heat"],
    'something like "her"': ["Her"],
    "like blade runner 2049": ["Blade Runner 2049"],
    "like blade runner": ["Blade Runner"],
    "like heat, collateral and drive": ["Heat", "Collateral", "Drive"],
    "like Heat, Collateral and Drive": ["Heat", "Collateral", "Drive"],
    "I loved Knives Out and The Nice Guys": ["Knives Out", "The Nice Guys"],
    "jaws meets alien": ["Jaws", "Alien"],
    "Jaws x Alien": ["Jaws", "Alien"],
    "stranger things meets jaws": ["Stranger Things", "Jaws"],
    "arrival but happier": ["Arrival"],
    "arrival": ["Arrival"],
    "se7en vibes": ["Se7en"],
    "lighter than Se7en": ["Se7en"],
    "not as dark as se7en": ["Se7en"],
    "scarier than The Conjuring": ["The Conjuring"],
    "just finished breaking bad, what next?": ["Breaking Bad"],
    "already seen Arrival": ["Arrival"],
    "think Knives Out": ["Knives Out"],
    "The Matrix is one of my favorites": ["The Matrix"],
    "my favorite movies are the big short, amelie and se7en": ["The Big Short", "Amélie", "Se7en"],
    "something like 2001 a space odyssey": ["2001: A Space Odyssey"],
    "like 1917": ["1917"],
    "like 28 days later": ["28 Days Later"],
    "something like dr strangelove": ["Dr. Strangelove"],
    "something like Dr. Strangelove": ["Dr. Strangelove"],
    "like what's up doc": ["What's Up, Doc?"],
    "like scary movie": ["Scary Movie"],
    "like Love Story": ["Love Story"],
    "with the energy of mad max fury road": ["Mad Max: Fury Road"],
    "like the old movie Heat": ["Heat"],
    "like that show Lost": ["Lost"],
    "something like 千と千尋の神隠し": ["Spirited Away"],
    "ein Film wie Arrival": ["Arrival"],
    "una comedia como Amélie": ["Amélie"],
    "un film comme Parasite": ["Parasite"],
    # a bare common word, after a strong cue and alone or with a capital
    "shows like dark": ["Dark"],
    "like Lost": ["Lost"],
    "like pig": ["Pig"],
    "a film like her": ["Her"],
    "movies like up": ["Up"],
    "like It": ["It"],
    "like Us": ["Us"],
    "something like It Follows": ["It"],
}


@pytest.mark.parametrize(("text", "titles"), WANTED.items())
def test_titles_that_are_wanted(text: str, titles: list[str]) -> None:
    request = ask(text)
    assert [reference.title for reference in request.wanted] == titles
    assert request.unwanted == ()


UNWANTED = {
    "not like Black Mirror": ["Black Mirror"],
    "less like black mirror": ["Black Mirror"],
    "less of black mirror": ["Black Mirror"],
    "nothing like joker": ["Joker"],
    "but not Joker": ["Joker"],
    "not another Star Wars": ["Star Wars"],
    "no more star wars": ["Star Wars"],
    "no Joker please": ["Joker"],
    "unlike Joker": ["Joker"],
    "I hated Joker and Interstellar": ["Joker", "Interstellar"],
    "I hated Joker (2019)": ["Joker"],
    "We didn't like Dune (1984) at all": ["Dune"],
    "didn't like joker": ["Joker"],
    "Joker was too depressing": ["Joker"],
    "Interstellar was boring": ["Interstellar"],
    "except Joker": ["Joker"],
    "I'm sick of Star Wars": ["Star Wars"],
    "not like Joker, Interstellar or Dune": ["Joker", "Interstellar", "Dune"],
}


@pytest.mark.parametrize(("text", "titles"), UNWANTED.items())
def test_titles_that_are_not_wanted(text: str, titles: list[str]) -> None:
    request = ask(text)
    assert [reference.title for reference in request.unwanted] == titles
    assert request.wanted == ()


BOTH = {
    "More like The Martian less like Black Mirror": (["The Martian"], ["Black Mirror"]),
    "more like the martian, less like black mirror": (["The Martian"], ["Black Mirror"]),
    "More like The Martian less like depressing Black Mirror": (["The Martian"], ["Black Mirror"]),
    "like Arrival, not Interstellar": (["Arrival"], ["Interstellar"]),
    "like Arrival but not like Joker and Black Mirror": (["Arrival"], ["Joker", "Black Mirror"]),
    "Arrival was amazing but Interstellar was boring": (["Arrival"], ["Interstellar"]),
    "loved Heat, hated Joker": (["Heat"], ["Joker"]),
    "like Joker but not like Joker": ([], ["Joker"]),
}


@pytest.mark.parametrize(("text", "sides"), BOTH.items())
def test_both_sides_of_one_sentence(text: str, sides: tuple[list[str], list[str]]) -> None:
    request = ask(text)
    assert ([r.title for r in request.wanted], [r.title for r in request.unwanted]) == sides


NO_TITLE = [
    "I want a big movie",
    "once in a lifetime",
    "a film full of joy and life",
    "cheer us up",
    "No",
    "no, something else",
    "a recent movie",
    "in the heat of summer",
    "a room of one's own",
    "find her",
    "I saw her yesterday",
    "something like it",
    "nothing like it",
    "people like us",
    "I like life",
    "a movie about a pig",
    "something dark",
    "i lost my dog",
    "a scary movie",
    "recommend a scary movie",
    "a love story",
    "up to you",
    "get out of my comfort zone",
    "drive safely",
    "a drama about life before sunrise in the city",
    "a film about someone who loved her",
    "give me room to breathe",
    "it was so good",
    "a film from 1917",
    "the thing is I hate horror",
    "what's up",
    "under the skin of the city",
    "two prisoners escape",
]


@pytest.mark.parametrize("text", NO_TITLE)
def test_common_words_are_not_taken_for_titles(text: str) -> None:
    request = ask(text)
    assert (request.wanted, request.unwanted, request.unknown_titles) == ((), (), ())


def test_a_title_that_is_only_not_seen_yet_is_neither_wanted_nor_unwanted() -> None:
    request = ask("haven't seen Dune yet")
    assert (request.wanted, request.unwanted) == ((), ())


NAMESAKES = {
    "like Dune": 2021,
    "Dune (1984)": 1984,
    "like dune 1984": 1984,
    "the 1984 dune": 1984,
    "Dune (2020)": 2021,
    "like the original The Thing": 1982,
    "like the new The Thing": 2011,
    "shows like fargo": 2014,
    "movies like fargo": 1996,
    "fargo the series": 2014,
    "like the show Fargo": 2014,
    "like Fargo": 1996,
    "like The Room": 2003,
    "like Room": 2015,
}


@pytest.mark.parametrize(("text", "year"), NAMESAKES.items())
def test_namesakes_are_told_apart_by_year_kind_and_age(text: str, year: int) -> None:
    assert [reference.year for reference in ask(text).wanted] == [year]


def test_a_reference_keeps_how_it_was_said() -> None:
    [reference] = ask("something like the big  short").wanted
    assert (reference.title, reference.said) == ("The Big Short", "the big short")


MENTIONS = {
    "like intersteller but funnier": ("intersteller",),
    "something like mad max furry road and the martian": ("mad max furry road",),
    "movies like pride and prejudise": ("pride and prejudise",),
    "pulp ficton vibes": ("pulp ficton",),
    "the shawshank redemtion but shorter": ("the shawshank redemtion",),
    "I loved Portait of a Lady on Fire": ("Portait of a Lady on Fire",),
    "'Stalkr'": ("Stalkr",),
    "something like 「アライバル」": ("アライバル",),
    "Solaris (1972)": ("Solaris",),
    "Alien (1999) please": ("Alien (1999)",),
    "like Arrival": (),
    "like a thriller": (),
    "something like cyberpunk": (),
    "like Tom Hanks": (),
    "I'd like something good": (),
    "like 2 hours": (),
    "it feels like summer": (),
}


@pytest.mark.parametrize(("text", "mentions"), MENTIONS.items())
def test_what_is_looked_up_by_fuzzy_search(text: str, mentions: tuple[str, ...]) -> None:
    assert title_mentions(text, names_in(text)) == mentions


def test_a_misspelt_title_counts_once_it_is_found() -> None:
    request = ask("like intersteller but funnier", found={"intersteller": title("Interstellar")})
    assert [reference.title for reference in request.wanted] == ["Interstellar"]
    assert request.wanted_text == "funnier"
    assert request.unknown_titles == ()


def test_a_misspelt_title_found_under_a_negation_is_unwanted() -> None:
    request = ask("nothing like intersteller", found={"intersteller": title("Interstellar")})
    assert [reference.title for reference in request.unwanted] == ["Interstellar"]


def test_a_title_nobody_knows_is_reported_and_stays_in_the_description() -> None:
    request = ask("something like Zorgon the Great but funny")
    assert request.unknown_titles == ("Zorgon the Great",)
    assert request.notices == ("I know no title called “Zorgon the Great”.",)
    assert "Zorgon the Great" in request.wanted_text


def test_a_title_that_was_not_looked_up_yet_is_not_called_unknown() -> None:
    request = understand("like Zorgon the Great", names=Names(), today=TODAY, count=COUNT)
    assert request.unknown_titles == ()


def test_a_known_name_of_another_year_is_not_that_title() -> None:
    request = ask("Alien (1999)")
    assert request.wanted == ()
    assert request.unknown_titles == ("Alien (1999)",)


def test_spans_are_normal_forms_of_one_to_eight_words() -> None:
    spans = name_spans("Amélie & the Nolan's")
    assert {"amelie", "amelie and the nolans", "nolan", "the nolans"} <= spans
    assert all(len(span.split()) <= 8 for span in name_spans("a b c d e f g h i j k l"))


def test_spans_of_a_long_text_are_capped() -> None:
    assert len(name_spans(" ".join(f"word{n}" for n in range(5000)))) <= 1_800
