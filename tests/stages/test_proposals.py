"""A model's list of titles is read in whatever shape it comes, and while it is written."""

import random

import pytest

from suggest_watch.proposals import Proposal, read_proposals
from suggest_watch.proposals.fields import MAX_PROSE, MAX_TITLE, read_confidence

ASKED_FOR = """\
1. **Arrival** (2016)
   Description: A linguist learns to talk with visitors.
   Why: You like it slow, and this takes its time.
   Confidence: 0.85

2. **Moon** (2009)
   Description: A miner is alone.
   Why: It is quiet, as you asked.
   Confidence: 0.7
"""

SHAPES = {
    "the form that is asked for": ASKED_FOR,
    "a preamble and a summary": f"Here are two films for you:\n\n{ASKED_FOR}\nEnjoy your evening!",
    "a preamble that names a year": f"Since you liked Contact (1997):\n{ASKED_FOR}",
    "parentheses and one line each": (
        "1) Arrival (2016) - A linguist learns to talk with visitors. "
        "Why: You like it slow, and this takes its time. Confidence: 8.5/10\n"
        "2) Moon (2009) - A miner is alone. Why: It is quiet, as you asked. Confidence: 7/10\n"
    ),
    "headings, quotes, and the text below its label": (
        '### 1. "Arrival" (2016)\n**Description:**\nA linguist learns to talk with visitors.\n'
        "**Why it matches:**\nYou like it slow, and this takes its time.\n**Confidence:** High\n\n"
        '### 2. "Moon" (2009)\n**Description:**\nA miner is alone.\n'
        "**Why it matches:**\nIt is quiet, as you asked.\n**Confidence:** 70%\n"
    ),
    "labels alone": (
        "Title: Arrival\nYear: 2016\nDescription: A linguist learns to talk with visitors.\n"
        "Why: You like it slow, and this takes its time.\nConfidence: 85%\n\n"
        "Title: Moon\nYear: 2009\nDescription: A miner is alone.\n"
        "Why: It is quiet, as you asked.\nConfidence: 70%\n"
    ),
    "labels on one line, with slashes": (
        "Title: Arrival / Year: 2016 / Description: A linguist learns to talk with visitors. / "
        "Why: You like it slow, and this takes its time. / Confidence: 0.85\n"
        "Title: Moon / Year: 2009 / Description: A miner is alone. / "
        "Why: It is quiet, as you asked. / Confidence: 0.7\n"
    ),
    "labels below a number": (
        'Movie 1:\nTitle: "Arrival"\nRelease Year: 2016\nGenre: science fiction\n'
        "Plot: A linguist learns to talk with visitors.\n"
        "Reasoning: You like it slow, and this takes its time.\nMatch score: 85\n\n"
        'Movie 2:\nTitle: "Moon"\nRelease Year: 2009\nGenre: drama\nPlot: A miner is alone.\n'
        "Reasoning: It is quiet, as you asked.\nMatch score: 70\n"
    ),
    "numbered labels": (
        "1. **Title:** Arrival **Year:** 2016 **Description:** A linguist learns to talk with "
        "visitors. **Why:** You like it slow, and this takes its time. **Confidence:** 0.85\n"
        "2. **Title:** Moon **Year:** 2009 **Description:** A miner is alone. "
        "**Why:** It is quiet, as you asked. **Confidence:** 0.7\n"
    ),
    "bullets within numbers": (
        "**1. Arrival (2016)**\n- A linguist learns to talk with visitors.\n"
        "- You like it slow, and this takes its time.\n- Confidence: 0.85\n\n"
        "**2. Moon (2009)**\n- A miner is alone.\n- It is quiet, as you asked.\n- Confidence: .7\n"
    ),
    "bullets instead of numbers": (
        "• **Arrival (2016)**: A linguist learns to talk with visitors.\n"
        "   - Why you'll love it: You like it slow, and this takes its time.\n"
        "   - Confidence (0-1): 0,85\n"
        "• **Moon (2009)**: A miner is alone.\n"
        "   - Why you'll love it: It is quiet, as you asked.\n   - Confidence (0-1): 0,7\n"
    ),
    "names with their years alone": (
        "Arrival (2016)\nA linguist learns to talk with visitors.\n"
        "Why this one: You like it slow, and this takes its time.\nConfidence = 85 %\n\n"
        "Moon (2009)\nA miner is alone.\nWhy this one: It is quiet, as you asked.\n"
        "Confidence = 70 %\n"
    ),
    "keycaps, a comma before the year, and a line that goes on": (
        "1️⃣ Arrival, 2016\nDescription: A linguist learns\nto talk with visitors.\n"
        "Why: You like it slow,\nand this takes its time.\nConfidence: 0.85\n"
        "2️⃣ Moon, 2009\nA miner is alone.\nWhy: It is quiet,\nas you asked.\nConfidence: 0.7"
    ),
    "JSON in a fence": (
        'Sure!\n```json\n[{"title": "Arrival", "year": 2016, "description": "A linguist learns to '
        'talk with visitors.", "why": "You like it slow, and this takes its time.", '
        '"confidence": 0.85}, {"title": "Moon", "year": "2009", "description": "A miner is '
        'alone.", "why": "It is quiet, as you asked.", "confidence": 0.7}]\n```\nEnjoy {this}!'
    ),
    "JSON without commas, its reasons first, never closed": (
        '{"recommendations": [\n{"whyItMatches": "You like it slow, and this takes its time."\n'
        '"title": "Arrival (2016)"\n"plot": "A linguist learns to talk with visitors."\n'
        '"confidence": "85%"}\n{"whyItMatches": "It is quiet, as you asked."\n'
        '"title": "Moon (2009)"\n"plot": "A miner is alone."\n"confidence": "70%"'
    ),
    "every number the same, Windows line ends, HTML and colours": (
        "1. <b>Arrival</b> (2016)\r\nDescription: A linguist learns to \x1b[31mtalk\x1b[0m with "
        "visitors.\r\nWhy: You like it <i>slow</i>, and this takes its time.\r\nConfidence: 0.85"
        "\r\n\r\n1. `Moon` (2009)\r\nDescription: A miner is __alone__.\r\n"
        "Why: It is quiet, as you asked.\r\nConfidence: 0.7\r\n"
    ),
}
TOLD = (
    Proposal(
        title="Arrival",
        year=2016,
        description="A linguist learns to talk with visitors.",
        reason="You like it slow, and this takes its time.",
        confidence=0.85,
        closed=True,
    ),
    Proposal(
        title="Moon",
        year=2009,
        description="A miner is alone.",
        reason="It is quiet, as you asked.",
        confidence=0.7,
        closed=True,
    ),
)


