"""What is for a bug report and not for a terminal, kept in the home folder; knows no command."""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from suggest_watch.errors import SuggestError
from suggest_watch.settings import load_settings


def write_log(text: str) -> str:
    """Append the text to the day's log and return its path, or a remark where there is none."""
    now = datetime.now(UTC)
    for folder in _folders():
        with suppress(OSError):
            folder.mkdir(parents=True, exist_ok=True)
            path = folder / f"{now:%Y-%m-%d}.log"
            with path.open("a", encoding="utf-8", errors="replace") as log:
                log.write(f"{now:%Y-%m-%dT%H:%M:%SZ} {text.rstrip()}\n")
            return str(path)
    return "(no folder could be written)"


def catch_logging() -> None:
    """Send what libraries and our own parts log to the file, so that no terminal sees it."""
    root = logging.getLogger()
    if not any(isinstance(handler, _LogFile) for handler in root.handlers):
        root.addHandler(_LogFile(logging.WARNING))


class _LogFile(logging.Handler):
    def emit(self, record: logging.LogRecord) -> None:
        write_log(f"{record.name} {record.levelname} {self.format(record)}")


def _folders() -> Iterator[Path]:
    with suppress(SuggestError):
        yield load_settings().home / "logs"
    yield Path(tempfile.gettempdir()) / "suggest-watch-logs"
