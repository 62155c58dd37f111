"""Model files from the hub over HTTP, resumed where they stopped; knows no package index."""

from __future__ import annotations

import ipaddress
import re
import threading
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import httpx

from suggest_watch.weights import Progress, Report, SourceFailed, Weights, size_of

# Where another source can step in, a hub is not waited for long.
_ANSWERS_S = 3.0
_ANSWERS_ALONE_S = 30.0
_STALLS_S = 30.0
_MAGIC = b"GGUF"
_SHA256 = re.compile(r"(?:W/)?\"?(?P<hex>[0-9a-f]{64})\"?")
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """What a hub says of a file: its size and, where it says so, checksum and commit."""

    bytes: int
    sha256: str | None
    commit: str | None
    is_gguf: bool


def append(url: str, part: Path, weights: Weights, report: Report) -> None:
    """Append to `part` what it lacks of the file at `url`; raise `SourceFailed` when it cannot."""
    done = size_of(part)
    patience_s = _ANSWERS_S if weights.pieces else _ANSWERS_ALONE_S
    connection, response = _opened(url, done, patience_s)
    with connection:
        done = _offset(response, done, weights.bytes)
        try:
            with part.open("ab") as file:
                file.truncate(done)
                for chunk in response.iter_raw():
                    file.write(chunk)
                    done += len(chunk)
                    report(Progress("hub", done, weights.bytes))
        except httpx.HTTPError:
            raise SourceFailed(f"the connection broke after {done:,} bytes") from None


def look_at(url: str) -> Stated:
    """Return what the hub says of the file at `url`; raise `SourceFailed` when it has none."""
    connection, response = _opened(url, 0, _ANSWERS_ALONE_S)
    with connection:
        size = response.headers.get("content-length", "")
        if response.status_code not in (200, 206) or not size.isdecimal():
            raise _not_there(response.status_code)
        magic = b""
        try:
            for chunk in response.iter_raw():
                magic += chunk
                if len(magic) >= len(_MAGIC):
                    break
        except httpx.HTTPError:
            raise SourceFailed("the connection broke at once") from None
        # The hub itself states them, where it sends on to whoever keeps the file.
        trusted = [each for each in (*response.history, response) if is_trusted(each.url)]
        linked = (each.headers.get("x-linked-etag", "") for each in trusted)
        commits = (each.headers.get("x-repo-commit", "") for each in trusted)
        return Stated(
            bytes=int(size),
            sha256=next((m["hex"] for etag in linked if (m := _SHA256.fullmatch(etag))), None),
            commit=next((commit for commit in commits if commit.isalnum()), None),
            is_gguf=magic.startswith(_MAGIC),
        )


def is_trusted(url: httpx.URL) -> bool:
    """Say whether nobody on the way can change what comes from there."""
    if url.scheme == "https" or url.host == "localhost":
        return True
    try:
        return ipaddress.ip_address(url.host).is_loopback
    except ValueError:
        return False


def _opened(url: str, offset: int, patience_s: float) -> tuple[ExitStack, httpx.Response]:
    """Return the reply, its body still to be read, and what closes it; raise `SourceFailed`."""
    try:
        return _within(patience_s, lambda: _ask(url, offset))
    except httpx.InvalidURL:
        raise SourceFailed("hub_url is not an address") from None
    except (httpx.HTTPError, ImportError, OSError, ValueError) as error:
        # Beside the network's: proxies or certificates in the environment that cannot be used.
        raise SourceFailed(str(error) or f"no answer within {patience_s:.0f} s") from None


def _ask(url: str, offset: int) -> tuple[ExitStack, httpx.Response]:
    headers = {"Accept-Encoding": "identity", "Range": f"bytes={offset}-"}
    with ExitStack() as connection:
        client = connection.enter_context(httpx.Client(timeout=_STALLS_S, follow_redirects=True))
        response = connection.enter_context(client.stream("GET", url, headers=headers))
        return connection.pop_all(), response


def _within(seconds: float, call: Callable[[], _T]) -> _T:
    """Raise `TimeoutError` when `call` takes longer; it then ends unheard in the background.

    A connection's own timeout does not bound the name lookup, and runs anew for every address.
    """
    outcome: Future[_T] = Future()

    def run() -> None:
        try:
            outcome.set_result(call())
        except Exception as error:
            outcome.set_exception(error)

    threading.Thread(target=run, daemon=True).start()
    return outcome.result(seconds)


def _offset(response: httpx.Response, asked: int, total: int) -> int:
    """Return where in the file the reply begins; refuse a reply that is not this file."""
    status, headers = response.status_code, response.headers
    if status == 206 and headers.get("content-range") == f"bytes {asked}-{total - 1}/{total}":
        return asked
    if status == 200 and headers.get("content-length") == str(total):
        return 0
    raise _not_there(status)


def _not_there(status: int) -> SourceFailed:
    if status in (401, 403):
        return SourceFailed(f"it has no such file that everybody may read (status {status})")
    return SourceFailed(f"it does not have this file (status {status})")
