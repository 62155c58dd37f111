"""The one reader of configuration: TOML file, `SUGGEST_*` environment, flags, later ones winning.

Everything configurable is a field here, with its default and meaning; knows no back end.
Environment names are the fields' in capitals: `SUGGEST_LLM`, `SUGGEST_SAMPLING__TEMPERATURE`.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, Literal, get_args

from platformdirs import PlatformDirs
from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, model_validator

from suggest_watch.errors import SettingsError

_DIRS = PlatformDirs("suggest-watch", appauthor=False)
_PREFIX = "SUGGEST_"
MAX_COUNT = 20
MAX_PERSONA = 1000

Wished = Literal["auto", "explain", "select", "open"]
STRATEGIES: tuple[Wished, ...] = get_args(Wished)

PRESETS: Mapping[str, Mapping[str, float]] = {
    "focused": {"temperature": 0.2, "top_p": 0.8, "top_k": 20},
    "balanced": {},
    "adventurous": {"temperature": 1.0, "top_p": 0.95, "top_k": 100},
}
"""What each preset sets; balanced is the defaults, the published design's values."""

_FAULTS: Mapping[str, str] = {
    "extra_forbidden": "does not exist",
    "model_type": "is a table: set what is in it, by itself",
    "tuple_type": "should be a list of texts",
    "string_type": "should be a text",
    "string_too_short": "should not be empty",
    "int_type": "should be a whole number",
    "int_parsing": "should be a whole number",
    "int_from_float": "should be a whole number",
    "float_type": "should be a number",
    "float_parsing": "should be a number",
    "bool_type": "should be true or false",
    "bool_parsing": "should be true or false",
}
"""How the library's commonest complaints are said to a person."""


class Sampling(BaseModel):
    """How a language model writes. What is set itself, wherever that is, wins over a preset."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    preset: Literal["focused", "balanced", "adventurous"] = Field(
        "balanced", description="temperature, top_p and top_k, where they are not set themselves"
    )
    temperature: float = Field(0.7, ge=0, le=2, description="0 repeats itself, above 1 rambles")
    top_p: float = Field(0.9, gt=0, le=1, description="keep the likeliest tokens up to this mass")
    top_k: int = Field(40, ge=0, description="keep this many likeliest tokens; 0 keeps all")
    max_tokens: int = Field(800, ge=1, le=100_000, description="at most this many in one answer")
    frequency_penalty: float | None = Field(None, ge=-2, le=2, description="against repeating")
    presence_penalty: float | None = Field(None, ge=-2, le=2, description="against old topics")
    repeat_penalty: float | None = Field(None, gt=0, le=10, description="llama.cpp's own; 1 is off")
    stop: tuple[Annotated[str, Field(min_length=1)], ...] = Field(
        (), description="texts that end the reply"
    )
    seed: int | None = Field(None, ge=0, description="the same seed gives the same words")
    system_prompt: str | None = Field(
        None, max_length=4000, description="who the model is to be, before our instructions"
    )
    idle_timeout_s: float = Field(60.0, gt=0, description="seconds without a token that end it")
    total_timeout_s: float = Field(600.0, gt=0, description="seconds a whole answer may take")

    @model_validator(mode="before")
    @classmethod
    def _fill_from_preset(cls, given: Any) -> Any:
        preset = given.get("preset") if isinstance(given, Mapping) else None
        return {**PRESETS.get(preset, {}), **given} if isinstance(preset, str) else given


class Settings(BaseModel):
    """The effective configuration; frozen, passed as an argument, never read from a global."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    home: Path = Field(
        default_factory=lambda: Path(_DIRS.user_data_dir),
        description="folder of the database and the index",
    )
    models_dir: Path = Field(
        default_factory=lambda: Path(_DIRS.user_cache_dir) / "models",
        description="folder of downloaded model files",
    )
    viewer: str = Field("me", min_length=1, max_length=80, description="who is watching")
    count: int = Field(4, ge=1, le=MAX_COUNT, description="how many titles an answer has")
    adventurous: float = Field(
        0.0, ge=0, le=1, description="0: what many know and fits best; 1: lesser known, more varied"
    )
    embedder: str = Field(
        "fastembed:all-MiniLM-L6-v2-int8", description="BACKEND:MODEL that embeds text"
    )
    llm: str = Field(
        "llama_cpp:qwen2.5-coder-0.5b",
        description="BACKEND:MODEL that writes the reasons, or none",
    )
    refine: bool | None = Field(
        None,
        description="let the model add to what `add` read; unset: where it is large and quick",
    )
    strategy: Wished = Field(
        "auto",
        description="explain the ranking's picks, select among them, or name titles openly",
    )
    persona: str = Field(
        "", max_length=MAX_PERSONA, description="who recommends, e.g. a critic who loves the 1980s"
    )
    vectors: Literal["edge", "server"] = Field(
        "edge", description="Qdrant in process, or a server at qdrant_url"
    )
    qdrant_url: str = Field("http://localhost:6333", description="address of the Qdrant server")
    qdrant_api_key: SecretStr | None = Field(None, description="key of the Qdrant server")
    database_url: SecretStr | None = Field(
        None, description="SQLAlchemy URL; unset means SQLite in the home folder"
    )
    ollama_url: str = Field("http://localhost:11434", description="address of Ollama")
    keep_alive: str = Field("30m", description="how long Ollama keeps a model loaded")
    openai_url: str = Field(
        "https://api.openai.com/v1", description="address of a server that speaks OpenAI's API"
    )
    openai_api_key: SecretStr | None = Field(None, description="key of that server")
    anthropic_url: str = Field(
        "https://api.anthropic.com", description="address of a server that speaks Anthropic's API"
    )
    anthropic_api_key: SecretStr | None = Field(None, description="key of that server")
    reranker: str = Field(
        "none", description="BACKEND:MODEL that judges titles and signals once more, or none"
    )
    reranker_url: str = Field(
        "", description="address of the reranker's server; empty means its maker's own"
    )
    reranker_api_key: SecretStr | None = Field(None, description="key of that server")
    reranker_timeout_s: float = Field(
        3.0, gt=0, le=60, description="seconds a reranker may take of one answer"
    )
    hub_url: str = Field(
        "https://huggingface.co", description="where model files are looked for first; empty skips"
    )
    threads: int | None = Field(None, ge=1, description="threads of the in-process model")
    sampling: Sampling = Field(default=Sampling(), description="how the language model writes")

    @property
    def database_file(self) -> Path:
        """Where the SQLite file lies when no URL is set."""
        return self.home / "suggest.db"

    @property
    def vectors_dir(self) -> Path:
        """The folder of Qdrant Edge."""
        return self.home / "vectors"


