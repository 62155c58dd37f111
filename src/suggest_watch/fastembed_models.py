"""The models that fastembed knows: which one is meant, and how its files come here from a hub.

It loads no model, and does not know what one is for.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import httpx
from huggingface_hub import HfApi, snapshot_download
from huggingface_hub.errors import (
    HfHubHTTPError,
    LocalEntryNotFoundError,
    OfflineModeIsEnabled,
    RepositoryNotFoundError,
)

from suggest_watch.errors import BackendDown, BadReply, ModelMissing, WeightsError
from suggest_watch.settings import Settings

_TOKENIZER_FILES = (
    "config.json",
    "preprocessor_config.json",
    "special_tokens_map.json",
    "tokenizer.json",
    "tokenizer_config.json",
)
_HUB_TIMEOUT_S = 10.0

Description = dict[str, Any]
"""What fastembed's `list_supported_models` says of one model."""


def by_name(descriptions: Sequence[Description]) -> dict[str, Description]:
    """Return the descriptions by the name of their model."""
    return {description["model"]: description for description in descriptions}


def known_name(model: str, names: Sequence[str], *, setting: str, backend: str) -> str:
    """Return `model` as fastembed spells it; raises `ModelMissing` with the nearest `names`."""
    by_folded_name = {name.casefold(): name for name in names}
    if (name := by_folded_name.get(model.casefold())) is not None:
        return name
    from rapidfuzz import process

    nearest = process.extract(model, sorted({*names}), limit=3, processor=str.casefold)
    raise ModelMissing(
        f"fastembed does not know the model {model!r}",
        hint=f"set {setting} to " + ", ".join(f"{backend}:{name}" for name, _, _ in nearest),
    )


def fetch_files(settings: Settings, description: Description, *, instead: str) -> Path:
    """Return the folder of the model's files, downloaded where this machine lacks them.

    Not left to fastembed, which does not know `hub_url` and sleeps 39 seconds when no hub
    answers. A person at a terminal sees the progress of a download on stderr; `instead` is what
    they can do without it. Raises `ModelMissing`, `BackendDown`, `BadReply` or `WeightsError`.
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
        return _download(settings.hub_url, repository, cache=cache, files=files, instead=instead)


def first_line(error: Exception) -> str:
    """Return what a library's error says, short enough for a message."""
    return next(iter(str(error).splitlines()), type(error).__name__)[:200]


def _download(hub: str, repository: str, *, cache: Path, files: list[str], instead: str) -> Path:
    if not hub:
        raise ModelMissing(
            f"{repository} is not on this machine and hub_url is empty",
            hint=f"set hub_url, or {instead}",
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
        raise ModelMissing(f"{hub} does not have {repository}", hint=instead) from None
    except (
        httpx.TransportError,
        HfHubHTTPError,
        LocalEntryNotFoundError,
        OfflineModeIsEnabled,
    ) as error:
        raise BackendDown(
            f"{repository} cannot be fetched from {hub}: {first_line(error)}",
            hint=f"try again online, or {instead}",
        ) from error
    except OSError as error:
        raise WeightsError(
            f"{repository} cannot be written to {cache}: {first_line(error)}",
            hint="set SUGGEST_MODELS_DIR to a folder with room that you can write to",
        ) from error
    except ValueError as error:
        raise BadReply(
            f"{hub} does not answer as a model hub does: {first_line(error)}",
            hint=f"check hub_url and the network's login page, or {instead}",
        ) from error
