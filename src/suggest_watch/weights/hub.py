"""Model files from the hub over HTTP, resumed where they stopped; knows no package index."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import ExitStack
from pathlib import Path
from typing import TypeVar

import httpx

from suggest_watch.weights import Progress, Report, SourceFailed, Weights, size_of

_ANSWERS_S = 3.0
_STALLS_S = 30.0
_T = TypeVar("_T")


def append(url: str, part: Path, weights: Weights, report: Report) -> None:
    """Append to `part` what it lacks of the file at `url`; raise `SourceFailed` when it cannot."""
    done = size_of(part)
    try:
        connection, response = _within(_ANSWERS_S, lambda: _ask(url, done))
    except httpx.InvalidURL:
        raise SourceFailed("hub_url is not an address") from None
    except (httpx.HTTPError, ImportError, OSError, ValueError) as error:
        # Beside the network's: proxies or certificates in the environment that cannot be used.
        raise SourceFailed(str(error) or f"no answer within {_ANSWERS_S:.0f} s") from None
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


def _ask(url: str, offset: int) -> tuple[ExitStack, httpx.Response]:
    """Return the reply, its body still to be read, and what closes it."""
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
    raise SourceFailed(f"it does not have this file (status {status})")
