"""Choices are read out of a reply as it grows, whatever is around them and wherever it is cut."""

import json

import pytest

from suggest_watch.strategies.choice_reader import ChoiceReader, Chosen, Closed

REPLY = json.dumps(
    {
        "picks": [
            {"number": 12, "reason": 'Warm, "as you asked": a café, a \\ and 5 {braces}.'},
            {"number": 3, "reason": "Tense 😀 and brief.\nTruly."},
        ]
    }
)
READ = [
    (12, 'Warm, "as you asked": a café, a \\ and 5 {braces}.', True),
    (3, "Tense 😀 and brief.\nTruly.", True),
]


def read(*pieces: str) -> list[tuple[int, str, bool]]:
    """Return number, reason and whether it was closed, of each choice in a reply."""
    reader = ChoiceReader()
    choices: list[tuple[int, str, bool]] = []
    for piece in pieces:
        for item in reader.read(piece):
            match item:
                case Chosen(number):
                    choices.append((number, "", False))
                case Closed():
                    choices[-1] = (*choices[-1][:2], True)
                case str():
                    number, reason, _ = choices[-1]
                    choices[-1] = (number, reason + item, False)
    return choices


def fault_of(*pieces: str) -> str | None:
    reader = ChoiceReader()
    for piece in pieces:
        list(reader.read(piece))
        if reader.fault:
            return reader.fault
    return None


def test_a_reply_in_one_piece_and_in_single_characters_reads_the_same() -> None:
    assert read(REPLY) == READ
    assert read(*REPLY) == READ
    assert read(*json.dumps(json.loads(REPLY), ensure_ascii=False, indent=2)) == READ


def test_of_a_reply_that_is_cut_off_only_what_stands_there_is_read() -> None:
    for cut in range(len(REPLY)):
        choices = read(*REPLY[:cut])
        for read_, whole in zip(choices, READ[: len(choices)], strict=True):
            assert read_[0] == whole[0]
            assert whole[1].startswith(read_[1])
            assert not read_[2] or read_ == whole


def test_words_come_while_the_object_grows() -> None:
    reader = ChoiceReader()
    assert list(reader.read('{"picks": [{"number": 1')) == []  # may become 12
    assert list(reader.read(', "rea')) == []
    assert list(reader.read('son": "Warm')) == [Chosen(1), "Warm"]
    assert list(reader.read(" and ")) == [" and "]
    assert list(reader.read('close."}')) == ["close.", Closed()]


@pytest.mark.parametrize(
    "frame",
    [
        "```json\n%s\n```",
        "Sure! Here are my choices (in JSON):\n\n%s\n\nEnjoy!",
        "<p>%s</p>",
        "[%s]",
        '{"answer": {"list": [%s]}}',
        '{"broken": %s',
        '{"number": "Contact", "reason": "by name"} %s',
        '{"number": null, "reason": "x"}, {"number": 1.5, "reason": "x"}, %s',
        '{"number": [1], "reason": "x"}, {"reason": "without a number"}, %s',
        '{"number": 7 %s',
    ],
)
def test_fences_words_and_rubbish_around_the_choices_do_not_matter(frame: str) -> None:
    picks = '{"number": 12, "reason": "Warm."}, {"number": 3, "reason": "Brief."}'
    assert read(*(frame % picks)) == [(12, "Warm.", True), (3, "Brief.", True)]


def test_an_object_that_never_ends_does_not_take_the_next_one_along() -> None:
    text = '[{"number": 12, "reason": "Warm."  {"number": 3, "reason": "Brief."}]'
    assert read(*text) == [(12, "Warm.", False), (3, "Brief.", True)]


def test_a_number_as_text_and_a_reason_before_its_number_are_understood() -> None:
    assert read(*'{"number": "12", "reason": "Warm."}') == [(12, "Warm.", True)]
    assert read(*'{"reason": "Warm.", "number": 12}') == [(12, "Warm.", True)]


def test_half_a_surrogate_pair_never_comes_out() -> None:
    [(_, reason, _)] = read(*'{"number": 1, "reason": "sad \\ud83d"} ')
    assert reason.encode("utf-8") == b"sad "


@pytest.mark.parametrize(
    "rubbish",
    [
        '{"picks": [' + "\n" * 200,
        '{"picks": [{"number": 1, "reason": "' + " " * 200,
        '{"number": 1, "reason": "' + "and so it goes " * 50,
        "I would say that " * 50,
        "".join(f"word{n} " for n in range(3000)),
        "x" * 10_000,
    ],
)
def test_endless_blanks_repetition_and_talk_are_a_fault_long_before_they_end(rubbish: str) -> None:
    assert fault_of(*rubbish)


def test_an_ordinary_reply_has_no_fault() -> None:
    assert fault_of(*REPLY) is None
    assert fault_of(*json.dumps(json.loads(REPLY), indent=8)) is None
