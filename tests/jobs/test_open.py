"""The strategy `open`: what a model names is linked, judged, checked or marked."""

import random
import re
from contextlib import aclosing
from dataclasses import replace
from datetime import date

import pytest

from suggest_watch.app import App
from suggest_watch.errors import BackendDown
from suggest_watch.events import (
    Answered,
    Event,
    PickFinished,
    PickStarted,
    Shortlisted,
    Token,
)
from suggest_watch.llms.scripted import ScriptedModel
from suggest_watch.open_prompts import PREFIX
from suggest_watch.recommend import Options, recommend
from suggest_watch.remember import remember
from suggest_watch.strategies import strategy_for
from suggest_watch.types import Answer

from .conftest import says, with_model

pytestmark = pytest.mark.asyncio(loop_scope="session")
TODAY = date(2026, 1, 1)
GRAMMAR = re.compile(
    "Understood EvidenceFound Shortlisted (PickStarted (Token )*PickFinished ){4}Answered $"
)
ASKED = "thoughtful sci-fi tonight"

ARRIVAL = """\
1. **Arrival** (2016)
   Description: A linguist is called when strangers land.
   Why: It is as thoughtful as you asked.
   Confidence: 0.9
"""
CONTACT = """\
2. **Contact** (1998)
   Description: An astronomer hears a signal.
   Why: It is thoughtful sci-fi, as you asked.
   Confidence: 85%
"""
UNKNOWN = """\
3. **The Glass Orchard** (2019)
   Description: A gardener grows memories.
   Why: Its silence lingers for days. There is more to it.
   Confidence: 7/10
"""
MOON = """\
4. **Moon** (2009)
   Description: A miner is alone.
   Why: It is thoughtful sci-fi with room to breathe.
   Confidence: High
"""
LIST = f"Here you are:\n\n{ARRIVAL}\n{CONTACT}\n{UNKNOWN}\n{MOON}\nEnjoy!"


async def events_of(app: App, viewer: str, text: str = ASKED, **options: object) -> list[Event]:
    given = Options(today=TODAY, strategy="open", **options)
    async with aclosing(recommend(app, text, viewers=[viewer], options=given)) as events:
        return [event async for event in events]


async def answer_to(app: App, viewer: str, text: str = ASKED, **options: object) -> Answer:
    last = (await events_of(app, viewer, text, **options))[-1]
    assert isinstance(last, Answered), last
    return last.answer


def named(answer: Answer) -> list[tuple[str, int]]:
    return [(pick.candidate.title.title, pick.candidate.title.year) for pick in answer.picks]


def remark(answer: Answer, beginning: str) -> str:
    [found] = [notice for notice in answer.notices if notice.startswith(beginning)]
    return found


def key_of(app: App, name: str) -> int:
    [(match, *_)] = app.database.named([name]).titles.values()
    return match.key


def see(app: App, viewer: str, name: str) -> None:
    person = app.database.viewer(viewer)
    app.database.watch([person.id], key_of(app, name), watched=True, source="test")


async def test_titles_are_linked_ranked_and_told_in_the_models_order(app: App, viewer: str) -> None:
    events = await events_of(with_model(app, says(LIST)), viewer)
    assert GRAMMAR.match("".join(f"{type(event).__name__} " for event in events))
    answer = events[-1].answer
    assert named(answer) == [
        ("Arrival", 2016), ("Contact", 1997), ("The Glass Orchard", 2019), ("Moon", 2009)
    ]  # fmt: skip
    assert [pick.model_confidence for pick in answer.picks] == [0.9, 0.85, 0.7, 0.85]
    assert [pick.grounded for pick in answer.picks] == [True, True, False, True]
    assert {pick.provenance for pick in answer.picks} == {"model"}
    for pick in answer.picks:
        if pick.grounded:
            assert pick.candidate.title.key == key_of(app, pick.candidate.title.title.lower())
            assert 0 < pick.candidate.confidence < 1
            assert pick.candidate.confidence != pick.model_confidence
            assert {"request", "retrieval"} <= set(pick.candidate.why)


