"""Measure the budgets of the design and write docs/benchmarks.md: make bench

Each part runs in a process of its own. What a machine cannot measure is left out and said.
"""

import json
import os
import platform
import subprocess
import sys
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from figures import Figure, as_table

HERE = Path(__file__).parent
PAGE = HERE.parent / "docs" / "benchmarks.md"
MODELS = ("qwen2.5-coder-0.5b", "qwen2.5-coder-1.5b")
LIBRARIES = ("qdrant-edge-py", "xllamacpp", "fastembed", "onnxruntime", "sqlalchemy")


def run(script: str, *arguments: str) -> dict[str, float]:
    print(f"{script} {' '.join(arguments)} ...", file=sys.stderr)
    command = [sys.executable, str(HERE / script), *arguments]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True)
    if done.returncode:
        print(f"{script} failed", file=sys.stderr)
        return {}
    return json.loads(done.stdout)


def cold() -> list[Figure]:
    got = run("cold.py")
    if not got:
        return []
    return [
        Figure("`suggest --help`", got["help_s"], "s", 0.25),
        Figure("`suggest search`, cold process to cards", got["cards_s"], "s", 1.2),
        Figure("- the same, worst of 7", got["cards_worst_s"], "s"),
        Figure("- the same, `--no-llm`", got["cards_without_model_s"], "s"),
        Figure(
            "first word, from the start of a cold process (0.5B)", got["first_word_s"], "s", 2.0
        ),
        Figure("the whole answer, from the start of a cold process", got["answered_s"], "s"),
    ]


def warm(*sizes: tuple[int, float]) -> list[Figure]:
    figures = []
    for titles, budget in sizes:
        got = run("warm.py", *(["--titles", str(titles)] if titles else []))
        if not got:
            continue
        what = f"request to `Shortlisted`, {got['titles']:,.0f} titles"
        figures += [
            Figure(f"{what}, p95", got["shortlisted_p95"], "ms", budget),
            Figure("- p50", got["shortlisted_p50"], "ms"),
            Figure("- of it until `Understood`, p50", got["understood_p50"], "ms"),
            Figure("- until `EvidenceFound`, p50", got["evidencefound_p50"], "ms"),
        ]
        if not titles:
            figures += [
                Figure("first start: database, catalogue and index", got["first_start_s"], "s"),
                Figure("memory of the process, no language model", got["memory_mb"], "MB", 400),
            ]
    return figures


def models() -> list[Figure]:
    figures = []
    for model in MODELS:
        got = run("model.py", model)
        if not got:
            continue
        small = model == MODELS[0]
        words = f"{got['tokens_a_reason']:.0f} tokens a reason, {got['by_the_model']:.0%} kept"
        figures += [
            Figure(
                f"{model}: first word, warm, p50",
                got["first_word_p50_s"],
                "s",
                0.6 if small else None,
            ),
            Figure("- worst of 10", got["first_word_worst_s"], "s"),
            Figure(
                f"{model}: four reasons, p50",
                got["reasons_p50_s"],
                "s",
                6.0 if small else None,
                note=words,
            ),
            Figure("- worst of 10", got["reasons_worst_s"], "s"),
            Figure(f"{model}: tokens/s, product", got["product_tokens_per_s"], "tokens/s"),
            Figure(f"{model}: tokens/s, bare llama.cpp", got["bare_tokens_per_s"], "tokens/s"),
            Figure("- product / bare", got["ratio"], "", 0.97, at_least=True),
        ]
    return figures


def machine() -> str:
    cpu = next(
        (
            line.partition(":")[2].strip()
            for line in Path("/proc/cpuinfo").read_text("utf-8").splitlines()
            if line.startswith("model name")
        )
        if Path("/proc/cpuinfo").exists()
        else iter(()),
        platform.processor(),
    )
    libraries = ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
    return (
        f"{datetime.now(UTC):%Y-%m-%d}, {platform.system()} {platform.machine()}, {cpu}, "
        f"{os.cpu_count()} cores, Python {platform.python_version()}; {libraries}."
    )


def main() -> None:
    # The larger catalogue last: embedding it takes minutes.
    figures = [*cold(), *warm((0, 15.0)), *models(), *warm((11_390, 20.0))]
    PAGE.write_text(
        "# Benchmarks\n\n"
        "Made by `make bench`; the budgets are the design's, for two cores and the embedded\n"
        "defaults. A missed budget is said, with by how much. The requests are in\n"
        "`bench/questions.py`; the larger catalogues are development data that is not in the\n"
        "repository, and are left out where it is absent.\n\n"
        f"{machine()}\n\n{as_table(figures)}\n",
        "utf-8",
    )
    print(PAGE.read_text("utf-8"))


main()
