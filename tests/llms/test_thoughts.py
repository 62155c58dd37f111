"""Thoughts at the start of a reply are taken out however the reply is cut; marks later are not."""

import pytest

from suggest_watch.llms.thoughts import ThoughtFilter


def shown(*pieces: str, finished: bool = True, **expected: bool) -> str:
    thoughts = ThoughtFilter(**expected)
    return "".join([*(thoughts.show(piece) for piece in pieces), thoughts.rest(finished=finished)])


@pytest.mark.parametrize(
    ("reply", "left"),
    [
        ("<think>Hm.</think>\n\nHeat.", "Heat."),
        ("\n<think>\n</think>Heat.", "Heat."),
        ("<think>a < b </thin </think> Heat.", "Heat."),
        ("<think>Hm, and no end", ""),
        ("<think>Hm.</think>\n", ""),
        ("Heat <think>is</think> tense.", "Heat <think>is</think> tense."),
        ("<think>a</think>b <think>c</think>", "b <think>c</think>"),
        ("<thing>", "<thing>"),
        ("<thi", "<thi"),
        (" \n Heat.", " \n Heat."),
        ("", ""),
    ],
)
def test_thoughts_are_taken_out_however_the_reply_is_cut(reply: str, left: str) -> None:
    assert shown(reply) == left
    assert shown(*reply) == left
    for cut in range(len(reply)):
        assert shown(reply[:cut], reply[cut:]) == left


def test_a_reply_without_thoughts_is_not_held_back() -> None:
    thoughts = ThoughtFilter()
    assert thoughts.show("It") == "It"
    assert thoughts.show(" is") == " is"


@pytest.mark.parametrize("cut", range(30))
def test_a_mark_that_closes_what_was_shown_exposes_it(cut: int) -> None:
    thoughts = ThoughtFilter()
    reply = "They want Heat. </think> Heat."
    thoughts.show(reply[:cut])
    thoughts.show(reply[cut:])
    assert thoughts.exposed != thoughts.began_inside
    assert thoughts.exposed == (0 < cut < len("They want Heat. </think>"))


def test_a_mark_that_closes_nothing_is_left_out() -> None:
    assert shown("</think>", "Heat.") == shown("</thi", "nk>\n\nHeat.") == "Heat."


@pytest.mark.parametrize("expected", ["begins_inside", "is_json"])
def test_a_beginning_that_is_expected_to_be_a_thought_is_held_back(expected: str) -> None:
    thoughts = ThoughtFilter(**{expected: True})
    assert thoughts.show("They want Heat.") == ""
    assert thoughts.show("</think> {") == "{"
    assert thoughts.show("}") == "}"
    assert thoughts.began_inside and not thoughts.exposed


def test_what_was_held_back_for_nothing_is_shown_when_the_reply_has_ended() -> None:
    assert shown("Heat", " is tense.", begins_inside=True) == "Heat is tense."
    assert shown("They want", " Heat", begins_inside=True, finished=False) == ""


@pytest.mark.parametrize("begun", ['{"id": 1}', " [", "```json\n{"])
def test_json_is_shown_at_once(begun: str) -> None:
    assert ThoughtFilter(is_json=True, begins_inside=True).show(begun) == begun


def test_a_server_that_tells_thoughts_apart_begins_plainly() -> None:
    thoughts = ThoughtFilter(begins_inside=True)
    thoughts.told_apart()
    assert thoughts.show("Heat") == "Heat"
