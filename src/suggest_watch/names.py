"""Names as people type them: one normal form for titles and people; knows no catalogue."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field

_ARTICLES = frozenset({"the", "a", "an"})
_APOSTROPHES = re.compile(r"['’ʼ`]")
_SPACES = re.compile(r"[\W_]+", re.UNICODE)


@dataclass(frozen=True, slots=True)
class NamedTitle:
    """A title that a name stands for; `popularity` orders those that share it (higher first)."""

    key: int
    title: str
    year: int
    kind: str
    popularity: float = 0.0


@dataclass(frozen=True, slots=True)
class Names:
    """What the catalogue knows of the names in one text, by normal form.

    `people` maps a whole name, or a surname that only one person bears, to the person's full name.
    """

    titles: Mapping[str, tuple[NamedTitle, ...]] = field(default_factory=dict)
    people: Mapping[str, str] = field(default_factory=dict)


def normalise_name(name: str) -> str:
    """Fold case and accents, spell out "&", drop punctuation: "Amélie & Co." -> "amelie and co"."""
    folded = unicodedata.normalize("NFKD", name.replace("&", " and ").casefold())
    plain = "".join(c for c in folded if not unicodedata.combining(c))
    return _SPACES.sub(" ", _APOSTROPHES.sub("", plain)).strip()


def without_article(normal: str) -> str:
    """Drop a leading English article, unless it is all there is."""
    first, _, rest = normal.partition(" ")
    return rest if first in _ARTICLES and rest else normal
