"""Models that Ollama is to fetch: progress, every way in which it can fail, and the command."""

import asyncio
from collections.abc import Iterator
from contextlib import aclosing

import pytest

from suggest_watch.cli import main
from suggest_watch.errors import BackendDown, BadReply, ModelError, ModelMissing, SettingsError
from suggest_watch.llms.ollama_pull import Step, pull
from suggest_watch.settings import Settings

from .pull_server import DIGESTS, SIZE, Fault, PullServer, running_pull_server


@pytest.fixture
def server() -> Iterator[PullServer]:
    with running_pull_server() as server:
        yield server


@pytest.fixture
def settings(server: PullServer) -> Settings:
    return Settings(ollama_url=server.url)


async def pulled(settings: Settings, model: str = "llama3.1:8b") -> list[Step]:
    async with aclosing(pull(settings, model)) as steps:
        return [step async for step in steps]


async def test_every_layer_is_told_from_its_first_byte_to_its_last(
    settings: Settings, server: PullServer
) -> None:
    steps = await pulled(settings)
    assert steps[0] == Step("pulling manifest", 0, 0)
    for digest in DIGESTS:
        done = [step.done for step in steps if step.what == f"pulling {digest}"]
        assert done == [0, SIZE // 2, SIZE]
    assert steps[-1] == Step("writing manifest", 0, 0)
    assert server.requests == [{"model": "llama3.1:8b", "stream": True}]


async def test_garbage_between_lines_is_passed_over(settings: Settings, server: PullServer) -> None:
    server.fault = "garbage between lines"
    assert (await pulled(settings))[-1].what == "writing manifest"


async def test_a_model_that_nobody_has_is_a_missing_model(settings: Settings) -> None:
    with pytest.raises(ModelMissing, match="finds no model nosuch:7b") as error:
        await pulled(settings, "nosuch:7b")
    assert "ollama.com/library" in error.value.hint


async def test_an_error_in_a_line_is_said_although_the_status_was_good(
    settings: Settings, server: PullServer
) -> None:
    server.fault = "error in a line"
    with pytest.raises(ModelError, match="no space left on device") as error:
        await pulled(settings)
    assert error.value.hint.startswith("suggest models pull ollama:llama3.1:8b")


@pytest.mark.parametrize("fault", ["cut", "end without success"])
async def test_a_fetch_that_breaks_off_says_how_to_go_on(
    fault: Fault, settings: Settings, server: PullServer
) -> None:
    server.fault = fault
    with pytest.raises(BadReply, match=r"llama3\.1:8b was cut off") as error:
        await pulled(settings)
    assert error.value.hint == "suggest models pull ollama:llama3.1:8b goes on where it stopped"


@pytest.mark.parametrize(
    "page",
    [(200, b"<!doctype html>\n<title>Hi</title>"), (404, b"404 page not found"), (502, b"")],
)
async def test_another_server_is_told_from_ollama(
    page: tuple[int, bytes], settings: Settings, server: PullServer
) -> None:
    server.page = page
    with pytest.raises(BadReply, match="does not speak Ollama's protocol") as error:
        await pulled(settings)
    assert "SUGGEST_OLLAMA_URL" in error.value.hint


async def test_a_refusal_is_said_with_its_reason(settings: Settings, server: PullServer) -> None:
    server.page = (400, b'{"error": "invalid model name"}')
    with pytest.raises(ModelMissing, match="invalid model name"):
        await pulled(settings, "no such name")
    server.page = (412, b'{"error": "this model requires a newer version of Ollama"}')
    with pytest.raises(ModelError, match="newer version of Ollama"):
        await pulled(settings)


async def test_ollama_that_does_not_run_is_said(settings: Settings) -> None:
    nowhere = settings.model_copy(update={"ollama_url": "http://127.0.0.1:9"})
    with pytest.raises(BackendDown, match=r"127\.0\.0\.1:9") as error:
        await pulled(nowhere)
    assert error.value.hint == "ollama serve"


async def test_an_address_that_is_none_is_a_settings_error(settings: Settings) -> None:
    with pytest.raises(SettingsError, match="ollama_url"):
        await pulled(settings.model_copy(update={"ollama_url": "localhost:11434"}))


async def test_leaving_stops_the_server(settings: Settings, server: PullServer) -> None:
    server.waits = True
    async with aclosing(pull(settings, "llama3.1:8b")) as steps:
        async for step in steps:
            if step.done == SIZE:
                break
    assert await asyncio.to_thread(server.left.wait, 10)


# --- the command -------------------------------------------------------------------------------


def run(
    *arguments: str, status: int = 0, capsys: pytest.CaptureFixture[str]
) -> tuple[str, list[str]]:
    assert main(["models", "pull", *arguments]) == status
    out, err = capsys.readouterr()
    return out, err.splitlines()


@pytest.fixture
def command_settings(server: PullServer, monkeypatch: pytest.MonkeyPatch) -> PullServer:
    monkeypatch.setenv("SUGGEST_OLLAMA_URL", server.url)
    return server


@pytest.mark.usefixtures("command_settings")
def test_the_command_shows_each_step_and_then_what_to_type(
    capsys: pytest.CaptureFixture[str],
) -> None:
    out, err = run("ollama:llama3.1:8b", capsys=capsys)
    assert out == "ollama:llama3.1:8b\n"
    assert err[:2] == [
        "llama3.1:8b: pulling manifest ...",
        f"llama3.1:8b: pulling {DIGESTS[0]} ...",
    ]
    assert err[-1] == 'to use it: suggest search --llm ollama:llama3.1:8b "a cosy mystery"'


def test_a_name_with_a_tag_is_taken_for_one_of_ollamas_and_that_is_said(
    command_settings: PullServer, capsys: pytest.CaptureFixture[str]
) -> None:
    out, err = run("llama3.1:8b", capsys=capsys)
    assert out == "ollama:llama3.1:8b\n"
    assert err[0] == (
        "llama3.1:8b is taken for a model of Ollama's at"
        f" {command_settings.url.removeprefix('http://')}"
    )


@pytest.mark.usefixtures("command_settings")
def test_what_goes_wrong_is_one_line_and_its_hint(capsys: pytest.CaptureFixture[str]) -> None:
    out, err = run("ollama:nosuch", status=6, capsys=capsys)
    assert out == ""
    assert err[-2].startswith("error: Ollama finds no model nosuch")
    assert err[-1].startswith("hint: ")
