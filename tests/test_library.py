"""The library as its page and the README show it: every example runs and has its types right."""

import ast
import asyncio
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from pydantic import BaseModel

import suggest_watch
from suggest_watch import (
    MovieRecommendation,
    RecommendationResponse,
    answer_once,
    load_settings,
    open_app,
    recommend_once,
)
from suggest_watch.errors import BadInput, NotFound
from suggest_watch.llms.scripted import ScriptedModel

ROOT = Path(__file__).parent.parent
EXAMPLES = [
    code
    for page in ("docs/library.md", "README.md")
    for code in re.findall(
        r"^```python\n(.+?)^```$", (ROOT / page).read_text("utf-8"), re.MULTILINE | re.DOTALL
    )
]


@pytest.fixture(scope="module")
def indexed_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with the starter catalogue, which takes seconds to index."""
    home = tmp_path_factory.mktemp("library") / "home"

    async def index() -> None:
        async with open_app(load_settings({"home": str(home), "llm": "none"}, environment={})):
            pass

    asyncio.run(index())
    return home


@pytest.fixture(autouse=True)
def home(indexed_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SUGGEST_HOME", str(indexed_home))
    monkeypatch.setenv("SUGGEST_LLM", "none")


@pytest.mark.parametrize("code", EXAMPLES, ids=[f"example {n}" for n in range(len(EXAMPLES))])
def test_an_example_runs_and_prints(code: str, capsys: pytest.CaptureFixture[str]) -> None:
    exec(compile(code, "example", "exec"), {"__name__": "__main__"})
    assert capsys.readouterr().out.strip()


@pytest.mark.parametrize("result", [RecommendationResponse, MovieRecommendation])
def test_the_page_names_every_field(result: type[BaseModel]) -> None:
    page = (ROOT / "docs" / "library.md").read_text("utf-8")
    assert {name for name in result.model_fields if f"`{name}`" not in page} == set()


@pytest.mark.slow
def test_the_types_of_the_examples_are_right(tmp_path: Path) -> None:
    for number, code in enumerate(EXAMPLES):
        (tmp_path / f"example_{number}.py").write_text(code, "utf-8")
    ran = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--cache-dir", tmp_path / "cache", tmp_path],
        capture_output=True,
        text=True,
        cwd=tmp_path,
    )
    assert ran.returncode == 0, ran.stdout


def test_a_name_that_type_checkers_see_can_be_imported() -> None:
    tree = ast.parse(Path(suggest_watch.__file__).read_text("utf-8"))
    seen = {
        (node.module, name.name)
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and str(node.module).startswith("suggest_watch.")
        for name in node.names
    }
    assert seen
    for module, name in seen:
        assert getattr(suggest_watch, name) is getattr(sys.modules[str(module)], name)
    with pytest.raises(AttributeError, match="no_such_name"):
        suggest_watch.no_such_name  # noqa: B018


async def test_one_answer_is_asked_by_the_viewer_of_the_settings() -> None:
    settings = load_settings({"viewer": "newcomer"})
    response = await recommend_once("three comedies", settings=settings)
    assert len(response.recommendations) == 3
    async with open_app(settings) as app:
        assert app.database.viewer("newcomer").name == "newcomer"


async def test_what_ends_a_stream_in_failed_is_raised() -> None:
    with pytest.raises(NotFound, match="nobody-at-all"):
        await recommend_once("comedies", viewers=["nobody-at-all"])
    with pytest.raises(BadInput):
        await recommend_once("   ")


async def test_a_bug_is_raised_as_it_is() -> None:
    async with open_app(load_settings()) as app:
        app.database.ensure_viewer("kim")
        buggy = ScriptedModel(lambda _: str(1 / 0))
        with pytest.raises(ZeroDivisionError):
            await answer_once(replace(app, llm=buggy), "comedies", viewers=["kim"])