@dataclass(frozen=True, slots=True)
class Setting:
    """One effective setting as a person reads it: secrets are hidden, `origin` says who set it."""

    name: str
    value: str
    origin: str
    meaning: str


def config_file(environment: Mapping[str, str] = os.environ) -> Path:
    """Return where the TOML file is looked for: `SUGGEST_CONFIG`, or the platform's folder."""
    named = environment.get(f"{_PREFIX}CONFIG")
    return Path(named).expanduser() if named else Path(_DIRS.user_config_dir) / "config.toml"


def load_settings(
    flags: Mapping[str, Any] | None = None, *, environment: Mapping[str, str] = os.environ
) -> Settings:
    """Read file, environment and `flags` (None values are not set) into one frozen object.

    Raises `SettingsError` that names the setting and where the wrong value stands.
    """
    layers = _layers(flags or {}, environment)
    merged: dict[str, Any] = {}
    for _, layer in layers:
        for name, value in layer.items():
            _place(merged, name, value)
    for name in ("home", "models_dir"):
        if name in merged:
            merged[name] = Path(str(merged[name])).expanduser().absolute()
    try:
        return Settings.model_validate(merged)
    except ValidationError as error:
        name, fault = _fault(error)
        origin = _origin(name, layers)
        raise SettingsError(
            f"setting {name} ({origin}) {fault}", hint=_mend(name, origin)
        ) from None


def fault_of(name: str, value: Any) -> str:
    """Say what is wrong with `value` as the setting `name`; nothing where it can be used."""
    given: dict[str, Any] = {}
    _place(given, name, value)
    try:
        Settings.model_validate(given)
    except ValidationError as error:
        return _fault(error)[1]
    return ""