async def test_a_title_has_one_card_however_it_was_found(app: App, viewer: str) -> None:
    model = says("1. Contact (1997)\nWhy: It is thoughtful sci-fi, as you asked.\n")
    events = await events_of(with_model(app, model), viewer)
    [shortlisted] = [event for event in events if isinstance(event, Shortlisted)]
    [card] = [c for c in shortlisted.candidates if c.title.title == "Contact"]
    assert events[-1].answer.picks[0].candidate == card


async def test_every_pick_begins_with_its_card_and_its_tokens_are_its_reason(
    app: App, viewer: str
) -> None:
    events = await events_of(with_model(app, says(LIST)), viewer)
    [shortlisted] = [event for event in events if isinstance(event, Shortlisted)]
    begun = {event.index: event.candidate for event in events if isinstance(event, PickStarted)}
    for finished in (event for event in events if isinstance(event, PickFinished)):
        card = begun[finished.index] or shortlisted.candidates[finished.index]
        assert card == finished.pick.candidate
        tokens = [e.text for e in events if isinstance(e, Token) and e.index == finished.index]
        assert "".join(tokens) == finished.pick.reason
        assert len(tokens) > 3


async def test_a_title_outside_the_catalogue_is_marked_and_claims_nothing_else(
    app: App, viewer: str
) -> None:
    answer = await answer_to(with_model(app, says(LIST)), viewer)
    [pick] = [pick for pick in answer.picks if not pick.grounded]
    title = pick.candidate.title
    assert (title.key, title.id, title.catalogue, title.kind) == (0, "", "model", "movie")
    assert title.synopsis == "A gardener grows memories."
    assert (pick.candidate.score, pick.candidate.confidence, pick.candidate.why) == (0.0, None, {})
    assert pick.reason == "Its silence lingers for days."


async def test_what_was_seen_or_refused_is_left_out_and_said(app: App, viewer: str) -> None:
    see(app, viewer, "contact")
    await remember(app, "I hated Moon", viewer=viewer)
    answer = await answer_to(with_model(app, says(LIST)), viewer)
    assert not {"Contact", "Moon"} & {name for name, _ in named(answer)}
    assert len(answer.picks) == 4
    left_out = remark(answer, "left out")
    assert "Contact (1998): seen already" in left_out
    assert "Moon (2009): refused before" in left_out


async def test_a_seen_title_does_not_come_back_under_a_wrong_year(app: App, viewer: str) -> None:
    see(app, viewer, "contact")
    answer = await answer_to(with_model(app, says("1. Contact (2004)\nWhy: It is good.\n")), viewer)
    assert "Contact" not in {name for name, _ in named(answer)}
    assert "Contact (2004): seen already" in remark(answer, "left out")


async def test_a_seen_title_may_come_where_that_was_asked_for(app: App, viewer: str) -> None:
    see(app, viewer, "contact")
    spoken = with_model(app, says(CONTACT))
    answer = await answer_to(spoken, viewer, "thoughtful sci-fi, something I have seen before")
    assert answer.request.seen_allowed
    assert named(answer)[0] == ("Contact", 1997)


@pytest.mark.parametrize(
    ("asked", "line", "against"),
    [
        ("sci-fi before 1980", "Moon (2009)", "the years"),
        ("sci-fi before 1980", "The Glass Orchard (2019)", "the years"),
        ("sci-fi before 1980", "The Glass Orchard", "the years"),
        ("a sci-fi series", "Moon (2009)", "film or series"),
        ("a film, sci-fi", "The Glass Orchard (TV series, 2019)", "film or series"),
        ("sci-fi under 100 minutes", "Contact (1997)", "the length"),
        ("no science fiction", "Moon (2009)", "the genres"),
        ("something for little kids", "Alien (1979)", "the audience"),
        ("no gore please", "The Thing (1982)", "what to avoid"),
    ],
)
async def test_what_breaks_the_request_is_left_out_and_said(
    app: App, viewer: str, asked: str, line: str, against: str
) -> None:
    spoken = with_model(app, says(f"1. {line}\nWhy: It is as good as you asked.\n"))
    answer = await answer_to(spoken, viewer, asked)
    assert line.partition(" (")[0] not in {name for name, _ in named(answer)}
    assert re.search(f"against [^;]*{against}", remark(answer, "left out"))


