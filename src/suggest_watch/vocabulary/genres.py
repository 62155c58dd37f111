"""What people call the genres, by normal form; knows no moods.

A word of several genres asks for all of them ("rom-com" is romance and comedy).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

# Phrase -> genres. Plurals ("thrillers", "comedies") are added below.
_SURE: Final = (
    ("action|actioner|aktion|accion|アクション", ("action",)),
    ("adventure|abenteuer|aventura|aventuras|aventure", ("adventure",)),
    (
        "animation|animated|cartoon|animacion|zeichentrick|dessin anime|anime|pixar|アニメ",
        ("animation",),
    ),
    ("biopic|biography|biographical", ("biography",)),
    ("comedy|comedic|komodie|comedia|comedie|sitcom|mockumentary|コメティ", ("comedy",)),
    ("stand up comedy|black comedy|dark comedy|comedia negra", ("comedy",)),
    ("krimi|policier|gangster|mob|mafia|true crime|police procedural|cop", ("crime",)),
    ("documentary|docu|doc|docuseries|documental|doku|documentaire", ("documentary",)),
    ("drama|drame|k drama|kdrama|period drama|costume drama|dramatic", ("drama",)),
    ("fantasy|fantasia|fantastique", ("fantasy",)),
    ("historical|period piece|history piece|history epic", ("history",)),
    (
        "horror|terror|horreur|ホラー|slasher|splatter|creature feature",
        ("horror",),
    ),
    (
        "pelicula de miedo|pelicula de terror|peliculas de terror|film d horreur|"
        "film dhorreur|films dhorreur|dhorreur",
        ("horror",),
    ),
    ("musical|broadway", ("musical",)),
    ("mystery|whodunit|whodunnit|murder mystery|misterio", ("mystery",)),
    (
        "romance|romantic movie|romantic film|love story|liebesfilm|chick flick|romanze",
        ("romance",),
    ),
    ("rom com|romcom|romantic comedy|romantic comedie|comedia romantica", ("romance", "comedy")),
    (
        "science fiction|sci fi|scifi|syfy|sci fy|sf|ciencia ficcion|space opera",
        ("science-fiction",),
    ),
    ("cyberpunk|sci fi movie", ("science-fiction",)),
    ("thriller|suspense|psychological thriller", ("thriller",)),
    ("war movie|war film|war drama|war epic|antiwar|anti war|kriegsfilm|film de guerre", ("war",)),
    ("western|spaghetti western", ("western",)),
    ("noir|neo noir|film noir", ("noir",)),
    ("superhero|superheroes|super hero|comic book|marvel|mcu|dceu|capes", ("superhero",)),
    ("dramedy|comedy drama", ("drama", "comedy")),
    ("action comedy|action comedie", ("action", "comedy")),
    ("sports movie|sports film|sports drama|sport movie", ("sport",)),
    ("music movie|music film|music biopic|concert film", ("music",)),
    ("zombie movie|zombie film", ("horror",)),
)

# These name a genre only right before a noun of it ("a war movie", "crime drama"): alone they are
# ordinary words ("during the war", "with my family").
_BEFORE_A_NOUN: Final = (
    ("war", ("war",)),
    ("crime", ("crime",)),
    ("history", ("history",)),
    ("music", ("music",)),
    ("sport|sports", ("sport",)),
    ("romantic", ("romance",)),
    ("dc", ("superhero",)),
    ("gangsters|mobster", ("crime",)),
)


def _plurals(word: str) -> tuple[str, ...]:
    if word.endswith("y") and not word.endswith("ay"):
        return (word, word[:-1] + "ies")
    return (word,) if word.endswith("s") else (word, word + "s")


GENRE_WORDS: Final[Mapping[str, tuple[str, ...]]] = {
    form: genres for words, genres in _SURE for word in words.split("|") for form in _plurals(word)
}
GENRE_WORDS_BEFORE_A_NOUN: Final[Mapping[str, tuple[str, ...]]] = {
    word: genres for words, genres in _BEFORE_A_NOUN for word in words.split("|")
}

# Phrase -> the genre that it rules out.
GENRES_RULED_OUT: Final[Mapping[str, str]] = {
    "live action": "animation",
    "non animated": "animation",
    "not animated": "animation",
}

# How the closed list is said to a person where its own word would read oddly.
GENRE_NAMES: Final[Mapping[str, str]] = {"science-fiction": "science fiction"}