def explain_settings(
    flags: Mapping[str, Any] | None = None, *, environment: Mapping[str, str] = os.environ
) -> list[Setting]:
    """List every effective setting and where it comes from; a secret shows only that it is set."""
    settings = load_settings(flags, environment=environment)
    preset = settings.sampling.preset
    from_preset = {f"sampling.{name}": value for name, value in PRESETS[preset].items()}
    layers = [(f"preset {preset}", from_preset), *_layers(flags or {}, environment)]
    rows = []
    for name, value, meaning in _walk(settings):
        shown = "(set, hidden)" if isinstance(value, SecretStr) else _as_text(value)
        rows.append(Setting(name, shown, _origin(name, layers), meaning))
    return rows


def split_model(name: str) -> tuple[str, str]:
    """Split `backend:model` at the first colon; a model's own tag keeps its colons.

    Raises `SettingsError` when there is no colon.
    """
    backend, colon, model = name.partition(":")
    if not (backend and colon and model):
        raise SettingsError(
            f"{name!r} is not BACKEND:MODEL", hint="suggest settings shows how such names look"
        )
    return backend, model


def _fault(error: ValidationError) -> tuple[str, str]:
    """Return the first wrong setting, and what it has to be, as an end of a sentence."""
    [first, *_] = error.errors(include_url=False)
    name = ".".join(part for part in first["loc"] if isinstance(part, str))
    said = first["msg"].removeprefix("Input ").removeprefix("String ")
    return name, _FAULTS.get(first["type"], said)


def _mend(name: str, origin: str) -> str:
    """Return what to do about a wrong setting; to list them all would fail as well."""
    variable, environment = _variable(name), origin == "environment"
    known = {row for row, _, _ in _walk(Settings())}
    names = [] if name in known or name == "sampling" else sorted(known)
    if close := get_close_matches(name.replace("_", "."), names, n=1):
        return f"did you mean {_variable(close[0]) if environment else close[0]}?"
    if environment:
        return f"unset {variable}, or set it to something else"
    return "suggest settings lists what there is" if origin == "flag" else f"mend {origin}"


def _variable(name: str) -> str:
    return _PREFIX + name.upper().replace(".", "__")


def _layers(
    flags: Mapping[str, Any], environment: Mapping[str, str]
) -> list[tuple[str, Mapping[str, Any]]]:
    path = config_file(environment)
    return [
        (str(path), _flatten(_read_toml(path))),
        ("environment", _read_environment(environment)),
        ("flag", {name: value for name, value in flags.items() if value is not None}),
    ]


def _read_toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path} is not valid TOML: {error}", hint=f"mend {path}") from None
    except OSError as error:
        raise SettingsError(
            f"{path} cannot be read: {error.strerror}", hint="set SUGGEST_CONFIG to another file"
        ) from None


def _read_environment(environment: Mapping[str, str]) -> dict[str, Any]:
    """Take `SUGGEST_*` variables that are set; an unknown one is an error, as in the file.

    `SUGGEST_CONFIG` and `SUGGEST_TEST_*` are not settings.
    """
    found: dict[str, Any] = {}
    for variable, value in environment.items():
        name = variable.removeprefix(_PREFIX)
        if name == variable or not value or name == "CONFIG" or name.startswith("TEST_"):
            continue
        found[name.lower().replace("__", ".")] = (
            tuple(value.split("|")) if name == "SAMPLING__STOP" else value
        )
    return found


def _flatten(table: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    flat: dict[str, Any] = {}
    for name, value in table.items():
        if isinstance(value, dict):
            flat |= _flatten(value, f"{prefix}{name}.")
        else:
            flat[prefix + name] = value
    return flat


def _place(tree: dict[str, Any], dotted: str, value: Any) -> None:
    *parents, leaf = dotted.split(".")
    for parent in parents:
        tree = tree.setdefault(parent, {})
    tree[leaf] = value


def _walk(model: BaseModel, prefix: str = "") -> list[tuple[str, Any, str]]:
    rows: list[tuple[str, Any, str]] = []
    for name, info in type(model).model_fields.items():
        value = getattr(model, name)
        if isinstance(value, BaseModel):
            rows += _walk(value, f"{prefix}{name}.")
        else:
            rows.append((prefix + name, value, info.description or ""))
    return rows


def _origin(name: str, layers: list[tuple[str, Mapping[str, Any]]]) -> str:
    for origin, layer in layers[::-1]:
        if name in layer or any(inner.startswith(f"{name}.") for inner in layer):
            return origin
    return "default"


def _as_text(value: Any) -> str:
    if value is None:
        return "(not set)"
    if isinstance(value, tuple):
        return "|".join(map(str, value)) or "(none)"
    return f"{value}"
