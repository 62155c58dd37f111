"""Cold processes as a person starts them: help, and a search to its cards and first word."""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter

SUGGEST = str(Path(sys.executable).parent / "suggest")
RUNS = 7


def help_s() -> float:
    began = perf_counter()
    subprocess.run([SUGGEST, "--help"], check=True, stdout=subprocess.DEVNULL)
    return perf_counter() - began


def search(environment: dict[str, str], *flags: str) -> dict[str, float]:
    """Return seconds from the start of the process to its cards, first word and end."""
    marks: dict[str, float] = {}
    began = perf_counter()
    command = [SUGGEST, "search", "thoughtful sci-fi tonight", "--ndjson", *flags]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment, text=True
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            name = json.loads(line)["event"]
            marks.setdefault(name, perf_counter() - began)
    if "answered" not in marks:
        raise SystemExit(f"the search failed: {marks}")
    return marks


def main() -> None:
    with tempfile.TemporaryDirectory() as home:
        environment = {**os.environ, "SUGGEST_HOME": home}
        subprocess.run(
            [SUGGEST, "add", "Something like Arrival but more upbeat"],
            check=True,
            env=environment,
            capture_output=True,
        )
        search(environment)  # fetches, indexes, and saves the prefix
        written = [search(environment) for _ in range(RUNS)]
        composed = [search(environment, "--no-llm") for _ in range(RUNS)]
        print(
            json.dumps(
                {
                    "help_s": median(help_s() for _ in range(RUNS)),
                    "cards_s": median(run["shortlisted"] for run in written),
                    "cards_worst_s": max(run["shortlisted"] for run in written),
                    "cards_without_model_s": median(run["shortlisted"] for run in composed),
                    "first_word_s": median(run["token"] for run in written),
                    "answered_s": median(run["answered"] for run in written),
                }
            )
        )


main()
