"""What a person and a program see: wrapping, cards, the stream, JSON, and nothing that bites."""

import io
import json
import random
import textwrap
import unicodedata
from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta, timezone

import pytest
from rich.cells import cell_len
from rich.console import Console

from answers import (
    ANSWER,
    CANDIDATES,
    CONTACT,
    DARK,
    INVENTED,
    NOW,
    PICKS,
    REASONS,
    SIGNAL,
    events,
)
from suggest_watch.events import (
    Answered,
    Event,
    EvidenceFound,
    Failed,
    PickFinished,
    PickStarted,
    Shortlisted,
    Token,
)
from suggest_watch.present.cards import card_lines
from suggest_watch.present.lists import remembered_lines, signal_lines, title_in_full
from suggest_watch.present.machine import answer_json, dump, error_json, event_json, signal_json
from suggest_watch.present.screen import Screen
from suggest_watch.present.wording import (
    ago,
    called,
    facts_of,
    length,
    named,
    percent,
    size,
    timing_line,
)
from suggest_watch.present.wrap import WordWrap, wrapped
from suggest_watch.printable import printable
from suggest_watch.types import Facts, Timings

NASTY = "\x1b[31mred\x1b[0m \x1b]0;title\x07bell\x07 \u202egnorw\u202c \x9b2Jzero\u200b\r\nline"


def drawn(stream: Iterable[Event], *, width: int = 60, why: bool = False) -> str:
    out = io.StringIO()
    screen = Screen(Console(file=out, width=width), width=width, now=NOW, why=why)
    for event in stream:
        screen.show(event)
    screen.close()
    return out.getvalue()


def in_pieces(text: str, width: int, indent: int, seed: int) -> str:
    dice, wrap, out = random.Random(seed), WordWrap(width, indent=indent), ""
    while text:
        cut = dice.randint(1, 7)
        out += wrap.feed(text[:cut])
        text = text[cut:]
    return out + wrap.finish()


# --- printable ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("foreign", "safe"),
    [
        ("plain text", "plain text"),
        ("Amélie · 千と千尋", "Amélie · 千と千尋"),
        ("\x1b[1;31mred\x1b[0m", "red"),
        ("\x1b]8;;http://evil\x1b\\link\x1b]8;;\x07", "link"),
        ("\x9b31mred", "red"),
        ("\x1bPdevice\x1b\\after", "after"),
        ("\x1b]0;never ended", "0;never ended"),
        ("bell\x07 back\x08 null\x00", "bell back null"),
        ("one\ntwo\tthree", "one two three"),
        ("\u202eevil\u2066", "evil"),
        ("half \ud83d pair", "half \ufffd pair"),
        ("👩\u200d🚀", "👩\u200d🚀"),
    ],
)
def test_foreign_text_loses_what_could_move_the_terminal(foreign: str, safe: str) -> None:
    assert printable(foreign) == safe


def test_no_control_character_survives_whatever_surrounds_it() -> None:
    dice = random.Random(5)
    alphabet = "\x1b[]m;0\\\x07\x9b\x9d\x00\r\n\u202eab "
    for _ in range(2000):
        text = "".join(dice.choices(alphabet, k=12))
        categories = {unicodedata.category(char) for char in printable(text)}
        assert not categories & {"Cc", "Cf", "Cs", "Zl", "Zp"}, repr(text)


# --- wrapping ----------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [5, 17, 60, 100])
def test_words_that_stream_wrap_as_the_whole_text_does(width: int) -> None:
    words = random.Random(width).choices(
        ["a", "sci-fi", "warm", "don't", "unforgettable,", "x" * 23], k=200
    )
    text = " ".join(words)
    expected = textwrap.wrap(text, width, break_on_hyphens=False)
    # A word wider than a line begins on its own line here; textwrap would fill up the one before.
    if width > len(max(words, key=len)):
        assert in_pieces(text, width, 0, seed=1).split("\n") == expected
    for seed in range(5):
        assert in_pieces(text, width, 0, seed).split("\n") == wrapped(text, width)


def test_no_line_is_wider_than_asked_with_wide_characters_and_emoji() -> None:
    text = "宇宙からの信号を聞いた天文学者。 Contact 🚀🚀 is warm 「希望」 and 한국어 도 있다 " * 4
    for width in (10, 31, 60):
        for line in in_pieces(text, width, 4, seed=width).split("\n"):
            assert cell_len(line) <= width


def test_chinese_and_japanese_break_between_characters_but_not_before_a_full_stop() -> None:
    assert wrapped("天文学者は。信号", 10) == ["天文学者", "は。信号"]


def test_a_word_is_never_shown_in_halves() -> None:
    wrap = WordWrap(40)
    assert wrap.feed("won") == ""
    assert wrap.feed("der and") == "wonder"
    assert wrap.feed(" ") == " and"
    assert wrap.finish() == ""


