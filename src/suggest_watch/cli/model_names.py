"""Model names as people type them, with or without the back end; asks nobody."""

from __future__ import annotations

from suggest_watch.weights import KNOWN
from suggest_watch.weights.addresses import is_address

BACKENDS = ("llama_cpp", "ollama", "openai", "anthropic", "scripted")


def read_model_name(name: str) -> tuple[str, str]:
    """Return back end and model.

    Without a back end, a file known by name or by its address on a hub is one for llama.cpp, and a
    name with a tag (`llama3.1:8b`) one of Ollama's; any other is taken for a file.
    """
    if name in KNOWN or is_address(name):
        return "llama_cpp", name
    backend, colon, model = name.partition(":")
    if backend in BACKENDS and model:
        return backend, model
    return ("ollama" if colon else "llama_cpp"), name
