"""How large a language model is, as far as its name tells; asks nobody."""

from __future__ import annotations

import re

from suggest_watch.llms import Ability

JUDGES_FROM_BILLIONS = 1.5
_SIZE = re.compile(r"(?<![\d.a-z])(?:(\d+)x)?(\d+(?:\.\d+)?)([bm])(?![a-z])", re.IGNORECASE)


def billions_of(name: str) -> float | None:
    """Return the parameters in billions that `name` tells ("qwen2.5-coder-0.5b"), if it does.

    Of a path only the file counts; of several sizes the largest, as others are of its parts.
    """
    sizes = [
        int(experts or 1) * float(number) / (1 if unit in "bB" else 1000)
        for experts, number, unit in _SIZE.findall(re.split(r"[/\\]", name)[-1])
    ]
    return max(sizes, default=None)


def judgement(name: str, *, unknown: bool) -> frozenset[Ability]:
    """Return the ability to choose well among titles; where `name` tells no size, if `unknown`."""
    billions = billions_of(name)
    judges = unknown if billions is None else billions >= JUDGES_FROM_BILLIONS
    return frozenset({"judgement"}) if judges else frozenset()
