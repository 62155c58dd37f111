"""Understanding is light: importing it loads no library but the standard one."""

import subprocess
import sys

import pytest

HEAVY = {"pydantic", "sqlalchemy", "httpx", "fastembed", "numpy", "qdrant_client", "rich"}


@pytest.mark.slow
def test_importing_understanding_loads_no_heavy_library() -> None:
    code = "import sys, suggest_watch.understand; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.split()
    assert "suggest_watch.understand" in loaded
    assert not HEAVY & set(loaded)
