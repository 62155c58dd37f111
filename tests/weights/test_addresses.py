"""Files by their address on a hub: what is taken for one, what is checked, what is said."""

import hashlib
import shutil
from collections import namedtuple
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from suggest_watch.cli import main
from suggest_watch.errors import BadInput, WeightsError
from suggest_watch.settings import Settings
from suggest_watch.weights import find_weights
from suggest_watch.weights.addresses import (
    Address,
    fetch_address,
    is_address,
    read_address,
    read_sha256,
)

from .conftest import CONTENT, Behaviour, HubServer, Seen, serve

SHA256 = hashlib.sha256(CONTENT).hexdigest()
COMMIT = "cafe01"
NAME = "somebody/tiny/tiny.gguf"


def stating(etag: str = SHA256, content: bytes = CONTENT) -> Behaviour:
    """A hub that states commit and checksum, and sends on to where the file is kept."""

    def behave(handler: BaseHTTPRequestHandler) -> None:
        if handler.path.startswith("/storage"):
            return serve(handler, content)
        handler.send_response(302)
        handler.send_header("Location", "/storage")
        handler.send_header("Content-Length", "0")
        handler.send_header("X-Linked-Etag", f'"{etag}"')
        handler.send_header("X-Repo-Commit", COMMIT)
        handler.end_headers()

    return behave


@pytest.fixture
def address(with_hub: Settings, hub: HubServer) -> Address:
    hub.behave = stating()
    return read_address(NAME, with_hub)


# --- reading -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "url"),
    [
        (
            "https://hub.example/Org/Repo-GGUF/resolve/main/model-q4_k_m.gguf",
            "https://hub.example/Org/Repo-GGUF/resolve/main/model-q4_k_m.gguf",
        ),
        (
            "https://hub.example/Org/Repo/blob/0a1b/sub/m.gguf?download=true",
            "https://hub.example/Org/Repo/resolve/0a1b/sub/m.gguf",
        ),
        ("http://localhost:8080/o/r/resolve/v1/m.gguf", None),
        ("http://[::1]:8080/o/r/resolve/v1/m.gguf", None),
        ("Org/Repo/m.gguf", "https://hub.example/Org/Repo/resolve/main/m.gguf"),
        ("Org/Repo/sub/m.gguf", "https://hub.example/Org/Repo/resolve/main/sub/m.gguf"),
    ],
)
def test_an_address_is_read(name: str, url: str | None, settings: Settings) -> None:
    settings = settings.model_copy(update={"hub_url": "https://hub.example/"})
    assert is_address(name)
    assert read_address(name, settings).url == (url or name)


@pytest.mark.parametrize(
    "name", ["llama3.1:8b", "qwen2.5-coder-0.5b", "library/llama3.1", "x.gguf"]
)
def test_other_names_are_no_addresses(name: str) -> None:
    assert not is_address(name)


@pytest.mark.parametrize(
    "name",
    [
        "https://hub.example/o/r/resolve/main/../../../etc/m.gguf",
        "https://hub.example/o/r/resolve/main/%2e%2e/%2e%2e/m.gguf",
        "https://hub.example/o/r/resolve/main/..%2fm.gguf",
        "https://hub.example/../r/resolve/main/m.gguf",
        "https://hub.example/o/.r/resolve/main/m.gguf",
        "https://hub.example/o/r/resolve/main/-m.gguf",
        "https://hub.example/o/r/resolve/main/.gguf",
        "https://hub.example/o/r/resolve/main/m\x00.gguf",
        "https://hub.example/o/r/resolve/main/m.safetensors",
        "https://hub.example/o/r",
        "https://user:secret@hub.example/o/r/resolve/main/m.gguf",
        "https://hub.example:port/o/r/resolve/main/m.gguf",
        "ftp://hub.example/o/r/resolve/main/m.gguf",
        "../../m.gguf",
        "o/../m.gguf",
        "~/models/m.gguf",
    ],
)
def test_an_address_that_leads_elsewhere_is_refused(name: str, settings: Settings) -> None:
    with pytest.raises(BadInput, match="not the address of a model file"):
        read_address(name, settings)


@pytest.mark.parametrize("host", ["hub.example", "10.0.0.7", "localhost.example"])
def test_without_encryption_only_this_machine_is_asked(host: str, settings: Settings) -> None:
    with pytest.raises(BadInput, match=f"{host} is asked without encryption"):
        read_address(f"http://{host}/o/r/resolve/main/m.gguf", settings)
    by_setting = settings.model_copy(update={"hub_url": f"http://{host}"})
    with pytest.raises(BadInput, match=f"{host} is asked without encryption"):
        read_address("o/r/m.gguf", by_setting)


