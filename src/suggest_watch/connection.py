"""HTTP servers that a person set up: how each is reached, and what it means when it refuses.

It knows no protocol above HTTP, and no model.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx
from pydantic import BaseModel, SecretStr, ValidationError

from suggest_watch.errors import (
    BackendDown,
    BackendTimeout,
    BadReply,
    ModelError,
    PromptTooLong,
    SettingsError,
)
from suggest_watch.settings import Settings

CONNECT_TIMEOUT_S = 5.0
# What is said to this machine does not leave it through a proxy.
NOT_THROUGH_A_PROXY: Mapping[str, None] = {
    "all://localhost": None,
    "all://127.0.0.1": None,
    "all://[::1]": None,
}
# What Ollama, llama.cpp, vLLM, LM Studio and OpenAI say of an input that does not fit.
_TOO_LONG = re.compile(
    r"exceeds? .*context|exceed_context_size|context_length_exceeded|maximum context"
    r"|context (?:length|size|window) of|greater than the context|too large to process"
    r"|(?:prompt|input|messages?) (?:is|are) too long",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """A server at `url`, open to those with the `key`, if any, that speaks `api`.

    The address is the `setting` of that name, whose right value is `place`, for instance
    `example`. `start` mends that nothing answers, `check` that it is too slow or breaks off.
    Raises `SettingsError` for an address or a key that can be none.
    """

    url: str
    key: str = field(default="", repr=False)
    api: str
    setting: str
    place: str
    example: str
    start: str
    check: str

    def __post_init__(self) -> None:
        try:
            url = httpx.URL(self.url)
        except httpx.InvalidURL:
            raise self._wrong_address() from None
        if url.scheme not in ("http", "https") or not url.host:
            raise self._wrong_address()
        if not (self.key.isascii() and self.key.isprintable()):  # a library would show it
            raise SettingsError(
                f"{self._key_setting} holds characters that no key has",
                hint=f"set SUGGEST_{self._key_setting.upper()} again, without line breaks",
            )

    @property
    def host(self) -> str:
        """The name of the machine."""
        return httpx.URL(self.url).host

    @property
    def address(self) -> str:
        """Machine and port for messages, without the password that a URL may hold."""
        return httpx.URL(self.url).netloc.decode()

    def client(self) -> httpx.AsyncClient:
        """Return connections for any number of replies; how long one may take is not limited."""
        return httpx.AsyncClient(
            base_url=self.url,
            headers={"Authorization": f"Bearer {self.key}"} if self.key else None,
            timeout=httpx.Timeout(None, connect=CONNECT_TIMEOUT_S),
            limits=httpx.Limits(max_connections=None),
            mounts=NOT_THROUGH_A_PROXY,
            verify=self._is_encrypted,
        )

    def blocking_client(self, timeout_s: float) -> httpx.Client:
        """Return connections for threads that have no end of life to close idle ones at."""
        return httpx.Client(
            base_url=self.url,
            timeout=httpx.Timeout(timeout_s, connect=CONNECT_TIMEOUT_S),
            limits=httpx.Limits(max_keepalive_connections=0),
            mounts=NOT_THROUGH_A_PROXY,
            verify=self._is_encrypted,
        )

    @contextmanager
    def translated(self, name: str, timeout_s: float | None = None) -> Iterator[None]:
        """Translate what httpx raises while `name` is asked; `timeout_s` is the client's."""
        try:
            yield
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.ProxyError) as error:
            raise BackendDown(
                f"nothing answers at {self.address}: {error}", hint=self.start
            ) from error
        except httpx.TimeoutException as error:
            raise BackendTimeout(
                f"{name} did not answer within {timeout_s:g} s", hint=self.check
            ) from error
        except httpx.RequestError as error:
            raise self.cut_off(name) from error

    def cut_off(self, name: str) -> BadReply:
        """Return the error of a reply that broke off or was garbled."""
        return BadReply(f"{name} was cut off in the middle of its reply", hint=self.check)

    def another_kind(self, headers: Mapping[str, str]) -> BadReply:
        """Return the error of a server that speaks something else, as its `headers` may tell."""
        spoken = ", but HTML" if "html" in headers.get("content-type", "").lower() else ""
        return BadReply(
            f"what answers at {self.address} does not speak {self.api}{spoken}",
            hint=f"set SUGGEST_{self.setting.upper()} to {self.place}",
        )

    def locked(self) -> ModelError:
        """Return the error of a key that is wrong or missing."""
        fault = "does not accept the key" if self.key else "wants a key"
        return ModelError(
            f"{self.address} {fault}",
            hint=f"set SUGGEST_{self._key_setting.upper()} to a key for it",
        )

    def busy(self, name: str, reason: str) -> ModelError:
        """Return the error of a server that has no time for `name` now."""
        return ModelError(f"{name} is busy: {self.quoted(reason)}", hint="try again in a minute")

    def too_long(self, name: str, reason: str) -> PromptTooLong:
        """Return the error of a prompt that `name` cannot read."""
        return PromptTooLong(
            f"{name} cannot read a prompt this long: {self.quoted(reason)}",
            hint="ask for fewer titles with --count",
        )

    def quoted(self, reason: str) -> str:
        """Return what the server says as a message may hold it: short, and without the key."""
        return (reason.replace(self.key, "(key)") if self.key else reason)[:300]

    @property
    def _key_setting(self) -> str:
        return self.setting.replace("_url", "_api_key")

    @property
    def _is_encrypted(self) -> bool:
        # To load the certificates takes tens of milliseconds, for nothing where there is no TLS.
        return httpx.URL(self.url).scheme == "https"

    def _wrong_address(self) -> SettingsError:
        return SettingsError(
            f"{self.setting} is not an http address",
            hint=f"SUGGEST_{self.setting.upper()}={self.example}",
        )


