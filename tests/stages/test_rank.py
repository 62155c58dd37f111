"""The ranking follows its named features and keeps an answer varied."""

from dataclasses import replace

import numpy as np
import pytest

from suggest_watch.rank import PER_DIRECTOR, Taste, choose, rank
from suggest_watch.types import Feel, Request, Title, TitleName

REQUEST = Request(text="x", count=3, understood="")


def axis(*values: float) -> np.ndarray:
    vector = np.zeros(8, dtype=np.float32)
    vector[: len(values)] = values
    return vector / np.linalg.norm(vector)


QUERY = axis(1)
TASTE = Taste(query=QUERY, wanted={}, unwanted={})


def title(key: int, **fields: object) -> Title:
    base = Title(id=f"t-{key}", key=key, kind="movie", title=f"Title {chr(64 + key)}", year=2000)
    return replace(base, **fields)


def order(
    titles: list[Title], vectors: list[np.ndarray], request=REQUEST, taste=TASTE
) -> list[int]:
    return [c.title.key for c in rank(titles, vectors, request=request, taste=taste)]


def test_nearer_to_the_request_comes_first() -> None:
    assert order([title(1), title(2)], [axis(0.2, 1), axis(1, 0.2)]) == [2, 1]


def test_what_was_rejected_pushes_away() -> None:
    taste = replace(TASTE, unwanted_texts=(axis(0, 1),))
    vectors = [axis(1, 0.8), axis(1, 0, 0.8)]
    assert order([title(1), title(2)], vectors) == [1, 2]
    assert order([title(1), title(2)], vectors, taste=taste) == [2, 1]


def test_a_title_that_feels_as_asked_overtakes_a_nearer_one() -> None:
    bleak = title(1, feel=Feel(1, 3, 3, 3, 3, 3, 3))
    upbeat = title(2, feel=Feel(5, 3, 3, 3, 3, 3, 3))
    vectors = [axis(1, 0.5), axis(1, 0.6)]
    assert order([bleak, upbeat], vectors) == [1, 2]
    asked = replace(REQUEST, feel={"valence": 5.0})
    assert order([bleak, upbeat], vectors, request=asked) == [2, 1]


def test_a_sibling_of_a_wanted_title_gains() -> None:
    wanted = title(9, title="Arrival", year=2016, similar=(TitleName("Title B", 2000),))
    taste = replace(TASTE, wanted={9: (wanted, axis(1, 1))})
    same = [axis(1, 1), axis(1, 1)]
    assert order([title(1), title(2)], same, taste=taste) == [2, 1]


def test_the_contributions_add_up_to_the_score() -> None:
    asked = replace(REQUEST, moods=("funny", "warm"), feel={"humor": 5.0})
    one = title(1, moods=("funny",), feel=Feel(3, 3, 3, 3, 3, 3, 3))
    [candidate] = rank([one], [axis(1, 1)], request=asked, taste=TASTE)
    assert candidate.score == pytest.approx(sum(candidate.why.values()))
    assert 0 < candidate.confidence < 1
    assert candidate.similarity == pytest.approx(axis(1, 1) @ QUERY)


def chosen(titles: list[Title], vectors: list[np.ndarray], *, count: int) -> list[int]:
    ranked = rank(titles, vectors, request=REQUEST, taste=TASTE)
    by_key = {t.key: v for t, v in zip(titles, vectors, strict=True)}
    return [c.title.key for c in choose(ranked, by_key, count=count)]


def test_only_one_of_a_franchise_is_chosen_while_there_are_others() -> None:
    titles = [title(1, title="Alien"), title(2, title="Alien 3"), title(3, title="Moon")]
    vectors = [axis(1), axis(1, 0.1), axis(1, 0.9)]
    assert chosen(titles, vectors, count=2) == [1, 3]
    assert sorted(chosen(titles, vectors, count=3)) == [1, 2, 3]


def test_not_all_are_by_one_director() -> None:
    names = ["Heat", "Thief", "Ali", "Moon"]
    titles = [title(i + 1, title=name, directors=("Mann",)) for i, name in enumerate(names)]
    titles[-1] = replace(titles[-1], directors=("Jones",))
    vectors = [axis(1, 0.1 * i) for i in range(3)] + [axis(1, 0, 0.9)]
    assert chosen(titles, vectors, count=3) == [*range(1, PER_DIRECTOR + 1), 4]


def test_nothing_to_rank_is_no_candidates() -> None:
    assert rank([], [], request=REQUEST, taste=TASTE) == []