def read(reply: str) -> tuple[Proposal, ...]:
    return read_proposals(reply, finished=True)


def assert_only_grows(reply: str) -> None:
    """What was told of a beginning of the reply is never taken back by more of it."""
    before: tuple[Proposal, ...] = ()
    for end in range(len(reply) + 1):
        now = read_proposals(reply[:end], finished=False)
        assert len(now) >= len(before), reply[:end]
        for old, new in zip(before, now, strict=False):
            assert (old.title, old.year) == (new.title, new.year), reply[:end]
            assert new.reason.startswith(old.reason), reply[:end]
            if old.closed:
                assert (old.reason, old.confidence) == (new.reason, new.confidence), reply[:end]
                assert new.closed
        before = now
    whole = read(reply)
    assert [(p.title, p.year) for p in whole[: len(before)]] == [(p.title, p.year) for p in before]


@pytest.mark.parametrize("reply", SHAPES.values(), ids=SHAPES.keys())
def test_a_list_is_read_in_any_shape(reply: str) -> None:
    assert read(reply) == TOLD


@pytest.mark.parametrize("reply", SHAPES.values(), ids=SHAPES.keys())
def test_more_of_a_reply_never_takes_back_what_was_told(reply: str) -> None:
    assert_only_grows(reply)


def test_any_mixture_of_shapes_is_read_without_an_error_and_only_grows() -> None:
    chance = random.Random(4)
    lines = [line for reply in SHAPES.values() for line in reply.splitlines(keepends=True)]
    alphabet = '{}[]":,\\*_#-–().1290 \n\t\r\x1b\x07\u202e\ud83d\U0001f3acWhyConfidence: '
    for _ in range(40):
        mixed = "".join(chance.choices(lines, k=chance.randint(1, 8)))
        noisy = "".join(
            chance.choice(alphabet) if chance.random() < 0.03 else char for char in mixed
        )
        assert_only_grows(noisy)


@pytest.mark.parametrize("reply", SHAPES.values(), ids=SHAPES.keys())
def test_the_first_title_is_told_before_the_second_is_written(reply: str) -> None:
    begin = reply.index("Moon")
    early = read_proposals(reply[:begin], finished=False)
    assert [proposal.title for proposal in early] == ["Arrival"]


