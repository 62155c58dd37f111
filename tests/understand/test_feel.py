"""What moods and comparatives do to feel, from the middle of the scale and from references."""

import pytest

from suggest_watch.types import Feel
from suggest_watch.understand.feel import Move, Way, feel_targets

from .asking import REFERRED_TO, ask

FROM_THE_MIDDLE = {
    "more upbeat": {"valence": 4.2},
    "much more upbeat": {"valence": 4.68},
    "a bit more upbeat": {"valence": 3.6},
    "less upbeat": {"valence": 1.8},
    "less depressing": {"valence": 4.2},
    "happier": {"valence": 4.2},
    "scarier and funnier": {"tension": 4.28, "humor": 4.2},
    "more hopeful and warm": {"valence": 3.96, "warmth": 4.28},
    "scary": {"tension": 4.6},
    "not scary": {"tension": 2.2},
    "not too scary": {"tension": 2.6},
    "nothing heavy": {"valence": 3.6, "complexity": 2.5},
    "not too heavy": {"valence": 3.3, "complexity": 2.75},
    "more action": {"energy": 4.2},
    "less misery": {"valence": 4.2},
    "hopeful but tragic": {"valence": 2.9},
    "scary but not violent": {"tension": 4.6},
    "a movie about grief that isn't depressing": {"valence": 3.75},
    "about grief, and not too depressing": {"valence": 3.38},
    "about cancer without being bleak": {"valence": 3.75},
    "about divorce that is actually funny": {"humor": 4.5},
    "about death but uplifting": {"valence": 4.5},
    "about a girl who isn't sad": {},
    "make me laugh until I cry": {"humor": 4.5},
    "just a western": {},
}


@pytest.mark.parametrize(("text", "feel"), FROM_THE_MIDDLE.items())
def test_feel_without_a_reference(text: str, feel: dict[str, float]) -> None:
    assert ask(text).feel == feel


# Arrival: valence 3, energy 2, tension 3, humor 1, warmth 4, complexity 4, scale 3
# Paddington 2: valence 5, tension 2; Se7en: valence 1, tension 5, humor 1
FROM_A_REFERENCE = {
    "like Arrival but more upbeat": {"valence": 4.5},
    "like Arrival but a bit more upbeat": {"valence": 3.75},
    "like Arrival but much funnier": {"humor": 3.5},
    "like Paddington but more upbeat": {"valence": 5.0},
    "lighter than Se7en": {"valence": 3.43, "complexity": 1.5},
    "as tense as Se7en": {"tension": 5.0},
    "not as dark as Se7en": {"valence": 2.2},
    "not more depressing than Se7en": {"valence": 3.38},
    "like Se7en but not scary": {"tension": 2.2},
    "like Se7en but not too scary": {"tension": 2.6},
    "like Paddington, not scary": {"tension": 2.0},
    "like Se7en but hopeful": {"valence": 4.2},
    "something between Arrival and Paddington, but scarier": {"tension": 4.1},
    "like Arrival": {},
}


@pytest.mark.parametrize(("text", "feel"), FROM_A_REFERENCE.items())
def test_feel_from_the_titles_referred_to(text: str, feel: dict[str, float]) -> None:
    assert ask(text, referred_to=REFERRED_TO).feel == feel


def test_an_unwanted_title_is_no_starting_point() -> None:
    assert ask("not like Se7en, more upbeat", referred_to=REFERRED_TO).feel == {"valence": 4.2}


def test_a_reference_without_a_feel_leaves_the_middle_to_start_from() -> None:
    assert ask("like Heat but more upbeat", referred_to=REFERRED_TO).feel == {"valence": 4.2}


@pytest.mark.parametrize("way", list(Way))
@pytest.mark.parametrize("target", [1.0, 3.0, 5.0])
@pytest.mark.parametrize("degree", [0.5, 1.0, 1.4])
@pytest.mark.parametrize("start", [None, 1.0, 5.0])
def test_targets_stay_on_the_scale(
    way: Way, target: float, degree: float, start: float | None
) -> None:
    references = [] if start is None else [Feel(*[start] * 7)]
    [value] = feel_targets([Move(way, degree, {"valence": target})] * 3, references).values()
    assert 1.0 <= value <= 5.0
