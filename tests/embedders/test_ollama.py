"""Ollama as an embedder: its protocol, what goes over the wire, and every way it can fail."""

from collections.abc import Iterator
from itertools import chain

import numpy as np
import pytest

from suggest_watch.embedders import Embedder, ollama, open_embedder
from suggest_watch.embedders.prefixes import BGE_QUERY_PREFIX
from suggest_watch.errors import (
    BackendDown,
    BackendTimeout,
    BadReply,
    ModelMissing,
    SettingsError,
)
from suggest_watch.settings import load_settings

from .loopback import QuietHandler, serve
from .ollama_server import FakeOllama, running_ollama


@pytest.fixture
def server() -> Iterator[FakeOllama]:
    with running_ollama() as server:
        yield server


def open_at(url: str, model: str = "bge-large") -> Embedder:
    return open_embedder(load_settings({"embedder": f"ollama:{model}", "ollama_url": url}))


@pytest.fixture
def embedder(server: FakeOllama) -> Embedder:
    opened = open_at(server.url)
    server.inputs.clear()
    return opened


def test_the_size_is_the_servers(server: FakeOllama) -> None:
    server.size = 768
    assert open_at(server.url).size == 768


def test_documents_go_out_in_batches_of_32(server: FakeOllama, embedder: Embedder) -> None:
    texts = [f"title {number}" for number in range(70)]
    embedder.embed_documents(texts)
    assert [len(batch) for batch in server.inputs] == [32, 32, 6]
    assert list(chain.from_iterable(server.inputs)) == texts


def test_vectors_are_the_servers_scaled_to_length_one(
    server: FakeOllama, embedder: Embedder
) -> None:
    found = embedder.embed_documents(["warm", "bleak"])
    sent = np.array([server.vector("warm"), server.vector("bleak")])
    np.testing.assert_allclose(found, sent / 3, atol=1e-6)


def test_a_query_takes_the_prefix_and_a_document_none(
    server: FakeOllama, embedder: Embedder
) -> None:
    embedder.embed_query("warm")
    embedder.embed_documents(["warm"])
    assert server.inputs == [[BGE_QUERY_PREFIX + "warm"], ["warm"]]


def test_bge_m3_takes_no_prefix(server: FakeOllama) -> None:
    open_at(server.url, "bge-m3").embed_query("warm")
    assert server.inputs[-1] == ["warm"]


@pytest.mark.parametrize(
    "refusal",
    [
        (400, "input exceeds maximum context length"),
        (500, "the input length exceeds the context length"),
        (500, "input (596 tokens) is too large to process. increase the physical batch size"),
        (400, "request (2622 tokens) exceeds the available context size (512 tokens)"),
    ],
    ids=["first", "later", "runner", "llama-server"],
)
def test_only_the_text_that_is_too_long_is_cut(
    server: FakeOllama, embedder: Embedder, refusal: tuple[int, str]
) -> None:
    server.too_long = refusal
    long = " ".join(f"word{number}" for number in range(1_000))
    vectors = embedder.embed_documents(["first", long, "last"])
    shortened = server.inputs[-2][0] if server.inputs[-1] == ["last"] else server.inputs[-1][0]
    assert long.startswith(f"{shortened} ")
    assert 200 < len(shortened.split()) <= 512
    expected = [server.vector(text) for text in ("first", shortened, "last")]
    np.testing.assert_allclose(vectors, np.array(expected) / 3, atol=1e-6)


def test_a_server_without_room_for_a_letter_is_an_error(
    server: FakeOllama, embedder: Embedder
) -> None:
    server.context_tokens = 0
    with pytest.raises(BadReply, match="exceeds the context length"):
        embedder.embed_documents(["warm"])


def test_a_missing_model_names_the_command_that_fetches_it(server: FakeOllama) -> None:
    with pytest.raises(ModelMissing, match="mxbai-embed-large") as raised:
        open_at(server.url, "mxbai-embed-large")
    assert raised.value.hint == "ollama pull mxbai-embed-large"


def test_a_model_that_goes_away_later_is_missing_too(
    server: FakeOllama, embedder: Embedder
) -> None:
    server.models.clear()
    with pytest.raises(ModelMissing):
        embedder.embed_query("warm")


