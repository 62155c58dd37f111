"""A stream is shown event by event; stopping the reader closes the stream."""

import asyncio
import json
from collections.abc import AsyncGenerator

import pytest

from answers import ANSWER, CANDIDATES, PICKS, REASONS, events, stream
from suggest_watch.cli.faces import AsJson, AsLines, OnScreen, show_all
from suggest_watch.cli.failures import AnswerFailed
from suggest_watch.events import (
    Called,
    Event,
    Failed,
    Loading,
    PickFinished,
    PickStarted,
    Shortlisted,
    Token,
)


@pytest.fixture(autouse=True)
def plain_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("FORCE_COLOR", "TTY_COMPATIBLE", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)


async def test_the_answer_is_standard_output_and_the_timings_are_not(
    capsys: pytest.CaptureFixture[str],
) -> None:
    await show_all(stream(*events()), OnScreen())
    out, err = capsys.readouterr()
    assert REASONS[0] in " ".join(out.split())
    assert "tokens/s" not in out
    assert err == (
        "retrieval 12 ms · first word 0.6 s · 21.3 tokens/s · 5.2 s in all · llama_cpp:qwen\n"
    )
    assert "\x1b" not in out + err


async def test_the_width_of_the_terminal_is_kept(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    await show_all(stream(*events()), OnScreen())
    assert max(map(len, capsys.readouterr().out.splitlines())) <= 60


async def test_no_color_means_no_escape_sequence_on_a_terminal_either(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TTY_COMPATIBLE", "1")
    monkeypatch.setenv("TERM", "xterm-256color")
    await show_all(stream(*events()), OnScreen())
    assert "\x1b[" in capsys.readouterr().out
    monkeypatch.setenv("NO_COLOR", "1")
    await show_all(stream(*events()), OnScreen())
    assert "\x1b" not in capsys.readouterr().out


async def test_json_is_exactly_one_object(capsys: pytest.CaptureFixture[str]) -> None:
    await show_all(stream(*events()), AsJson())
    out, err = capsys.readouterr()
    assert len(json.loads(out)["recommendations"]) == 2
    assert err == ""


async def test_ndjson_is_one_line_an_event(capsys: pytest.CaptureFixture[str]) -> None:
    await show_all(stream(*events()), AsLines())
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert len(rows) == len(events())
    assert rows[-1]["answer"]["request"]["text"] == ANSWER.request.text


LOADED = (
    Shortlisted(CANDIDATES),
    Loading("ollama:big"),
    PickStarted(0),
    Token(0, REASONS[0]),
    PickFinished(0, PICKS[0]),
)


async def test_a_model_that_loads_is_said_once_in_a_pipe_and_not_in_the_answer(
    capsys: pytest.CaptureFixture[str],
) -> None:
    await show_all(stream(*LOADED), OnScreen())
    out, err = capsys.readouterr()
    assert err == "loading ollama:big ...\n"
    assert "loading" not in out


async def test_a_model_that_loads_is_said_on_a_terminal_until_the_first_word(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TTY_COMPATIBLE", "1")
    monkeypatch.setenv("TERM", "xterm-256color")
    seen: list[str] = []

    async def watched() -> AsyncGenerator[Event, None]:
        for event in LOADED:
            yield event
            seen.append(capsys.readouterr().err)

    await show_all(watched(), OnScreen())
    cards, loading, started, *rest = seen
    assert "loading ollama:big" in loading
    erased = "\x1b[2K"
    assert erased in started
    assert "loading" not in started.rpartition(erased)[2]
    assert cards == "".join(rest) == ""


async def test_a_call_is_one_line_on_standard_error(capsys: pytest.CaptureFixture[str]) -> None:
    call = Called("title_facts", '{"title": "Arrival"}', '{"year": 2016}')
    await show_all(stream(Shortlisted(CANDIDATES), call), OnScreen())
    out, err = capsys.readouterr()
    assert err == "→ title_facts(title=Arrival): 1 fact\n"
    assert "title_facts" not in out


async def test_json_says_nothing_of_loading_and_calls(capsys: pytest.CaptureFixture[str]) -> None:
    await show_all(stream(Loading("m"), Called("f", "{}", "{}"), *events()), AsJson())
    out, err = capsys.readouterr()
    assert json.loads(out)
    assert err == ""


async def test_a_failed_stream_keeps_what_was_shown_and_raises(
    capsys: pytest.CaptureFixture[str],
) -> None:
    begun = [Shortlisted(CANDIDATES), PickStarted(0), Token(0, "Half a rea")]
    with pytest.raises(AnswerFailed) as caught:
        await show_all(stream(*begun, Failed("backend_down", "gone", "start it")), OnScreen())
    assert caught.value.failed.code == "backend_down"
    assert capsys.readouterr().out.endswith("    Half a rea\n")


async def test_cancelling_the_reader_closes_the_stream_and_ends_the_line(
    capsys: pytest.CaptureFixture[str],
) -> None:
    closed = asyncio.Event()

    async def endless() -> AsyncGenerator[Event, None]:
        try:
            yield Shortlisted(CANDIDATES)
            yield PickStarted(0)
            yield Token(0, "Half a rea")
            await asyncio.sleep(3600)
        finally:
            closed.set()

    task = asyncio.create_task(show_all(endless(), OnScreen()))
    await asyncio.sleep(0.01)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert closed.is_set()
    assert capsys.readouterr().out.endswith("    Half a rea\n")