def test_a_short_address_needs_a_hub(settings: Settings) -> None:
    with pytest.raises(BadInput, match="hub_url is empty"):
        read_address("o/r/m.gguf", settings.model_copy(update={"hub_url": ""}))


@pytest.mark.parametrize("text", ["AB" * 32, "sha256:" + "ab" * 32, f" {'ab' * 32}\n"])
def test_a_checksum_is_read_as_people_paste_it(text: str) -> None:
    assert read_sha256(text) == "ab" * 32


@pytest.mark.parametrize("text", ["", "ab", "xy" * 32, "ab" * 33])
def test_a_checksum_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(BadInput, match="not a SHA-256"):
        read_sha256(text)


# --- fetching ----------------------------------------------------------------------------------


def test_the_file_is_fetched_at_the_commit_and_found_by_its_name(
    address: Address, with_hub: Settings, hub: HubServer
) -> None:
    seen = Seen()
    path = fetch_address(address, with_hub, progress=seen)
    assert path == with_hub.models_dir / NAME
    assert path.read_bytes() == CONTENT
    assert ("/somebody/tiny/resolve/cafe01/tiny.gguf", "bytes=0-") in hub.asked
    assert seen.sources == {"hub", "checking"}
    assert find_weights(NAME, with_hub) == path
    assert path.with_name("tiny.gguf.sha256").read_text().startswith(SHA256)


def test_an_interrupted_fetch_of_an_address_goes_on_where_it_stopped(
    address: Address, with_hub: Settings, hub: HubServer
) -> None:
    with pytest.raises(KeyboardInterrupt):
        fetch_address(address, with_hub, progress=Seen(stop_at=100_000))
    kept = (with_hub.models_dir / f"{NAME}.part").stat().st_size
    assert kept >= 100_000
    assert fetch_address(address, with_hub).read_bytes() == CONTENT
    assert hub.asked[-1] == ("/storage", f"bytes={kept}-")


def test_a_file_that_is_here_is_not_fetched_again(
    address: Address, with_hub: Settings, hub: HubServer
) -> None:
    fetch_address(address, with_hub)
    hub.asked.clear()
    fetch_address(address, with_hub)
    assert len(hub.asked) == 2  # only looked at: the address and where that sends on


def test_a_new_revision_takes_the_place_of_the_old_file(
    address: Address, with_hub: Settings, hub: HubServer
) -> None:
    fetch_address(address, with_hub)
    newer = b"GGUF, and newer"
    hub.behave = stating(hashlib.sha256(newer).hexdigest(), newer)
    assert fetch_address(address, with_hub).read_bytes() == newer


def _files(folder: Path) -> set[str]:
    return {path.name for path in folder.rglob("*.gguf*")} - {"tiny.gguf.lock"}


def test_a_wrong_checksum_deletes_the_file_and_says_so(
    address: Address, with_hub: Settings, hub: HubServer
) -> None:
    hub.behave = stating("ab" * 32)
    with pytest.raises(WeightsError, match="has another checksum, and was deleted") as error:
        fetch_address(address, with_hub)
    assert f"suggest models pull {address.url}" in error.value.hint
    assert _files(with_hub.models_dir) == set()


def test_without_a_stated_checksum_the_persons_own_decides(
    address: Address, with_hub: Settings, hub: HubServer
) -> None:
    hub.behave = lambda handler: serve(handler, CONTENT)
    with pytest.raises(WeightsError, match="states no checksum") as error:
        fetch_address(address, with_hub)
    assert error.value.hint.endswith("--sha256 HEX")
    with pytest.raises(WeightsError, match="another checksum"):
        fetch_address(address, with_hub, sha256="ab" * 32)
    assert _files(with_hub.models_dir) == set()
    assert fetch_address(address, with_hub, sha256=SHA256).read_bytes() == CONTENT


@pytest.mark.parametrize("etag", ["686897696a7c876b7e", "", f"{SHA256}-5"])
def test_an_etag_of_another_kind_is_no_checksum(
    etag: str, address: Address, with_hub: Settings, hub: HubServer
) -> None:
    hub.behave = stating(etag)
    with pytest.raises(WeightsError, match="states no checksum"):
        fetch_address(address, with_hub)


