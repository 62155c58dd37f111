"""Gives titles without a feel of their own a predicted one; knows no request.

What indexing and recommending share: the one learns it from the starter catalogue, once for each
embedder, the other asks for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from suggest_watch.catalogue import starter
from suggest_watch.database import Database
from suggest_watch.documents import plain_text
from suggest_watch.embedders import Embedder, Vectors, open_embedder
from suggest_watch.feel import FeelModel, FeelQuality, cross_validate, fit_feel
from suggest_watch.settings import Settings
from suggest_watch.types import Feel, Title
from suggest_watch.vectors import Dense


def learn_feel(database: Database, embedder: Embedder) -> None:
    """Fit the model for this embedder on the starter catalogue and keep it, where there is none.

    Raises `ModelError` when the embedder fails.
    """
    stored = database.feel_weights(embedder.name)
    if stored is not None and FeelModel.from_bytes(stored, size=embedder.size) is not None:
        return
    model = fit_feel(*_examples(embedder))
    database.set_feel_weights(embedder.name, model.to_bytes())


def with_feel(
    database: Database, titles: Mapping[int, Title], vectors: Mapping[int, Dense]
) -> Mapping[int, Title]:
    """Return the titles, by key, those without a feel with the predicted one.

    `vectors` are those of the index by key; a title that has none there stays as it is.
    """
    keys = [key for key, title in titles.items() if title.feel is None and key in vectors]
    model = _kept_model(database, len(vectors[keys[0]])) if keys else None
    if model is None:
        return titles
    bare = [titles[key] for key in keys]
    feels = model.predict(np.stack([vectors[key] for key in keys]), bare)
    return {**titles, **{t.key: replace(t, feel=f) for t, f in zip(bare, feels, strict=True)}}


def measure_feel(settings: Settings) -> tuple[str, FeelQuality]:
    """Cross-validate on the starter catalogue; return the embedder's name and what was found.

    Takes minutes where the embedder's vectors are not shipped: it embeds the catalogue. Raises any
    `SettingsError` or `ModelError` of the embedder.
    """
    embedder = open_embedder(settings)
    return embedder.name, cross_validate(*_examples(embedder))


def _examples(embedder: Embedder) -> tuple[Vectors, list[Title], list[Feel]]:
    """Return the starter titles with their feel, and vectors of what any catalogue would know."""
    titles = list(starter.StarterCatalogue().titles())
    if embedder.name == starter.EMBEDDER:
        vectors = starter.plain_vectors()
    else:
        vectors = embedder.embed_documents([plain_text(title) for title in titles])
    return vectors, titles, [title.feel for title in titles if title.feel is not None]


def _kept_model(database: Database, size: int) -> FeelModel | None:
    embedder = database.active_embedder()
    stored = database.feel_weights(embedder) if embedder is not None else None
    return FeelModel.from_bytes(stored, size=size) if stored is not None else None
