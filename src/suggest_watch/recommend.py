"""The main job, read top to bottom: a request in, a stream of events out (grammar: `events`)."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from time import perf_counter

from suggest_watch.app import App, meanwhile
from suggest_watch.errors import SuggestError
from suggest_watch.events import Answered, Event, EvidenceFound, Failed, Shortlisted, Understood
from suggest_watch.evidence import gather_evidence
from suggest_watch.persona import checked_persona
from suggest_watch.reading import checked_request, embed_request, read_request
from suggest_watch.records import answer_to_record
from suggest_watch.rerank import Reranking
from suggest_watch.shortlist import OTHERS, make_shortlist
from suggest_watch.strategies import Brief, Told, Wished, strategy_for, tell
from suggest_watch.taste import read_known
from suggest_watch.types import Answer, Models, Timings

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How to answer: how many titles, whether a model writes and how, what "recent" means.

    None leaves the count to the request and the settings, strategy and persona to the settings,
    and today to the calendar. With `tools` the model may look things up before it writes.
    """

    count: int | None = None
    explain: bool = True
    today: date | None = None
    strategy: Wished | None = None
    persona: str | None = None
    tools: bool = False


async def recommend(
    app: App, text: str, *, viewers: Sequence[str], options: Options | None = None
) -> AsyncGenerator[Event, None]:
    """Answer a request of these viewers; the last event is always `Answered` or `Failed`.

    Closing the generator stops the language model at once.
    """
    try:
        async with aclosing(answer_or_raise(app, text, viewers=viewers, options=options)) as events:
            async for event in events:
                yield event
    except SuggestError as error:
        yield Failed(error.code, error.message, error.hint)
    except Exception:
        _log.exception("an answer broke off")
        yield Failed("internal", "suggest-watch itself broke off", "suggest doctor")


async def answer_or_raise(
    app: App, text: str, *, viewers: Sequence[str], options: Options | None = None
) -> AsyncGenerator[Event, None]:
    """Answer as `recommend` does, and raise what goes wrong instead of ending in `Failed`."""
    began, options = perf_counter(), options or Options()

    # 1. Understand what is asked.
    asked = checked_request(text)
    today = options.today or date.today()
    persona = checked_persona(app.settings.persona if options.persona is None else options.persona)
    request = await read_request(app, asked, count=options.count, today=today, persona=persona)
    async with meanwhile(embed_request(app.embedder, request)) as embedding:
        known = await asyncio.to_thread(read_known, app.database, viewers)
        query, unwanted_text = await embedding
    understood = perf_counter()
    yield Understood(request)

    # 2. Find what these viewers said before that bears on it.
    reranking = Reranking(app)
    found = await gather_evidence(app, request, query=query, known=known, reranking=reranking)
    evidence = tuple(piece for piece, _ in found)
    evident = perf_counter()
    yield EvidenceFound(evidence)

    # 3. Choose, among the titles that satisfy the request and that nobody has seen or refused.
    llm = app.llm if options.explain else None
    strategy = strategy_for(options.strategy or app.settings.strategy, llm)
    shortlist = await make_shortlist(
        app,
        request,
        query=query,
        unwanted_text=unwanted_text,
        evidence=found,
        known=known,
        others=OTHERS if strategy == "select" else 0,
        reranking=reranking,
    )
    notices = [*app.notices, *request.notices, *reranking.notices, *shortlist.notices]
    carded = perf_counter()
    yield Shortlisted(shortlist.candidates, tuple(notices), shortlist.others)

    # 4. Tell why, word by word.
    brief = Brief(
        app=app,
        llm=llm,
        request=request,
        known=known,
        evidence=evidence,
        candidates=shortlist.candidates,
        others=shortlist.others,
        references=shortlist.references,
        persona=persona,
        tools=options.tools,
    )
    told = Told(unsaid=list(evidence))
    async with aclosing(tell(brief, strategy, told)) as telling:
        async for event in telling:
            yield event

    # 5. Keep the answer, and close.
    notices += told.notices(llm, app.settings.sampling)
    answer = Answer(
        request=request,
        evidence=evidence,
        picks=tuple(told.picks),
        models=Models(
            embedder=app.embedder.name,
            language_model=llm.name if llm and told.is_by_model else None,
            reranker=reranking.name,
        ),
        timings=Timings(
            understood_ms=1000 * (understood - began),
            evidence_ms=1000 * (evident - understood),
            retrieval_ms=1000 * (carded - evident),
            cards_ms=1000 * (carded - began),
            first_word_s=told.first_word_at - carded if told.first_word_at else None,
            total_s=perf_counter() - began,
            generated_tokens=told.generated_tokens,
            tokens_per_s=told.tokens_per_s(),
        ),
        notices=tuple(notices),
    )
    save = partial(app.database.save_answer, known.viewer_ids, request_text=request.text)
    await asyncio.to_thread(save, body=answer_to_record(answer), at=datetime.now(UTC))
    yield Answered(answer)
