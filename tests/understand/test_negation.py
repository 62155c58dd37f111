"""How far a "no" reaches, and that what is refused never pulls: the two texts that are embedded."""

import pytest

from .asking import ask, what_it_sets

SCOPES = {
    # "not" governs the next thing said, and what is joined to it
    "not depressing but thoughtful": (["thought-provoking"], ["bleak"]),
    "not scary, funny": (["funny"], ["scary"]),
    "not scary or sad": ([], ["scary", "heartbreaking"]),
    "not scary and not sad": ([], ["scary", "heartbreaking"]),
    "not gory and sad": ([], ["gory", "heartbreaking"]),
    "not a sad film but a funny one": (["funny"], ["heartbreaking"]),
    "isn't bleak, something hopeful": (["hopeful"], ["bleak"]),
    # "nothing" and "no" govern a list
    "nothing scary or sad": ([], ["scary", "heartbreaking"]),
    "nothing scary. something sad": (["heartbreaking"], ["scary"]),
    "nothing scary but funny": (["funny"], ["scary"]),
    "don't want anything sad or scary, I want hopeful": (
        ["hopeful"],
        ["heartbreaking", "scary"],
    ),
    "no horror light and funny": (["lighthearted", "funny"], []),
    # in excess only, tolerated, or only mentioned
    "not too scary": ([], []),
    "can't be too sad": ([], []),
    "I don't mind sad": ([], []),
    "can be scary": ([], []),
    "doesn't have to be funny": ([], []),
    "not just funny but clever": (["thought-provoking"], []),
    "not only scary": ([], []),
}


@pytest.mark.parametrize(("text", "moods"), SCOPES.items())
def test_how_far_a_negation_reaches(text: str, moods: tuple[list[str], list[str]]) -> None:
    request = ask(text)
    assert (list(request.moods), list(request.without_moods)) == moods


TEXTS = {
    # references, demands and fillers are not the description
    "something like Arrival but more upbeat, under two hours": ("upbeat", ""),
    "a heist in space with found family": ("heist in space with found family", ""),
    "recommend me a good movie about a heist in space please": ("heist in space", ""),
    "three korean revenge thrillers from the 90s on netflix": ("korean revenge thrillers", ""),
    "thoughtful sci-fi tonight": ("thoughtful sci-fi", ""),
    "something cosy for a rainy sunday with my wife": ("cosy", ""),
    # what is refused pushes, and does not pull
    "a heist without romance": ("heist", "romance"),
    "no love triangles, more heart": ("heart", "love triangles"),
    "less talking more action": ("action", "talking"),
    "a comedy, nothing about politics": ("comedy", "politics"),
    "funny but not mean spirited": ("funny", "mean spirited"),
    "I like sci-fi, but with good characters, it can't be just about the nerdy sets": (
        "sci-fi, good characters",
        "nerdy sets",
    ),
    "a slow western, no gore or torture": ("slow western", "gore or torture"),
    "a romance without cliches set in Paris": ("romance, set in Paris", "cliches"),
    # what is tolerated does neither
    "a drama, I don't mind subtitles": ("drama", ""),
    "a thriller, violence is fine": ("thriller", ""),
    # with nothing else left, it is the names, and else all of a text that refuses nothing
    "something like Arrival": ("Arrival", ""),
    "like Arrival, not like Interstellar": ("Arrival", ""),
    "with Keanu Reeves": ("Keanu Reeves", ""),
    "something from the 90s": ("something from the 90s", ""),
    "surprise me": ("surprise me", ""),
    # a refusal alone must not attract what it refuses
    "no horror": ("film or series", "horror"),
    "not like Joker": ("film or series", ""),
    "anything but Tarantino": ("film or series", ""),
    "haven't seen Dune yet": ("film or series", ""),
}


@pytest.mark.parametrize(("text", "sides"), TEXTS.items())
def test_the_texts_that_pull_and_push(text: str, sides: tuple[str, str]) -> None:
    request = ask(text)
    assert (request.wanted_text, request.unwanted_text) == sides


@pytest.mark.parametrize(
    "text",
    ["no horror", "nothing with horror", "I hate horror", "a comedy but no horror", "less horror"],
)
def test_a_refused_word_is_never_in_the_text_that_pulls(text: str) -> None:
    request = ask(text)
    assert "horror" not in request.wanted_text
    assert "horror" in request.unwanted_text


def test_people_of_whom_one_must_take_part_are_no_description() -> None:
    request = ask("a comedy with Keanu Reeves or Tom Hanks")
    assert what_it_sets(request) == {
        "genres": ["comedy"],
        "any_people": ["Keanu Reeves", "Tom Hanks"],
    }
    assert request.wanted_text == "comedy"