async def test_what_a_viewer_never_wants_counts_for_named_titles_too(app: App, viewer: str) -> None:
    await remember(app, "I never want horror", viewer=viewer)
    spoken = with_model(app, says("1. Alien (1979)\nWhy: It is as tense as you asked.\n"))
    answer = await answer_to(spoken, viewer, "something tense in space")
    assert "Alien" not in {name for name, _ in named(answer)}
    assert "Alien (1979): against the genres" in remark(answer, "left out")


async def test_nothing_comes_twice_nor_what_the_request_names(app: App, viewer: str) -> None:
    replies = [CONTACT, CONTACT.replace("1998", "1997"), UNKNOWN, UNKNOWN, ARRIVAL]
    answer = await answer_to(with_model(app, says("\n".join(replies))), viewer, "like Arrival")
    names = [name for name, _ in named(answer)]
    assert names[:2] == ["Contact", "The Glass Orchard"]
    assert len(set(names)) == 4
    left_out = remark(answer, "left out")
    assert "Contact (1997): named twice" in left_out
    assert "The Glass Orchard (2019): named twice" in left_out
    assert "Arrival (2016): named in the request" in left_out


async def test_what_the_viewer_said_is_not_taken_for_a_title(app: App, viewer: str) -> None:
    await remember(app, "something less like a depressing dark mirror", viewer=viewer)
    model = says("1. Depressing Dark Mirror (2011)\nWhy: You said so.\n2. Thoughtful Sci-Fi\n")
    answer = await answer_to(with_model(app, model), viewer)
    assert all(pick.grounded for pick in answer.picks)
    assert "an echo of what was said" in remark(answer, "left out")


async def test_a_reason_that_the_record_does_not_bear_out_is_replaced(
    app: App, viewer: str
) -> None:
    lying = CONTACT.replace("It is thoughtful sci-fi, as you asked", "It won 11 Oscars in 1952")
    events = await events_of(with_model(app, says(lying)), viewer)
    assert "Oscars" not in "".join(e.text for e in events if isinstance(e, Token))
    pick = events[-1].answer.picks[0]
    assert (pick.candidate.title.title, pick.provenance, pick.replaced) == (
        "Contact", "record", True
    )  # fmt: skip
    assert pick.objection == "11 is not in the record"
    assert pick.grounded


async def test_a_title_without_a_reason_gets_one_from_the_record_or_its_own_description(
    app: App, viewer: str
) -> None:
    model = says("1. Contact (1997)\n2. The Glass Orchard (2019) - A gardener grows memories.\n")
    picks = (await answer_to(with_model(app, model), viewer)).picks
    assert (picks[0].provenance, picks[0].replaced) == ("record", False)
    assert picks[1].reason == "A gardener grows memories."
    assert not picks[1].grounded
    bare = await answer_to(with_model(app, says("1. The Glass Orchard (2019)\n")), viewer)
    assert bare.picks[0].reason == "The model gave no reason."


async def test_a_model_that_names_too_few_is_helped_out_by_the_ranking(
    app: App, viewer: str
) -> None:
    events = await events_of(with_model(app, says(UNKNOWN)), viewer)
    [shortlisted] = [event for event in events if isinstance(event, Shortlisted)]
    answer = events[-1].answer
    assert [p.candidate for p in answer.picks[1:]] == list(shortlisted.candidates[:3])
    assert {p.provenance for p in answer.picks[1:]} == {"record"}
    assert "the ranking added 3" in remark(answer, "the model named too few")


