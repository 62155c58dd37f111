"""The reranker's part in one answer: asked about signals and titles, within one time limit.

It knows what is asked and what is read, not what an order made of it is for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from time import monotonic

import numpy as np
from numpy.typing import NDArray

from suggest_watch.app import App
from suggest_watch.documents import document_text
from suggest_watch.errors import ModelError
from suggest_watch.types import Candidate, Title

MOST_TITLES = 50


class Reranking:
    """What the reranker says for one answer; once it fails or is too slow, it says nothing more.

    `name` is the reranker's where it took part, `failure` why it did not.
    """

    def __init__(self, app: App) -> None:
        """Take the app's reranker, if it has one."""
        self._reranker = app.reranker
        self._left_s = app.settings.reranker_timeout_s
        self.name: str | None = None
        self.failure: ModelError | None = None

    @property
    def notices(self) -> tuple[str, ...]:
        """A sentence for the person where it failed."""
        return (f"ranked without the reranker: {self.failure.message}",) if self.failure else ()

    @property
    def judges(self) -> bool:
        """Whether there is a reranker that has not failed."""
        return self._reranker is not None

    async def judge_texts(self, query: str, texts: Sequence[str]) -> NDArray[np.float64] | None:
        """Return `[n]` relevances with mean 0 and deviation 1; None where there are none."""
        if self._reranker is None or len(texts) < 2:
            return None
        began = monotonic()
        try:
            scores = await self._reranker.score(query, texts, timeout_s=self._left_s)
        except ModelError as error:
            self._reranker, self.name = None, None
            self.failure = error
            return None
        self._left_s -= monotonic() - began
        self.name = self._reranker.name
        return _standardised(scores)

    async def judge_titles(self, query: str, ranked: Sequence[Candidate]) -> Mapping[int, float]:
        """Return the standardised relevances of the first `MOST_TITLES` by key; {} for none."""
        titles = [candidate.title for candidate in ranked[:MOST_TITLES]]
        judged = await self.judge_texts(query, [_card(title) for title in titles])
        if judged is None:
            return {}
        return {title.key: float(value) for title, value in zip(titles, judged, strict=True)}


def _standardised(scores: Sequence[float]) -> NDArray[np.float64]:
    values = np.asarray(scores, dtype=np.float64)
    spread = values.std()
    centred: NDArray[np.float64] = values - values.mean()
    return centred / spread if spread else centred


def _card(title: Title) -> str:
    return f"{title.title} ({title.year}). {document_text(title)}"
