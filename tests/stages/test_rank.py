"""The ranking follows its named features and keeps an answer varied."""

from dataclasses import replace

import numpy as np
import pytest

from suggest_watch.rank import FEATURES, PER_DIRECTOR, RANKER, Pool, Taste, choose, rank
from suggest_watch.types import Constraints, Feel, Request, Title, TitleName

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


def pool(titles: list[Title], vectors: list[np.ndarray], **columns: list[float]) -> Pool:
    given = {name: np.array(values, dtype=np.float32) for name, values in columns.items()}
    nothing = np.zeros(len(titles), dtype=np.float32)
    defaults = {"words": nothing, "fame": nothing, "misremembered": nothing}
    return Pool(titles=titles, vectors=np.stack(vectors), **(defaults | given))


def order(
    titles: list[Title],
    vectors: list[np.ndarray],
    request: Request = REQUEST,
    taste: Taste = TASTE,
    **columns: list[float],
) -> list[int]:
    ranked = rank(pool(titles, vectors, **columns), request=request, taste=taste)
    return [candidate.title.key for candidate in ranked]


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
    [candidate] = rank(pool([one], [axis(1, 1)]), request=asked, taste=TASTE)
    assert candidate.score == pytest.approx(sum(candidate.why.values()))
    assert 0 < candidate.confidence < 1
    assert candidate.similarity == pytest.approx(axis(1, 1) @ QUERY)


def chosen(titles: list[Title], vectors: list[np.ndarray], *, count: int) -> list[int]:
    ranked = rank(pool(titles, vectors), request=REQUEST, taste=TASTE)
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
    nothing = np.empty((0, 8), dtype=np.float32)
    none = np.empty(0, dtype=np.float32)
    empty = Pool(titles=[], vectors=nothing, words=none, fame=none)
    assert rank(empty, request=REQUEST, taste=TASTE) == []


def test_every_weight_is_that_of_a_feature_with_a_meaning() -> None:
    for weights in RANKER.by_manner.values():
        assert weights.keys() <= FEATURES.keys()


def test_in_a_memory_a_word_of_it_in_the_record_counts() -> None:
    same = [axis(1, 1), axis(1, 1)]
    memory = replace(REQUEST, manner="recollection")
    assert order([title(1), title(2)], same, memory, words=[0.0, 9.0]) == [2, 1]


def test_a_memory_that_is_contradicted_counts_less_and_rules_nothing_out() -> None:
    memory = replace(
        REQUEST, manner="recollection", constraints=Constraints(min_year=1990, max_year=1999)
    )
    films = [title(1, year=1960), title(2, year=1988), title(3, year=1995)]
    same = [axis(1, 1)] * 3
    assert order(films, same, memory, misremembered=[1, 1, 0]) == [3, 2, 1]
    assert order(films, [axis(1), axis(1, 3), axis(1, 3)], memory, misremembered=[1, 1, 0])[0] == 1


def test_where_only_taste_is_asked_for_the_better_known_of_equals_comes_first() -> None:
    liked = title(9, genres=("horror",), year=2000)
    taste = replace(TASTE, wanted={9: (liked, axis(1, 1))}, asked=(9,))
    same = [axis(1, 1), axis(1, 1)]
    asked = replace(REQUEST, manner="taste")
    assert order([title(1), title(2)], same, asked, taste, fame=[0.1, 0.9]) == [2, 1]
    horror = title(1, genres=("horror",))
    assert order([title(2), horror], same, asked, taste) == [1, 2]


def test_the_more_adventurous_the_less_it_counts_what_many_know() -> None:
    films, vectors = [title(1), title(2)], [axis(1, 0.5), axis(1, 0.5)]
    known = pool(films, vectors, fame=[1.0, 0.0])
    first = [
        rank(known, request=REQUEST, taste=TASTE, adventurous=step)[0].title.key
        for step in (0.0, 1.0)
    ]
    assert first == [1, 2]


def test_the_more_adventurous_the_more_unlike_each_other() -> None:
    titles = [title(1), title(2), title(3)]
    vectors = [axis(1, 0.5), axis(1, 0.6), axis(1, -0.8)]
    ranked = rank(pool(titles, vectors), request=REQUEST, taste=TASTE)
    by_key = {t.key: v for t, v in zip(titles, vectors, strict=True)}
    safe = choose(ranked, by_key, count=2)
    bold = choose(ranked, by_key, count=2, adventurous=1.0)
    assert [c.title.key for c in safe] == [1, 2]
    assert [c.title.key for c in bold] == [1, 3]


def test_confidence_grows_with_the_lead_over_the_other_candidates() -> None:
    films = [title(key) for key in range(1, 6)]
    ranked = rank(
        pool(films, [axis(1, lean) for lean in (0, 1, 2, 3, 4)]), request=REQUEST, taste=TASTE
    )
    confidences = [candidate.confidence for candidate in ranked]
    assert confidences == sorted(confidences, reverse=True)
    assert all(0 < confidence < 1 for confidence in confidences)