def test_a_reason_comes_word_by_word() -> None:
    begin = ASKED_FOR.index("Why: ")
    end = ASKED_FOR.index("\n", begin)
    growing = [
        read_proposals(ASKED_FOR[:i], finished=False)[0].reason for i in range(begin + 5, end)
    ]
    words = TOLD[0].reason.split()
    assert list(dict.fromkeys(growing)) == [" ".join(words[:n]) for n in range(len(words))]


def test_nothing_of_a_label_that_follows_a_reason_is_told_as_its_words() -> None:
    reply = "1. Arrival (2016) Why: it is slow. Match score: 80%"
    reasons = {
        proposal.reason
        for end in range(len(reply) + 1)
        for proposal in read_proposals(reply[:end], finished=False)
    }
    assert reasons == {"", "it", "it is", "it is slow."}


@pytest.mark.parametrize(
    ("line", "title", "year"),
    [
        ("12 Angry Men (1957)", "12 Angry Men", 1957),
        ("**2001: A Space Odyssey** (1968)", "2001: A Space Odyssey", 1968),
        ("Blade Runner 2049 (2017)", "Blade Runner 2049", 2017),
        ("1917 (2019)", "1917", 2019),
        ("Mission: Impossible", "Mission: Impossible", None),
        ("Arrival: A linguist is called when visitors come down", "Arrival", None),
        ("*Spirited Away* (Sen to Chihiro no Kamikakushi) (2001)",
         "Spirited Away (Sen to Chihiro no Kamikakushi)", 2001),
        ("Arrival [2016] | directed by Denis Villeneuve", "Arrival", 2016),
        ("“Arrival” – 2016 – a linguist", "Arrival", 2016),
        ("Arrival (2016, dir. Denis Villeneuve)", "Arrival", 2016),
    ],
)  # fmt: skip
def test_a_title_and_its_year_are_told_apart(line: str, title: str, year: int | None) -> None:
    [proposal] = read(f"1. {line}\n")
    assert (proposal.title, proposal.year) == (title, year)


def test_a_series_is_known_by_what_stands_beside_its_year() -> None:
    kinds = [p.kind for p in read("1. Dark (TV Series, 2017–2020)\n2. Moon (2009 film)\n3. It\n")]
    assert kinds == ["series", "movie", None]


@pytest.mark.parametrize(
    ("said", "share"),
    [
        ("0.85", 0.85),
        (".85", 0.85),
        ("0,85", 0.85),
        ("85%", 0.85),
        ("85", 0.85),
        ("8.5/10", 0.85),
        ("8.5 / 10", 0.85),
        ("4/5", 0.8),
        ("1", 1.0),
        ("0", 0.0),
        ("High", 0.85),
        ("very high", 0.95),
        ("Medium", 0.6),
        ("low", 0.3),
        ("120%", None),
        ("11/10", None),
        ("5/0", None),
        ("850", None),
        ("who knows", None),
        ("", None),
    ],
)
def test_a_confidence_is_a_share_of_one(said: str, share: float | None) -> None:
    assert read_confidence(said) == share


def test_what_is_missing_stays_empty() -> None:
    assert read("1. Arrival\n2. Moon") == (
        Proposal(title="Arrival", closed=True),
        Proposal(title="Moon", closed=True),
    )


@pytest.mark.parametrize(
    "reply",
    ["", "\n\n", "I cannot help with that.", "1.", "{", "[]", "null", "**", "```", "1. ***\n2. “”"],
)
def test_a_reply_without_titles_gives_none(reply: str) -> None:
    assert read(reply) == ()


def test_the_points_of_a_reason_are_no_titles() -> None:
    reply = "1. Arrival (2016)\n   Why:\n   1. It is slow.\n   2. It is clever.\n2. Moon (2009)\n"
    assert [proposal.title for proposal in read(reply)] == ["Arrival", "Moon"]


def test_everything_is_short_and_plain() -> None:
    long = "word " * 300
    [proposal] = read(f"1. {'T' * 500}\nDescription: {long}\nWhy: **{long}** [x](http://a.b/c)")
    assert len(proposal.title) <= MAX_TITLE
    assert len(proposal.description) <= MAX_PROSE + 1
    assert proposal.reason.endswith("word…")
    assert not set("*[]\n\x1b") & set(proposal.reason)
