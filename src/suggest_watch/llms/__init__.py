"""Language models: the seam. It knows no title, no prompt and no viewer.

To add one: write `llms/<backend>.py` with a class that satisfies `LanguageModel` and a function
`open_llm(settings, model)`, add its `case` below, and its lines in `tests/llms/test_contract.py`,
also in `test_remote_contract.py` if it is a server's.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from suggest_watch.errors import SettingsError
from suggest_watch.settings import Sampling, Settings, split_model

Ability = Literal["schema", "tools", "judgement", "speed"]
"""What not every model can do: hold a JSON schema, call functions, choose well among titles (about
1.5 billion parameters and up), and read a list of them at once (not with this process's cores)."""


@dataclass(frozen=True, slots=True)
class Tool:
    """A function that a model may call; `parameters` is the JSON schema of its arguments."""

    name: str
    description: str
    parameters: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ToolCall:
    """A call that a model asks for; `arguments` is JSON text as the model wrote it, unchecked."""

    id: str
    name: str
    arguments: str


@dataclass(frozen=True, slots=True)
class Message:
    """One turn of a conversation with a model.

    An assistant's turn may hold `calls`; a tool's turn answers the call with the id `call_id`.
    """

    role: Literal["system", "user", "assistant", "tool"]
    content: str
    calls: tuple[ToolCall, ...] = ()
    call_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Prompt:
    """What a model is asked: the messages, how to sample, and a JSON schema the reply must hold.

    `tools` are functions that it may call instead of replying.
    """

    messages: tuple[Message, ...]
    sampling: Sampling
    schema: Mapping[str, Any] | None = None
    tools: tuple[Tool, ...] = ()


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of the reply, to be appended as it comes."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """What a reply cost, as the back end counts it; the last item of a stream that ended well.

    `cached_tokens` of the prompt came from a cache. `stopped` says why it ended.
    """

    prompt_tokens: int = 0
    cached_tokens: int = 0
    generated_tokens: int = 0
    stopped: Literal["end", "length", "stop"] = "end"


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelFacts:
    """A model that a back end has: its name there, its size in bytes, whether it is at hand now."""

    name: str
    bytes: int | None = None
    ready: bool = True
    note: str = field(default="")


OPTIONS = frozenset(Sampling.model_fields) - {"preset", "total_timeout_s"}
"""The options that a back end honours or not; the product itself takes care of the other two."""


class LanguageModel(Protocol):
    """Writes text. Failures are `ModelError` or `WeightsError`, also in the middle of a stream."""

    @property
    def name(self) -> str:
        """`backend:model`."""

    @property
    def honours(self) -> frozenset[str]:
        """Those of `OPTIONS` that this back end passes on; the others become a notice."""

    @property
    def abilities(self) -> frozenset[Ability]:
        """What back end and model can do, as far as it is known without asking the model."""

    async def warm(self, prefix: Sequence[Message]) -> None:
        """Load the model and prefill `prefix`, the messages that later prompts begin with.

        Raises what `generate` would; a second call with the same prefix costs nothing.
        """

    def generate(self, prompt: Prompt) -> AsyncGenerator[Piece | ToolCall | Usage, None]:
        """Stream the reply, or the calls; closing the generator stops the model at once.

        Raises `BackendTimeout` when no piece comes for `sampling.idle_timeout_s` seconds, and
        `PromptTooLong` when the model cannot read that much.
        """

    async def models(self) -> list[ModelFacts]:
        """List what the back end has; raises `BackendDown` when it does not answer."""

    async def aclose(self) -> None:
        """Free the model or the connection; a second call does nothing."""


def open_llm(settings: Settings) -> LanguageModel:
    """Open the language model that `settings.llm` (`backend:model`) names; loads nothing yet."""
    backend, model = split_model(settings.llm)
    match backend:
        case "anthropic":
            from suggest_watch.llms import anthropic

            return anthropic.open_llm(settings, model)
        case "llama_cpp":
            from suggest_watch.llms import llama_cpp

            return llama_cpp.open_llm(settings, model)
        case "ollama":
            from suggest_watch.llms import ollama

            return ollama.open_llm(settings, model)
        case "openai":
            from suggest_watch.llms import openai

            return openai.open_llm(settings, model)
        case "scripted":
            from suggest_watch.llms import scripted

            return scripted.open_llm(settings, model)
        case _:
            raise SettingsError(
                f"unknown language model back end {backend!r}",
                hint="use llama_cpp:, ollama:, openai: or anthropic:MODEL (see: suggest models)",
            )
