"""Kinds, services, audiences and occasions as people say them; knows no genres and no moods."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from suggest_watch.types import Audience, Kind

# In normal form "ドラマ" is written without its voicing mark.
KIND_WORDS: Final[Mapping[str, Kind]] = {
    **dict.fromkeys(
        "movie movies film films flick flicks filme filmen pelicula peliculas movi moive feature "
        "features 映画".split(),
        "movie",
    ),
    **dict.fromkeys(
        "series show shows tv sitcom sitcoms miniseries serie serien docuseries kdrama kdramas "
        "telly トラマ".split(),
        "series",
    ),
    **dict.fromkeys(
        (
            "tv show",
            "tv shows",
            "tv series",
            "mini series",
            "limited series",
            "k drama",
            "k dramas",
            "web series",
        ),
        "series",
    ),
    **dict.fromkeys(("feature film", "feature films", "tv movie", "tv movies"), "movie"),
}


class Age(NamedTuple):
    """How many years old a film is, at most or at least; None is open."""

    at_most: int | None = None
    at_least: int | None = None


AGE_WORDS: Final[Mapping[str, Age]] = {
    word: age
    for age, words in (
        (Age(at_most=2), "new|brand new|new release|new releases"),
        (Age(at_most=5), "recent|recently released|latest|newer|more recent"),
        (Age(at_most=25), "modern|21st century|this century"),
        (Age(at_least=30), "old|older|oldies"),
        (Age(at_least=40), "classic|classics|old classic|old classics|golden age"),
    )
    for word in words.split("|")
}
# These describe other things too ("an old man"), and speak of a film only beside a word for one.
LOOSE_AGE_WORDS: Final = frozenset("new recent latest newer modern old older classic".split())

# Words that a film word may be replaced by: they mark what stands before them as an adjective of
# what is asked for ("something French", "scary stuff").
THING_WORDS: Final = frozenset(
    "something anything stuff thing things one ones title titles cinema watch somethin "
    "entertainment entry viewing pick picks etwas algo".split()
)

# Said after "on", "from", "with" or alone. The value is how the service writes its name.
SERVICE_WORDS: Final[Mapping[str, str]] = {
    word: name
    for words, name in (
        ("netflix", "Netflix"),
        ("prime video|amazon prime|amazon prime video|amazon video|amazon", "Prime Video"),
        ("disney plus|disneyplus", "Disney+"),
        ("hulu", "Hulu"),
        ("hbo max|hbomax|hbo", "Max"),
        ("apple tv|apple tv plus|appletv", "Apple TV+"),
        ("paramount plus", "Paramount+"),
        ("peacock", "Peacock"),
        ("mubi", "MUBI"),
        ("criterion channel|the criterion channel|criterion", "Criterion Channel"),
        ("shudder", "Shudder"),
        ("tubi", "Tubi"),
        ("crunchyroll", "Crunchyroll"),
        ("bbc iplayer|iplayer", "BBC iPlayer"),
        ("channel 4", "Channel 4"),
        ("kanopy", "Kanopy"),
        ("plex", "Plex"),
        ("starz", "Starz"),
        ("showtime", "Showtime"),
        ("britbox", "BritBox"),
        ("sky", "Sky"),
        ("youtube", "YouTube"),
    )
    for word in words.split("|")
}
# Names that are ordinary words: a service only right after "on".
SERVICE_WORDS_AFTER_ON: Final[Mapping[str, str]] = {
    "prime": "Prime Video",
    "max": "Max",
    "disney": "Disney+",
    "paramount": "Paramount+",
    "apple": "Apple TV+",
    **{word: SERVICE_WORDS[word] for word in ("amazon", "sky", "peacock", "criterion", "showtime")},
}

_CHILDREN: Final[tuple[Audience, ...]] = ("kids", "family")
_GROWN: Final[tuple[Audience, ...]] = ("teen", "adult")
AUDIENCE_WORDS: Final[Mapping[str, tuple[Audience, ...]]] = {
    word: audience
    for words, audience in (
        ("for kids|for the kids|for my kids|for our kids|for children|for my children", _CHILDREN),
        ("for the children|for a child|for a toddler|for my toddler|for little ones", _CHILDREN),
        (
            "with kids|with the kids|with my kids|with our kids|with children|with my children",
            _CHILDREN,
        ),
        (
            "with the children|with the little ones|with little kids|with young kids|"
            "with small kids",
            _CHILDREN,
        ),
        (
            "for little kids|for young kids|for small children|for young children|kids will like",
            _CHILDREN,
        ),
        (
            "with a toddler|with my toddler|my kids can watch|kids can watch|the kids can watch",
            _CHILDREN,
        ),
        (
            "kid friendly|kids friendly|child friendly|family friendly|"
            "suitable for kids|ok for kids",
            _CHILDREN,
        ),
        (
            "appropriate for kids|safe for kids|family night|family movie night",
            _CHILDREN,
        ),
        (
            "whole family|the whole family|for the family|with the family|for all ages|all ages",
            _CHILDREN,
        ),
        (
            "family viewing|rated g|g rated|rated pg|pg rated|for families",
            _CHILDREN,
        ),
        (
            "for teens|for teenagers|with my teenager|for my teenager|with teenagers|with my teen",
            ("family", "teen"),
        ),
        (
            "with my teens|with teens|for my teen|for my teens|for tweens|for a teenager",
            ("family", "teen"),
        ),
        ("pg 13|rated pg 13", ("kids", "family", "teen")),
        (
            "for adults|for grown ups|for grownups|adults only|for a mature audience"
            "|adult animation|grown up animation",
            _GROWN,
        ),
        ("rated r|r rated", ("adult",)),
    )
    for word in words.split("|")
}
# "A family drama" is about a family, and not for one.
ABOUT_A_FAMILY: Final = frozenset({"drama", "crime", "thriller", "mystery", "horror", "noir"})
ALL_AUDIENCES: Final[tuple[Audience, ...]] = ("kids", "family", "teen", "adult")

# Occasions and company: kept with a signal, and of no use when looking for titles.
CONTEXT_WORDS: Final[Mapping[str, str]] = {
    word: context
    for words, context in (
        ("friday night|friday evening|friday|fridays", "Friday night"),
        ("saturday night|saturday evening", "Saturday night"),
        ("sunday afternoon|lazy sunday|sunday evening|sunday", "Sunday"),
        ("weekend|the weekend|weekends|at the weekend", "weekend"),
        (
            "weeknight|weeknights|after work|school night|long week|a long week|"
            "long day|a long day|hard day|a hard day|rough day|a rough day|bad day|a bad day|"
            "stressful day|a stressful day",
            "after work",
        ),
        ("date night|first date|movie date", "date night"),
        ("movie night|film night", "movie night"),
        (
            "family night|family movie night|with the family|with my family|"
            "for the family|whole family|the whole family",
            "family night",
        ),
        ("girls night|with the girls|ladies night", "girls' night"),
        (
            "with friends|with my friends|with some friends|with mates|with a group|with the guys",
            "with friends",
        ),
        ("with my wife|for my wife|with the wife", "with my wife"),
        ("with my husband|for my husband", "with my husband"),
        ("with my girlfriend|with my gf", "with my girlfriend"),
        ("with my boyfriend|with my bf", "with my boyfriend"),
        ("with my partner|with my other half", "with my partner"),
        (
            "with my parents|with my mom|with my mum|with my dad|for my mom|for my mum|"
            "for my dad|for my parents",
            "with my parents",
        ),
        ("with grandma|with my grandma|with my grandparents|for my grandma", "with grandparents"),
        (
            "with kids|with the kids|with my kids|with our kids|with children|"
            "with the children|with my children|for the kids|for my kids|for kids",
            "with kids",
        ),
        ("rainy day|rainy afternoon|rainy evening|rainy night|rainy sunday", "rainy day"),
        ("before bed|bedtime|to fall asleep|fall asleep to", "before bed"),
        (
            "in the background|background noise|while cooking|while i work|while ironing",
            "in the background",
        ),
        ("hungover|hangover|home sick|sick day|sick in bed|under the weather", "unwell"),
        ("on a plane|on the plane|long flight|on a flight|on a train", "travelling"),
        ("tonight|this evening|heute abend|esta noche|ce soir", "tonight"),
        ("alone|by myself|on my own|home alone", "alone"),
        ("halloween night|for halloween", "Halloween"),
        ("christmas eve|for christmas|at christmas|over christmas", "Christmas"),
    )
    for word in words.split("|")
}
