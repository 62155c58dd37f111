"""Thoughts at the start of a reply are taken out however the reply is cut; marks later are not."""

import pytest

from suggest_watch.llms.thoughts import ThoughtFilter


def shown(*pieces: str) -> str:
    thoughts = ThoughtFilter()
    return "".join([*(thoughts.show(piece) for piece in pieces), thoughts.rest()])


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
