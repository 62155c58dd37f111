"""A store of its own for a catalogue that is measured, kept so that it is embedded only once.

It is never the person's: another folder, SQLite and Qdrant Edge whatever the settings say.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import ExitStack, asynccontextmanager
from pathlib import Path

from platformdirs import user_cache_path

from suggest_watch.app import App, open_app
from suggest_watch.database import open_database
from suggest_watch.documents import bm25_text, document_text
from suggest_watch.index import Progress
from suggest_watch.records import title_to_record
from suggest_watch.settings import Settings
from suggest_watch.types import Title


@asynccontextmanager
async def open_store(
    settings: Settings, titles: Sequence[Title], *, progress: Progress | None = None
) -> AsyncIterator[App]:
    """Open an app over these titles alone, without a language model; raises any `SuggestError`.

    It lies in the cache, or in a temporary folder where that cannot be written. Broken off while
    it is filled, it is finished the next time.
    """
    with ExitStack() as stack:
        home = _cache_folder(titles, settings.embedder)
        if home is None:
            home = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="suggest-eval-")))
        own = settings.model_copy(
            update={"home": home, "vectors": "edge", "database_url": None, "llm": "none"}
        )
        with open_database(own) as database:
            if database.title_count() < len(titles):
                database.store_titles(titles)
        async with open_app(own, progress=progress) as app:
            yield app


def _cache_folder(titles: Sequence[Title], embedder: str) -> Path | None:
    """Make and return the folder of these titles and this embedder, None where that is impossible.

    Its name covers what is indexed, too: titles that are described in other words are embedded
    anew.
    """
    digest = hashlib.sha256(embedder.encode())
    for title in titles:
        indexed = [title_to_record(title), document_text(title), bm25_text(title)]
        digest.update(json.dumps(indexed).encode())
    cache = user_cache_path("suggest-watch", appauthor=False)
    folder = cache / "evaluate" / digest.hexdigest()[:16]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return folder
    except OSError:
        return None
