"""Checks a reason against what it may speak of: the record, the evidence and the request.

Every number, name, quotation, other title and genre in a reason must stand there; no words may be
another title's story; what it says of
the title's feel must not contradict the record; what it says that the viewer said must have been
said. Knows no model: it reads a text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from suggest_watch.names import Names, normalise_name
from suggest_watch.types import Evidence, Feel, Request, Title
from suggest_watch.vocabulary import GENRES
from suggest_watch.vocabulary.everyday import EVERYDAY_WORDS
from suggest_watch.vocabulary.moods import MOOD_WORDS

MAX_REASON = 400
_FEW_LETTERS = 6
_SOME_WORDS = 5
_KNOWN_SHARE = 0.3
_SAME_STORY = 4  # words in a row
_CONTRADICTION = 2.5  # steps on the scale of 1 to 5 between what is said and the record

_WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*", re.UNICODE)
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_SENTENCE_END = re.compile(r"[.!?:;…\"“”(]\s*$|^\s*$")
_CLAUSE_END = re.compile(r"[,:;.!?…()\"“”]")
_POSSESSIVE = re.compile(r"(?<=\w)['’]s\b")
_QUOTED = re.compile(r"[\"“«]([^\"“”«»]{2,})[\"”»]")
_MARKUP = re.compile(r"[*_#`<>{}\[\]|\x00-\x1f\x7f-\x9f]|://| / |^\s*[-•\d]+[.)]?\s")
_LABEL = re.compile(r"\b(?:Asked|Title|Story|Reason|Write as)\s*:|^\w+:$")
_SAID = re.compile(
    r"\byou(?:'ve|’ve| have|r)? (?:also )?"
    r"(?:said|mentioned|like|liked|love|loved|enjoy|enjoyed|prefer|favou?rite)\b([^,:;.!?]*)",
    re.IGNORECASE,
)
_NEGATION = re.compile(
    r"(?:\b(?:not|no|never|without|less|nor|nothing|neither|isn't|than|hardly)\b|n't)"
    r"[^,:;.!?]{0,24}$",
    re.IGNORECASE,
)
_FREE_NAMES = frozenset({"i", "im", "ill", "ive", "id", "tv", "ok", "sci", "fi", "scifi"})
_NUMBER_WORDS = {
    word: str(value)
    for value, word in enumerate(
        "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
        "sixteen seventeen eighteen nineteen twenty".split(),
        start=2,
    )
}
_KIND_WORDS = {
    "series": frozenset({"film", "films", "movie", "movies"}),
    "movie": frozenset({"series", "season", "seasons", "episode", "episodes", "miniseries"}),
}
_NO_NAMES = Names()
_NOWHERE: Mapping[str, str] = {}
_EMPTY_WORDS = frozenset(
    "about and been best both even ever from have into just like liked love loved made make more "
    "much only over really said same some something such than that their them then there these "
    "they thing things this those told tonight very want wanted well what when which will with "
    "your film films movie movies series show shows story stories title".split()
)
_GENRE_NOUNS = {
    "comedy": "comedy",
    "thriller": "thriller",
    "romance": "romance",
    "horror": "horror",
    "western": "western",
    "documentary": "documentary",
    "musical": "musical",
    "sci-fi": "science-fiction",
    "science-fiction": "science-fiction",
    "animation": "animation",
    "animated": "animation",
    "mystery": "mystery",
    "superhero": "superhero",
}


@dataclass(frozen=True, slots=True)
class Grounds:
    """What a reason about one title may speak of; make it with `grounds_of`.

    `text` is the normal form of all of it, with a space at either end; `said` of what the viewer
    said; `first_names` may not be joined to another name than their own. Of `foreign`, words that
    only another title's story has, none may be there; each leads to that title's name.
    """

    text: str
    said: frozenset[str]
    numbers: frozenset[str]
    first_names: frozenset[str]
    kind: str
    genres: frozenset[str]
    feel: Feel | None
    foreign: Mapping[str, str]


def grounds_of(
    title: Title,
    request: Request,
    evidence: Sequence[Evidence],
    *,
    facts: Sequence[str] = (),
    said: Sequence[str] = (),
    elsewhere: Mapping[str, str] = _NOWHERE,
) -> Grounds:
    """Collect what a reason for `title` may speak of.

    Besides the record and the evidence these are `facts` about the title that were looked up, and
    what else the viewers `said`; not the stories `elsewhere`, which the model was shown too, by the
    names of their titles.
    """
    people = (*title.directors, *title.cast)
    said = [request.text, *(e.signal.content for e in evidence), *said]
    names = [f"{reference.title} {reference.year}" for reference in request.wanted]
    record = [
        *(title.title, title.original_title or "", title.synopsis, *people),
        *(*title.themes, *title.moods, *title.genres, *title.streaming_services),
        *(*_rating(title), *facts),
    ]
    numerals = (title.year, title.end_year, title.runtime_min, title.seasons)
    all_of_it = " | ".join([*record, *said, *names])
    owners = _POSSESSIVE.sub("", all_of_it)  # "Miguel's family" also names Miguel
    text = f" {normalise_name(f'{all_of_it} | {owners}')} "
    numbers = set(_NUMBER.findall(all_of_it))
    numbers |= {str(fact) for fact in numerals if fact is not None} | {f"{title.year // 10 * 10}s"}
    numbers |= {_NUMBER_WORDS[word] for word in text.split() if word in _NUMBER_WORDS}
    return Grounds(
        text=text,
        said=frozenset(_stem(word) for each in said for word in normalise_name(each).split()),
        numbers=frozenset(numbers),
        first_names=frozenset(name.split()[0] for name in map(normalise_name, people) if name),
        kind=title.kind,
        genres=frozenset(title.genres),
        feel=title.feel,
        foreign={
            run: name
            for name, story in elsewhere.items()
            for run in _runs(story)
            if f" {run} " not in text
        },
    )


def _rating(title: Title) -> Iterator[str]:
    """Yield the rating in the forms in which it is written."""
    if title.imdb_rating is not None:
        yield f"rated {title.imdb_rating:g} ({title.imdb_rating:.1f}) out of 10 on IMDb"


def objection(
    reason: str, grounds: Grounds, *, names: Names = _NO_NAMES, finished: bool = True
) -> str | None:
    """Return what is wrong with the reason in a few words, or None.

    `names` is what the catalogue knows of the names in it. With `finished` false it is the
    beginning of a reason that ends at a word's end: only what no more words can mend is looked at.
    """
    checks: list[Iterable[str]] = [
        _markup(reason),
        _wrong_language(reason, grounds),
        _wrong_numbers(reason, grounds),
        _wrong_names(reason, grounds),
        _other_stories(reason, grounds),
    ]
    if finished:
        checks += [
            _form(reason),
            _wrong_quotations(reason, grounds),
            _other_titles(reason, grounds, names),
            _wrong_kind(reason, grounds),
            _wrong_genres(reason, grounds),
            _wrong_feel(reason, grounds),
            _never_said(reason, grounds),
        ]
    return next((found for check in checks for found in check), None)


def _markup(reason: str) -> Iterator[str]:
    if len(reason) > MAX_REASON:
        yield "it goes on too long"
    if _MARKUP.search(reason) or _LABEL.search(reason):
        yield "it is not a plain sentence"


def _form(reason: str) -> Iterator[str]:
    words = [word.casefold() for word in _WORD.findall(reason)]
    if len(words) < 4:
        yield "it says nothing"
    runs = [tuple(words[i : i + 4]) for i in range(len(words) - 3)]
    if len(set(runs)) < len(runs):
        yield "it repeats itself"


def _wrong_language(reason: str, grounds: Grounds) -> Iterator[str]:
    """Look at the letters, and at how many words are everyday English or stand in the grounds.

    Of English sentences at least a third do, of those in its sister languages at most a quarter.
    """
    foreign_letters = sum(not char.isascii() and char.isalpha() for char in reason)
    words = [word.casefold() for word in _WORD.findall(reason)]
    known = sum(word in EVERYDAY_WORDS or f" {word} " in grounds.text for word in words)
    if foreign_letters > max(_FEW_LETTERS, len(reason) / 4) or (
        len(words) >= _SOME_WORDS and known < _KNOWN_SHARE * len(words)
    ):
        yield "it is in another language"


def _wrong_numbers(reason: str, grounds: Grounds) -> Iterator[str]:
    for number in re.findall(r"\d+(?:[.,]\d+)*s?", reason):
        if number not in grounds.numbers and number.rstrip("s") not in grounds.numbers:
            yield f"{number} is not in the record"
    for word in _WORD.findall(reason.casefold()):
        if word in _NUMBER_WORDS and _NUMBER_WORDS[word] not in grounds.numbers:
            yield f"“{word}” is not in the record"


def _wrong_names(reason: str, grounds: Grounds) -> Iterator[str]:
    for name in _capitalised(reason):
        if not _is_known(name, grounds):
            yield f"{' '.join(name)} is not in the record"


def _capitalised(reason: str) -> Iterator[list[str]]:
    """Yield runs of capitalised words; an everyday word that begins a sentence is no name."""
    run: list[str] = []
    end = 0
    for match in _WORD.finditer(reason):
        word = match.group()
        plain = normalise_name(word.removesuffix("'s").removesuffix("’s"))
        between = reason[end : match.start()]
        begins = bool(_SENTENCE_END.search(reason[: match.start()]))
        end = match.end()
        if run and (begins or between.strip()):
            yield run
            run = []
        is_name = word[0].isupper() and plain not in _FREE_NAMES
        if is_name and begins and _is_everyday(plain):
            is_name = False
        if is_name:
            run.append(word.removesuffix("'s").removesuffix("’s"))
        elif run:
            yield run
            run = []
    if run:
        yield run


def _is_everyday(word: str) -> bool:
    return all(
        part in EVERYDAY_WORDS or part in MOOD_WORDS or part in GENRES for part in word.split()
    )


def _is_known(name: Sequence[str], grounds: Grounds) -> bool:
    """Can the run of words be cut into phrases that stand in the grounds?

    "In Contact Jodie Foster" can; "Tom Hardy" cannot where only Tom Hanks and Hardy Krüger do.
    """
    words = [normalise_name(word) for word in name]
    if len(words) == 1:
        return f" {words[0]} " in grounds.text or not words[0]
    reachable = {0}
    for start in range(len(words)):
        if start not in reachable:
            continue
        for stop in range(start + 1, len(words) + 1):
            phrase = " ".join(words[start:stop])
            alone = stop - start == 1
            if f" {phrase} " in grounds.text and not (alone and phrase in grounds.first_names):
                reachable.add(stop)
    return len(words) in reachable


def _other_stories(reason: str, grounds: Grounds) -> Iterator[str]:
    for run in _runs(reason) if grounds.foreign else ():
        if run in grounds.foreign:
            yield f"it tells the story of another title, {grounds.foreign[run]}"


def _runs(text: str) -> Iterator[str]:
    """Yield every few words in a row, but those that are everyday words alone."""
    words = normalise_name(text).split()
    for start in range(len(words) - _SAME_STORY + 1):
        run = words[start : start + _SAME_STORY]
        if not EVERYDAY_WORDS.issuperset(run):
            yield " ".join(run)


def _wrong_quotations(reason: str, grounds: Grounds) -> Iterator[str]:
    for quoted in _QUOTED.findall(reason):
        if f" {normalise_name(quoted)} " not in grounds.text:
            yield f"nobody wrote “{quoted}”"


def _other_titles(reason: str, grounds: Grounds, names: Names) -> Iterator[str]:
    # "... you like: the office is empty" compares with no title: a clause ends at the colon.
    clauses = [f" {normalise_name(clause)} " for clause in _CLAUSE_END.split(reason)]
    for name in names.titles:
        # Shorter ones are ordinary phrases ("the end") unless the reason compares with them.
        long = len(name.split()) > 2
        for clause in clauses:
            compared = any(f" {cue} {name} " in clause for cue in ("like", "than", "as in"))
            if (long or compared) and f" {name} " in clause and f" {name} " not in grounds.text:
                yield f"it names another title, {names.titles[name][0].title}"


def _wrong_kind(reason: str, grounds: Grounds) -> Iterator[str]:
    for word in _WORD.findall(reason.casefold()):
        if word in _KIND_WORDS[grounds.kind] and f" {word} " not in grounds.text:
            yield f"it speaks of a {word}"


def _wrong_genres(reason: str, grounds: Grounds) -> Iterator[str]:
    for match in _WORD.finditer(reason.casefold()):
        genre = _GENRE_NOUNS.get(match.group())
        if genre is None or genre in grounds.genres or _negated(reason, match.start()):
            continue
        if f" {normalise_name(match.group())} " not in grounds.text:
            yield f"the record does not call it {match.group()}"


def _wrong_feel(reason: str, grounds: Grounds) -> Iterator[str]:
    if grounds.feel is None:
        return
    for match in _WORD.finditer(reason.casefold()):
        mood = MOOD_WORDS.get(normalise_name(match.group()))
        if mood is None or _negated(reason, match.start()):
            continue
        for dimension, said in mood.feel.items():
            if abs(getattr(grounds.feel, dimension) - said) >= _CONTRADICTION:
                yield f"by the record it is not {match.group()}"


def _never_said(reason: str, grounds: Grounds) -> Iterator[str]:
    for match in _SAID.finditer(reason):
        before = normalise_name(reason[: match.start()]).split()[-3:]
        after = normalise_name(match.group(1)).split()
        claimed = [word for word in after[:8] if _carries_meaning(word)]
        claimed = claimed or [word for word in before if _carries_meaning(word)]
        missing = [word for word in claimed if _stem(word) not in grounds.said]
        if claimed and 2 * len(missing) > len(claimed):
            yield f"you never spoke of “{' '.join(claimed)}”"


def _carries_meaning(word: str) -> bool:
    return len(word) > 3 and word not in _EMPTY_WORDS


def _stem(word: str) -> str:
    return word[:5]


def _negated(reason: str, position: int) -> bool:
    return bool(_NEGATION.search(reason[:position]))
