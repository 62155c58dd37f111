"""What no reading took is kept, with the side on which the grammar puts it."""

import pytest

from suggest_watch.names import NamedTitle, Names
from suggest_watch.understand import read_unread

ARRIVAL = Names(titles={"arrival": (NamedTitle(1, "Arrival", 2016, "movie"),)})


def unread(text: str) -> list[tuple[str, bool]]:
    return [(" ".join(run.words), run.against) for run in read_unread(text, names=ARRIVAL)]


@pytest.mark.parametrize(
    ("text", "runs"),
    [
        ("I like westerns", []),
        ("no gore, no musicals", []),
        ("something like Arrival", []),
        ("hello", []),
        ("", []),
        ("dusty gunslingers", [("dusty gunslingers", False)]),
        ("Nothing with heroin needles", [("heroin needles", True)]),
        ("I don't mind needles", []),
    ],
)
def test_only_what_says_something_and_was_not_read_is_left(
    text: str, runs: list[tuple[str, bool]]
) -> None:
    assert unread(text) == runs


def test_both_sides_are_told_apart() -> None:
    sides = dict(unread("dusty gunslingers. No heroin needles"))
    assert sides == {"dusty gunslingers": False, "heroin needles": True}


def test_a_capital_tells_only_where_no_sentence_begins() -> None:
    [run] = read_unread("Gunslingers like Ringo", names=Names())
    assert dict(zip(run.words, run.capitals, strict=True))["gunslingers"] is False
    assert dict(zip(run.words, run.capitals, strict=True))["ringo"] is True
