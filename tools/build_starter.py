"""Make the package data of the starter catalogue from its JSON lines; knows no database.

    python tools/build_starter.py starter.jsonl

Writes `starter.jsonl.xz`, the lines as they are, and `starter-minilm.f16`, a little-endian
float16 unit vector of 384 numbers for each of them. Takes some minutes.
"""

from __future__ import annotations

import lzma
import sys
from pathlib import Path

from suggest_watch.catalogue import starter
from suggest_watch.documents import document_text
from suggest_watch.embedders import open_embedder
from suggest_watch.settings import load_settings

_DATA = Path(starter.__file__).parent.parent / "data"


def build(source: Path) -> None:
    """Compress the catalogue, read it back as the package will, and embed it."""
    lines = source.read_bytes()
    (_DATA / "starter.jsonl.xz").write_bytes(lzma.compress(lines, preset=9 | lzma.PRESET_EXTREME))
    texts = [document_text(title) for title in starter.StarterCatalogue().titles()]
    vectors = open_embedder(load_settings({"embedder": starter.EMBEDDER})).embed_documents(texts)
    (_DATA / "starter-minilm.f16").write_bytes(vectors.astype("<f2").tobytes())


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(f"usage: {sys.argv[0]} starter.jsonl")
    build(Path(sys.argv[1]))
