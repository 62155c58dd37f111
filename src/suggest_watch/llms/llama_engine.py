"""llama.cpp in this process, through `xllamacpp`: blocking, for one thread at a time.

It knows how to run a GGUF file; it does not know where model files come from, nor asyncio.
"""

from __future__ import annotations

import http.client
import json
import logging
import os
import secrets
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from suggest_watch.errors import BadReply, ModelError, PromptTooLong
from suggest_watch.llms import Message, Piece, Prompt, Usage
from suggest_watch.llms.messages import as_dicts
from suggest_watch.llms.prefix_files import PrefixFiles
from suggest_watch.settings import Sampling

CONTEXT_TOKENS = 4096
# Whoever closes a stream while the prompt is being read waits for the end of a batch.
BATCH_TOKENS = 128
# States of other prompts kept in memory, so that two prefixes can take turns.
CACHE_MIB = 256
SLOT_TIMEOUT_S = 10.0

Emit = Callable[[Piece | Usage | None], None]
IsClosed = Callable[[], bool]

_PASSED_ON = {
    *("temperature", "top_p", "top_k", "max_tokens", "stop", "seed"),
    *("frequency_penalty", "presence_penalty", "repeat_penalty"),
}
_AGAIN = "try again, or with another model: suggest models"
_log = logging.getLogger(__name__)


class LlamaEngine:
    """A loaded model. Long calls take `is_closed` and soon return once it says so."""

    def __init__(self, path: Path, *, name: str, threads: int | None, prefix_dir: Path) -> None:
        """Load the GGUF file at `path`; `name` is for messages. Raises `ModelError`."""
        # Threads wait for each other hundreds of times a token. With the default, where they spin
        # for long, another busy process makes the model ten times slower; where they do not spin
        # at all, it is half as fast on an idle machine. Read when the library is loaded.
        os.environ.setdefault("GOMP_SPINCOUNT", "300")
        import xllamacpp  # type: ignore[import-untyped]

        self._name = name
        self._files = PrefixFiles(prefix_dir)
        self._state_of = [xllamacpp.__version__, str(CONTEXT_TOKENS), *_identity(path)]
        self._warmed: dict[tuple[Message, ...], Path | None] = {}
        # The library opens a port on loopback, which alone can save and restore states: closed
        # to everybody who does not know this key.
        self._key = secrets.token_urlsafe(32)
        params = xllamacpp.CommonParams()
        params.model.path = str(path)
        params.api_keys = [self._key]
        params.slot_save_path = f"{prefix_dir}{os.sep}"
        params.n_ctx = CONTEXT_TOKENS
        params.n_parallel = 1
        params.n_batch = params.n_ubatch = BATCH_TOKENS
        params.cache_ram_mib = CACHE_MIB
        params.cpuparams.n_threads = threads or _allowed_cores()
        params.warmup = False
        params.fit_params = False  # it would read the file twice, to fit it into a GPU
        params.ui = False
        params.endpoint_slots = False
        params.verbosity = -1  # llama.cpp would write to the terminal
        try:
            self._server = xllamacpp.Server(params)
        except RuntimeError:
            raise ModelError(
                f"{name} cannot be loaded: {path} is damaged, of a kind that llama.cpp does not"
                " know, or larger than the free memory",
                hint="suggest models",
            ) from None

    def warm(self, prefix: Sequence[Message], is_closed: IsClosed) -> None:
        """Bring the model into its state after `prefix`, from disk where it was saved there."""
        messages = tuple(prefix)
        if not messages or messages in self._warmed:
            return
        key = "\n".join([*self._state_of, *(f"{m.role}: {m.content}" for m in messages)])
        file = self._files.find(key)
        if file is not None and not self._restore(file):
            file.unlink(missing_ok=True)
            file = None
        if file is None:
            self._prefill(messages, is_closed)
            if is_closed():
                return
            file = self._save(key)
        self._warmed[messages] = file

    def reply(self, prompt: Prompt, emit: Emit, is_closed: IsClosed) -> None:
        """Write the reply into `emit`: pieces, then one usage; None for a sign of life."""
        request = _request(prompt)
        if prompt.sampling.seed is not None:
            # What is computed in batches of another size rounds differently, and other words
            # follow: the same words need the same start.
            request["cache_prompt"] = self._rewind(prompt.messages)
        finish = "end"
        usage: Usage | None = None

        def take(chunk: dict[str, Any]) -> None:
            nonlocal finish, usage
            if "prompt_progress" in chunk:  # whoever waits for a long prompt is not idle
                emit(None)
            for choice in chunk["choices"]:
                finish = choice["finish_reason"] or finish
                if text := choice["delta"].get("content"):
                    emit(Piece(text))
                elif choice["delta"].get("reasoning_content"):
                    emit(None)
            if "usage" in chunk:
                usage = _usage(chunk, "length" if finish == "length" else "end")

        self._chat(request, take, is_closed)
        if usage is not None:
            emit(usage)
        elif not is_closed():
            raise BadReply(f"{self._name} was cut off in the middle of its reply", hint=_AGAIN)

    def _prefill(self, prefix: tuple[Message, ...], is_closed: IsClosed) -> None:
        # Many templates refuse a conversation in which nobody asks anything.
        question = () if prefix[-1].role == "user" else (Message("user", ""),)
        sampling = Sampling.model_validate({"max_tokens": 1})
        request = _request(Prompt(messages=prefix + question, sampling=sampling))
        self._chat(request, lambda _: None, is_closed)

    def _rewind(self, messages: tuple[Message, ...]) -> bool:
        """Go back to the state after the warmed prefix that `messages` begin with."""
        for prefix, file in self._warmed.items():
            if messages[: len(prefix)] == prefix:
                return file is not None and self._restore(file)
        return False

    def _chat(
        self,
        request: dict[str, Any],
        take: Callable[[dict[str, Any]], None],
        is_closed: IsClosed,
    ) -> None:
        """Give each chunk of the answer to `take`; raises `ModelError`."""
        error: dict[str, Any] | None = None

        def on_chunk(chunk: dict[str, Any]) -> bool:
            nonlocal error
            error = chunk.get("error")
            if error is None:
                take(chunk)
            return error is not None or is_closed()

        try:
            self._server.handle_chat_completions(request, on_chunk)
        except (ValueError, RuntimeError) as refusal:
            raise ModelError(
                f"{self._name} cannot take this prompt: {refusal}", hint="suggest models"
            ) from None
        if error is not None:
            raise self._refused(error)

    def _refused(self, error: dict[str, Any]) -> ModelError:
        if error.get("type") == "exceed_context_size_error":
            return PromptTooLong(
                f"the prompt has {error.get('n_prompt_tokens')} tokens, and {self._name} reads"
                f" {CONTEXT_TOKENS}",
                hint="ask for fewer titles with --count",
            )
        return ModelError(f"{self._name}: {error.get('message')}", hint=_AGAIN)

    def _save(self, key: str) -> Path | None:
        """Keep the present state on disk; where that fails the next start is slower, no more."""
        part = self._files.folder / f"{secrets.token_hex(8)}.part"
        try:
            self._files.folder.mkdir(parents=True, exist_ok=True)
            try:
                saved = self._slot("save", part)
                if saved and saved.get("n_written") == part.stat().st_size:  # less on a full disk
                    return self._files.add(key, part)
            finally:
                part.unlink(missing_ok=True)
        except OSError as error:
            _log.debug("the state after the prefix was not saved: %s", error)
        return None

    def _restore(self, file: Path) -> bool:
        return self._slot("restore", file) is not None

    def _slot(self, action: Literal["save", "restore"], file: Path) -> dict[str, Any] | None:
        address = urlsplit(self._server.listening_address)
        port = http.client.HTTPConnection(
            address.hostname or "", address.port, timeout=SLOT_TIMEOUT_S
        )
        try:
            port.request(
                "POST",
                f"/slots/0?action={action}",
                body=json.dumps({"filename": file.name}),
                headers={"Authorization": f"Bearer {self._key}"},
            )
            response = port.getresponse()
            answer: dict[str, Any] = json.loads(response.read())
            if response.status == http.client.OK:
                return answer
            _log.debug("cannot %s %s: %s", action, file, answer)
        except (OSError, http.client.HTTPException, ValueError) as error:
            _log.debug("cannot %s %s: %s", action, file, error)
        finally:
            port.close()
        return None


