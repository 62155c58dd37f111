"""The in-process cross-encoder: a model from a folder, or from a hub on loopback."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from embedders.hub_server import FakeHub, running_hub
from suggest_watch.errors import BackendDown, BadReply, ModelMissing, WeightsError
from suggest_watch.rerankers import Reranker, open_reranker
from suggest_watch.settings import Settings, load_settings

from .tiny_cross_encoder import MAX_TOKENS, model_files, write_model

MODEL = "Xenova/ms-marco-MiniLM-L-6-v2"


@pytest.fixture
def hub() -> Iterator[FakeHub]:
    with running_hub(MODEL, {**model_files(), "README.md": b"not asked for"}) as hub:
        yield hub


def open_folder(folder: Path) -> Reranker:
    return open_reranker(load_settings({"reranker": f"cross_encoder:{folder}"}))


def open_from(hub_url: str, model: str = MODEL) -> Reranker:
    return open_reranker(load_settings({"reranker": f"cross_encoder:{model}", "hub_url": hub_url}))


async def test_its_scores_are_the_logits_of_the_model(tmp_path: Path) -> None:
    reranker = open_folder(write_model(tmp_path / "tiny"))
    assert reranker.name == "cross_encoder:tiny"
    scores = await reranker.score(
        "warm funny film", ["Warm!", "a film, funny, warm", "cold"], timeout_s=10
    )
    assert scores == [1.0, 3.0, 0.0]


async def test_a_document_is_cut_where_the_model_ends(tmp_path: Path) -> None:
    reranker = open_folder(write_model(tmp_path / "tiny"))
    near, far = "warm " + "x " * MAX_TOKENS, "x " * MAX_TOKENS + "warm"
    assert await reranker.score("warm", [near, far], timeout_s=10) == [1.0, 0.0]


async def test_a_model_file_may_lie_beside_its_tokenizer(tmp_path: Path) -> None:
    folder = write_model(tmp_path / "flat")
    (folder / "onnx" / "model.onnx").rename(folder / "model.onnx")
    assert await open_folder(folder).score("warm", ["warm"], timeout_s=10) == [1.0]


def test_a_folder_may_be_opened_again(tmp_path: Path) -> None:
    folder = write_model(tmp_path / "tiny")
    assert open_folder(folder).name == open_folder(folder).name


async def test_whoever_stops_waiting_stops_the_work_after_a_batch(tmp_path: Path) -> None:
    reranker = open_folder(write_model(tmp_path / "tiny"))
    asking = asyncio.create_task(reranker.score("warm", ["warm " * 60] * 100_000, timeout_s=60))
    await asyncio.sleep(0)
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    # The lock is free again long before 100,000 pairs are read.
    assert await reranker.score("warm", ["warm"], timeout_s=10) == [1.0]


async def test_a_model_from_the_hub_is_fetched_once(hub: FakeHub) -> None:
    reranker = open_from(hub.url)
    assert reranker.name == f"cross_encoder:{MODEL}"
    assert await reranker.score("warm", ["warm"], timeout_s=10) == [1.0]
    assert not any(path.endswith("README.md") for path in hub.asked)
    hub.asked.clear()
    assert open_from("").name == reranker.name
    assert hub.asked == []


def test_its_name_is_spelt_as_fastembed_does(hub: FakeHub) -> None:
    assert open_from(hub.url, MODEL.lower()).name == f"cross_encoder:{MODEL}"


def test_an_unknown_model_is_answered_with_the_nearest_names() -> None:
    with pytest.raises(ModelMissing, match="bge-reranker") as caught:
        open_from("", "bge-reranker")
    assert "cross_encoder:BAAI/bge-reranker-base" in caught.value.hint


def test_an_unreachable_hub_says_how_to_do_without() -> None:
    with pytest.raises(BackendDown) as caught:
        open_from("http://127.0.0.1:9")
    assert "SUGGEST_RERANKER=none" in caught.value.hint


def test_a_login_page_instead_of_a_hub_is_a_bad_reply(hub: FakeHub) -> None:
    hub.canned = b"<html>Welcome to the hotel</html>"
    with pytest.raises(BadReply, match="does not answer as a model hub"):
        open_from(hub.url)


def test_a_folder_without_a_model_says_what_it_lacks(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing, match=r"model\.onnx"):
        open_folder(tmp_path)


@pytest.mark.parametrize("name", ["onnx/model.onnx", "tokenizer.json", "tokenizer_config.json"])
def test_damaged_files_say_what_mends_them(tmp_path: Path, name: str) -> None:
    folder = write_model(tmp_path / "tiny")
    (folder / name).write_bytes(b"no such thing")
    with pytest.raises(WeightsError, match="tiny cannot be loaded") as caught:
        open_folder(folder)
    assert str(folder) in caught.value.hint


def test_a_damaged_download_names_the_folder_to_delete(hub: FakeHub, settings: Settings) -> None:
    hub.files["onnx/model.onnx"] = b"no protobuf"
    with pytest.raises(WeightsError) as caught:
        open_from(hub.url)
    assert str(settings.models_dir / "fastembed") in caught.value.hint
