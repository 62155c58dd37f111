"""Pairs of things said before, of which one bears on a request and the other only sounds like it.

Written down before the order was made; `HELD_OUT` was not looked at while it was tuned.
"""

from typing import NamedTuple


class Pair(NamedTuple):
    """What is asked, the signal that should come first, and the one that should come behind it."""

    request: str
    bears: str
    merely_alike: str


TUNED = (
    Pair(
        "like Blade Runner but less depressing, not heavy tonight",
        "Friday nights I want something lighter",
        "Blade Runner is a masterpiece",
    ),
    Pair(
        "something like Arrival but more upbeat",
        "I love films that leave me hopeful",
        "I watched Arrival twice",
    ),
    Pair("a funny film, nothing dark", "Silly comedies are my thing", "I love dark thrillers"),
    Pair(
        "something scary for tonight",
        "I enjoy being terrified by a good horror film",
        "I don't want anything scary, I get nightmares",
    ),
    Pair(
        "a cosy mystery for a rainy evening", "I like gentle whodunits", "I find mysteries boring"
    ),
    Pair(
        "like Heat but calmer",
        "Slow, quiet films suit me best",
        "Heat has the best shootout ever filmed",
    ),
    Pair(
        "something to watch with the kids",
        "With the kids I want something warm and funny",
        "I like violent gangster films",
    ),
    Pair(
        "a thoughtful science fiction film",
        "I like sci-fi with good characters",
        "I love a thoughtful courtroom drama",
    ),
    Pair(
        "a fast action film, not too silly",
        "I want gritty and tense when I watch action",
        "The sillier an action film, the better",
    ),
    Pair(
        "more like The Martian, less like Interstellar, and funny",
        "Problem solving with jokes is what I enjoy",
        "Interstellar made me cry",
    ),
    Pair(
        "a romantic comedy",
        "Light romances always work for me",
        "I can't stand romantic comedies",
    ),
    Pair(
        "something slow and melancholic",
        "I love quiet, sad films about memory",
        "I need fast and energetic films to stay awake",
    ),
)

HELD_OUT = (
    Pair(
        "like Alien but not as scary",
        "I prefer my science fiction without the terror",
        "Alien is the best film ever made",
    ),
    Pair(
        "something in the vein of Seven, only less grim",
        "I am tired of bleak endings",
        "Seven blew my mind",
    ),
    Pair(
        "a light film after a long week",
        "After work I just want something easy and cheerful",
        "Long, heavy dramas are my favourite",
    ),
    Pair(
        "something tense that keeps me awake",
        "Suspenseful thrillers are what I look for",
        "Slow films relax me before I fall asleep",
    ),
    Pair(
        "like Amélie, but more melancholic",
        "Bittersweet stories stay with me",
        "Amélie was charming",
    ),
    Pair(
        "a western that is not violent",
        "I like old westerns",
        "Violent films are the most honest ones",
    ),
    Pair(
        "an uplifting sports film",
        "Inspiring underdog stories get me every time",
        "I hate films about sports",
    ),
    Pair(
        "date night, something romantic",
        "For date night we like a warm love story",
        "My favourite films are war films",
    ),
    Pair(
        "a clever heist film with some humor",
        "Witty crime capers are great fun",
        "I don't like heist films",
    ),
    Pair(
        "like Black Mirror but hopeful",
        "I want optimistic science fiction",
        "Black Mirror is so dark and I love how bleak it gets",
    ),
    Pair(
        "nothing stressful tonight, please",
        "When I am tired I want calm and cosy films",
        "I love stressful films like Uncut Gems",
    ),
    Pair(
        "a horror comedy",
        "Horror that makes me laugh is the best",
        "Horror should never be funny",
    ),
)