def _request(prompt: Prompt) -> dict[str, Any]:
    request: dict[str, Any] = {
        "messages": as_dicts(prompt.messages),
        **prompt.sampling.model_dump(mode="json", include=_PASSED_ON, exclude_none=True),
        "chat_template_kwargs": {"enable_thinking": False},
        "stream": True,
        "stream_options": {"include_usage": True},
        "return_progress": True,  # a chunk after each batch of the prompt, so that it can be left
    }
    if prompt.schema is not None:
        schema = {"name": "reply", "schema": dict(prompt.schema)}
        request["response_format"] = {"type": "json_schema", "json_schema": schema}
    return request


def _usage(chunk: dict[str, Any], stopped: Literal["end", "length"]) -> Usage:
    return Usage(
        prompt_tokens=chunk["usage"]["prompt_tokens"],
        cached_tokens=chunk["usage"].get("prompt_tokens_details", {}).get("cached_tokens", 0),
        generated_tokens=chunk["usage"]["completion_tokens"],
        stopped=stopped,
    )


def _identity(path: Path) -> tuple[str, str, str]:
    """Return what changes when the file does; hashing hundreds of megabytes would take longer."""
    stat = path.stat()
    return path.name, str(stat.st_size), str(stat.st_mtime_ns)


def _allowed_cores() -> int:
    """Return the cores that this process may use, or -1: llama.cpp counts the physical ones."""
    if not hasattr(os, "sched_getaffinity"):
        return -1
    allowed = len(os.sched_getaffinity(0))
    return allowed if allowed < (os.cpu_count() or 1) else -1
