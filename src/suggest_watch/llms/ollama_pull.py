"""Has an Ollama server fetch a model, over its `/api/pull`; knows no chat."""

from __future__ import annotations

import re
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass, replace

import httpx
from pydantic import BaseModel, ValidationError

from suggest_watch.connection import CONNECT_TIMEOUT_S, Server, ollama_server, reason_of
from suggest_watch.errors import ModelError, ModelMissing
from suggest_watch.settings import Settings

# Between two lines: the server says nothing while it verifies what it fetched.
PATIENCE_S = 600.0
_NO_SUCH_MODEL = re.compile(r"file does not exist|not found|invalid model", re.IGNORECASE)
_LIBRARY = "look its name up at https://ollama.com/library"


@dataclass(frozen=True, slots=True)
class Step:
    """What the server is at, a layer for instance; in bytes where it has a size, else 0 of 0."""

    what: str
    done: int
    total: int


class _Line(BaseModel):
    status: str = ""
    error: str = ""
    total: int = 0
    completed: int = 0


async def pull(settings: Settings, model: str) -> AsyncGenerator[Step, None]:
    """Have `model` fetched, and yield how far that is, several times a second, to its end.

    Ollama stops when this is closed, and goes on from there the next time. Raises `ModelMissing`
    for a model that it cannot find, and `ModelError` for all else that goes wrong.
    """
    again = f"suggest models pull ollama:{model}"
    server = replace(ollama_server(settings), check=f"{again} goes on where it stopped")
    async with aclosing(_lines(server, model)) as lines:
        async for line in lines:
            if line.error:
                raise _failed(line.error, model, again)
            if line.status == "success":
                return
            yield Step(line.status, line.completed, line.total)
    raise server.cut_off(f"the fetching of {model}")


async def _lines(server: Server, model: str) -> AsyncGenerator[_Line, None]:
    timeout = httpx.Timeout(PATIENCE_S, connect=CONNECT_TIMEOUT_S)
    request = {"model": model, "stream": True}
    speaks_ollama = False
    with server.translated(f"the fetching of {model}", PATIENCE_S):
        async with (
            server.client() as client,
            client.stream("POST", "/api/pull", json=request, timeout=timeout) as response,
        ):
            if response.status_code != httpx.codes.OK:
                reason = reason_of(await response.aread())
                if not reason:
                    raise server.another_kind(response.headers)
                yield _Line(error=reason)
                return
            async for raw in response.aiter_lines():
                try:
                    line = _Line.model_validate_json(raw)
                except ValidationError:
                    continue
                speaks_ollama = True
                yield line
    if not speaks_ollama:
        raise server.another_kind(response.headers)


def _failed(reason: str, model: str, again: str) -> ModelError:
    if _NO_SUCH_MODEL.search(reason):
        return ModelMissing(f"Ollama finds no model {model}: {reason[:300]}", hint=_LIBRARY)
    return ModelError(
        f"Ollama cannot fetch {model}: {reason[:300]}", hint=f"{again} goes on where it stopped"
    )
