"""Brings a large file into memory before a library maps it; knows nothing of what is in it.

llama.cpp loads a model in one call during which nothing else in the process runs: nobody could be
told that it loads, and Ctrl-C would wait. What takes long of it is reading the file from disk, and
that can be done here, piece by piece.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

_PIECE = 8 * 1024 * 1024
_PROBE = 1024 * 1024
_PROBES = 8
_MEMORY_BYTES_PER_S = 1e9  # disks are slower


def read_ahead(path: Path, is_closed: Callable[[], bool]) -> int:
    """Read the file through unless it is in memory; return the bytes read for that.

    A few probes tell: reading 500 MB that are there already would take longer than loading them.
    Stops when `is_closed` says so. Raises `OSError`.
    """
    size = path.stat().st_size
    done = 0
    with path.open("rb", buffering=0) as file:
        starts = range(0, size, max(_PROBE, size // _PROBES))
        if all(_is_in_memory(file.fileno(), start) for start in starts):
            return 0
        piece = bytearray(_PIECE)
        while not is_closed() and (count := file.readinto(piece)):
            done += count
    return done


def _is_in_memory(descriptor: int, start: int) -> bool:
    began = perf_counter()
    count = len(os.pread(descriptor, _PROBE, start))
    return count / (perf_counter() - began) > _MEMORY_BYTES_PER_S
