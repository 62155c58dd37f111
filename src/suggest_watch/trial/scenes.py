"""The ten questions of a trial: requests about titles of the starter catalogue; knows no model."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import cache
from typing import Literal

from suggest_watch.catalogue.starter import StarterCatalogue
from suggest_watch.compose import Link, find_link
from suggest_watch.ground import grounds_of, objection
from suggest_watch.names import NamedTitle, Names, normalise_name
from suggest_watch.prompts import EXAMPLE_STORIES
from suggest_watch.types import Evidence, Request, Signal, Title
from suggest_watch.understand import name_spans, read_signal, understand
from suggest_watch.write import Check

Kind = Literal["explain", "select"]

CHOSEN = 2
_NEAR = 0.6  # the cosine of what was said before: near enough to be repeated
_ANY_DAY = date(2026, 1, 1)

# What is asked, what the viewer said before, and the title that a reason is for.
_REASONS = (
    ("something like Arrival but more upbeat", "I like sci-fi with good characters", "Contact"),
    ("a cosy mystery for a rainy evening", "", "Knives Out"),
    ("thoughtful sci-fi under two hours", "", "Ex Machina"),
    ("a funny series after work", "I love workplace comedies", "Parks and Recreation"),
    ("a thriller as tense as Heat", "", "Sicario"),
    ("something heartwarming for the whole family", "", "Coco"),
)
_CHOICES = (
    ("thoughtful sci-fi tonight", "I like sci-fi with good characters"),
    ("something warm and funny with my sister", ""),
    ("a tense thriller, nothing supernatural", "I'm burned out on superheroes"),
    ("a clever mystery under two and a half hours", ""),
)
_OFFERED = tuple(name for _, _, name in _REASONS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """A request, the evidence for it, and its titles: the one to give a reason for, or a choice."""

    kind: Kind
    request: Request
    evidence: tuple[Evidence, ...]
    titles: tuple[Title, ...]
    starter: Starter

    def link(self, title: Title) -> Link:
        """Return what links a title to the request."""
        wanted = {reference.key for reference in self.request.wanted}
        return find_link(
            title,
            request=self.request,
            evidence=self.evidence,
            references={key: self.starter.by_key[key] for key in wanted},
        )

    def check_for(self, title: Title) -> Check:
        """Return the check of what is said of a title."""
        others = {other.title: other.synopsis for other in self.titles if other is not title}
        elsewhere = EXAMPLE_STORIES | others
        grounds = grounds_of(title, self.request, self.evidence, elsewhere=elsewhere)

        def check(text: str, *, finished: bool) -> str | None:
            names = self.starter.named(text) if finished else Names()
            return objection(text, grounds, names=names, finished=finished)

        return check


class Starter:
    """The starter catalogue with its names, as the database would know them."""

    def __init__(self) -> None:
        """Read it: half a second."""
        titles = [
            replace(title, key=key) for key, title in enumerate(StarterCatalogue().titles(), 1)
        ]
        self.by_key: Mapping[int, Title] = {title.key: title for title in titles}
        self._named: dict[str, tuple[NamedTitle, ...]] = defaultdict(tuple)
        for title in sorted(titles, key=lambda title: -(title.popularity or 0.0)):
            name = NamedTitle(title.key, title.title, title.year, title.kind)
            self._named[normalise_name(title.title)] += (name,)

    def named(self, text: str) -> Names:
        """Return the titles that a text may name."""
        found = name_spans(text) & self._named.keys()
        return Names(titles={norm: self._named[norm] for norm in found})

    def title(self, name: str) -> Title:
        """Return the title of this name, the best known of several."""
        return self.by_key[self._named[normalise_name(name)][0].key]


@cache
def scenes() -> tuple[Scene, ...]:
    """Return the six reasons to be written, then the four choices to be made."""
    starter = Starter()
    reasons = [_scene("explain", asked, said, (name,), starter) for asked, said, name in _REASONS]
    choices = [_scene("select", asked, said, _OFFERED, starter) for asked, said in _CHOICES]
    return (*reasons, *choices)


def _scene(kind: Kind, asked: str, said: str, names: tuple[str, ...], starter: Starter) -> Scene:
    titles = tuple(starter.title(name) for name in names)
    known = starter.named(asked)
    meant = {same[0].key: starter.by_key[same[0].key] for same in known.titles.values()}
    request = understand(asked, names=known, today=_ANY_DAY, count=CHOSEN, referred_to=meant)
    evidence = (_evidence(said),) if said else ()
    return Scene(kind=kind, request=request, evidence=evidence, titles=titles, starter=starter)


def _evidence(said: str) -> Evidence:
    facts, strength = read_signal(said, names=Names())
    signal = Signal(
        id=1,
        content=said,
        strength=strength,
        kind="preference",
        facts=facts,
        created_at=datetime.combine(_ANY_DAY, datetime.min.time(), UTC),
        viewer_ids=(1,),
    )
    return Evidence(signal=signal, similarity=_NEAR)
