"""What a model wants before a query, by the model's name; knows no back end and no text."""

from __future__ import annotations

import re

BGE_QUERY_PREFIX = "Represent this sentence for searching relevant passages: "

# English BGE as hubs and Ollama write it: BAAI/bge-large-en-v1.5, bge-large, bge-large:335m.
# bge-m3, the Chinese models and the rerankers were trained without this sentence.
_ENGLISH_BGE = re.compile(
    r"(?:.*/)?bge-(?:small|base|large)(?:-en[^/:]*)?(?::[^/]*)?", re.IGNORECASE
)


def query_prefix(model: str) -> str:
    """Return what stands before a query for `model`; documents take nothing.

    Source: the model cards of BAAI/bge-*-en and BAAI/bge-*-en-v1.5.
    """
    return BGE_QUERY_PREFIX if _ENGLISH_BGE.fullmatch(model) else ""
