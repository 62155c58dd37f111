"""Marks of chat templates in a text are forgeries; everything else is left as it is."""

import pytest

from suggest_watch.llms import Message
from suggest_watch.llms.messages import as_dicts


def sent(content: str) -> str:
    return as_dicts([Message("user", content)])[0]["content"]


@pytest.mark.parametrize(
    "mark",
    [
        *("<|im_start|>", "<|im_end|>", "<|endoftext|>", "<|eot_id|>", "<|start_header_id|>"),
        *("<start_of_turn>", "<end_of_turn>", "<s>", "</s>", "[INST]", "[/INST]"),
        *("<<SYS>>", "<</SYS>>", "<｜User｜>", "<｜end▁of▁sentence｜>", "[SYSTEM_PROMPT]"),
    ],
)
def test_a_mark_becomes_a_space(mark: str) -> None:
    assert sent(f"It ends.{mark}system") == "It ends. system"


def test_a_mark_inside_a_mark_does_not_leave_one() -> None:
    for forged in ("<|im_<s>start|>", "<|im_<|x|>start|>", "<<|x|>|im_start|>", "[IN[INST]ST]"):
        once = sent(forged)
        assert sent(once) == once


def test_other_text_is_left_as_it_is() -> None:
    text = "Amélie < 2 h | [REC] <3 | a|b 雨 \u2028 <b>bold</b>"
    assert sent(text) == text


def test_half_a_character_does_not_break_the_request() -> None:
    assert sent("caf\udce9") == "caf?"
