"""The files that hold a model's state after a prompt's prefix; does not know what is in them.

llama.cpp ends the whole process on a damaged state file. So a file's name holds the digest of its
bytes, and one that does not match is deleted instead of given out.
"""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from pathlib import Path

KEPT = 8
_DIGITS = 32


class PrefixFiles:
    """A folder of at most `KEPT` files; each is found by a key that names all it depends on."""

    def __init__(self, folder: Path) -> None:
        """Take the `folder`, which need not exist yet."""
        self.folder = folder

    def find(self, key: str) -> Path | None:
        """Return the intact file of `key`, if there is one."""
        for path in self.folder.glob(f"{_digest(key.encode())}-*.slot"):
            with suppress(OSError):
                if path.stem.endswith(_digest(path.read_bytes())):
                    path.touch()  # the longest unused go first
                    return path
                path.unlink()
        return None

    def add(self, key: str, part: Path) -> Path:
        """Give the complete file `part` of this folder its name; raises `OSError`."""
        name = f"{_digest(key.encode())}-{_digest(part.read_bytes())}.slot"
        path = part.replace(self.folder / name)
        newest_first = sorted(self.folder.iterdir(), key=os.path.getmtime, reverse=True)
        for old in newest_first[KEPT:]:
            old.unlink(missing_ok=True)
        return path


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:_DIGITS]
