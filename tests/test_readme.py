"""The README keeps up with the code: its map is whole and its links lead somewhere."""

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")
SOURCE = ROOT / "src" / "suggest_watch"


def test_the_map_names_every_file_and_folder() -> None:
    on_the_map = set(re.findall(r"`([\w/]+(?:\.py|/))`", README))
    there = {
        f"{path.name}/" if path.is_dir() else path.name
        for path in SOURCE.iterdir()
        if path.name not in {"__init__.py", "__pycache__", "py.typed"}
    }
    assert there <= on_the_map, f"not on the map: {there - on_the_map}"
    for name in on_the_map:
        assert (SOURCE / name).exists() or (ROOT / name).exists(), f"{name} is gone"


def test_every_link_to_a_page_leads_to_one() -> None:
    pages = re.findall(r"\]\((?!http)([^)#]+)\)", README)
    assert pages
    for page in pages:
        assert (ROOT / page).exists(), page


def test_every_suggest_command_it_shows_exists() -> None:
    from suggest_watch.cli import COMMANDS

    shown = set(re.findall(r"^ +suggest (\w+)", README, re.MULTILINE))
    assert shown
    assert shown <= set(COMMANDS)


def test_the_transcript_is_there() -> None:
    [transcript] = re.findall(
        r"<!-- transcript: begin -->(.+?)<!-- transcript: end -->", README, re.DOTALL
    )
    assert "$ suggest" in transcript


def test_every_extra_that_an_error_names_can_be_installed() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    named = {
        extra
        for path in SOURCE.rglob("*.py")
        for extra in re.findall(r'MissingExtra\([^)]*extra="(\w+)"', path.read_text("utf-8"))
    }
    assert named
    assert named <= set(project["optional-dependencies"])