def test_an_escape_sequence_that_comes_in_pieces_is_dropped() -> None:
    wrap = WordWrap(40)
    shown = wrap.feed("safe \x1b") + wrap.feed("[3") + wrap.feed("1mred text") + wrap.finish()
    assert shown == "safe red text"


def test_lines_after_the_first_are_indented() -> None:
    assert in_pieces("one two three", 9, 4, seed=0) == "one\n    two\n    three"


# --- words -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("past", "words"),
    [
        (timedelta(seconds=5), "just now"),
        (timedelta(minutes=1), "1 minute ago"),
        (timedelta(hours=5), "5 hours ago"),
        (timedelta(hours=30), "yesterday"),
        (timedelta(days=2), "2 days ago"),
        (timedelta(days=40), "2026-01-29"),
        (timedelta(days=-1), "2026-03-11"),
    ],
)
def test_dates_are_told_as_people_do(past: timedelta, words: str) -> None:
    assert ago(NOW - past, NOW) == words


def test_moments_are_iso_8601_in_utc() -> None:
    there = SIGNAL.created_at.astimezone(timezone(timedelta(hours=5)))
    moment = signal_json(replace(SIGNAL, created_at=there))["created_at"]
    assert moment == "2026-03-08T12:00:00+00:00"


def test_numbers_are_short() -> None:
    assert (length(47), length(60), length(116)) == ("47 min", "1 h", "1 h 56")
    assert (percent(0.8249), percent(1.2), percent(-1)) == ("82%", "100%", "0%")
    assert (size(999), size(491_400_064), size(1_117_320_768)) == ("999 B", "491 MB", "1.1 GB")


def test_the_line_of_timings_holds_retrieval_first_word_speed_and_model() -> None:
    line = timing_line(ANSWER.timings, ANSWER.models.language_model)
    assert line == (
        "retrieval 12 ms · first word 0.6 s · 21.3 tokens/s · 5.2 s in all · llama_cpp:qwen"
    )


def test_a_very_short_answer_is_timed_in_milliseconds() -> None:
    line = timing_line(Timings(retrieval_ms=9.2, total_s=0.0456), None)
    assert line == "retrieval 9 ms · 46 ms in all · no language model"


def test_a_series_says_its_seasons_language_and_where_it_plays() -> None:
    assert (
        facts_of(DARK) == "series · 3 seasons · episodes of 53 min · mystery · German · on Netflix"
    )


def test_a_year_that_nobody_knows_is_not_printed() -> None:
    assert named(replace(CONTACT, year=0)) == "Contact"


@pytest.mark.parametrize(
    ("arguments", "result", "line"),
    [
        ('{"title": "Arrival"}', '{"year": 2016, "kind": "movie"}', "f(title=Arrival): 2 facts"),
        ('{"a": 1, "b": [2]}', '{"year": 2016}', "f(a=1, b=[2]): 1 fact"),
        ("{}", '["Arrival", "Contact"]', "f(): 2 found"),
        ("{}", "[]", "f(): 0 found"),
        ("not json", "nor this", "f(not json): nor this"),
        ("", "", "f(): nothing"),
        ("{}", '{"error": "no such title"}', "f(): no such title"),
        ('{"a": "\\u001b[31mred"}', '"\\u202ebad"', 'f(a=red): "\\u202ebad"'),
    ],
)
def test_a_call_is_one_short_line(arguments: str, result: str, line: str) -> None:
    assert called("f", arguments, result) == line


def test_a_call_with_a_long_argument_stays_short() -> None:
    assert len(called("f", json.dumps({"a": "word " * 500}), "word " * 500)) < 250


# --- the screen --------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [40, 60, 100])
def test_an_answer_fits_the_width_and_has_every_part(width: int) -> None:
    text = drawn(events(), width=width)
    assert all(cell_len(line) <= width for line in text.splitlines())
    flat = " ".join(text.split())
    for part in ["like Arrival (2016)", "0.71", "+1.00", "2 days ago", "Contact (1997)", "2 h 30"]:
        assert part in flat
    assert all(reason in flat for reason in REASONS)
    assert flat.count("Only two titles fit.") == 1


def test_evidence_comes_before_cards_and_cards_before_reasons() -> None:
    text = drawn(events())
    places = [text.index(part) for part in ["Similar preferences", "2 h 30", "listens to"]]
    assert places == sorted(places)


def test_cards_stand_on_the_screen_before_any_reason() -> None:
    text = drawn([Shortlisted(CANDIDATES)])
    assert "82%" in text
    assert "41%" in text