@pytest.mark.parametrize("reply", ["I cannot help with that.", "", "{}", "<html><body>502"])
async def test_a_reply_without_titles_is_answered_by_the_ranking(
    app: App, viewer: str, reply: str
) -> None:
    events = await events_of(with_model(app, says(reply)), viewer)
    [shortlisted] = [event for event in events if isinstance(event, Shortlisted)]
    assert [p.candidate for p in events[-1].answer.picks] == list(shortlisted.candidates)


async def test_the_model_is_stopped_when_the_answer_is_complete(app: App, viewer: str) -> None:
    model = says(LIST + "on and on " * 300)
    answer = await answer_to(with_model(app, model), viewer, count=2)
    assert [name for name, _ in named(answer)] == ["Arrival", "Contact"]
    assert model.generated < len(LIST.split())


async def test_a_model_that_names_the_same_for_ever_is_stopped(app: App, viewer: str) -> None:
    model = says(CONTACT * 40)
    answer = await answer_to(with_model(app, model), viewer)
    assert len(answer.picks) == 4
    assert model.generated < len(CONTACT.split()) * 12


async def test_closing_the_stream_stops_the_model(app: App, viewer: str) -> None:
    model = says(LIST)
    options = Options(strategy="open")
    events = recommend(with_model(app, model), ASKED, viewers=[viewer], options=options)
    async with aclosing(events):
        async for event in events:
            if isinstance(event, Token):
                break
    assert 0 < model.generated < 40


async def test_a_model_that_dies_leaves_what_it_named_and_the_record_goes_on(
    app: App, viewer: str
) -> None:
    cut = BackendDown("the line is dead", hint="ollama serve")
    midway = len((ARRIVAL + UNKNOWN.partition("lingers")[0]).split()) + 1
    model = ScriptedModel([f"{ARRIVAL}\n{UNKNOWN}"], fail_after=midway, error=cut)
    events = await events_of(with_model(app, model), viewer)
    answer = events[-1].answer
    assert len(answer.picks) == 4
    assert answer.picks[0].provenance == "model"
    tokens = [event.text for event in events if isinstance(event, Token) and event.index == 1]
    assert "".join(tokens) == answer.picks[1].reason
    assert answer.picks[1].reason == "Its silence…"
    assert not answer.picks[1].grounded
    assert {pick.provenance for pick in answer.picks[2:]} == {"record"}
    assert "ollama serve" in remark(answer, "the line is dead")


async def test_a_checked_reason_that_breaks_off_is_replaced(app: App, viewer: str) -> None:
    cut = BackendDown("the line is dead", hint="ollama serve")
    midway = len(CONTACT.partition("as you")[0].split())
    model = ScriptedModel([CONTACT], fail_after=midway, error=cut)
    pick = (await answer_to(with_model(app, model), viewer)).picks[0]
    assert (pick.provenance, pick.replaced) == ("record", True)
    assert pick.objection == "the model broke off"


async def test_a_reply_that_is_cut_off_gives_no_half_title_and_no_half_word(
    app: App, viewer: str
) -> None:
    whole = f"{ARRIVAL}\n{UNKNOWN}"
    for cut_in, reason in (("lingers", "Its…"), ("2019", None), ("Orchard", None)):
        words = len(whole.partition(cut_in)[0].split())
        short = app.settings.sampling.model_copy(update={"max_tokens": words})
        brief = replace(app, settings=app.settings.model_copy(update={"sampling": short}))
        answer = await answer_to(with_model(brief, says(whole)), viewer)
        own = [pick.reason for pick in answer.picks if not pick.grounded]
        assert own == ([reason] if reason else [])
        assert len(answer.picks) == 4


