"""What is read out of sentences about taste: facts, both sides, and strength."""

from typing import Any

import pytest

from suggest_watch.types import Facts

from .asking import facts_of, hear

SIGNALS: dict[str, tuple[float, dict[str, Any]]] = {
    # the three published preferences
    "Something like Arrival but more upbeat": (
        0.6,
        {"liked_titles": ["Arrival (2016)"], "moods": ["uplifting"]},
    ),
    "I like sci-fi, but with good characters, it can't be just about the nerdy sets": (
        0.7,
        {"genres": ["science-fiction"], "themes": ["strong characters"]},
    ),
    "More like The Martian less like depressing Black Mirror": (
        0.7,
        {
            "liked_titles": ["The Martian (2015)"],
            "disliked_titles": ["Black Mirror (2011)"],
            "avoid": ["bleak"],
        },
    ),
    "No superhero movies, I'm burned out on them": (-0.7, {"avoid": ["superhero"]}),
    "I love slow-burn mysteries on a Friday night": (
        0.9,
        {"genres": ["mystery"], "moods": ["slow-burn"], "context": ["Friday night"]},
    ),
    "cosy british crime series": (0.6, {"genres": ["crime"], "moods": ["cosy"]}),
    "I hate horror": (-0.9, {"avoid": ["horror"]}),
    "not a fan of musicals": (-0.6, {"avoid": ["musical"]}),
    "I don't like gore": (-0.6, {"avoid": ["gore"]}),
    "nothing where the dog dies, ever": (-0.7, {"avoid": ["animal-death"]}),
    "can't stand Adam Sandler": (-0.9, {"avoid": ["Adam Sandler"]}),
    "loved Arrival, hated Interstellar": (
        0.8,
        {"liked_titles": ["Arrival (2016)"], "disliked_titles": ["Interstellar (2014)"]},
    ),
    "Arrival was amazing but Interstellar was boring": (
        0.8,
        {"liked_titles": ["Arrival (2016)"], "disliked_titles": ["Interstellar (2014)"]},
    ),
    "Black Mirror is too depressing": (-0.7, {"disliked_titles": ["Black Mirror (2011)"]}),
    "Didn't like Joker": (-0.6, {"disliked_titles": ["Joker (2019)"]}),
    "I enjoyed Knives Out and The Nice Guys": (
        0.7,
        {"liked_titles": ["Knives Out (2019)", "The Nice Guys (2016)"]},
    ),
    "Heat is one of my favorite films": (0.9, {"liked_titles": ["Heat (1995)"]}),
    "Denis Villeneuve is my favourite director": (0.9, {"people": ["Denis Villeneuve"]}),
    "We watch animated films with the kids on Sunday": (
        0.6,
        {"genres": ["animation"], "context": ["with kids", "Sunday"]},
    ),
    "sci-fi or fantasy": (0.6, {"genres": ["science-fiction", "fantasy"]}),
    "I don't mind violence": (0.0, {}),
    "boring": (-0.6, {}),
    "meh": (-0.4, {}),
    "hello": (0.0, {}),
    "": (0.0, {}),
}


@pytest.mark.parametrize(("text", "heard"), SIGNALS.items())
def test_facts_and_strength(text: str, heard: tuple[float, dict[str, Any]]) -> None:
    facts, strength = hear(text)
    assert (strength, facts_of(facts)) == heard


SIDES = {
    "Something like Arrival but more upbeat": ("Arrival but more upbeat", ""),
    "I like sci-fi, but with good characters, it can't be just about the nerdy sets": (
        "sci-fi, good characters",
        "nerdy sets",
    ),
    "More like The Martian less like depressing Black Mirror": (
        "The Martian",
        "depressing Black Mirror",
    ),
    "No superhero movies, I'm burned out on them": ("", "superhero"),
    "I hate horror": ("", "horror"),
}


@pytest.mark.parametrize(("text", "sides"), SIDES.items())
def test_the_two_sides_of_a_signal(text: str, sides: tuple[str, str]) -> None:
    facts, _ = hear(text)
    assert (facts.wanted, facts.unwanted) == sides


@pytest.mark.parametrize("text", SIGNALS)
def test_strength_stays_between_minus_one_and_one(text: str) -> None:
    _, strength = hear(text * 3)
    assert -1.0 <= strength <= 1.0


def test_what_was_said_of_one_thing_sets_no_other_fact() -> None:
    facts, _ = hear("I hate horror")
    assert facts == Facts(avoid=("horror",), unwanted="horror")
