"""Reads what a person says about taste into facts and a strength; knows no request."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from suggest_watch.names import NamedTitle, Names
from suggest_watch.types import Facts, Reference
from suggest_watch.understand.content import read_content_to_avoid
from suggest_watch.understand.describe import describe
from suggest_watch.understand.genres import read_genres
from suggest_watch.understand.moods import read_moods
from suggest_watch.understand.people import Person, find_people
from suggest_watch.understand.phrases import find_judgements, find_phrases
from suggest_watch.understand.sentence import Sentence
from suggest_watch.understand.sides import cast, references
from suggest_watch.understand.spelling import mend_spelling
from suggest_watch.understand.stance import read_stances
from suggest_watch.understand.themes import read_themes
from suggest_watch.understand.titles import NOTHING_FOUND, TitleSaid, find_titles
from suggest_watch.understand.tokens import Tokens
from suggest_watch.understand.unread import Run, unread_runs
from suggest_watch.vocabulary.grammar import JUDGEMENTS
from suggest_watch.vocabulary.viewing import CONTEXT_WORDS

_PLAIN: Final = 0.6
_PLAIN_REFUSAL: Final = -0.7
_MIXED: Final = (0.7, 0.8)
# "I like" judges; "something like" compares.
_WHO_LIKES: Final = frozenset("i we they also really always do both kids wife husband".split())


def read_signal(
    text: str, *, names: Names, found: Mapping[str, NamedTitle | None] = NOTHING_FOUND
) -> tuple[Facts, float]:
    """Read a sentence about taste: its facts, and how strongly it likes (1) or dislikes (-1).

    `names` and `found` are as for `understand`. Genres, moods and people that are disliked stand in
    `Facts.avoid`, beside content to avoid. A sentence with both sides is positive: what it dislikes
    stands in the facts. No text makes it raise.
    """
    judgements = list(_judgements(Tokens(text)))
    sentence, titles, persons = _hear(text, names, found)
    liked, disliked = references(sentence, titles)
    moods = read_moods(sentence, [])
    genres = read_genres(sentence)
    people = cast(sentence, persons)
    content = read_content_to_avoid(sentence)
    wanted, unwanted = describe(sentence, with_titles=True)
    facts = Facts(
        liked_titles=_names(liked),
        disliked_titles=_names(disliked),
        moods=_unique(moods.wanted, moods.more),
        genres=_unique(genres.all, genres.any),
        people=(*people.all, *people.any),
        themes=read_themes(sentence),
        avoid=_unique(genres.without, moods.without, content, people.without),
        context=_unique(context for _, context in sentence.said(CONTEXT_WORDS)),
        wanted=wanted,
        unwanted=unwanted,
    )
    return facts, _strength(facts, judgements)


def read_unread(
    text: str, *, names: Names, found: Mapping[str, NamedTitle | None] = NOTHING_FOUND
) -> tuple[Run, ...]:
    """Return the words of a sentence about taste of which `read_signal` made no fact."""
    sentence, _, _ = _hear(text, names, found)
    return unread_runs(sentence)


def _hear(
    text: str, names: Names, found: Mapping[str, NamedTitle | None]
) -> tuple[Sentence, Sequence[TitleSaid], Sequence[Person]]:
    tokens = Tokens(text)
    titles = find_titles(tokens, find_phrases(tokens), names=names, found=found)
    persons = find_people(tokens, names.people)
    mend_spelling(tokens)
    hits = find_phrases(tokens)
    return Sentence(tokens, hits, read_stances(tokens, hits)), titles.known, persons


def _judgements(tokens: Tokens) -> Iterator[float]:
    for hit in find_judgements(tokens).values():
        compares = hit.phrase == "like" and (
            hit.i == 0 or tokens.words[hit.i - 1] not in _WHO_LIKES
        )
        if not compares:
            yield JUDGEMENTS[hit.phrase]


def _strength(facts: Facts, judgements: list[float]) -> float:
    praise = [judgement for judgement in judgements if judgement > 0]
    blame = [judgement for judgement in judgements if judgement < 0]
    likes = facts.liked_titles or facts.moods or facts.genres or facts.people or facts.themes
    dislikes = facts.disliked_titles or facts.avoid or facts.unwanted or blame
    if dislikes and (likes or (facts.wanted and not blame)):
        low, high = _MIXED
        return min(high, max(low, max(praise, default=low)))
    if dislikes:
        return min(blame, default=_PLAIN_REFUSAL)
    if likes or facts.wanted or praise:
        return max(praise, default=_PLAIN)
    return 0.0


def _names(titles: tuple[Reference, ...]) -> tuple[str, ...]:
    return tuple(f"{title.title} ({title.year})" for title in titles)


def _unique(*groups: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for group in groups for value in group))
