"""The closed lists of the catalogue and the words people use for them; knows no grammar and no I/O.

One file a concern: `genres`, `moods` (with what each does to feel), `content`, `places`, `themes`,
`viewing` (kind, age, service, audience, occasion), `grammar` (negation, degree, fillers), `cues`
(of titles), `everyday`.
Every phrase is written in the normal form of `names.normalise_name`; `|` separates ways to say one
thing.
"""

from __future__ import annotations

from typing import Final

GENRES: Final = (
    "action",
    "adventure",
    "animation",
    "biography",
    "comedy",
    "crime",
    "documentary",
    "drama",
    "family",
    "fantasy",
    "history",
    "horror",
    "music",
    "musical",
    "mystery",
    "romance",
    "science-fiction",
    "sport",
    "thriller",
    "war",
    "western",
    "noir",
    "superhero",
)

MOODS: Final = tuple(
    """
    adventurous atmospheric awe-inspiring bittersweet bleak charming claustrophobic contemplative
    cosy darkly-comic disturbing dreamlike eccentric eerie elegant emotional energetic epic
    feel-good funny gentle gritty gory haunting heartbreaking heartwarming hopeful horrifying
    inspiring intense intimate ironic lighthearted lyrical melancholic menacing mind-bending moving
    mysterious nostalgic offbeat paranoid playful poetic provocative quirky raw romantic satirical
    scary sensual silly sinister slow-burn sombre stylish subversive suspenseful tender tense
    thought-provoking touching tragic twisty uplifting violent visceral warm whimsical wistful witty
    """.split()
)

CONTENT_NOTES: Final = tuple(
    """
    violence graphic-violence gore jump-scares sexual-content nudity sexual-violence strong-language
    drug-use suicide self-harm animal-death child-death child-peril racism torture body-horror
    slow-pace subtitles bleak-ending sad-ending black-and-white silent musical-numbers smoking-heavy
    """.split()
)
