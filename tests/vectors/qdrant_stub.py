"""A loopback server that answers every request with what a test scripted."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

Reply = Callable[[str], tuple[int, str] | None]
"""Maps `METHOD /path` to a status and a body; None leaves the connection open without an answer."""

ROOT = (200, json.dumps({"title": "qdrant - vector search engine", "version": "1.17.1"}))


@dataclass
class Stub:
    """Where it listens, and the heads of the requests that came in."""

    url: str
    heads: list[str] = field(default_factory=list)


@asynccontextmanager
async def answering(reply: Reply, *, cut: bool = False) -> AsyncIterator[Stub]:
    """Listen on a free port; `cut` closes each connection in the middle of the body."""
    silence = asyncio.Event()

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        stub.heads.append(head)
        answer = reply(head.split(" HTTP/", 1)[0])
        if answer is None:
            await silence.wait()
        else:
            status, body = answer
            payload = body.encode()
            writer.write(
                f"HTTP/1.1 {status} X\r\ncontent-length: {len(payload)}\r\n"
                f"connection: close\r\n\r\n".encode()
            )
            writer.write(payload[: len(payload) // 2] if cut else payload)
        writer.close()

    server = await asyncio.start_server(handle, "127.0.0.1", 0)
    stub = Stub(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}")
    try:
        yield stub
    finally:
        silence.set()
        server.close()
        await server.wait_closed()
