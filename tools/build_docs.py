"""Writes the pages of `docs/` that the code itself can tell: commands, settings, feel, back ends.

`python tools/build_docs.py` writes them; a test holds that they are current.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, get_args

import click
from pydantic import BaseModel, SecretStr

from suggest_watch.catalogue import starter
from suggest_watch.cli import cli
from suggest_watch.errors import MissingExtra
from suggest_watch.feel import FOLDS
from suggest_watch.feeling import measure_feel
from suggest_watch.llms import OPTIONS, Ability, LanguageModel, open_llm
from suggest_watch.llms.scripted import ScriptedModel
from suggest_watch.llms.size import JUDGES_FROM_BILLIONS
from suggest_watch.names import normalise_name
from suggest_watch.refine import PATIENCE_S, STRENGTH_BAND
from suggest_watch.settings import Sampling, Settings, load_settings
from suggest_watch.strategies import strategy_for
from suggest_watch.strategies.consult import MAX_CALLS
from suggest_watch.toolbox import tools
from suggest_watch.types import FEEL_DIMENSIONS
from suggest_watch.vocabulary import MOODS
from suggest_watch.vocabulary.moods import MOOD_WORDS

DOCS = Path(__file__).parent.parent / "docs"
_WIDTH = 80
_NOTE = "<!-- Written by tools/build_docs.py; change the code instead. -->"


def pages() -> dict[str, str]:
    """Return each generated page's name and text."""
    return {
        "cli.md": _commands_page(),
        "settings.md": _settings_page(),
        "feel.md": _feel_page(),
        "backends.md": _backends_page(),
    }


def _commands_page() -> str:
    parts = ["# Commands", _NOTE]
    for name, text in _help_pages(
        cli, click.Context(cli, info_name="suggest", **cli.context_settings)
    ):
        parts += [f"## {name}", f"```text\n{text}\n```"]
    return "\n\n".join(parts) + "\n"


def _help_pages(command: click.Command, context: click.Context) -> Iterator[tuple[str, str]]:
    context.terminal_width = context.max_content_width = _WIDTH
    yield context.command_path, command.get_help(context)
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            inner = command.get_command(context, name)
            assert inner is not None
            yield from _help_pages(inner, click.Context(inner, context, info_name=name))


def _settings_page() -> str:
    rows = [
        f"| `{name}` | `{_variable(name)}` | {default} | {meaning} |"
        for name, default, meaning in _settings(Settings)
    ]
    text = f"""# Settings

{_NOTE}

A setting is read from the TOML file, then from the environment, then from a flag; the later one
wins. `suggest settings` shows the effective ones, where each comes from, and the file's place;
`SUGGEST_CONFIG` names another file. A stop text in the environment is separated from the next
by `|`.

| setting | variable | default | meaning |
|---|---|---|---|
"""
    return text + "\n".join(rows) + "\n"


def _settings(model: type[BaseModel], prefix: str = "") -> Iterator[tuple[str, str, str]]:
    for name, field in model.model_fields.items():
        if field.annotation is Sampling:
            yield from _settings(Sampling, f"{name}.")
        else:
            default = "the platform's folder" if field.default_factory else _shown(field.default)
            yield prefix + name, default, (field.description or "").replace("|", "\\|")


def _variable(name: str) -> str:
    return "SUGGEST_" + name.upper().replace(".", "__")


def _shown(default: Any) -> str:
    if default is None or default == () or isinstance(default, SecretStr):
        return "not set"
    return f"`{default}`"


