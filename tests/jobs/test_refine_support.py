"""What bears a value out hangs on the words, not on the cosines an embedder happens to give."""

from collections.abc import Sequence

import numpy as np
import pytest

from suggest_watch.app import App
from suggest_watch.embedders import Embedder, Vectors
from suggest_watch.facts_prompt import LISTS
from suggest_watch.names import Names
from suggest_watch.refine.support import REFUSED, WANTED, Nearness, borne_out
from suggest_watch.understand import Run, read_unread

pytestmark = pytest.mark.asyncio(loop_scope="session")


def unread(text: str) -> tuple[Run, ...]:
    return read_unread(text, names=Names())


@pytest.mark.parametrize(
    ("text", "name", "value", "nearness"),
    [
        ("Films that leave me sobbing on the sofa", "moods", "emotional", WANTED),
        ("Real-life stories of musicians", "genres", "music", WANTED),
        ("Underdog boxing stories", "genres", "sport", WANTED),
        ("Nothing with people taking heroin", "avoid_content", "drug-use", REFUSED),
    ],
)
@pytest.mark.parametrize("shared", [0.0, 0.6])
async def test_a_value_said_in_other_words_is_borne_out_by_any_embedder(
    app: App, text: str, name: str, value: str, nearness: Nearness, shared: float
) -> None:
    embedder = Alike(app.embedder, shared=shared)
    found = borne_out(LISTS[name], LISTS[name], unread(text), embedder=embedder, nearness=nearness)
    assert value in found
    assert len(found) <= nearness.among


@pytest.mark.parametrize("name", [name for name, choices in LISTS.items() if choices])
@pytest.mark.parametrize("shared", [0.0, 0.6])
async def test_everyday_words_bear_nothing_out(app: App, name: str, shared: float) -> None:
    embedder = Alike(app.embedder, shared=shared)
    text = "people at home who lost a race at night"
    assert (
        borne_out(LISTS[name], LISTS[name], unread(text), embedder=embedder, nearness=WANTED) == []
    )


class Alike:
    """An embedder to which all texts are somewhat alike: its cosines run from `shared` to 1."""

    name = "test:alike"

    def __init__(self, embedder: Embedder, *, shared: float) -> None:
        self._embedder = embedder
        self._shared = shared
        self.size = embedder.size + 1

    def embed_documents(self, texts: Sequence[str]) -> Vectors:
        own = self._embedder.embed_documents(texts) * np.float32((1 - self._shared) ** 0.5)
        same = np.full((len(texts), 1), self._shared**0.5, dtype=np.float32)
        return np.hstack([own, same])

    def embed_query(self, text: str) -> Vectors:
        vector: Vectors = self.embed_documents([text])[0]
        return vector
