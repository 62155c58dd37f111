"""Words and names as sparse vectors."""

import math
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor

import pytest

from suggest_watch.vectors import Sparse
from suggest_watch.vectors.sparse import bm25_document, bm25_query, name_vector


def weights(vector: Sparse) -> Mapping[int, float]:
    assert len(set(vector.indices)) == len(vector.indices) == len(vector.values)
    assert all(0 <= index < 2**32 for index in vector.indices)
    return dict(zip(vector.indices, vector.values, strict=True))


def cosine(one: str, other: str) -> float:
    left, right = weights(name_vector(one)), weights(name_vector(other))
    return sum(value * right.get(index, 0) for index, value in left.items())


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("detectives", "detective"),
        ("Amélie", "amelie"),
        ("The HEIST, of a lifetime!", "heist lifetime"),
        ("running", "runs"),
    ],
)
def test_forms_of_a_word_are_one_word(one: str, other: str) -> None:
    assert weights(bm25_query(one)) == weights(bm25_query(other))


def test_a_request_weighs_each_of_its_words_once() -> None:
    assert sorted(bm25_query("war and war and peace").values) == [1, 1]


def test_a_word_said_again_adds_less_and_a_longer_text_dilutes_it() -> None:
    [index] = bm25_query("war").indices
    said = [weights(bm25_document(" ".join(["war"] * n)))[index] for n in (1, 2, 3)]
    assert said[0] < said[1] < said[2]
    assert said[1] - said[0] > said[2] - said[1]
    assert weights(bm25_document("war " + "winter " * 200))[index] < said[0]


@pytest.mark.parametrize("text", ["", "  \n", "the of and", "!?", "\x00"])
def test_a_text_without_a_word_is_empty(text: str) -> None:
    assert bm25_document(text) == bm25_query(text) == Sparse((), ())


@pytest.mark.parametrize("name", ["", "  ", "...", "!?"])
def test_a_name_without_a_letter_is_empty(name: str) -> None:
    assert name_vector(name) == Sparse((), ())


@pytest.mark.parametrize(
    "name", ["M", "1917", "The Martian", "Crouching Tiger, Hidden Dragon", "七人の侍"]
)
def test_a_name_is_a_unit_vector(name: str) -> None:
    assert math.hypot(*name_vector(name).values) == pytest.approx(1)
    assert cosine(name, name) == pytest.approx(1)


def test_names_are_compared_as_people_type_them() -> None:
    assert cosine("Fast & Furious", "fast and furious") == pytest.approx(1)
    assert cosine("Amélie", "AMELIE!") == pytest.approx(1)
    assert cosine("teh martain", "The Martian") > cosine("teh martain", "The Mask")
    assert cosine("Alien", "Up") == 0


def test_a_trigram_has_the_same_dimension_in_every_process() -> None:
    # The CRC-32 of "  m", " m ", "m  ", in ascending order: a stored index depends on these.
    assert name_vector("M").indices == (295994635, 741452496, 1636542133)


def test_threads_may_share_the_model() -> None:
    texts = [f"a detective and {count} robots on a train to winter" for count in range(200)]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(bm25_document, texts)) == [bm25_document(text) for text in texts]
