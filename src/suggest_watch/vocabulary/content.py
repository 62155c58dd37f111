"""What people call the things they will not watch, by content note; knows no grammar.

`CONTENT_WORDS` count only when they are refused ("no gore"); `PROMISES` refuse by themselves
("the dog must not die", "a happy ending").
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

# Where the catalogue grades a thing, refusing it refuses every grade above it too.
_NOTES: Final = (
    (
        "gewalt|violencia|violence|violent|brutality|brutal|fighting",
        "violence graphic-violence gore",
    ),
    ("graphic violence|ultra violence|ultraviolence|extreme violence", "graphic-violence gore"),
    ("sangre|blut|gore|gory|guts|blood and guts|splatter|gorefest", "gore"),
    ("blood|bloody|bloodshed|blood and gore", "gore graphic-violence"),
    ("jump scares|jump scare|jumpscares|jumpscare|jumpy bits", "jump-scares"),
    (
        "sex|sex scenes|sex scene|sexual content|smut|explicit scenes|erotic|steamy|sexy",
        "sexual-content",
    ),
    ("nudity|nude scenes|nude scene|naked people|boobs|nakedness", "nudity"),
    (
        "sexual violence|sexual assault|sexual abuse|rape|rape scenes|rape scene|molestation",
        "sexual-violence",
    ),
    (
        "swearing|cursing|cussing|bad language|strong language|foul language|crude language",
        "strong-language",
    ),
    ("vulgar|vulgarity|crude humor|crude jokes|raunchy", "strong-language sexual-content"),
    ("profanity|f bombs|swear words|curse words|foul mouths", "strong-language"),
    ("drugs|drug use|drug abuse|junkies", "drug-use"),
    ("suicide|suicidal|suicides", "suicide"),
    ("self harm|self harming|cutting", "self-harm"),
    (
        "animal death|animal deaths|animal cruelty|animal abuse|animal harm|dead animals",
        "animal-death",
    ),
    (
        "dead dog|dead dogs|dead pets|dead cats|hurt animals|kill the dog|kills the dog",
        "animal-death",
    ),
    (
        "death of a child|death of children|child death|child deaths|"
        "dead kids|dead children|dead child|dead kid|dead baby",
        "child-death",
    ),
    (
        "child peril|kids in danger|kids in peril|children in danger|children in peril",
        "child-peril",
    ),
    ("child abuse|child abduction|endangered kids", "child-peril"),
    ("racism|racist|slurs|racial violence", "racism"),
    ("torture|torture porn|torture scenes", "torture"),
    ("body horror", "body-horror"),
    ("slow|slow paced|slow moving|slow pace|slow burn|slow burns", "slow-pace"),
    ("subtitles|subtitle|subtitled|subs|reading", "subtitles"),
    (
        "bleak ending|bleak endings|depressing ending|depressing endings|dark ending",
        "bleak-ending sad-ending",
    ),
    (
        "sad ending|sad endings|tragic ending|tragic endings|unhappy ending|unhappy endings",
        "sad-ending bleak-ending",
    ),
    ("black and white|b and w|bw", "black-and-white"),
    ("silent|silent film|silent films|silent movie|silent movies", "silent"),
    (
        "musical numbers|musical number|singing|songs|song and dance|bursting into song",
        "musical-numbers",
    ),
    ("smoking|cigarettes", "smoking-heavy"),
)

_ANIMALS: Final = "dog dogs doggo puppy cat cats pet pets animal animals horse".split()
_CHILDREN: Final = "kid kids child children baby babies toddler".split()
_DIES: Final = (
    "dies|die|dying|death|deaths|gets killed|get killed|getting killed|is killed|are killed"
    "|being killed"
).split("|")
_HURT: Final = (
    "gets hurt|get hurt|getting hurt|is hurt|are hurt|suffers|suffer|suffering|in danger|in peril"
).split("|")
_LIVES: Final = (
    "must not die|mustnt die|doesnt die|does not die|dont die|do not die|cant die|cannot die"
    "|cant be killed|shouldnt die|should not die|wont die|will not die|better not die|isnt killed"
    "|lives|survives|survive|has to live|has to survive|must live|must survive|makes it"
).split("|")


def _said(
    subjects: list[str], ends: list[str], notes: tuple[str, ...]
) -> dict[str, tuple[str, ...]]:
    return {f"{subject} {end}": notes for subject in subjects for end in ends}


CONTENT_WORDS: Final[Mapping[str, tuple[str, ...]]] = {
    **{word: tuple(notes.split()) for words, notes in _NOTES for word in words.split("|")},
    **_said(_ANIMALS, _DIES + _HURT, ("animal-death",)),
    **_said(_CHILDREN, _DIES, ("child-death",)),
    **_said(_CHILDREN, _HURT, ("child-peril",)),
}

PROMISES: Final[Mapping[str, tuple[str, ...]]] = {
    **_said(_ANIMALS, _LIVES, ("animal-death",)),
    **_said(_CHILDREN, _LIVES, ("child-death",)),
    **{
        word: notes
        for words, notes in (
            (
                "happy ending|happy endings|ends well|ends happily|happily ever after",
                ("sad-ending", "bleak-ending"),
            ),
            ("in color|in colour", ("black-and-white",)),
            ("dubbed", ("subtitles",)),
            ("non violent|nonviolent|bloodless", ("violence", "graphic-violence", "gore")),
            ("clean", ("strong-language", "sexual-content", "nudity")),
        )
        for word in words.split("|")
    },
}

# "Not too violent" refuses only the strongest grade of a thing.
MILDER_REFUSALS: Final[Mapping[tuple[str, ...], tuple[str, ...]]] = {
    ("violence", "graphic-violence", "gore"): ("graphic-violence", "gore"),
    ("slow-pace",): (),
}