_FEEL_PAGE = """# Feel

{note}

How a title feels is seven numbers from 1 to 5. A request moves in this space: "more upbeat" raises
valence, and what is not spoken of stays.

| dimension | low | high |
|---|---|---|
{meanings}

The titles of the starter catalogue have values set by hand. For a title of any other catalogue they
are predicted, when it is met, from its vector and its record (genres and their pairs, kind, year,
length) by a ridge regression that is fitted on the starter catalogue once for each embedder, when
titles without values are first indexed (`feel.py`).

## How well it is predicted

For {titles:,} titles in {folds}-fold cross-validation, by their synopses and genres alone, with
{embedder}. R² is the share of the variance that is explained, the error the mean
absolute one on the scale from 1 to 5. `suggest doctor --feel` measures the embedder in use.

| dimension | R² | error |
|---|---|---|
{quality}

With the texts and genres of TMDB, for 837 films that have values set by hand, it is less: R² 0.55,
error 0.64. How it came to this, and what did not help, is in [log.md](log.md).
"""


def _feel_page() -> str:
    embedder, quality = measure_feel(load_settings({"embedder": starter.EMBEDDER}))
    rows = [(name, quality.r2[name], quality.mae[name]) for name in FEEL_DIMENSIONS]
    rows.append(("**mean**", quality.mean_r2, quality.mean_mae))
    meanings = [f"| {name} | {_words(name, -1)} | {_words(name, 1)} |" for name in FEEL_DIMENSIONS]
    return _FEEL_PAGE.format(
        note=_NOTE,
        meanings="\n".join(meanings),
        titles=quality.titles,
        folds=FOLDS,
        embedder=f"`{embedder}`",
        quality="\n".join(f"| {name} | {r2:.2f} | {mae:.2f} |" for name, r2, mae in rows),
    )


def _words(dimension: str, side: int) -> str:
    """List moods that the lexicon puts on this side of the middle, the furthest out first."""
    moved = {
        mood: side * (MOOD_WORDS[word].feel[dimension] - 3)
        for mood in MOODS
        if (word := normalise_name(mood)) in MOOD_WORDS and dimension in MOOD_WORDS[word].feel
    }
    furthest = sorted((mood for mood in moved if moved[mood] > 0), key=lambda mood: -moved[mood])
    return ", ".join(furthest[:6]) or "-"