def ollama_server(settings: Settings) -> Server:
    """Return the Ollama server of the settings."""
    return Server(
        url=settings.ollama_url,
        api="Ollama's protocol",
        setting="ollama_url",
        place="the address that ollama serve prints",
        example="http://localhost:11434",
        start="ollama serve",
        check="ollama ps",
    )


def openai_server(settings: Settings) -> Server:
    """Return the settings' server that speaks OpenAI's API."""
    return Server(
        url=settings.openai_url,
        key=_secret(settings.openai_api_key),
        api="OpenAI's API",
        setting="openai_url",
        place="the server's address, up to its /v1",
        example="http://localhost:8080/v1",
        start="start the server, or set SUGGEST_OPENAI_URL to where it is",
        check="suggest doctor",
    )


def anthropic_server(settings: Settings) -> Server:
    """Return the settings' server that speaks Anthropic's API."""
    return Server(
        url=settings.anthropic_url,
        key=_secret(settings.anthropic_api_key),
        api="Anthropic's API",
        setting="anthropic_url",
        place="the server's address, without its /v1",
        example="https://api.anthropic.com",
        start="look at the connection, or set SUGGEST_ANTHROPIC_URL to where it is",
        check="suggest doctor",
    )


def reranker_server(settings: Settings, *, url: str, api: str) -> Server:
    """Return the server at `url` that reranks, by that `api`, with the key of the settings."""
    return Server(
        url=url,
        key=_secret(settings.reranker_api_key),
        api=api,
        setting="reranker_url",
        place="the server's address, without its /v1 or /v2",
        example="http://localhost:8080",
        start="start the server, or SUGGEST_RERANKER=none",
        check="suggest doctor, or SUGGEST_RERANKER=none",
    )


def _secret(key: SecretStr | None) -> str:
    return key.get_secret_value() if key else ""


class _Error(BaseModel):
    message: str


class Refusal(BaseModel):
    """An error, in each of the shapes that servers give it."""

    error: _Error | str | None = None
    message: str | None = None
    detail: Any = None

    def reason(self) -> str:
        """Return what it says, nothing where it is not an error."""
        error = self.error.message if isinstance(self.error, _Error) else self.error
        return error or self.message or (str(self.detail) if self.detail else "")


def reason_of(body: bytes) -> str:
    """Return the reason that the body of a refusal gives, nothing where it gives none."""
    try:
        return Refusal.model_validate_json(body).reason()
    except ValidationError:
        return ""


def is_too_long(refusal: str) -> bool:
    """Tell whether a `refusal` says that the input has more tokens than the model reads."""
    return bool(_TOO_LONG.search(refusal))
