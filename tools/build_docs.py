"""Writes the pages of `docs/` that the code itself can tell: commands, settings and feel.

`python tools/build_docs.py` writes them; a test holds that they are current.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
from pydantic import BaseModel, SecretStr

from suggest_watch.catalogue import starter
from suggest_watch.cli import cli
from suggest_watch.feel import FOLDS
from suggest_watch.feeling import measure_feel
from suggest_watch.names import normalise_name
from suggest_watch.settings import Sampling, Settings, load_settings
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


def main() -> int:
    """Write the pages; return 0."""
    for name, text in pages().items():
        (DOCS / name).write_text(text, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
