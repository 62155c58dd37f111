"""States on disk: found again whole, never damaged, and few."""

import os
from pathlib import Path

import pytest

from suggest_watch.llms.prefix_files import KEPT, PrefixFiles


@pytest.fixture
def files(tmp_path: Path) -> PrefixFiles:
    return PrefixFiles(tmp_path)


def add(files: PrefixFiles, key: str, content: bytes) -> Path:
    part = files.folder / "new.part"
    part.write_bytes(content)
    return files.add(key, part)


def test_a_state_is_found_by_its_key_alone(files: PrefixFiles) -> None:
    path = add(files, "a", b"state")
    assert files.find("a") == path
    assert files.find("b") is None
    assert path.read_bytes() == b"state"


@pytest.mark.parametrize("damaged", [b"", b"stat", b"stale", b"state and more"])
def test_a_damaged_file_is_deleted_instead_of_found(files: PrefixFiles, damaged: bytes) -> None:
    path = add(files, "a", b"state")
    path.write_bytes(damaged)
    assert files.find("a") is None
    assert not path.exists()


def test_the_longest_unused_go_first(files: PrefixFiles) -> None:
    paths = [add(files, str(number), b"state") for number in range(KEPT)]
    for age, path in enumerate(reversed(paths)):
        os.utime(path, (1e9 - age, 1e9 - age))
    assert files.find("0") == paths[0]
    newest = add(files, "new", b"state")
    assert set(files.folder.iterdir()) == {newest, paths[0], *paths[2:]}


def test_nothing_is_found_where_there_is_no_folder(tmp_path: Path) -> None:
    assert PrefixFiles(tmp_path / "absent").find("a") is None