_BACKENDS_PAGE = """# Language models

{note}

A language model writes the reasons. `--llm BACKEND:MODEL`, or `SUGGEST_LLM`, says which one; with
`none` they are composed from the record. `suggest models` lists what each back end has, `suggest
doctor` looks at the one in use.

## Back ends

| back end | is | install | settings |
|---|---|---|---|
{backends}

## Options

What is set with `--temperature` and its like, or under `sampling` in the [settings](settings.md):

| option | {columns} |
|---|{lines}|
{options}

An option that a back end does not know is left out of what is sent, and when you have set it, the
answer says so in a notice; it is never dropped silently. What servers of OpenAI's protocol know
differs: one that refuses an option by name is asked again without it, and is counted as not knowing
it from then on. A preset is the values it stands for. `total_timeout_s` is kept by the product
itself, for every back end.

## Abilities

| ability | {columns} |
|---|{lines}|
{abilities}

`schema` is to hold a JSON schema, `tools` to call functions, `judgement` to choose well among
titles, `speed` to read a long list of them in a moment. Judgement is told from the size in a
model's name. Where the name tells none, a file in this process is taken for small, and what a
server has for large.

## Strategies

With the strategy `auto` the abilities decide how an answer is told; `--strategy` names another way:

| a model with | is told to |
|---|---|
{strategies}

{strategies_part}

## Tools

With `--tools`, in a session `tools on`, a model that calls functions may look things up when the
cards stand, before it writes. It reads this machine's data, never the network:

| function | arguments | is to |
|---|---|---|
{tools}

A request may make {max_calls} calls. Each is a line on standard error, and an event of `--ndjson`.

{tools_part}

## What is remembered

`suggest add` reads what you say by rules, keeps it and tells you what was read. A model may then
add what the rules missed: genres, moods, content to avoid, occasions, titles, and themes in your
own words. By itself that happens with a model that has `schema`, `judgement` and `speed`;
`--refine` asks any that holds a schema, `--no-refine` none, and the setting `refine` stands for
either. A session and `suggest demo` never ask.

    suggest add --refine "Films that leave me sobbing on the sofa are my thing"

The model only adds. Whether a word stands for or against, the rules have said; a value counts where
words of yours that were not read mean nearly the same, a title where its name stands in what you
said and in the catalogue. Strength moves by {band:g} at most, and a reply that turns what you said
into its opposite, or is not of the form asked for, is dropped whole. A text that gives orders
("ignore your previous instructions") is sent to no model. A model that is down, not here yet or
slower than {patience_s:g} s leaves what was read as it is, with a notice; nothing is fetched.
`suggest list --json` has what a model added under `by_model`. How well the small models do stands
in [log.md](log.md).

## Models that were run

`suggest models test BACKEND:MODEL` runs a model on ten prompts of this product's own kind: six
reasons as `explain` asks for them, four choices as `select` does.

{models_part}

## How to use each

**In this process** is the default. Any GGUF file can be named by its path, or fetched from a hub:
by its whole address, or in short from the one of `hub_url`. It is kept only if it has the checksum
that the hub states, or the one of `--sha256`:

    suggest models pull qwen2.5-coder-1.5b
    suggest search "a western" --llm llama_cpp:qwen2.5-coder-1.5b
    suggest models pull ORG/REPO/FILE.gguf
    suggest search "a western" --llm llama_cpp:ORG/REPO/FILE.gguf
    suggest search "a western" --llm llama_cpp:/path/to/model.gguf

**Ollama** keeps the model loaded for `keep_alive` after the last request:

    suggest models pull ollama:llama3.1:8b
    export SUGGEST_LLM=ollama:llama3.1:8b

**llama-server** has one model; its alias may tell the size, which counts:

    llama-server --model model.gguf --alias qwen2.5-7b --jinja --ctx-size 8192
    export SUGGEST_OPENAI_URL=http://localhost:8080/v1 SUGGEST_LLM=openai:qwen2.5-7b

**vLLM** calls functions, and tells thoughts apart, only when it is told which way the model does:

    vllm serve Qwen/Qwen2.5-7B-Instruct --enable-auto-tool-choice --tool-call-parser hermes
    export SUGGEST_OPENAI_URL=http://localhost:8000/v1 SUGGEST_LLM=openai:Qwen/Qwen2.5-7B-Instruct

**LM Studio** serves what `lms ls` lists:

    lms server start
    export SUGGEST_OPENAI_URL=http://localhost:1234/v1 SUGGEST_LLM=openai:qwen2.5-7b-instruct

**OpenAI** is where `openai_url` points by default. Requests, and with them what you said about your
taste, leave this machine, here as with Anthropic:

    export SUGGEST_OPENAI_API_KEY=sk-... SUGGEST_LLM=openai:gpt-4.1-mini

**Anthropic**'s SDK is an extra:

    {anthropic}
    export SUGGEST_ANTHROPIC_API_KEY=sk-ant-... SUGGEST_LLM=anthropic:claude-haiku-4-5

`anthropic_url` may name another server of that protocol. Since its version 2026-10-21 the API
refuses `temperature`, `top_p` and `top_k`. A model that thinks by default is asked not to, and one
that cannot do without, to think little. What all prompts of a strategy begin with is marked for
the API's cache. Of a schema the API holds the structure and the choices; lengths and bounds become
part of what the model reads.

A model that thinks, on any back end, is given room for that once it has spent a whole reply on it.
Its thoughts are never shown, and are no part of the reply.

## When it takes long, or fails

- Nothing answers within 5 s: the answer is finished from the record, and says so.
- No word for `sampling.idle_timeout_s` ({idle_s:g} s), or more than `sampling.total_timeout_s`
  ({total_s:g} s) in all: the same. What stands already is kept.
- A server that is busy (429, 503, at Anthropic 529) is asked again after as long as it says, within
  these limits.
- Ctrl-C, a closed pipe or a reader that leaves closes the connection, at which the server stops
  writing.
- A key is never shown, neither in errors nor in logs.
"""

