"""Rerank in this process with a cross-encoder that fastembed runs, from a hub or from a folder.

It knows ONNX files and where they lie; it does not know what the texts are about.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Sequence
from contextlib import suppress
from math import isfinite
from pathlib import Path

from fastembed.common.model_description import ModelSource
from fastembed.rerank.cross_encoder import TextCrossEncoder

from suggest_watch.errors import BadReply, ModelMissing, WeightsError
from suggest_watch.fastembed_models import by_name, fetch_files, first_line, known_name
from suggest_watch.rerankers.patience import at_most
from suggest_watch.settings import Settings

NONE = "SUGGEST_RERANKER=none"
BATCH = 8
"""Pairs that are read at once: whoever stops waiting stops the work after that many."""

LONGEST = 4_000
"""Characters read of a text: to cut a pair to its tokens takes tokenizers quadratic time."""

_MODEL_FILES = ("model.onnx", "onnx/model.onnx")


class CrossEncoder:
    """A model in this process; one call at a time has its threads."""

    def __init__(self, model: TextCrossEncoder, name: str) -> None:
        """Take the loaded `model`; `name` is `backend:model`."""
        self._model = model
        self._in_use = threading.Lock()
        self.name = name

    async def score(self, query: str, documents: Sequence[str], *, timeout_s: float) -> list[float]:
        """Return the model's logits, one a document."""
        nobody_waits = threading.Event()
        try:
            async with at_most(timeout_s, self.name):
                return await asyncio.to_thread(self._score, query, list(documents), nobody_waits)
        finally:
            nobody_waits.set()

    async def aclose(self) -> None:
        """Do nothing: the memory goes with the object."""

    def _score(
        self, query: str, documents: list[str], nobody_waits: threading.Event
    ) -> list[float]:
        scores: list[float] = []
        with self._in_use:
            while len(scores) < len(documents) and not nobody_waits.is_set():
                batch = documents[len(scores) : len(scores) + BATCH]
                scores += self._read(query, batch)
        return scores

    def _read(self, query: str, documents: list[str]) -> list[float]:
        try:
            cut = [document[:LONGEST] for document in documents]
            scores = list(self._model.rerank(query[:LONGEST], cut, batch_size=BATCH))
        except Exception as error:  # onnxruntime's errors share no narrower class
            raise BadReply(f"{self.name} broke off: {first_line(error)}", hint=NONE) from error
        if len(scores) != len(documents) or not all(map(isfinite, scores)):
            raise BadReply(f"{self.name} gives no number for some documents", hint=NONE)
        return scores


def open_reranker(settings: Settings, model: str) -> CrossEncoder:
    """Load `model`: a name that fastembed knows, after a download, or a folder of model files.

    Raises `ModelMissing`, `BackendDown`, `BadReply` or `WeightsError`.
    """
    folder = Path(model).expanduser()
    if folder.is_absolute() or folder.is_dir():
        return _open_folder(settings, folder.absolute())
    supported = by_name(TextCrossEncoder.list_supported_models())
    name = known_name(model, [*supported], setting="reranker", backend="cross_encoder")
    folder = fetch_files(settings, supported[name], instead=NONE)
    mend = f"delete {folder.parent.parent} and start again, or {NONE}"
    return _load(settings, name, folder, shown=name, mend=mend)


def _open_folder(settings: Settings, folder: Path) -> CrossEncoder:
    files = [name for name in _MODEL_FILES if (folder / name).is_file()]
    if not files:
        raise ModelMissing(
            f"{folder} holds neither {' nor '.join(_MODEL_FILES)}",
            hint="set reranker to cross_encoder:FOLDER of an exported cross-encoder",
        )
    with suppress(ValueError):  # this process has opened it before
        TextCrossEncoder.add_custom_model(
            str(folder), sources=ModelSource(hf=str(folder)), model_file=files[0]
        )
    mend = f"export the model to {folder} again, with its tokenizer, or {NONE}"
    return _load(settings, str(folder), folder, shown=folder.name, mend=mend)


def _load(settings: Settings, model: str, folder: Path, *, shown: str, mend: str) -> CrossEncoder:
    """Load `model` from `folder` and try it; `mend` is the hint when its files are unusable."""
    try:
        loaded = TextCrossEncoder(
            model,
            cache_dir=str(folder),
            specific_model_path=str(folder),
            threads=settings.threads,
        )
        list(loaded.rerank("film", ["film"]))
    except Exception as error:  # onnxruntime's and tokenizers' errors share no narrower class
        raise WeightsError(f"{shown} cannot be loaded: {first_line(error)}", hint=mend) from error
    return CrossEncoder(loaded, f"cross_encoder:{shown}")
