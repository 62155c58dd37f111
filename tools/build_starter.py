"""Make the package data of the starter catalogue from its JSON lines; knows no database.

    python tools/build_starter.py starter.jsonl

Writes `starter.jsonl.xz`, the lines as they are, and for each of them a little-endian float16 unit
vector of 384 numbers: `starter-minilm.f16` of the document that is searched, and
`starter-plain-minilm.f16` of the plain text that feel is learnt from. Takes some minutes.
"""

from __future__ import annotations

import lzma
import sys
from pathlib import Path

from suggest_watch.catalogue import starter
from suggest_watch.documents import document_text, plain_text
from suggest_watch.embedders import open_embedder
from suggest_watch.settings import load_settings

_DATA = Path(starter.__file__).parent.parent / "data"


def build(source: Path) -> None:
    """Compress the catalogue, read it back as the package will, and embed it."""
    lines = source.read_bytes()
    (_DATA / "starter.jsonl.xz").write_bytes(lzma.compress(lines, preset=9 | lzma.PRESET_EXTREME))
    titles = list(starter.StarterCatalogue().titles())
    embedder = open_embedder(load_settings({"embedder": starter.EMBEDDER}))
    for name, text in (("starter", document_text), ("starter-plain", plain_text)):
        vectors = embedder.embed_documents([text(title) for title in titles])
        (_DATA / f"{name}-minilm.f16").write_bytes(vectors.astype("<f2").tobytes())


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(f"usage: {sys.argv[0]} starter.jsonl")
    build(Path(sys.argv[1]))
