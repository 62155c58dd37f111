"""Which way a text leans, whether it asks or tells."""

import pytest

from suggest_watch.understand import read_leaning


def test_what_is_asked_and_what_was_said_lean_the_same_way() -> None:
    asked = read_leaning("like Blade Runner but less depressing", names=("Blade Runner",))
    said = read_leaning("Friday nights I want something lighter")
    assert asked.feel["valence"] > 0
    assert said.feel["valence"] > 0
    assert said.occasions == {"Friday night"}


@pytest.mark.parametrize("text", ["nothing depressing", "not too depressing", "less depressing"])
def test_what_is_pushed_away_leans_to_the_other_side(text: str) -> None:
    assert read_leaning("depressing").feel["valence"] < 0 < read_leaning(text).feel["valence"]


def test_the_words_of_a_name_lean_nowhere() -> None:
    assert read_leaning("I loved Happy Gilmore", names=("Happy Gilmore",)).feel == {}


def test_a_short_name_is_not_cut_out_of_other_words() -> None:
    assert read_leaning("like Up but more upbeat", names=("Up",)).moods == {"uplifting"}


@pytest.mark.parametrize("text", ["", " ", "🎬", "a" * 100_000, "not not not"])
def test_no_text_makes_it_raise(text: str) -> None:
    assert read_leaning(text).feel == {}