def test_each_piece_is_shown_as_soon_as_a_word_is_whole() -> None:
    out = io.StringIO()
    screen = Screen(Console(file=out, width=60), width=60, now=NOW)
    for event in [Shortlisted(CANDIDATES), PickStarted(0), Token(0, "Wonder and")]:
        screen.show(event)
    assert out.getvalue().endswith("    Wonder")


def test_what_was_streamed_stays_when_the_stream_breaks_off() -> None:
    text = drawn([Shortlisted(CANDIDATES), PickStarted(0), Token(0, "Wonder and aw")])
    assert text.endswith("    Wonder and aw\n")


def test_a_replaced_reason_is_said_to_be_replaced() -> None:
    pick = replace(
        PICKS[0], reason="By Robert Zemeckis.", replaced=True, objection="it names Nolan"
    )
    stream = [
        Shortlisted(CANDIDATES),
        PickStarted(0),
        Token(0, "By Nolan."),
        PickFinished(0, pick),
    ]
    lines = drawn(stream).splitlines()
    assert lines[-3:] == [
        "    By Nolan.",
        "    ↺ replaced: it names Nolan",
        "    By Robert Zemeckis.",
    ]


@pytest.mark.parametrize("start", [[PickStarted(0)], []])
def test_a_reason_that_was_not_streamed_is_shown_once(start: list[Event]) -> None:
    stream = [Shortlisted(CANDIDATES), *start, PickFinished(0, PICKS[0])]
    assert " ".join(drawn(stream).split()).count(REASONS[0]) == 1


@pytest.mark.parametrize("width", [40, 60, 100])
def test_what_a_model_may_choose_besides_is_named_under_the_cards(width: int) -> None:
    text = drawn([Shortlisted(CANDIDATES[:1], (), CANDIDATES[1:])], width=width)
    assert "also on the table: Dark (2017–2020)" in " ".join(text.split())
    assert "41%" not in text
    assert all(cell_len(line) <= width for line in text.splitlines())
    assert "also" not in drawn([Shortlisted(CANDIDATES)])


def test_a_pick_that_is_on_no_card_gets_its_card_before_its_reason() -> None:
    stream = [
        Shortlisted(CANDIDATES[:1], (), CANDIDATES[1:]),
        PickStarted(0, CANDIDATES[1]),
        Token(0, REASONS[1]),
        PickFinished(0, PICKS[1]),
    ]
    told = drawn(stream).partition("on the table")[2]
    places = [told.index(part) for part in [" 1  Dark (2017–2020)", "41%", "3 seasons", "A puzzle"]]
    assert places == sorted(places)


def test_picks_are_numbered_as_the_answer_numbers_them_and_cards_are_drawn_once() -> None:
    stream: list[Event] = [Shortlisted(CANDIDATES)]
    for index, place in enumerate([1, 0]):
        stream += [PickStarted(index, CANDIDATES[place]), PickFinished(index, PICKS[place])]
    text = drawn(stream)
    assert text.index(" 1  Dark (2017–2020)\n") < text.index(" 2  Contact (1997)\n")
    assert text.count("41%") == text.count("3 seasons") == 1


@pytest.mark.parametrize("width", [40, 60, 100])
def test_a_title_outside_the_catalogue_is_marked_and_its_models_claim_is_a_claim(
    width: int,
) -> None:
    stream = [
        Shortlisted(CANDIDATES),
        PickStarted(0, INVENTED.candidate),
        Token(0, INVENTED.reason),
        PickFinished(0, INVENTED),
    ]
    lines = drawn(stream, width=width).splitlines()
    assert all(cell_len(line) <= width for line in lines)
    told = lines[lines.index(" 1  The Zorblax Affair") :]
    flat = " ".join(" ".join(told).split())
    assert "not in the catalogue: nothing of this can be checked" in flat
    assert flat.endswith(f"{INVENTED.reason} the model says 85%")
    assert "▰" not in flat


def test_a_card_says_how_a_title_feels_and_that_it_is_akin() -> None:
    akin = replace(CANDIDATES[0], why={"sibling": 1.0})
    assert "hopeful, awe-inspiring\n" in drawn([Shortlisted(CANDIDATES)])
    assert "hopeful, awe-inspiring · akin to what you named\n" in drawn([Shortlisted((akin,))])


def test_why_shows_every_contribution_with_its_sign() -> None:
    assert "request +0.90 · moods +0.40 · feel -0.10" in drawn(events(), why=True)


