"""What every embedder owes the seam; a new one adds its two lines to `BACKENDS`."""

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
import pytest

from suggest_watch.embedders import Embedder, Vectors, open_embedder
from suggest_watch.settings import load_settings

from .ollama_server import running_ollama

SENTENCES = (
    "A linguist is called to talk to visitors nobody understands.",
    "Two strangers talk through one night in Vienna.",
    "A chef loses his restaurant and finds his son in a food truck.",
    "The dog lives.",
)
ODD = {
    "empty": "",
    "blank": " \n\t ",
    "emoji": "🎬🍿👩‍👩‍👧 feel-good 🫶🏽",
    "Arabic": "فيلم دافئ عن عائلة في القاهرة",
    "control characters": "a\x00b\x1b[31m",
    "10,000 words": "slow and warm " * 3_334,
    "10,000 characters without a space": "電影" * 5_000,
}


@dataclass(frozen=True)
class Backend:
    """An embedder, and how far two of its vectors for one text may be apart."""

    embedder: str
    tolerance: float
    ollama_url: str = ""


@contextmanager
def in_process(embedder: str) -> Iterator[Backend]:
    yield Backend(embedder, 0)


@contextmanager
def fake_ollama() -> Iterator[Backend]:
    with running_ollama() as ollama:
        yield Backend("ollama:bge-large", 0, ollama.url)


@contextmanager
def real_ollama() -> Iterator[Backend]:
    url = os.environ.get("SUGGEST_TEST_OLLAMA_URL")
    if not url:
        pytest.skip("SUGGEST_TEST_OLLAMA_URL is not set")
    # Half precision, and sums whose order depends on what else the server computes.
    yield Backend("ollama:bge-large", 1e-3, url)


BACKENDS = {
    "fastembed": lambda: in_process("fastembed:all-MiniLM-L6-v2-int8"),
    "ollama": fake_ollama,
    "ollama-real": real_ollama,
}


@pytest.fixture(scope="module", params=BACKENDS)
def backend(request: pytest.FixtureRequest) -> Iterator[Backend]:
    with BACKENDS[request.param]() as backend:
        yield backend


@pytest.fixture(scope="module")
def embedder(backend: Backend, tmp_path_factory: pytest.TempPathFactory) -> Embedder:
    flags = {
        "embedder": backend.embedder,
        "ollama_url": backend.ollama_url or None,
        "models_dir": tmp_path_factory.mktemp("models"),
    }
    return open_embedder(load_settings(flags, environment={}))


def assert_same(found: Vectors, expected: Vectors, backend: Backend) -> None:
    np.testing.assert_allclose(found, expected, rtol=0, atol=backend.tolerance)


def test_its_name_is_what_the_settings_say(embedder: Embedder, backend: Backend) -> None:
    assert embedder.name == backend.embedder


def test_documents_are_unit_vectors_of_its_size(embedder: Embedder) -> None:
    vectors = embedder.embed_documents(SENTENCES)
    assert vectors.shape == (len(SENTENCES), embedder.size)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_a_query_is_a_unit_vector_of_its_size(embedder: Embedder) -> None:
    vector = embedder.embed_query("something like Arrival but more upbeat")
    assert vector.shape == (embedder.size,)
    assert vector.dtype == np.float32
    assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-5)


def test_no_documents_give_no_rows(embedder: Embedder) -> None:
    vectors = embedder.embed_documents([])
    assert vectors.shape == (0, embedder.size)
    assert vectors.dtype == np.float32


def test_order_is_kept_beyond_one_batch(embedder: Embedder, backend: Backend) -> None:
    texts = [f"episode {number}" for number in range(70)]
    forwards = embedder.embed_documents(texts)
    backwards = embedder.embed_documents(texts[::-1])
    assert_same(backwards[::-1], forwards, backend)
    assert len(np.unique(forwards.round(4), axis=0)) == len(texts)


def test_the_same_text_gives_the_same_vector(embedder: Embedder, backend: Backend) -> None:
    texts = [SENTENCES[0], *SENTENCES, SENTENCES[0]]
    vectors = embedder.embed_documents(texts)
    assert_same(vectors[0], vectors[1], backend)
    assert_same(vectors[0], vectors[-1], backend)
    assert_same(embedder.embed_query(texts[0]), embedder.embed_query(texts[0]), backend)


def test_a_batch_gives_what_single_texts_give(embedder: Embedder, backend: Backend) -> None:
    texts = [*SENTENCES, *ODD.values()]
    together = embedder.embed_documents(texts)
    alone = np.concatenate([embedder.embed_documents([text]) for text in texts])
    assert_same(together, alone, backend)


def test_two_threads_get_what_one_gets(embedder: Embedder, backend: Backend) -> None:
    expected = embedder.embed_documents(SENTENCES)
    with ThreadPoolExecutor(2) as pool:
        for found in pool.map(embedder.embed_documents, [SENTENCES] * 6):
            assert_same(found, expected, backend)


@pytest.mark.parametrize("text", ODD.values(), ids=ODD)
def test_odd_texts_are_embedded_too(embedder: Embedder, text: str) -> None:
    document, query = embedder.embed_documents([text])[0], embedder.embed_query(text)
    for vector in (document, query):
        assert vector.shape == (embedder.size,)
        assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-5)


def test_a_long_text_is_cut_at_its_end(embedder: Embedder, backend: Backend) -> None:
    long = "a heist goes wrong on a train " * 1_500
    tears, peace = embedder.embed_documents([f"{long}in tears", f"{long}in peace"])
    assert_same(tears, peace, backend)
