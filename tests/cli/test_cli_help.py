"""`suggest --help` is quick, the pages of the docs are current, bad commands are answered."""

import importlib.util
import subprocess
import sys
from pathlib import Path

import click
import pytest

from suggest_watch.cli import COMMANDS, cli, main

ROOT = Path(__file__).parent.parent.parent
HEAVY = {
    "anthropic",
    "asyncio",
    "pydantic",
    "rich",
    "sqlalchemy",
    "numpy",
    "httpx",
    "prompt_toolkit",
    "fastembed",
    "qdrant_edge",
    "xllamacpp",
}


def test_help_imports_nothing_heavy() -> None:
    code = (
        "import sys; from suggest_watch.cli import main; main(['--help']);"
        "print(*sorted({name.partition('.')[0] for name in sys.modules}))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(ran.stdout.splitlines()[-1].split())
    assert "click" in loaded
    assert not loaded & HEAVY


def test_help_names_every_command_and_exit_code(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    out = capsys.readouterr().out
    for name in COMMANDS:
        assert f"\n  {name} " in out
    assert "Exit codes:" in out


def test_the_list_of_commands_says_what_each_says_of_itself() -> None:
    context = click.Context(cli)
    for name, (_, about) in COMMANDS.items():
        command = cli.get_command(context, name)
        assert command is not None
        assert command.get_short_help_str(200) == about


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_says_what_it_does(name: str) -> None:
    command = cli.get_command(click.Context(cli), name)
    assert command is not None
    for option in command.params:
        assert not isinstance(option, click.Option) or option.help, option.name


@pytest.mark.parametrize("name", ["cli.md", "settings.md", "feel.md", "backends.md"])
def test_the_generated_pages_are_current(name: str) -> None:
    spec = importlib.util.spec_from_file_location("build_docs", ROOT / "tools" / "build_docs.py")
    assert spec is not None
    assert spec.loader is not None
    build_docs = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(build_docs)
    written = (ROOT / "docs" / name).read_text("utf-8")
    assert written == build_docs.pages()[name], "run python tools/build_docs.py"


def test_an_unknown_command_is_answered_with_a_near_one_or_with_search(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["serach", "x"]) == 2
    assert capsys.readouterr().err.endswith("hint: suggest search --help\n")
    assert main(["thoughtful", "sci-fi"]) == 2
    assert capsys.readouterr().err.endswith('hint: suggest search "thoughtful sci-fi"\n')


def test_an_unknown_option_is_bad_input(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--nonsense"]) == 2
    assert main(["list", "--nonsense"]) == 2
    assert main(["titles"]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "hint: suggest list --help" in err
    assert err.endswith("error: Missing command.\nhint: suggest titles --help\n")


def test_version_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out.startswith("suggest-watch ")