def test_two_checksums_that_disagree_fetch_nothing(
    address: Address, with_hub: Settings, hub: HubServer
) -> None:
    with pytest.raises(WeightsError, match=f"states the checksum {SHA256}"):
        fetch_address(address, with_hub, sha256="ab" * 32)
    assert len(hub.asked) == 2
    assert _files(with_hub.models_dir) == set()


def _log_in(handler: BaseHTTPRequestHandler) -> None:
    handler.send_error(401)


def _gone(handler: BaseHTTPRequestHandler) -> None:
    handler.send_error(404)


def _page(handler: BaseHTTPRequestHandler) -> None:
    serve(handler, b"<!DOCTYPE html><title>Log in to the network</title>", ranges=False)


def _cut(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", "100")
    handler.end_headers()
    handler.wfile.write(b"GG")


@pytest.mark.parametrize(
    ("behave", "reason"),
    [
        (_log_in, r"no such file that everybody may read \(status 401\)"),
        (_gone, r"does not have this file \(status 404\)"),
        (_page, "is not a GGUF file"),
        (_cut, "the connection broke at once"),
        (stating(content=b"PK\x03\x04 a zip"), "is not a GGUF file"),
    ],
)
def test_what_is_wrong_with_the_hub_is_said_before_anything_is_written(
    behave: Behaviour, reason: str, address: Address, with_hub: Settings, hub: HubServer
) -> None:
    hub.behave = behave
    with pytest.raises(WeightsError, match=reason) as error:
        fetch_address(address, with_hub)
    assert error.value.hint
    assert not with_hub.models_dir.exists()


def test_a_hub_that_does_not_answer_is_said(settings: Settings) -> None:
    address = read_address(NAME, settings)
    with pytest.raises(WeightsError, match=r"127\.0\.0\.1:9: .*refused"):
        fetch_address(address, settings)


def test_a_connection_that_breaks_says_how_to_go_on(
    address: Address, with_hub: Settings, hub: HubServer
) -> None:
    good = stating()

    def breaking(handler: BaseHTTPRequestHandler) -> None:
        if not handler.path.startswith("/storage"):
            return good(handler)
        handler.send_response(200)
        handler.send_header("Content-Length", str(len(CONTENT)))
        handler.end_headers()
        handler.wfile.write(CONTENT[:200_000])

    hub.behave = breaking
    with pytest.raises(WeightsError, match="the connection broke after 200,000 bytes") as error:
        fetch_address(address, with_hub)
    assert f"suggest models pull {address.url}" in error.value.hint
    hub.behave = good
    assert fetch_address(address, with_hub).read_bytes() == CONTENT
    assert hub.asked[-1] == ("/storage", "bytes=200000-")


def test_too_little_room_is_said_before_the_file_is_fetched(
    address: Address, with_hub: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage(10**9, 10**9, len(CONTENT) - 1))
    with pytest.raises(WeightsError, match="1 MB more") as error:
        fetch_address(address, with_hub)
    assert "SUGGEST_MODELS_DIR" in error.value.hint
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage(10**9, 10**9, len(CONTENT)))
    assert fetch_address(address, with_hub).read_bytes() == CONTENT


# --- the command -------------------------------------------------------------------------------


@pytest.fixture
def by_command(hub: HubServer, monkeypatch: pytest.MonkeyPatch) -> HubServer:
    hub.behave = stating()
    monkeypatch.setenv("SUGGEST_HUB_URL", hub.url)
    return hub


def test_the_command_tells_where_the_file_is_and_what_to_type(
    by_command: HubServer, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["models", "pull", f"{by_command.url}/somebody/tiny/blob/main/tiny.gguf"]) == 0
    out, err = capsys.readouterr()
    assert out == f"{settings.models_dir / NAME}\n"
    assert err.splitlines()[0] == f"{NAME}: hub ..."
    assert f'suggest search --llm llama_cpp:{NAME} "' in err
    assert main(["models", "--llm", f"llama_cpp:{NAME}"]) == 0
    assert f"* {NAME}\n" in capsys.readouterr().out


@pytest.mark.usefixtures("by_command")
def test_the_command_says_a_wrong_checksum(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["models", "pull", NAME, "--sha256", SHA256.upper()]) == 0
    assert main(["models", "pull", NAME, "--sha256", "ab" * 32]) == 7
    assert "error: 127.0.0.1" in capsys.readouterr().err