_COLUMNS = {
    "`llama_cpp`": {"llm": "llama_cpp:{}"},
    "`ollama`": {"llm": "ollama:{}"},
    "`openai`, at OpenAI": {"llm": "openai:{}"},
    "`openai`, elsewhere": {"llm": "openai:{}", "openai_url": "http://localhost:8080/v1"},
    "`anthropic`": {"llm": "anthropic:{}"},
}
_BACKENDS = (
    ("llama_cpp", "llama.cpp in this process", (), ("models_dir", "hub_url", "threads")),
    ("ollama", "an Ollama server", (), ("ollama_url", "keep_alive")),
    ("openai", "a server of OpenAI's protocol", (), ("openai_url", "openai_api_key")),
    ("anthropic", "Anthropic's API", ("anthropic",), ("anthropic_url", "anthropic_api_key")),
)


def _backends_page() -> str:
    small, large = ([_model(column, size) for column in _COLUMNS] for size in ("0.5b", "8b"))
    every = get_args(Ability)
    models = {"all abilities": every} | {
        f"all but `{one}`": [other for other in every if other != one] for one in every
    }
    return _BACKENDS_PAGE.format(
        note=_NOTE,
        backends="\n".join(
            f"| `{name}` | {is_} | {_code(map(_install, extras)) or '-'} | {_code(settings)} |"
            for name, is_, extras, settings in _BACKENDS
        ),
        columns=" | ".join(_COLUMNS),
        lines="|".join("---" for _ in _COLUMNS),
        options="\n".join(
            _row(option, ("yes" if option in model.honours else "-" for model in large))
            for option in Sampling.model_fields
            if option in OPTIONS
        ),
        abilities="\n".join(
            _row(ability, map(_has, small, large, [ability] * len(large))) for ability in every
        ),
        strategies="\n".join(
            f"| {named} | `{strategy_for('auto', ScriptedModel((), abilities=abilities))}` |"
            for named, abilities in models.items()
        ),
        tools="\n".join(
            _row(tool.name, (_code(tool.parameters["properties"]), _lower(tool.description)))
            for tool in tools()
        ),
        max_calls=MAX_CALLS,
        tools_part=_kept_by_hand("backends.md", "tools"),
        strategies_part=_kept_by_hand("backends.md", "strategies"),
        models_part=_kept_by_hand("backends.md", "models"),
        band=STRENGTH_BAND,
        patience_s=PATIENCE_S,
        anthropic=_install("anthropic"),
        idle_s=Sampling().idle_timeout_s,
        total_s=Sampling().total_timeout_s,
    )


def _model(column: str, size: str) -> LanguageModel:
    settings = _COLUMNS[column]
    return open_llm(Settings.model_validate(settings | {"llm": settings["llm"].format(size)}))


def _has(small: LanguageModel, large: LanguageModel, ability: str) -> str:
    if ability in small.abilities:
        return "yes"
    return f"from {JUDGES_FROM_BILLIONS:g} B" if ability in large.abilities else "-"


def _row(name: str, cells: Iterable[str]) -> str:
    return f"| `{name}` | {' | '.join(cells)} |"


def _code(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _lower(sentence: str) -> str:
    return sentence[0].lower() + sentence[1:].rstrip(".")


def _install(extra: str) -> str:
    return MissingExtra("", extra=extra).hint


def _kept_by_hand(page: str, part: str) -> str:
    """Return the part of the page that people write, with the marks around it."""
    begin, end = f"<!-- {part}, kept by hand: begin -->", f"<!-- {part}: end -->"
    written = (DOCS / page).read_text("utf-8") if (DOCS / page).exists() else ""
    found = re.search(f"{begin}\n(.*?){end}", written, re.DOTALL)
    return f"{begin}\n{found[1] if found else ''}{end}"


def main() -> int:
    """Write the pages; return 0."""
    for name, text in pages().items():
        (DOCS / name).write_text(text, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
