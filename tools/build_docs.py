"""Writes the pages of `docs/` that the code itself can tell: commands and settings.

`python tools/build_docs.py` writes them; a test holds that they are current.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
from pydantic import BaseModel, SecretStr

from suggest_watch.cli import cli
from suggest_watch.settings import Sampling, Settings

DOCS = Path(__file__).parent.parent / "docs"
_WIDTH = 80
_NOTE = "<!-- Written by tools/build_docs.py; change the code instead. -->"


def pages() -> dict[str, str]:
    """Return each generated page's name and text."""
    return {"cli.md": _commands_page(), "settings.md": _settings_page()}


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


def main() -> int:
    """Write the pages; return 0."""
    for name, text in pages().items():
        (DOCS / name).write_text(text, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
