"""Reasons that say more than the record, the evidence and the request are caught; others pass."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from suggest_watch.ground import grounds_of, objection
from suggest_watch.names import NamedTitle, Names
from suggest_watch.types import Evidence, Facts, Feel, Reference, Request, Signal, Title

CONTACT = Title(
    id="contact-1997",
    kind="movie",
    title="Contact",
    year=1997,
    runtime_min=150,
    genres=("science-fiction", "drama"),
    directors=("Robert Zemeckis",),
    cast=("Jodie Foster", "Matthew McConaughey", "Tom Skerritt"),
    synopsis="A radio astronomer hears a pulsing signal from Vega with blueprints hidden in it. "
    "Two governments quarrel over Ellie's seat.",
    themes=("first contact", "faith and science"),
    moods=("thought-provoking", "hopeful", "awe-inspiring"),
    feel=Feel(4, 2, 3, 1, 4, 4, 4),
)
REQUEST = Request(
    text="thoughtful sci-fi tonight, under two hours and 40 minutes",
    count=4,
    understood="",
    wanted=(Reference(key=9, title="Arrival", year=2016, said="Arrival"),),
)
EVIDENCE = (
    Evidence(
        signal=Signal(
            id=1,
            content="I like sci-fi with good characters, it can't be just about nerdy sets",
            strength=0.7,
            kind="preference",
            facts=Facts(),
            created_at=datetime(2026, 1, 1, tzinfo=UTC),
            viewer_ids=(1,),
        ),
        similarity=0.5,
    ),
)
GROUNDS = grounds_of(CONTACT, REQUEST, EVIDENCE)


@pytest.mark.parametrize(
    "reason",
    [
        "A pulsing signal from Vega makes it as thoughtful as you asked.",
        "You like sci-fi with good characters, and Jodie Foster plays one.",
        "In Contact Jodie Foster hears something, much as in Arrival.",
        "Made by Zemeckis in 1997, it is thoughtful and hopeful.",
        "It is the hopeful side of 1990s science-fiction.",
        "Thoughtful and awe-inspiring, and no comedy at all.",
        "At 150 minutes it leaves time for faith and science.",
        "Two governments quarrel, and it stays thought-provoking.",
        "Thoughtful, as you asked: two governments quarrel over Ellie's seat.",
        "Thoughtful, as you asked: two governments quarrel over Ellie.",
        "Less bleak than most, it asks what faith and science share.",
        "“First contact” is what it is about, from the first signal on.",
    ],
)
def test_a_reason_that_keeps_to_the_record_passes(reason: str) -> None:
    assert objection(reason, GROUNDS) is None


@pytest.mark.parametrize(
    ("reason", "what"),
    [
        ("As thoughtful as Interstellar was, and just as moving.", "Interstellar"),
        ("Directed by Christopher Nolan, it makes you think for days.", "Christopher Nolan"),
        ("Villeneuve gives it all the thought you could ask for.", "Villeneuve"),
        ("It is thoughtful, and Amy Adams carries every scene.", "Amy Adams"),
        ("It is a thoughtful story with Tom Foster at its heart.", "Tom Foster"),
        ("Winner of 4 Oscars, it is as thoughtful as you asked.", "4"),
        ("Made in 1998, it is as thoughtful as you asked.", "1998"),
        ("A hopeful story of five governments that quarrel.", "five"),
        ("You love the dry British humour of it, thoughtful as it is.", "British"),
        ("It is “a triumph of the human spirit”, thoughtful throughout.", "triumph"),
        ("A thoughtful comedy about first contact and faith.", "comedy"),
        ("A hilarious look at first contact and at faith.", "hilarious"),
        ("Each episode asks what faith and science share.", "episode"),
        ("You love stories in old houses, and this is one of them.", "houses"),
        ("Title: Contact is as thoughtful as you asked.", "plain sentence"),
        ("**Contact** is as thoughtful as you asked.", "plain sentence"),
        ("Asked for / thoughtful sci-fi tonight it is.", "plain sentence"),
        ("It asks what we are and it asks what we are again.", "repeats"),
        ("Good film.", "says nothing"),
        ("思慮深いSF映画で、今夜にぴったりの一本です。 とても 良い 映画 です", "language"),
    ],
)
def test_a_reason_that_invents_is_refused(reason: str, what: str) -> None:
    found = objection(reason, GROUNDS)
    assert found is not None
    assert what in found


def test_another_title_of_the_catalogue_is_refused_in_small_letters_too() -> None:
    names = Names(titles={"the silent sea": (NamedTitle(3, "The Silent Sea", 2021, "series"),)})
    reason = "as thoughtful as the silent sea, and just as hopeful"
    assert objection(reason, GROUNDS) is None
    assert objection(reason, GROUNDS, names=names) == "it names another title, The Silent Sea"


def test_a_person_whose_name_has_no_letters_is_no_trouble() -> None:
    odd = Title(id="x-2000", kind="movie", title="X", year=2000, cast=("♥", "Ann Lee"))
    grounds = grounds_of(odd, REQUEST, ())
    assert objection("It is as thoughtful as Ann Lee makes it.", grounds) is None


def test_a_clause_that_begins_like_a_title_compares_with_none() -> None:
    names = Names(titles={"the office": (NamedTitle(3, "The Office", 2005, "series"),)})
    plain = "It has the sci-fi you like: the office of a radio astronomer is all it needs."
    assert objection(plain, GROUNDS, names=names) is None
    compared = "It is as hopeful as anything like the office could be."
    assert objection(compared, GROUNDS, names=names) is not None


def test_an_invented_name_is_seen_before_the_reason_is_finished() -> None:
    assert objection("As good as Interstellar", GROUNDS, finished=False) is not None
    assert objection("As good", GROUNDS, finished=False) is None


def test_what_the_request_rejects_may_be_denied_but_not_claimed() -> None:
    bleak = Title(id="x-2000", kind="movie", title="X", year=2000, feel=Feel(1, 3, 3, 1, 2, 3, 3))
    request = Request(text="something upbeat", count=1, understood="")
    grounds = grounds_of(bleak, request, ())
    assert objection("It is as upbeat as you asked for tonight.", grounds) is not None
    assert objection("It is not upbeat at all, and honest about it.", grounds) is None


@pytest.mark.parametrize(
    "reason",
    [
        "Una película cálida, como pediste: una mujer escucha una señal.",
        "Ein warmer Film, wie gewünscht: eine Frau hört ein Signal aus dem All.",
        "Un film chaleureux, comme demandé, sur une femme qui écoute les étoiles.",
        "Тёплый фильм, как вы просили: женщина слышит сигнал.",
        "一位天文学家听到了来自织女星的信号，非常感人",
    ],
)
def test_another_language_is_caught_before_the_sentence_ends(reason: str) -> None:
    assert objection(reason, GROUNDS, finished=False) is not None


@pytest.mark.parametrize("char", ["\x1b", "\x00", "\x07", "\x9b", "\t"])
def test_a_control_character_is_caught_at_once(char: str) -> None:
    assert objection(f"A pulsing {char}signal", GROUNDS, finished=False) is not None


def test_what_was_looked_up_may_be_told_of_the_title_that_it_is_of() -> None:
    rated = "As hopeful as Heat, which you rated 9, and rated 7.5 on IMDb."
    assert objection(rated, GROUNDS) is not None
    known = replace(CONTACT, imdb_rating=7.5)
    assert objection("It is thoughtful, and rated 7.5 on IMDb.", GROUNDS) is not None
    assert (
        objection("It is thoughtful, and rated 7.5 on IMDb.", grounds_of(known, REQUEST, ()))
        is None
    )
    grounds = grounds_of(known, REQUEST, (), facts=["close to Heat"], said=["rated Heat 9"])
    assert objection(rated, grounds) is None


def test_the_story_of_another_title_that_the_model_was_shown_is_caught_early() -> None:
    gunda = "A camera lies in the straw beside a sow who hears a pulsing signal from Vega."
    grounds = grounds_of(CONTACT, REQUEST, (), elsewhere={"Gunda": gunda})
    reason = "Thoughtful, as you asked: a camera lies in"
    assert objection(f"{reason} the straw.", GROUNDS) is None
    assert objection(reason, grounds, finished=False) is None
    told = objection(f"{reason} the straw", grounds, finished=False)
    assert told == "it tells the story of another title, Gunda"
    assert objection("Thoughtful: it has a pulsing signal from Vega.", grounds) is None


def test_what_stands_before_as_you_like_it_was_said() -> None:
    assert objection("Thoughtful, and set in an old house as you like it.", GROUNDS) is not None
    assert objection("Thoughtful, with good characters as you like them.", GROUNDS) is None
