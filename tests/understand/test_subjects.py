"""Genres, people, moods and content: what each sets, and nothing else."""

from typing import Any

import pytest

from .asking import ask, what_it_sets

Sets = dict[str, Any]

GENRES: dict[str, Sets] = {
    "a thriller": {"genres": ["thriller"]},
    "sci-fi": {"genres": ["science-fiction"]},
    "scifi comedy": {"genres": ["science-fiction", "comedy"]},
    "sci-fi and fantasy": {"genres": ["science-fiction", "fantasy"]},
    "sci-fi or fantasy": {"any_genres": ["science-fiction", "fantasy"]},
    "horror, thriller or mystery": {"any_genres": ["horror", "thriller", "mystery"]},
    "comedy/drama": {"any_genres": ["comedy", "drama"]},
    "rom-com": {"genres": ["romance", "comedy"]},
    "dramedy": {"genres": ["drama", "comedy"]},
    "dark comedy": {"genres": ["comedy"], "moods": ["darkly-comic"], "feel": {"humor": "+"}},
    "anime series": {"kind": "series", "languages": ["ja"], "genres": ["animation"]},
    "whodunit": {"genres": ["mystery"]},
    "a war movie": {"kind": "movie", "genres": ["war"]},
    "a crime series": {"kind": "series", "genres": ["crime"]},
    "superhero movie": {"kind": "movie", "genres": ["superhero"]},
    "documentary about space": {"genres": ["documentary"], "themes": ["space exploration"]},
    "a comedy with a bit of romance": {"genres": ["comedy"]},
    "more action": {"feel": {"energy": "+"}},
    "horror elements but mostly comedy": {"genres": ["comedy"]},
    "a family drama": {"genres": ["drama"]},
    "during the war": {},
    "he commits a crime": {},
    "a movie about a horror writer": {"kind": "movie"},
    "martial arts": {"themes": ["martial arts"]},
    "no horror": {"without_genres": ["horror"]},
    "without romance": {"without_genres": ["romance"]},
    "live-action": {"without_genres": ["animation"]},
    "not a musical": {"without_genres": ["musical"]},
    "no war movies": {"without_genres": ["war"]},
    "no horror or war movies": {"without_genres": ["horror", "war"]},
    "no romance, no musicals": {"without_genres": ["romance", "musical"]},
    "neither romance nor horror": {"without_genres": ["romance", "horror"]},
    "anything but horror": {"without_genres": ["horror"]},
    "anything except horror and war films": {"without_genres": ["horror", "war"]},
    "I'm tired of superhero movies": {"without_genres": ["superhero"]},
    "no marvel": {"without_genres": ["superhero"]},
    "not another Marvel film": {"kind": "movie", "without_genres": ["superhero"]},
    "no rom-coms": {"without_genres": ["romance"]},
    "no depressing dramas": {"without_moods": ["bleak"], "feel": {"valence": "+"}},
    "no dark comedies": {"without_moods": ["darkly-comic"], "feel": {"humor": "-"}},
    "I don't want a comedy": {"without_genres": ["comedy"]},
    "something that isn't crime": {"without_genres": ["crime"]},
    "not just action": {},
    "doesn't have to be a comedy": {},
    "maybe a western": {},
    "horror but no horror": {},
}

PEOPLE: dict[str, Sets] = {
    "by Denis Villeneuve": {"people": ["Denis Villeneuve"]},
    "hitchcock thriller": {"people": ["Alfred Hitchcock"], "genres": ["thriller"]},
    "tarantino crime drama": {"people": ["Quentin Tarantino"], "genres": ["crime", "drama"]},
    "directed by denis villeneuve": {"people": ["Denis Villeneuve"]},
    "with Tom Hanks": {"people": ["Tom Hanks"]},
    "with tom hanks": {"people": ["Tom Hanks"]},
    "tom hanks comedies": {"genres": ["comedy"], "people": ["Tom Hanks"]},
    "a Tarantino film": {"kind": "movie", "people": ["Quentin Tarantino"]},
    "something by tarantino": {"people": ["Quentin Tarantino"]},
    "Villeneuve's films": {"kind": "movie", "people": ["Denis Villeneuve"]},
    "early Spielberg": {"people": ["Steven Spielberg"]},
    "spielberg": {"people": ["Steven Spielberg"]},
    "Greta Gerwig film starring Saoirse Ronan": {
        "kind": "movie",
        "people": ["Greta Gerwig", "Saoirse Ronan"],
    },
    "with Keanu Reeves and Tom Hanks": {"people": ["Keanu Reeves", "Tom Hanks"]},
    "with Keanu Reeves or Tom Hanks": {"any_people": ["Keanu Reeves", "Tom Hanks"]},
    "something Wes Anderson would like": {},
    "with Emma Stone": {"people": ["Emma Stone"]},
    "with stone walls": {},
    "by Hanks": {},
    "no Adam Sandler": {"without_people": ["Adam Sandler"]},
    "without adam sandler": {"without_people": ["Adam Sandler"]},
    "no Adam Sandler comedies": {"without_people": ["Adam Sandler"]},
    "anything but Tarantino": {"without_people": ["Quentin Tarantino"]},
    "not by Tarantino": {"without_people": ["Quentin Tarantino"]},
    "a Tarantino movie without Samuel L. Jackson": {
        "kind": "movie",
        "people": ["Quentin Tarantino"],
        "without_people": ["Samuel L. Jackson"],
    },
    "by the Coen brothers": {"people": ["Joel Coen"]},
    "like Wes Anderson": {},
    "Wes Anderson style": {},
    "a film about Alfred Hitchcock": {"kind": "movie"},
}