@pytest.mark.parametrize("fail_after", [0, 1])
async def test_a_model_that_is_down_costs_a_notice_and_nothing_else(
    app: App, viewer: str, fail_after: int
) -> None:
    down = BackendDown("Ollama does not answer", hint="ollama serve")
    model = ScriptedModel([LIST], error=down, fail_after=fail_after)
    answer = await answer_to(with_model(app, model), viewer)
    assert {pick.provenance for pick in answer.picks} == {"record"}
    assert len(answer.picks) == 4
    assert answer.models.language_model is None


async def test_a_model_that_falls_silent_is_not_waited_for(app: App, viewer: str) -> None:
    hasty = app.settings.sampling.model_copy(update={"idle_timeout_s": 0.02})
    slow = with_model(app, ScriptedModel([LIST], delay_s=30))
    slow = replace(slow, settings=app.settings.model_copy(update={"sampling": hasty}))
    answer = await answer_to(slow, viewer)
    assert {pick.provenance for pick in answer.picks} == {"record"}


async def test_what_the_model_says_can_move_no_terminal_and_no_page(app: App, viewer: str) -> None:
    evil = (
        "1. \x1b[2J\x1b]0;owned\x07<script>Glass</script> **Orchard**\u202e (2019)\n"
        "Description: <img src=x onerror=alert(1)> gardens\x00\x9b31m\n"
        "Why: [click](http://evil.example/x) \x1b[31mred\x1b[0m `rm -rf` <b>now</b>.\n"
    )
    events = await events_of(with_model(app, says(evil)), viewer)
    pick = events[-1].answer.picks[0]
    assert not pick.grounded
    title = pick.candidate.title
    told = "".join(e.text for e in events if isinstance(e, Token))
    for text in (title.title, title.synopsis, pick.reason, told, *events[-1].answer.notices):
        assert text.isprintable()
        assert not set("<>`*[]") & set(text)
        assert "evil.example" not in text


async def test_the_prompt_tells_the_evidence_and_begins_with_what_is_kept(
    app: App, viewer: str
) -> None:
    await remember(app, "I love thoughtful science fiction", viewer=viewer)
    model = says(LIST)
    answer = await answer_to(with_model(app, model), viewer, persona="a gentle critic")
    [prompt] = model.prompts
    assert model.prefixes == [PREFIX]
    assert prompt.messages[: len(PREFIX)] == PREFIX
    asked = prompt.messages[-1].content
    assert f"{answer.evidence[0].similarity:.3f}" in asked
    for part in ("I love thoughtful science fiction", ASKED, "gentle critic", "4 films or series"):
        assert part in asked
    assert prompt.sampling == app.settings.sampling


async def test_whatever_a_model_says_the_answer_is_whole_and_nothing_in_it_is_seen(
    app: App, viewer: str
) -> None:
    see(app, viewer, "contact")
    chance = random.Random(7)
    pieces = [ARRIVAL, CONTACT, UNKNOWN, MOON, LIST, "1. ", "\n\n", "Title: Heat\n", '{"title": "']
    for _ in range(12):
        reply = "".join(chance.choices(pieces, k=5))
        reply = "".join(c if chance.random() > 0.05 else chance.choice('*{"\n(:') for c in reply)
        answer = await answer_to(with_model(app, says(reply)), viewer)
        keys = [pick.candidate.title.key for pick in answer.picks if pick.grounded]
        assert len(answer.picks) == 4
        assert len({*named(answer)}) == 4
        assert len({*keys}) == len(keys)
        assert key_of(app, "contact") not in keys
        assert all(pick.grounded == bool(pick.candidate.title.key) for pick in answer.picks)


async def test_it_is_never_chosen_unasked() -> None:
    able = ScriptedModel(["x"], abilities=["schema", "tools", "judgement", "speed"])
    assert strategy_for("auto", able) != "open"
    assert strategy_for("open", able) == "open"
