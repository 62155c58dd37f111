"""Names as people misspell them, read with the whole starter catalogue at hand."""

from datetime import date

import pytest

from suggest_watch.app import App
from suggest_watch.reading import read_request

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("text", "people"),
    {
        "a scorcese movie with de niro": ("Martin Scorsese", "Robert De Niro"),
        "something by vileneuve": ("Denis Villeneuve",),
        "directed by Kubric": ("Stanley Kubrick",),
        "spielburg adventure": ("Steven Spielberg",),
    }.items(),
)
async def test_a_misspelt_surname_is_read_as_the_person_it_is_nearest_to(
    app: App, text: str, people: tuple[str, ...]
) -> None:
    request = await read_request(app, text, count=None, today=TODAY)
    assert request.constraints.people == people


@pytest.mark.parametrize(
    "text", ["a batman movie", "a christian movie", "a submarine film", "cameroonian comedy"]
)
async def test_a_word_that_is_only_like_a_surname_names_nobody(app: App, text: str) -> None:
    request = await read_request(app, text, count=None, today=TODAY)
    assert request.constraints.people == ()


@pytest.mark.parametrize(
    ("text", "wanted"),
    {
        "epic, like lord of the rings": "The Lord of the Rings: The Fellowship of the Ring",
        "like Mission Impossible but funnier": "Mission: Impossible",
        "something like Pirates of the Caribbean": "Pirates of the Caribbean: "
        "The Curse of the Black Pearl",
    }.items(),
)
async def test_a_franchise_is_read_as_its_first_title(app: App, text: str, wanted: str) -> None:
    request = await read_request(app, text, count=None, today=TODAY)
    assert [reference.title for reference in request.wanted] == [wanted]
    assert request.unknown_titles == ()


async def test_a_word_that_a_title_only_begins_with_names_no_franchise(app: App) -> None:
    request = await read_request(app, "Extract the genre 'Horror'", count=None, today=TODAY)
    assert request.wanted == ()