MOODS: dict[str, Sets] = {
    "cosy": {"moods": ["cosy"], "feel": {"warmth": "+", "valence": "+", "tension": "-"}},
    "cozy mystery": {
        "genres": ["mystery"],
        "moods": ["cosy"],
        "feel": {"warmth": "+", "valence": "+", "tension": "-"},
    },
    "feel-good": {"moods": ["feel-good"], "feel": {"valence": "+", "warmth": "+"}},
    "something dark": {"feel": {"valence": "-"}},
    "dark and gritty": {"moods": ["gritty"], "feel": {"valence": "-", "tension": "+"}},
    "bleak": {"moods": ["bleak"], "feel": {"valence": "-"}},
    "make me laugh": {"moods": ["funny"], "feel": {"humor": "+"}},
    "I want to cry": {"moods": ["heartbreaking"], "feel": {"valence": "-", "warmth": "+"}},
    "funny but sad": {"moods": ["funny", "heartbreaking"], "feel": {"humor": "+", "valence": "-"}},
    "fast paced": {"moods": ["energetic"], "feel": {"energy": "+"}},
    "slow burn": {"moods": ["slow-burn"], "feel": {"energy": "-"}},
    "thought-provoking": {"moods": ["thought-provoking"], "feel": {"complexity": "+"}},
    "a moving drama": {"genres": ["drama"], "moods": ["moving"], "feel": {"warmth": "+"}},
    "something scary": {"moods": ["scary"], "feel": {"tension": "+"}},
    "edge of my seat thriller": {
        "genres": ["thriller"],
        "moods": ["suspenseful"],
        "feel": {"tension": "+"},
    },
    "lots of action": {"feel": {"energy": "+"}},
    "not scary": {"without_moods": ["scary"], "feel": {"tension": "-"}},
    "nothing heavy": {"feel": {"valence": "+", "complexity": "-"}},
    "not too heavy": {"feel": {"valence": "+", "complexity": "-"}},
    "not too slow": {"feel": {"energy": "+"}},
    "I need light": {
        "moods": ["lighthearted"],
        "feel": {"valence": "+", "complexity": "-"},
    },
    "not boring": {"feel": {"energy": "+"}},
    "too sad": {"feel": {"valence": "+"}},
    "romantic but not cheesy": {
        "moods": ["romantic"],
        "without_moods": ["silly"],
        "feel": {"warmth": "+"},
    },
    "nothing special": {},
    "i'm sad": {},
    "a big house in the country": {},
    "moving to a new town": {},
    "a scary film with nothing scary": {"kind": "movie"},
}

CONTENT: dict[str, Sets] = {
    "no gore": {"avoid": ["gore"]},
    "no jump scares": {"avoid": ["jump-scares"]},
    "no violence": {"avoid": ["violence", "graphic-violence", "gore"]},
    "nothing where the dog dies": {"avoid": ["animal-death"]},
    "the dog must not die": {"avoid": ["animal-death"]},
    "doesn't matter as long as the dog survives": {"avoid": ["animal-death"]},
    "no dead kids": {"avoid": ["child-death"]},
    "no sexual violence": {"avoid": ["sexual-violence"]},
    "no sex or nudity": {"avoid": ["sexual-content", "nudity"]},
    "no swearing": {"avoid": ["strong-language"]},
    "very little violence": {"avoid": ["graphic-violence", "gore"]},
    "not too violent": {"avoid": ["graphic-violence", "gore"], "feel": {"tension": "-"}},
    "nothing slow": {"avoid": ["slow-pace"], "feel": {"energy": "+"}},
    "no black and white": {"avoid": ["black-and-white"]},
    "not in black and white": {"avoid": ["black-and-white"]},
    "no silent films": {"avoid": ["silent"]},
    "no musical numbers": {"avoid": ["musical-numbers"]},
    "no sad endings": {"avoid": ["sad-ending", "bleak-ending"]},
    "happy ending": {"avoid": ["sad-ending", "bleak-ending"]},
    "gore-free": {"avoid": ["gore"]},
    "non-violent": {"avoid": ["violence", "graphic-violence", "gore"]},
    "I hate gore and jump scares": {"avoid": ["gore", "jump-scares"]},
    "no gore, jump scares or sad endings": {
        "avoid": ["gore", "jump-scares", "sad-ending", "bleak-ending"]
    },
    "no smoking": {"avoid": ["smoking-heavy"]},
    "nothing with suicide or self-harm": {"avoid": ["suicide", "self-harm"]},
    "no body horror": {"avoid": ["body-horror"]},
    "no racism or torture": {"avoid": ["racism", "torture"]},
    "nothing gory": {"avoid": ["gore"], "without_moods": ["gory"]},
    "bring on the gore": {},
    "I don't mind violence": {},
    "violence is fine": {},
    "subtitles are fine": {},
}


@pytest.mark.parametrize(("text", "sets"), GENRES.items())
def test_genres_in_and_out(text: str, sets: Sets) -> None:
    assert what_it_sets(ask(text)) == sets


@pytest.mark.parametrize(("text", "sets"), PEOPLE.items())
def test_people(text: str, sets: Sets) -> None:
    assert what_it_sets(ask(text)) == sets


@pytest.mark.parametrize(("text", "sets"), MOODS.items())
def test_moods(text: str, sets: Sets) -> None:
    assert what_it_sets(ask(text)) == sets


@pytest.mark.parametrize(("text", "sets"), CONTENT.items())
def test_content_to_avoid(text: str, sets: Sets) -> None:
    assert what_it_sets(ask(text)) == sets
