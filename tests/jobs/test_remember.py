"""What a person says becomes a signal, is found again, and can be taken back."""

import pytest

from suggest_watch.app import App
from suggest_watch.errors import BadInput, NotFound
from suggest_watch.remember import MAX_SIGNAL, clear, forget, list_signals, remember

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_the_published_preferences_are_read(app: App, viewer: str) -> None:
    arrival = await remember(app, "Something like Arrival but more upbeat", viewer=viewer)
    assert arrival.facts.liked_titles == ("Arrival (2016)",)
    assert "uplifting" in arrival.facts.moods
    assert arrival.strength > 0

    sides = "More like The Martian less like depressing Black Mirror"
    martian = await remember(app, sides, viewer=viewer)
    assert martian.facts.liked_titles == ("The Martian (2015)",)
    assert martian.facts.disliked_titles == ("Black Mirror (2011)",)
    assert "Martian" in martian.facts.wanted
    assert "Black Mirror" in martian.facts.unwanted
    assert martian.strength > 0

    nerdy = "I like sci-fi, but with good characters, it can't be just about the nerdy sets"
    assert "science-fiction" in (await remember(app, nerdy, viewer=viewer)).facts.genres


async def test_a_rejection_is_negative(app: App, viewer: str) -> None:
    said = "No superhero movies, I'm burned out on them"
    signal = await remember(app, said, viewer=viewer)
    assert signal.strength < 0
    assert "superhero" in signal.facts.avoid


async def test_a_misspelt_title_is_found(app: App, viewer: str) -> None:
    signal = await remember(app, "something like the martain", viewer=viewer)
    assert signal.facts.liked_titles == ("The Martian (2015)",)


async def test_the_newest_stands_first_in_the_list(app: App, viewer: str) -> None:
    for text in ("I like westerns", "I like musicals"):
        await remember(app, text, viewer=viewer)
    contents = [signal.content for signal in list_signals(app.database, viewer)]
    assert contents == ["I like musicals", "I like westerns"]


async def test_saying_the_same_again_is_remembered_once(app: App, viewer: str) -> None:
    first = await remember(app, "I like westerns", viewer=viewer)
    again = await remember(app, "  i like Westerns ", viewer=viewer)
    assert again.id == first.id
    assert len(list_signals(app.database, viewer)) == 1


async def test_control_characters_are_not_kept(app: App, viewer: str) -> None:
    signal = await remember(app, "I like \x1b[31mred\x07 films\u202e", viewer=viewer)
    assert signal.content == "I like red films"


@pytest.mark.parametrize("text", ["", " \n ", "\x1b[0m", "x" * (MAX_SIGNAL + 1)])
async def test_what_cannot_be_remembered_is_refused(app: App, viewer: str, text: str) -> None:
    with pytest.raises(BadInput):
        await remember(app, text, viewer=viewer)
    assert list_signals(app.database, viewer) == []


async def test_a_forgotten_signal_is_gone_from_both_stores(app: App, viewer: str) -> None:
    kept = await remember(app, "I like westerns", viewer=viewer)
    gone = await remember(app, "I like musicals", viewer=viewer)
    await forget(app, viewer=viewer, signal_id=gone.id)
    assert [signal.id for signal in list_signals(app.database, viewer)] == [kept.id]
    assert await indexed_ids(app, [kept.id, gone.id]) == {kept.id}


async def test_a_viewer_cannot_forget_what_another_said(app: App, viewer: str) -> None:
    stranger = app.database.ensure_viewer(f"{viewer}-stranger").name
    theirs = await remember(app, "I like westerns", viewer=stranger)
    with pytest.raises(NotFound) as caught:
        await forget(app, viewer=viewer, signal_id=theirs.id)
    assert "suggest list" in caught.value.hint
    assert await indexed_ids(app, [theirs.id]) == {theirs.id}


async def test_clearing_takes_only_ones_own(app: App, viewer: str) -> None:
    stranger = app.database.ensure_viewer(f"{viewer}-stranger").name
    theirs = await remember(app, "I like westerns", viewer=stranger)
    mine = [await remember(app, text, viewer=viewer) for text in ("I like opera", "I like war")]
    assert await clear(app, viewer=viewer) == 2
    assert list_signals(app.database, viewer) == []
    assert await indexed_ids(app, [theirs.id, *(signal.id for signal in mine)]) == {theirs.id}


async def indexed_ids(app: App, ids: list[int]) -> set[int]:
    from suggest_watch.vectors import Filter, IdIn, Nearest

    query = app.embedder.embed_query("films")
    searches = [Nearest(query, "dense", len(ids))]
    only = Filter(must=(IdIn(tuple(ids)),))
    [hits] = await app.index.store.search(app.index.signals.name, searches, where=only)
    return {hit.id for hit in hits}
