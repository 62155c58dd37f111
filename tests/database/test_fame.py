"""Fame is a matter of order, the same in every catalogue, and in step with it."""

from dataclasses import replace

import numpy as np
import pytest

from suggest_watch.database import Database
from suggest_watch.database.fame import fame_of
from suggest_watch.types import Title


def title(number: int, popularity: float | None) -> Title:
    name = f"Film {number}"
    return Title(id=name, kind="movie", title=name, year=2000, popularity=popularity)


def test_the_best_known_has_one_and_fame_falls_with_the_rank() -> None:
    popularity = [5.0, 900.0, 30.0, 30.0, None]
    fame = fame_of(enumerate(popularity))
    scale = fame.of(np.array([value or 0.0 for value in popularity]))
    assert scale[1] == 1.0
    assert scale[1] > scale[2] == scale[3] > scale[0] > scale[4] > 0
    assert fame.best_known == (1, 2, 3, 0)


def test_the_unit_in_which_a_catalogue_counts_makes_no_difference() -> None:
    votes, mentions = [10_000.0, 40.0, 39.0], [3.0, 2.0, 1.0]
    by_votes = fame_of(enumerate(votes)).of(np.array(votes))
    assert by_votes == pytest.approx(fame_of(enumerate(mentions)).of(np.array(mentions)))


def test_titles_that_are_stored_later_count(database: Database) -> None:
    database.store_titles([title(1, 10.0)])
    [first] = database.fame().best_known
    database.store_titles([title(2, 99.0)])
    assert database.fame().best_known[1:] == (first,)
    database.store_titles([replace(title(1, 10.0), popularity=100.0)])
    assert database.fame().best_known[0] == first


def test_a_catalogue_without_titles_has_no_fame(database: Database) -> None:
    assert database.fame().best_known == ()
    assert database.fame().of(np.array([0.0])).tolist() == [1.0]
