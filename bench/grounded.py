"""Counts what must never happen, over hundreds of replies of a model: bench/grounded.py FOLDER

Titles outside the catalogue, titles that the viewer has seen, invalid answers, and reasons shown
that fail the check. FOLDER keeps the database and the lines counted so far: a second run goes on
where the first was stopped. With `--llm cheat` a scripted model tries all of it.
"""

import argparse
import asyncio
import json
import random
import sys
from collections import Counter
from contextlib import aclosing
from dataclasses import replace
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from cheat import Cheat
from overheard import Overheard
from questions import EVIDENCE, REQUESTS
from suggest_watch.app import App, open_app
from suggest_watch.events import Answered, Failed, Shortlisted
from suggest_watch.ground import grounds_of, objection
from suggest_watch.recommend import Options, recommend
from suggest_watch.remember import remember
from suggest_watch.results import RecommendationResponse
from suggest_watch.settings import load_settings
from suggest_watch.taste import read_known
from suggest_watch.types import Answer
from suggest_watch.understand import name_spans

GENERATIONS = 500
VIEWERS = 5
STRATEGIES = ("explain", "select")
NEVER = ("outside_the_catalogue", "seen", "invalid", "failing_reasons")


async def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--llm", default="llama_cpp:qwen2.5-coder-0.5b", help="or cheat")
    parser.add_argument("--generations", type=int, default=GENERATIONS)
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    counted = given.folder / f"{given.llm.rpartition(':')[2]}.jsonl"
    cheats = given.llm == "cheat"
    settings = load_settings(
        {"home": given.folder / "home", "llm": "none" if cheats else given.llm}
    )
    async with open_app(settings) as opened:
        llm = Cheat(opened.database) if cheats else opened.llm
        app = replace(opened, llm=Overheard(llm))
        names = [await viewer(app, number) for number in range(VIEWERS)]
        totals = totals_of(counted)
        while totals["generations"] < given.generations:
            number = totals["answers"]
            line = await answered(app, number, viewer=names[number % VIEWERS])
            with counted.open("a", encoding="utf-8") as file:
                print(json.dumps(line), file=file)
            totals = totals_of(counted)
            print(f"{totals['generations']} of {given.generations}", line, file=sys.stderr)
    print(json.dumps({"llm": given.llm, **totals}))
    if any(totals[what] for what in NEVER):
        raise SystemExit("what must never happen has happened")


def totals_of(path: Path) -> Counter[str]:
    totals: Counter[str] = Counter(dict.fromkeys((*NEVER, "answers", "generations"), 0))
    for line in path.read_text("utf-8").splitlines() if path.exists() else ():
        totals["answers"] += 1
        totals.update({k: v for k, v in json.loads(line).items() if isinstance(v, int)})
    return totals


async def viewer(app: App, number: int) -> str:
    """Return a viewer with a taste of their own."""
    name = f"viewer-{number}"
    known = app.database.ensure_viewer(name)
    if not app.database.signals([known.id]):
        for text in random.Random(number).sample(EVIDENCE, k=3):
            await remember(app, text, viewer=name)
    return name


async def answered(app: App, number: int, *, viewer: str) -> dict[str, Any]:
    """Answer one request, count, and note its first title as seen."""
    known = read_known(app.database, [viewer])
    seen = known.seen | known.rejected
    text = REQUESTS[number // VIEWERS % len(REQUESTS)]
    strategy = STRATEGIES[number % len(STRATEGIES)]
    sampling = app.settings.sampling.model_copy(update={"seed": number})
    app = replace(app, settings=app.settings.model_copy(update={"sampling": sampling}))
    asked = len(app.llm.prompts)
    cards, last = 0, None
    events = recommend(app, text, viewers=[viewer], options=Options(strategy=strategy))
    async with aclosing(events):
        async for last in events:
            if isinstance(last, Shortlisted):
                cards = len(last.candidates)
    line: dict[str, Any] = {"request": text, "strategy": strategy, "viewer": viewer}
    line["generations"] = len(app.llm.prompts) - asked
    if isinstance(last, Failed):
        raise SystemExit(f"{text!r} failed: {last.message}; {last.hint}")
    assert isinstance(last, Answered)
    if last.answer.picks:
        first = last.answer.picks[0].candidate.title
        app.database.watch(known.viewer_ids, first.key, watched=True, source="bench")
    return line | counts(app, last.answer, seen=seen, cards=cards)


def counts(app: App, answer: Answer, *, seen: frozenset[int], cards: int) -> dict[str, int]:
    titles = [pick.candidate.title for pick in answer.picks]
    stored = app.database.titles([title.key for title in titles])
    return {
        "picks": len(titles),
        "outside_the_catalogue": sum(
            title.key not in stored or stored[title.key].id != title.id for title in titles
        ),
        "seen": sum(title.key in seen for title in titles),
        "invalid": int(not valid(answer, cards)),
        "failing_reasons": len(failing(app, answer)),
        "by_the_model": sum(pick.provenance == "model" for pick in answer.picks),
        "replaced": sum(pick.replaced for pick in answer.picks),
    }


def valid(answer: Answer, cards: int) -> bool:
    """Has it as many picks as there are cards, none twice, and does it hold its schema?"""
    try:
        RecommendationResponse.model_validate(answer)
    except ValidationError:
        return False
    keys = {pick.candidate.title.key for pick in answer.picks}
    return len(keys) == len(answer.picks) == cards > 0


def failing(app: App, answer: Answer) -> list[str]:
    """Return the reasons by the model that the check objects to."""
    return [
        pick.reason
        for pick in answer.picks
        if pick.provenance == "model"
        and objection(
            pick.reason,
            grounds_of(pick.candidate.title, answer.request, answer.evidence),
            names=app.database.named(name_spans(pick.reason)),
        )
    ]


if __name__ == "__main__":
    asyncio.run(main())
