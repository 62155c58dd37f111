"""An answer as one typed value, for programs that do not stream; it shows nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import aclosing

from suggest_watch.app import App, open_app
from suggest_watch.events import Answered
from suggest_watch.recommend import Options, answer_or_raise
from suggest_watch.results import RecommendationResponse
from suggest_watch.settings import Settings, load_settings


async def answer_once(
    app: App, text: str, *, viewers: Sequence[str], options: Options | None = None
) -> RecommendationResponse:
    """Answer a request of these viewers; raises the `SuggestError` that ends the stream.

    Cancelling it stops the language model at once.
    """
    events = answer_or_raise(app, text, viewers=viewers, options=options)
    async with aclosing(events):
        *_, last = [event async for event in events]
    assert isinstance(last, Answered)
    return RecommendationResponse.model_validate(last.answer)


async def recommend_once(
    text: str,
    *,
    viewers: Sequence[str] = (),
    settings: Settings | None = None,
    options: Options | None = None,
) -> RecommendationResponse:
    """Open everything, answer one request, and close; raises any `SuggestError`.

    Without `settings` they are read as the command reads them. Without `viewers` it is the viewer
    of the settings who asks, and who is made when new.
    """
    if settings is None:
        settings = await asyncio.to_thread(load_settings)
    async with open_app(settings) as app:
        if not viewers:
            own = await asyncio.to_thread(app.database.ensure_viewer, settings.viewer)
            viewers = [own.name]
        return await answer_once(app, text, viewers=viewers, options=options)
