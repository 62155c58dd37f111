"""Foreign text becomes short without becoming half a sentence."""

import pytest

from suggest_watch.excerpts import quoted, short_story


def test_a_short_first_sentence_stands_as_it_is() -> None:
    assert short_story("A bear is framed. He goes to prison.", 16) == "A bear is framed."


@pytest.mark.parametrize(
    ("story", "rest"),
    [
        (
            "Three friends go into business with a shower gadget",
            "and are cheated out of it by all.",
        ),
        (
            "Years after his wife died in a reactor disaster an engineer drags along his son",
            "who was never told what had happened there that night.",
        ),
        (
            "Convicted of trying to kill his very wealthy wife, now in a coma",
            "from which she narrates, an icy aristocrat hires a combative professor.",
        ),
    ],
)
def test_a_long_one_ends_where_a_clause_or_a_phrase_does(story: str, rest: str) -> None:
    assert short_story(f"{story} {rest}", 16) == f"{story}."


def test_one_without_any_such_place_ends_after_some_words_without_a_comma() -> None:
    words = "one, " * 60
    assert short_story(words, 16) == f"{'one, ' * 21}one."


def test_a_quotation_is_one_line_and_says_that_it_was_cut() -> None:
    assert quoted("one\ntwo three", 9) == "one two ..."