def test_nothing_that_comes_from_elsewhere_reaches_the_terminal_unsafe() -> None:
    title = replace(
        CONTACT, title=NASTY, genres=(NASTY,), directors=(NASTY,), streaming_services=(NASTY,)
    )
    candidate = replace(CANDIDATES[0], title=title, why={NASTY: 1.0, **CANDIDATES[0].why})
    signal = replace(SIGNAL, content=NASTY, facts=Facts(moods=(NASTY,), liked_titles=(NASTY,)))
    answer = replace(
        ANSWER,
        request=replace(ANSWER.request, understood=NASTY),
        evidence=(replace(ANSWER.evidence[0], signal=signal),),
        picks=(replace(PICKS[0], candidate=candidate, reason=NASTY),),
        notices=(NASTY,),
    )
    text = drawn(events(answer), why=True)
    console = Console(file=(out := io.StringIO()), width=80)
    for lines in (
        signal_lines([signal], 80, now=NOW),
        remembered_lines(signal, 80, embedder=NASTY, dimensions=384),
        title_in_full(replace(title, synopsis=NASTY, themes=(NASTY,)), 80),
    ):
        for line in lines:
            console.print(line, soft_wrap=True)
    for char in text + out.getvalue():
        assert char == "\n" or unicodedata.category(char) not in {"Cc", "Cf"}, repr(char)


def test_a_long_title_goes_on_below_itself_and_the_confidence_stays_at_the_right() -> None:
    title = replace(CONTACT, title="The Assassination of Jesse James by the Coward Robert Ford")
    lines = [
        line.plain for line in card_lines(1, replace(CANDIDATES[0], title=title), 60, why=False)
    ]
    assert lines[0].endswith("82%")
    assert cell_len(lines[0]) == 60
    assert lines[1].startswith("    ")


def test_the_facts_of_a_new_signal_are_listed_with_its_dimensions_and_strength() -> None:
    text = "\n".join(
        line.plain for line in remembered_lines(SIGNAL, 80, embedder="fastembed:m", dimensions=384)
    )
    for part in ["384 dimensions (fastembed:m)", "+1.00", "Arrival", "uplifting", "gore"]:
        assert part in text


# --- JSON --------------------------------------------------------------------------------------


def test_the_json_of_an_answer_has_exactly_the_names_that_programs_rely_on() -> None:
    answer = json.loads(dump(answer_json(ANSWER)))
    assert set(answer) == {
        "request",
        "evidence",
        "recommendations",
        "notices",
        "models",
        "timings",
    }
    assert set(answer["request"]) == {
        "text",
        "count",
        "understood",
        "constraints",
        "wanted",
        "unwanted",
        "feel",
    }
    assert set(answer["evidence"][0]) == {"content", "similarity", "strength", "created_at"}
    assert set(answer["models"]) == {"embedder", "language_model", "reranker"}
    pick = answer["recommendations"][0]
    assert set(pick) == {
        "title",
        "year",
        "description",
        "reasoning",
        "confidence",
        "streaming_services",
        "imdb_rating",
        "grounded",
        "provenance",
        "replaced",
        "objection",
        "model_confidence",
        "details",
        "why",
    }
    assert set(pick["details"]) == set(CONTACT.__dataclass_fields__) - {"key"}
    assert pick["details"]["feel"]["valence"] == 4
    assert pick["details"]["ids"]["imdb"] == "tt0118884"
    assert pick["reasoning"] == REASONS[0]
    assert pick["why"]["feel"] == -0.1


def test_a_request_without_a_feel_says_null() -> None:
    answer = replace(ANSWER, request=replace(ANSWER.request, feel={}))
    assert answer_json(answer)["request"]["feel"] is None


def test_every_event_has_its_name_and_is_json() -> None:
    stream = [*events(), Failed("model", "it died", "suggest doctor")]
    rows = [json.loads(dump(event_json(event))) for event in stream]
    names = [row["event"] for row in rows]
    assert names[:4] == ["understood", "evidence_found", "shortlisted", "pick_started"]
    assert names[-3:] == ["pick_finished", "answered", "failed"]
    assert rows[-1]["error"] == {"code": "model", "message": "it died", "hint": "suggest doctor"}
    assert rows[-2]["answer"] == json.loads(dump(answer_json(ANSWER)))


def test_json_keeps_text_as_it_is_and_escapes_what_could_move_a_terminal() -> None:
    text = dump(signal_json(replace(SIGNAL, content=NASTY + "é")))
    assert "é" in text
    assert json.loads(text)["content"] == NASTY + "é"
    assert all(unicodedata.category(char) not in {"Cc", "Cf"} for char in text)


def test_text_that_has_no_utf_8_is_told_all_the_same() -> None:
    half = "half \ud83d pair"
    assert json.loads(dump(event_json(Token(0, half))))["text"] == half
    assert dump(error_json("bad_input", half, hint=half)).isascii()


def test_an_answer_without_evidence_has_no_heading_for_it() -> None:
    assert "Similar" not in drawn([EvidenceFound(()), Answered(ANSWER)])
