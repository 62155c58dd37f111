"""A file brought into memory: at most once through, and no further than somebody waits for it."""

from pathlib import Path

import pytest

from suggest_watch.llms.read_ahead import read_ahead

MEBIBYTE = 1024 * 1024


@pytest.fixture
def large(tmp_path: Path) -> Path:
    file = tmp_path / "model.gguf"
    file.write_bytes(b"weights " * (20 * MEBIBYTE // 8))
    return file


def test_a_file_is_read_whole_or_was_in_memory_already(large: Path) -> None:
    assert read_ahead(large, lambda: False) in {0, large.stat().st_size}


def test_a_file_on_a_slow_disk_is_read_whole(large: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("suggest_watch.llms.read_ahead._MEMORY_BYTES_PER_S", float("inf"))
    assert read_ahead(large, lambda: False) == large.stat().st_size


def test_nothing_is_read_once_nobody_waits(large: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("suggest_watch.llms.read_ahead._MEMORY_BYTES_PER_S", float("inf"))
    assert read_ahead(large, lambda: True) == 0


def test_an_empty_file_is_no_cause_to_wait(tmp_path: Path) -> None:
    empty = tmp_path / "empty.gguf"
    empty.touch()
    assert read_ahead(empty, lambda: False) == 0


def test_a_file_that_is_gone_says_so(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read_ahead(tmp_path / "none.gguf", lambda: False)
