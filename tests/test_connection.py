"""Servers that a person set up: what can be an address, what a refusal means, what is not shown."""

import pytest

from suggest_watch.connection import is_too_long, ollama_server, openai_server, reason_of
from suggest_watch.errors import SettingsError
from suggest_watch.settings import load_settings


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b'{"error": "no room"}', "no room"),
        (b'{"error": {"message": "no room", "type": "x", "code": 7}}', "no room"),
        (b'{"object": "error", "message": "no room"}', "no room"),
        (b'{"detail": "no room"}', "no room"),
        (
            b'{"detail": [{"loc": ["body"], "msg": "no room"}]}',
            "[{'loc': ['body'], 'msg': 'no room'}]",
        ),
        (b'{"choices": []}', ""),
        (b"<h1>no room</h1>", ""),
        (b"\xff", ""),
        (b"[1]", ""),
        (b"", ""),
    ],
)
def test_a_reason_is_found_in_each_shape_that_servers_give_it(body: bytes, reason: str) -> None:
    assert reason_of(body) == reason


@pytest.mark.parametrize(
    "refusal",
    [
        "model requires more system memory (9 GiB) than is available",
        "'temperature' must be at most 1",
        "invalid JSON schema in format",
        "the server took too long",
        "",
    ],
)
def test_other_refusals_are_not_about_the_length(refusal: str) -> None:
    assert not is_too_long(refusal)


def test_an_address_is_shown_without_its_password_and_a_server_without_its_key() -> None:
    flags = {"openai_url": "http://me:secret@localhost:8080/v1", "openai_api_key": "sk-secret"}
    server = openai_server(load_settings(flags))
    assert server.address == "localhost:8080"
    assert "sk-secret" not in repr(server)


@pytest.mark.parametrize("url", ["", "localhost", "/v1", "http://", "file:///etc/passwd"])
def test_an_address_that_can_be_none_says_what_one_looks_like(url: str) -> None:
    with pytest.raises(SettingsError) as caught:
        ollama_server(load_settings().model_copy(update={"ollama_url": url}))
    assert caught.value.hint == "SUGGEST_OLLAMA_URL=http://localhost:11434"
