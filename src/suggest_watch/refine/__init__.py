"""The job of refining: a language model reads what a viewer said, and adds what the reading missed.

It adds and never overrules. Whether a word stands for or against the grammar has said; what the
model makes of it counts only where words of the text bear it out (`support`). A model that is
absent, slow or wrong leaves the signal as it stands.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace
from typing import Any, Final

from suggest_watch.app import App
from suggest_watch.database import Database
from suggest_watch.embedders import Embedder
from suggest_watch.errors import BackendTimeout, BadReply, ModelError, WeightsError
from suggest_watch.facts_prompt import LISTS, PREFIX, facts_messages, facts_schema
from suggest_watch.injection import gives_orders
from suggest_watch.linking import link_title
from suggest_watch.llms import LanguageModel, Piece, Prompt
from suggest_watch.reading import read_names
from suggest_watch.refine.reply import Extracted, read_reply
from suggest_watch.refine.support import (
    REFUSED,
    WANTED,
    Nearness,
    borne_out,
    own_words,
    stands_as_a_name,
)
from suggest_watch.settings import Sampling
from suggest_watch.types import Facts, Signal
from suggest_watch.understand import Run, read_unread
from suggest_watch.weights import is_missing

PATIENCE_S: Final = 20.0
STRENGTH_BAND: Final = 0.1
"""How far a model may move the strength that was read."""

_MAX_REPLY_CHARS: Final = 4000
_SAMPLING: Final = Sampling.model_validate(
    {"temperature": 0.0, "max_tokens": 400, "idle_timeout_s": PATIENCE_S}
)


@dataclass(frozen=True, slots=True)
class Refined:
    """A signal as it now stands; `notice` says to the person what kept the model from adding."""

    signal: Signal
    notice: str = ""


def pays(llm: LanguageModel, *, wished: bool | None) -> bool:
    """Say whether to ask this model: where nobody wished, only one that judges well and is quick.

    One that cannot hold a schema is never asked.
    """
    needed = {"schema"} if wished else {"schema", "judgement", "speed"}
    return wished is not False and llm.abilities >= needed


async def refine(
    app: App, signal: Signal, llm: LanguageModel, *, patience_s: float = PATIENCE_S
) -> Refined:
    """Ask the model what else the signal says, and store what the words of it bear out.

    Raises what the stores raise; a failure of the model is a notice.
    """
    if signal.facts.by_model or not signal.strength:
        return Refined(signal)
    names, found = await read_names(app, signal.content)
    unread = read_unread(signal.content, names=names, found=found)
    if not unread:
        return Refined(signal)
    if gives_orders(signal.content):
        return Refined(signal, "this reads like an order to a model, so no model was asked")
    if is_missing(llm.name, app.settings):
        model = llm.name.partition(":")[2]
        return Refined(
            signal, f"{llm.name} is not here yet; to fetch it: suggest models pull {model}"
        )
    try:
        async with asyncio.timeout(patience_s):
            extracted = await _extract(llm, signal.content)
    except TimeoutError:
        failure: ModelError | WeightsError = BackendTimeout(
            f"{llm.name} took more than {patience_s:g} s", hint="suggest add --no-refine"
        )
    except (ModelError, WeightsError) as error:
        failure = error
    else:
        return await _add(app, signal, extracted, unread)
    return Refined(signal, f"{failure.message}, so nothing was added; to mend it: {failure.hint}")


async def _add(app: App, signal: Signal, extracted: Extracted, unread: Sequence[Run]) -> Refined:
    if extracted.strength * signal.strength < 0:
        return Refined(signal, "the model turned this into its opposite, so nothing was added")
    facts = await asyncio.to_thread(
        added_facts, signal, extracted, unread, embedder=app.embedder, database=app.database
    )
    if facts.by_model:
        strength = moved_strength(signal.strength, extracted.strength)
        signal = replace(signal, facts=facts, strength=strength)
        await asyncio.to_thread(
            lambda: app.database.refine_signal(signal.id, strength=strength, facts=facts)
        )
    return Refined(signal)


async def _extract(llm: LanguageModel, text: str) -> Extracted:
    """Return what the model says; raises what it raises, and `BadReply` for what is no facts."""
    await llm.warm(PREFIX)
    prompt = Prompt(messages=facts_messages(text), sampling=_SAMPLING, schema=facts_schema())
    reply = ""
    async with aclosing(llm.generate(prompt)) as items:
        async for item in items:
            reply += item.text if isinstance(item, Piece) else ""
            if len(reply) > _MAX_REPLY_CHARS:
                break
    extracted = read_reply(reply) if len(reply) <= _MAX_REPLY_CHARS else None
    if extracted is None:
        raise BadReply(
            f"{llm.name} wrote something else than the facts asked for",
            hint="try another model: suggest models",
        )
    return extracted


def moved_strength(read: float, extracted: float) -> float:
    """Return the strength that was read, moved towards the model's within the band; same sign."""
    moved = min(read + STRENGTH_BAND, max(read - STRENGTH_BAND, extracted))
    least = min(abs(read), STRENGTH_BAND)
    return round(max(least, moved) if read > 0 else min(-least, moved), 2)


def added_facts(
    signal: Signal,
    extracted: Extracted,
    unread: Sequence[Run],
    *,
    embedder: Embedder,
    database: Database,
) -> Facts:
    """Return the signal's facts with all that the words not yet read bear out.

    Where the signal is against, nothing wanted is added; what is refused must be so by its words.
    """
    wanted = [run for run in unread if not run.against and signal.strength > 0]
    refused = [run for run in unread if run.against]

    def meant(name: str, runs: Sequence[Run], nearness: Nearness) -> list[str]:
        return borne_out(
            getattr(extracted, name), LISTS[name], runs, embedder=embedder, nearness=nearness
        )

    found = {
        "liked_titles": _linked(extracted.liked_titles, wanted, database),
        "disliked_titles": _linked(extracted.disliked_titles, refused, database),
        "genres": meant("genres", wanted, WANTED),
        "moods": meant("moods", wanted, WANTED),
        "themes": own_words(extracted.themes, wanted),
        "context": meant("context", wanted, WANTED),
        "avoid": [
            *meant("avoid_genres", refused, REFUSED),
            *meant("avoid_content", refused, REFUSED),
        ],
    }
    return _with_added(signal.facts, found)


def _linked(names: Sequence[str], runs: Sequence[Run], database: Database) -> list[str]:
    written = [name for name in names if stands_as_a_name(name, runs)]
    titles = [link_title(database, name, year=None) for name in written]
    return [f"{title.title} ({title.year})" for title in titles if title]


def _with_added(facts: Facts, found: Mapping[str, Sequence[str]]) -> Facts:
    """Add what is new; a value that stands anywhere among the facts is not: it has its side."""
    known = {value for name in found for value in getattr(facts, name)}
    fields: dict[str, Any] = {}
    by_model: list[str] = []
    for name, values in found.items():
        new = [value for value in dict.fromkeys(values) if value not in known]
        known |= {*new}
        by_model += new
        fields[name] = (*getattr(facts, name), *new)
    return replace(facts, by_model=tuple(by_model), **fields)
