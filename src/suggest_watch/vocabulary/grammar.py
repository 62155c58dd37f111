"""Negation, degree, praise and filler words: what turns a sentence; knows no subject matter."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Final, NamedTuple


class Stance(Enum):
    """What a sentence does with one of its words."""

    WANTED = "wanted"
    MENTIONED = "mentioned"  # said, but not asked for: "not just action", "maybe a western"
    TOLERATED = "tolerated"  # neither asked for nor refused: "I don't mind violence"
    LESS = "less"  # pushed away without being refused: "less romance"
    LIMITED = "limited"  # refused in excess: "not too heavy"
    REFUSED = "refused"


class Reach(Enum):
    """How far a negating phrase reaches."""

    LIST = "list"  # nouns, through "X, Y or Z": "no", "nothing"
    NEXT = "next"  # the next thing said, and what is joined to it: "not"


class Negator(NamedTuple):
    """What a phrase makes of the words after it, and how far it reaches."""

    stance: Stance
    reach: Reach


_NEGATORS: Final = (
    (
        Negator(Stance.REFUSED, Reach.LIST),
        "no|without|nothing|none of|zero|sans|minus|avoid|avoiding|skip|skip the|except|excluding"
        "|anything but|everything but|free of|no more|no other|enough of|enough with|had enough of"
        "|spare me|stay away from|steer clear of|lay off|lay off the|leave out|please no"
        "|nothing about|nothing like|nothing with|nothing that is|nothing thats|nothing where"
        "|not something|not anything|not another|not any|not one where|anything where|less like"
        "|not like|unlike|instead of|nor|neither|never"
        # what people say they dislike
        "|hate|hates|hated|dislike|dislikes|disliked|loathe|detest|allergic to|afraid of"
        "|scared of|cant stand|cannot stand|couldnt stand|cant handle|cant take|cant do"
        "|cant deal with|tired of|sick of|bored of|bored with|bored by|fed up with|burned out on"
        "|burned out by|burnt out on|disappointed by|disappointed with|couldnt finish|gave up on"
        "|couldnt get into|dont want|do not want|doesnt want|didnt want|dont wanna|dont like"
        "|do not like|doesnt like|didnt like|did not like|dont enjoy|didnt enjoy|did not enjoy"
        "|never liked|dont care for|didnt care for|dont love|didnt love|not into|not really into"
        "|not a fan of|not a big fan of|not a huge fan of|no fan of|not in the mood for"
        "|not feeling|not interested in|no interest in|rather not|id rather not|dont give me"
        "|dont recommend|dont suggest|dont show me|stop recommending|stop suggesting"
        "|ohne|kein|keine|keinen|sin|nada de|pas de",
    ),
    (
        Negator(Stance.REFUSED, Reach.NEXT),
        "not|and not|non|isnt|arent|aint|wasnt|not be|dont be|wont be|cant be|cannot be"
        "|shouldnt be|should not be|mustnt be|must not be|doesnt have|does not have|shouldnt have"
        "|cant have|cannot have|must not have|without being|instead of being|nicht",
    ),
    (
        Negator(Stance.LIMITED, Reach.NEXT),
        "hardly any|barely any|very little|too|too much|too many|overly"
        "|not too|not so|not overly|not super|not very|not that"
        "|not really|not particularly|not terribly|not extremely|not exactly|not quite|not crazy"
        "|not all|not as|not be too|not get too|not too much|not so much|not much|not many"
        "|not a lot of|nothing too|nothing overly|nothing super|nothing very|nothing that"
        "|nothing really|nothing extremely|isnt too|isnt overly|isnt very|isnt so|isnt super"
        "|isnt that|isnt as|isnt really|arent too|cant be too|cannot be too|shouldnt be too"
        "|doesnt get too|dont get too|without too much|without being too|without being overly"
        "|nicht zu|no muy|no demasiado|pas trop",
    ),
    (
        Negator(Stance.LESS, Reach.LIST),
        "less|less of|fewer|easy on the|light on|light on the|low on|not all about|cant be all"
        "|cant be all about|cant be just|cannot be just|cant just be|cant only be|not be just"
        "|shouldnt be just|shouldnt just be|cant be just about|cannot be just about"
        "|cant just be about|cant be only about|cant only be about|not be just about"
        "|shouldnt be just about|shouldnt just be about|weniger|menos|moins de",
    ),
    (
        Negator(Stance.MENTIONED, Reach.NEXT),
        "not just|not only|not simply|not merely|not necessarily|not strictly|isnt just|isnt only"
        "|arent just|doesnt just|more than just|maybe|perhaps|possibly|probably|might be|may be"
        "|could have been|i think|i believe|i guess|i thought|not sure|not sure if|unsure"
        "|or something|it seemed|seemed like|looks like|looked like|look like|sounds like",
    ),
    (
        Negator(Stance.TOLERATED, Reach.LIST),
        "dont mind|do not mind|doesnt mind|wouldnt mind|wont mind|not bothered by|dont care about"
        "|dont care if|dont care that|dont care whether|doesnt matter if|no problem with"
        "|no problems with|no issue with|no issues with|ok with|okay with|fine with|cool with"
        "|happy with|ok if|okay if|fine if|its ok if|its fine if|not afraid of|not scared of"
        "|not opposed to|not against|open to|doesnt have to be|does not have to be"
        "|doesnt need to be|dont need to be|need not be|dont need|no need for|can be|could be"
        "|even|even if|even if its|whether its|not without|havent seen|have not seen|hasnt seen"
        "|havent watched|have not watched|never seen|never watched",
    ),
)
NEGATORS: Final[Mapping[str, Negator]] = {
    phrase: negator for negator, phrases in _NEGATORS for phrase in phrases.split("|")
}

# What ends the reach of a negator, and what does so only once it has reached something.
CLOSERS: Final = frozenset(
    """
    but yet though although however instead just because since please thanks i im id ive we give
    show recommend suggest prefer preferably ideally more lots plenty rather still then so want
    need would looking than must bring find aber sondern pero sino mais
    """.split()
)
CLOSERS_AFTER_A_THING: Final = frozenset(
    """
    something anything with for in on from that which who where when while to like as set about
    good great strong nice a an is are was some maybe only under over mit con avec
    """.split()
)

# How far "more" and "less" go, as a factor.
DEGREES: Final[Mapping[str, float]] = {
    **dict.fromkeys(
        "a bit|a little|a little bit|slightly|somewhat|a touch|a tad|bit|little|kinda|etwas".split(
            "|"
        ),
        0.5,
    ),
    **dict.fromkeys("much|way|a lot|far|lots|loads|significantly|viel|mucho".split("|"), 1.4),
}

# What is said of a title or of watching it, by strength (-1 to 1).
JUDGEMENTS: Final[Mapping[str, float]] = {
    word: strength
    for strength, words in (
        (
            0.9,
            "love|loved|loves|adore|adored|favorite|favorites|favourite|favourites|obsessed"
            "|masterpiece|amazing|perfect|brilliant|incredible|fantastic|best|so good|all time"
            "|blew me away|10 10|must see",
        ),
        (
            0.8,
            "great|awesome|excellent|wonderful|terrific|superb|outstanding|really like"
            "|really liked|really enjoyed",
        ),
        (
            0.7,
            "like|liked|likes|enjoy|enjoyed|enjoys|into|fan of|good|prefer|solid|fun|nice|cool",
        ),
        (0.3, "decent|fine|ok|okay|alright|not bad|watchable"),
        (
            -0.4,
            "meh|so so|not great|wasnt great|mediocre|forgettable|underwhelming|not for me"
            "|wasnt for me|average",
        ),
        (
            -0.6,
            "boring|dull|bored|overrated|disappointing|disappointed|lame|bad|not good|wasnt good"
            "|predictable|tedious|fell asleep|gave up|couldnt finish|didnt finish|bored me"
            "|pointless|skip|not a fan of|not a big fan of|not a huge fan of|no fan of|dont like"
            "|do not like|doesnt like|didnt like|did not like|dislike|disliked|didnt enjoy"
            "|dont enjoy|not into|not really into|not in the mood for|not interested in"
            "|dont want|dont care for|didnt care for|never liked",
        ),
        (
            -0.7,
            "tired of|sick of|burned out on|burnt out on|fed up with|bored of|enough of"
            "|had enough of|never again",
        ),
        (
            -0.9,
            "hate|hated|hates|loathe|detest|awful|terrible|worst|horrible|garbage|trash"
            "|cant stand|cannot stand|sucked|sucks|waste of time|unwatchable|crap|shit",
        ),
    )
    for word in words.split("|")
}

# Dropped at the edges of what is left of a text: these ask or join, they do not describe. Inside
# a phrase they stay ("a heist in space").
FILLERS: Final = frozenset(
    """
    a about actually after again all already also always am an and another any anybody anyone
    anything are as asap at be because been before best bf binge bit both boyfriend but by can
    cheers could dad days decent directed director do does early either else end ending enjoy
    enjoyed enough episode episodes especially etc even ever family favorite favourite feel
    feeling feels film films find fine finished flick flicks for from get gf girlfriend give
    gonna good got gotta great guys haha has have having he hello help her here hey hi highly
    him his hmm how husband i id ideally ideas idk if im in is it its ive just keep kind kinda
    know lately lemme less let like liked little lol long looking lot lots love loved made make
    makes may maybe me meets might mom mood more movie movies much mum must my need needs never
    new next nice not now of oh ok okay on once one ones only options or otherwise ought our out
    overall parents partner perhaps pick plea please plenty pls plus plz possible prefer
    preferably pretty put quite rated rating ratings really rec recommend recommendation
    recommendations recs released required right same search searching see seen series she
    should show shows similar since slightly so some somebody someone somethin something
    somewhat sort starring stars still stuff such suggest suggestion suggestions super surprise
    than thank thanks that thats the their them then there theres they thing things think this
    though thx time title to today tonight too top truly try tv type uh um up us vein very vibe
    vibes wanna want wants was watch watched watching way we well were weve what whatever whats
    whatsoever when where which while who wife will with without would x yes yet yo you your
    youve
    etwas ein eine einen der die das film filme und oder mit fur ich will mochte sehen gern
    heute wie nicht una un unos unas la el los las de y o con para que quiero ver algo como
    pelicula peliculas je veux voir le les du des et ou avec pour une auf mais quelque chose
    pero mas aber plus bitte
    """.split()
)
