"""The house rules: imports go one way, files stay small, no file is named for nothing."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCE = Path(__file__).parent.parent / "src" / "suggest_watch"
PACKAGE = "suggest_watch"
LAYERS = {
    # nouns, no I/O
    **dict.fromkeys(
        ["types", "events", "errors", "settings", "names", "printable", "records", "vocabulary"], 0
    ),
    "results": 0,
    **dict.fromkeys(["documents", "excerpts"], 0),
    # the outside world
    **dict.fromkeys(["connection", "fastembed_models", "rerankers"], 1),
    **dict.fromkeys(["embedders", "vectors", "llms", "weights"], 1),
    **dict.fromkeys(["schema", "migrations", "database", "catalogue"], 1),
    # stages: values in, values out
    **dict.fromkeys(["understand", "retrieve", "rank", "compose", "ground", "learn", "feel"], 2),
    **dict.fromkeys(["prompts", "choice_prompts", "consult_prompts", "open_prompts", "write"], 2),
    **dict.fromkeys(["facts_prompt", "injection"], 2),
    **dict.fromkeys(["satisfy", "proposals", "linking"], 2),
    # jobs
    **dict.fromkeys(
        ["index", "app", "reading", "persona", "taste", "shortlist", "strategies", "feeling"], 3
    ),
    **dict.fromkeys(["evidence", "rerank"], 3),
    **dict.fromkeys(["toolbox", "remember", "refine", "recommend", "once", "trial"], 3),
    # faces
    **dict.fromkeys(["present", "doctor", "evaluate", "cli", "__main__"], 4),
}
STAGES = {name for name, layer in LAYERS.items() if layer == 2}
BANNED = {"utils", "util", "common", "helpers", "helper", "base", "manager", "misc"}
MAX_LINES = 400
MAX_RECOMMEND_LINES = 150


def source_files() -> list[Path]:
    return sorted(SOURCE.rglob("*.py"))


def part_of(path: Path) -> str:
    relative = path.relative_to(SOURCE)
    return relative.parts[0].removesuffix(".py")


def imported_parts(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        match node:
            case ast.ImportFrom(module=str(module)) if module.startswith(f"{PACKAGE}."):
                yield module.split(".")[1]
            case ast.ImportFrom(module=module, names=names) if module == PACKAGE:
                yield from (name.name for name in names if (SOURCE / name.name).exists())
            case ast.Import(names=names):
                yield from (
                    name.name.split(".")[1] for name in names if name.name.startswith(f"{PACKAGE}.")
                )


def test_every_part_has_a_layer() -> None:
    parts = {part_of(path) for path in source_files()} - {"__init__"}
    assert parts == set(LAYERS)


@pytest.mark.parametrize("path", source_files(), ids=lambda path: str(path.relative_to(SOURCE)))
def test_imports_go_down_and_stages_do_not_import_stages(path: Path) -> None:
    own = part_of(path)
    if own == "__init__":
        return
    for other in imported_parts(path):
        assert LAYERS[other] <= LAYERS[own], f"{own} imports {other}, which stands above it"
        assert own == other or not {own, other} <= STAGES, f"the stage {own} imports {other}"


@pytest.mark.parametrize("path", source_files(), ids=lambda path: str(path.relative_to(SOURCE)))
def test_files_are_small_and_named_for_what_they_hold(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= MAX_LINES
    assert not BANNED & set(path.relative_to(SOURCE).with_suffix("").parts)


def test_the_main_job_can_be_read_in_one_go() -> None:
    assert len((SOURCE / "recommend.py").read_text("utf-8").splitlines()) <= MAX_RECOMMEND_LINES