def test_nobody_at_the_address_names_the_command_that_starts_it() -> None:
    with pytest.raises(BackendDown, match=r"127\.0\.0\.1:9") as raised:
        open_at("http://127.0.0.1:9")
    assert raised.value.hint == "ollama serve"


def test_a_password_in_the_address_is_not_shown() -> None:
    with pytest.raises(BackendDown) as raised:
        open_at("http://me:secret@127.0.0.1:9")
    assert "secret" not in raised.value.message


def test_a_server_that_goes_away_later_is_down() -> None:
    with running_ollama() as server:
        embedder = open_at(server.url)
    with pytest.raises(BackendDown):
        embedder.embed_documents(["warm"])


def test_a_silent_server_is_a_timeout(server: FakeOllama, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ollama, "READ_TIMEOUT_S", 0.1)
    embedder = open_at(server.url)
    server.silent.set()
    with pytest.raises(BackendTimeout, match=r"0\.1 s") as raised:
        embedder.embed_query("warm")
    assert raised.value.hint == "ollama ps"


def test_an_answer_cut_off_in_the_middle_is_a_bad_reply(
    server: FakeOllama, embedder: Embedder
) -> None:
    server.breaks_off = True
    with pytest.raises(BadReply):
        embedder.embed_query("warm")


@pytest.mark.parametrize(
    ("status", "body", "said"),
    [
        (200, b"<html>login</html>", "did not answer as"),
        (200, b"[]", "did not answer as"),
        (200, b"", "did not answer as"),
        (200, b'{"embeddings": null}', "did not answer as"),
        (200, b'{"embeddings": [["0.1"]]}', "did not answer as"),
        (200, b'{"embeddings": []}', "0 vectors for 2"),
        (200, b'{"embeddings": [[1.0]]}', "1 vectors for 2"),
        (200, b'{"embeddings": [[1.0, 2.0], [1.0]]}', "different sizes"),
        (200, b'{"embeddings": [[1.0, 2.0], [1.0, 2.0]]}', "2 numbers, not 1024"),
        (200, b'{"embeddings": [[1.0, NaN], [1.0, 2.0]]}', "not a number"),
        (200, b'{"embeddings": [[0.0, 0.0], [1.0, 2.0]]}', "zero"),
        (200, b'{"embeddings": [[], []]}', "zero"),
        (500, b'{"error": "json: unsupported value: NaN"}', "unsupported value"),
        (400, b'{"error": "this model does not support embeddings"}', "does not support"),
        (404, b"404 page not found", "404 without an error message"),
        (302, b"", "302 without an error message"),
        (502, b"<html>bad gateway</html>", "502 without an error message"),
    ],
)
def test_what_is_not_the_protocol_is_a_bad_reply(
    server: FakeOllama, embedder: Embedder, status: int, body: bytes, said: str
) -> None:
    server.canned = (status, body)
    with pytest.raises(BadReply, match=said) as raised:
        embedder.embed_documents(["warm", "bleak"])
    assert raised.value.hint == "ollama show bge-large"


def test_something_that_is_no_web_server_is_a_bad_reply() -> None:
    class Telnet(QuietHandler):
        def handle(self) -> None:
            self.request.recv(65536)
            self.request.sendall(b"220 mail ready\r\n")

    with serve(Telnet) as url, pytest.raises(BadReply):
        open_at(url)


@pytest.mark.parametrize("url", ["localhost:11434", "ftp://localhost", "", "http://localhost:port"])
def test_an_address_that_is_none_is_a_settings_error(url: str) -> None:
    settings = load_settings({"embedder": "ollama:bge-large"}).model_copy(
        update={"ollama_url": url}
    )
    with pytest.raises(SettingsError, match="ollama_url"):
        open_embedder(settings)


def test_a_path_in_front_of_the_api_is_kept() -> None:
    paths = []

    class Proxy(QuietHandler):
        def do_POST(self) -> None:
            paths.append(self.path)
            self.rfile.read(int(self.headers["Content-Length"]))
            self.reply_json(200, {"embeddings": [[3.0, 4.0]]})

    with serve(Proxy) as url:
        assert open_at(f"{url}/ollama/").size == 2
    assert paths == ["/ollama/api/embed"]
