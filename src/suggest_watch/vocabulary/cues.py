"""Words around a title that say one is meant: "something like X", "X vibes"; knows no titles."""

from __future__ import annotations

from typing import Final

# After a strong cue nothing but a title is meant. "Like" is one of them where it compares
# (`LIKE_HEADS`); "I like X" is weak.
STRONG_CUES: Final = frozenset(
    (
        "like|not like|less like|nothing like|unlike|similar to|simmilar to|similiar to"
        "|simlar to|similer to"
        "|in the vein of|in the same vein as|along the lines of|a la|in the style of"
        "|in the spirit of|in the same universe as|reminds me of|remind me of|reminded me of"
        "|reminiscent of|such as|akin to|comparable to|close to|same vibe as|same vibes as"
        "|same feel as|same feeling as|same tone as|same energy as|same mood as|vibes like"
        "|vibe of|vibes of|feel of|feeling of|tone of|mood of|atmosphere of|energy of|spirit of"
        "|cross between|mix between|mashup of|somewhere between|sequel to|prequel to|remake of"
        "|wie|ahnlich wie|so wie|im stil von|parecido a|parecida a|similar a|como|comme"
        "|dans le genre de"
    ).split("|")
)

# A weak cue is as often followed by other things ("I love X", "seen X"): it wants more evidence.
WEAK_CUES: Final = frozenset(
    (
        "love|loved|loves|liked|i like are|i love are|i liked are|i loved are"
        "|enjoy|enjoyed|enjoying|adore|adored|amo|liebe|mag|obsessed with"
        "|watched|rewatched|watching|rewatching|rewatch|saw|seen|see|finished|finishing|binged"
        "|havent seen|hated|hate|dislike|disliked|didnt like|dont like|not a fan of|fan of"
        "|fans of|big fan of|huge fan of|if you like|if you liked|if you loved|if you enjoyed"
        "|because i liked|because i loved|favorite|favorites|favorite is|favorites are"
        "|favorites include|favorite movie is|favorite movies are|favorite movies include"
        "|favorite film is|favorite films are|favorite show is|favorite shows are|favourite"
        "|favourites|favourite is|favourites are|favourite film is|favourite films are"
        "|except|besides|other than|apart from|instead of|tired of|sick of|no|not|no more"
        "|not another|another|recommend|think|including|after|how about|what about|check out"
        "|movie|film|show|series|called|titled|named|is it|its not|it is not|it isnt|both|either"
        "|than|as|meets|more of|less of|something between|halfway between|version of|mix of"
        "|a mix of|mixture of|combination of|feels like|felt like"
    ).split("|")
)

# What may stand between a cue and its title: "like the old movie Heat".
LEAD_INS: Final = frozenset(
    """
    the that those these all movie movies film films show shows series tv old new original first
    classic early late good great some of say for example maybe perhaps possibly either both more
    stuff things something anything one ones about how when der die das el la le les
    """.split()
)

# "Like" compares after these words, and is a verb or a manner of speaking after those.
LIKE_HEADS: Final = frozenset(
    """
    something somethin sumthin anything nothing everything stuff thing things one ones else more
    less much not exactly kind kinda sort sorta bit lot alot just but and or be is maybe somewhat
    similar vibe vibes feel style title titles flick flicks good cool fun looking tonight please
    etwas algo
    """.split()
)
NOT_LIKE_HEADS: Final = frozenset(
    """
    i id ill we wed you they theyd he hed she shed it would do dont did didnt who people guys kids
    both wife husband also really still always never feels look looks looked sound sounds sounded
    seem seems seemed acts was were
    """.split()
)

# What may follow a title and nothing longer: "Inception vibes", "Jaws meets Alien", "Heat but".
TRAILING_CUES: Final = frozenset(
    """
    vibe vibes like type ish esque meets again level energy but feel feels tone mixed crossed kind
    rewatch marathon is was are were x
    """.split()
)

# After these in the same thought a text tells a plot: what it names there is rarely a title.
STORY_CUES: Final = frozenset("about where who whose when while".split())
