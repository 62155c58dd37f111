"""What people call the moods and what each does to feel; knows no titles and no grammar.

A row: the ways to say it; the moods of the closed list it stands for; the feel it speaks of, as
targets from 1 to 5. Targets are a little beyond the mean of the starter titles that bear the mood,
and only the dimensions that the word surely speaks of are given: what is left out is not moved.
"Not X" and "more X" are worked out from the same targets (`understand.feel`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple


class Mood(NamedTuple):
    """Moods of the closed list, and feel targets by dimension (1 to 5)."""

    moods: tuple[str, ...]
    feel: Mapping[str, float]


_ROWS: Final[tuple[tuple[str, str, Mapping[str, float]], ...]] = (
    # valence
    ("upbeat|uplifting|positive|optimistic|life affirming|cheering", "uplifting", {"valence": 4.5}),
    ("happy|cheerful|joyful|joyous|sunny|cheery|gay old time", "feel-good", {"valence": 4.5}),
    ("feel good|feelgood|feelgood vibes", "feel-good", {"valence": 4.6, "warmth": 4.2}),
    (
        "light|lighthearted|light hearted|breezy|fluffy|leicht",
        "lighthearted",
        {"valence": 4.3, "complexity": 1.5},
    ),
    ("fun|entertaining", "playful", {"valence": 4.2, "humor": 3.6}),
    ("hopeful|full of hope", "hopeful", {"valence": 4.2}),
    ("inspiring|inspirational|motivating|motivational", "inspiring", {"valence": 4.2}),
    ("bright", "", {"valence": 4.5}),
    ("bittersweet|bitter sweet", "bittersweet", {"warmth": 4.2}),
    ("wistful", "wistful", {"valence": 3.3, "energy": 1.9}),
    ("melancholic|melancholy", "melancholic", {"valence": 2.2}),
    ("somber|sombre|solemn", "sombre", {"valence": 1.8}),
    ("sad|sadder stuff|traurig|triste|weepy|tearful", "heartbreaking", {"valence": 1.6}),
    ("heartbreaking|devastating|gut wrenching|heart wrenching", "heartbreaking", {"valence": 1.5}),
    (
        "tearjerker|tear jerker|tearjerkers|make me cry|makes me cry|made me cry|"
        "ugly cry|want to cry|wanna cry|need to cry|a good cry|cry",
        "heartbreaking",
        {"valence": 1.7, "warmth": 4.0},
    ),
    ("tragic", "tragic", {"valence": 1.6}),
    (
        "depressing|bleak|grim|miserable|hopeless|dreary|nihilistic|downer|"
        "a downer|soul crushing|depressive|depressed|gloomy",
        "bleak",
        {"valence": 1.5},
    ),
    ("dark", "", {"valence": 1.8}),
    ("heavy|emotionally heavy|heavy going", "", {"valence": 1.8, "complexity": 4.0}),
    ("怖 い", "scary", {"tension": 4.6}),
    ("怖 くない", "", {"tension": 2.2}),
    ("泣 ける", "heartbreaking", {"valence": 1.7, "warmth": 4.0}),
    ("面白 い|笑 える", "funny", {"humor": 4.5}),
    ("gritty", "gritty", {"valence": 2.0, "tension": 3.8}),
    (
        "disturbing|messed up|fucked up|traumatizing|traumatising|traumatic|upsetting",
        "disturbing",
        {"valence": 1.3, "tension": 4.2},
    ),
    ("cynical|mean spirited", "", {"valence": 1.8, "warmth": 1.5}),
    # humor
    (
        "funny|hilarious|laugh out loud|make me laugh|makes me laugh|make us laugh|"
        "a laugh|a good laugh|want to laugh|need to laugh|wanna laugh|laugh|lustig|"
        "divertida|divertido|drole|humorous|funy|laugh until i cry|want to laugh until i cry|"
        "make me laugh until i cry|laugh till i cry|"
        "laugh so hard i cry|cry laughing|cry with laughter|laughing until i cry",
        "funny",
        {"humor": 4.5},
    ),
    ("silly|goofy|slapstick|zany|wacky", "silly", {"humor": 4.4, "complexity": 1.2}),
    ("dumb|stupid|ridiculous|dumb fun", "silly", {"complexity": 1.2}),
    ("cheesy|corny|campy|hokey", "silly", {}),
    ("witty|clever dialogue|dry humor|dry humour|deadpan", "witty", {"humor": 3.9}),
    (
        "darkly comic|darkly funny|dark humor|dark humour|dark comedy|black comedy|"
        "dark comedies|black comedies|gallows humor|black humor|black humour",
        "darkly-comic",
        {"humor": 3.6},
    ),
    ("satirical|satire", "satirical", {"humor": 3.9}),
    ("ironic", "ironic", {"humor": 3.0}),
    ("subversive", "subversive", {"humor": 3.6}),
    ("serious|earnest", "", {"humor": 1.4, "complexity": 3.4}),
    ("playful", "playful", {"humor": 3.8, "valence": 4.2}),
    ("quirky|kooky", "quirky", {"humor": 3.9}),
    ("eccentric", "eccentric", {"humor": 3.6}),
    # warmth
    (
        "cosy|cozy|comfy|comforting|comfort|snuggly|hygge",
        "cosy",
        {"warmth": 4.6, "valence": 4.5, "tension": 1.5},
    ),
    (
        "heartwarming|heart warming|wholesome|heartfelt|sweet",
        "heartwarming",
        {"warmth": 4.7, "valence": 4.4},
    ),
    ("warm|warm hearted|warmhearted|kind hearted|kind", "warm", {"warmth": 4.6}),
    ("touching|poignant", "touching", {"warmth": 4.6}),
    ("tender", "tender", {"warmth": 4.5}),
    ("moving", "moving", {"warmth": 4.2}),
    ("emotional", "emotional", {"warmth": 4.1}),
    ("sentimental|sappy|schmaltzy", "emotional", {"warmth": 4.6}),
    ("charming|delightful|adorable|cute", "charming", {"warmth": 4.4, "valence": 4.5}),
    ("whimsical|enchanting|magical", "whimsical", {"warmth": 4.2, "valence": 4.2}),
    ("romantic|romantisch|romantica|romantique", "romantic", {"warmth": 4.1}),
    ("nostalgic|nostalgia", "nostalgic", {"warmth": 4.2}),
    ("cold|detached|clinical", "", {"warmth": 1.4}),
    ("sensual|sexy|steamy|erotic", "sensual", {}),
    # energy
    (
        "energetic|high energy|fast|fast paced|fast moving|action packed|non stop|"
        "nonstop|frenetic|adrenaline|lively",
        "energetic",
        {"energy": 4.5},
    ),
    ("exciting|thrilling", "energetic", {"energy": 4.2, "tension": 3.7}),
    ("adventurous|swashbuckling", "adventurous", {"energy": 4.0, "scale": 3.9}),
    (
        "gentle|soothing|calm|calming|relaxing|chill|mellow|low key|lowkey|"
        "laid back|peaceful|easygoing|easy going|soft|mild",
        "gentle",
        {"energy": 1.7, "tension": 1.4},
    ),
    ("quiet", "contemplative", {"energy": 1.7}),
    (
        "slow burn|nothing much happens|not much happens|"
        "slow burning|slowburn|slow burns|slow burner",
        "slow-burn",
        {"energy": 1.7},
    ),
    ("slow|slow paced|slow moving|boring|dull", "", {"energy": 1.6}),
    ("contemplative|meditative|reflective", "contemplative", {"energy": 1.5, "complexity": 3.4}),
    ("raw", "raw", {"valence": 2.0}),
    ("violent|brutal", "violent", {"tension": 3.9}),
    ("gory|bloody", "gory", {}),
    ("visceral", "visceral", {"energy": 4.3, "tension": 4.5}),
    # tension
    ("scary|frightening|spooky|scarry|gruselig|scare me|scared", "scary", {"tension": 4.6}),
    ("terrifying|horrifying|nightmare fuel|nightmarish", "horrifying", {"tension": 4.9}),
    ("eerie|creepy|unsettling|unnerving|creeps me out", "eerie", {"tension": 4.0}),
    ("haunting", "haunting", {"valence": 1.6, "tension": 3.4}),
    ("sinister", "sinister", {"tension": 4.0}),
    ("menacing|ominous", "menacing", {"tension": 4.3}),
    ("paranoid", "paranoid", {"tension": 4.1}),
    ("claustrophobic", "claustrophobic", {"tension": 4.3, "scale": 1.5}),
    ("tense|stressful|anxiety inducing|nerve wracking|nerve racking", "tense", {"tension": 4.2}),
    (
        "suspenseful|gripping|nail biting|nailbiting|nail biter|edge of my seat|"
        "edge of your seat|on the edge of my seat|white knuckle",
        "suspenseful",
        {"tension": 4.2},
    ),
    ("intense", "intense", {"energy": 3.9, "tension": 4.0}),
    ("low stakes", "cosy", {"tension": 1.4, "scale": 1.5}),
    # complexity
    (
        "thoughtful|thought provoking|intelligent|smart|cerebral|deep|"
        "philosophical|profound|intellectual|makes me think|make me think|"
        "makes you think|make you think|clever",
        "thought-provoking",
        {"complexity": 3.8},
    ),
    (
        "mind bending|mindbending|mind blowing|mindblowing|trippy|mind fuck|"
        "mindfuck|brain melting|mind bender|psychedelic",
        "mind-bending",
        {"complexity": 4.3},
    ),
    ("dreamlike|dreamy|surreal", "dreamlike", {"complexity": 3.6}),
    (
        "twisty|plot twist|plot twists|twist ending|twists and turns|big twist",
        "twisty",
        {"complexity": 3.4},
    ),
    ("complex|complicated|challenging|demanding|confusing|convoluted", "", {"complexity": 4.5}),
    (
        "simple|straightforward|easy|undemanding|brainless|mindless|easy watching|"
        "easy to follow|turn my brain off|turn your brain off|turn off my brain|"
        "switch my brain off|switch off my brain|no brainer",
        "",
        {"complexity": 1.3},
    ),
    ("weird|bizarre|strange|odd|unusual|offbeat|off beat", "offbeat", {"complexity": 3.4}),
    ("mysterious", "mysterious", {"complexity": 3.4}),
    ("provocative", "provocative", {"complexity": 3.3, "warmth": 1.8}),
    ("poetic", "poetic", {"complexity": 3.4, "energy": 1.8}),
    ("lyrical", "lyrical", {"energy": 2.0, "warmth": 3.8}),
    ("artsy|arthouse|art house", "poetic", {"complexity": 3.8, "energy": 2.0}),
    # scale, and moods that are a look more than a feel
    ("epic|grand|sweeping|spectacular|grandiose|large scale|big budget", "epic", {"scale": 4.6}),
    ("awe inspiring|breathtaking", "awe-inspiring", {"scale": 4.4}),
    ("big|loud", "", {"scale": 4.4}),
    ("intimate|small scale|small|understated", "intimate", {"scale": 1.3}),
    ("atmospheric|moody", "atmospheric", {}),
    ("stylish|slick|stylised|stylized|visually stunning", "stylish", {}),
    ("elegant|classy", "elegant", {}),
)

MOOD_WORDS: Final[Mapping[str, Mood]] = {
    word: Mood((mood,) if mood else (), feel)
    for words, mood, feel in _ROWS
    for word in words.split("|")
}

# Nouns that speak of feel only after "more", "less", "lots of": "more humour", "less misery".
FEEL_NOUNS: Final[Mapping[str, Mapping[str, float]]] = {
    word: feel
    for words, feel in (
        ("action|energy|pace|speed|chases", {"energy": 4.5}),
        ("humor|humour|jokes|laughs|comedy|laughter|gags|comic relief", {"humor": 4.5}),
        ("heart|warmth|kindness|tenderness|emotion|feels", {"warmth": 4.5}),
        ("tension|suspense|scares|thrills|stakes|dread|fear", {"tension": 4.4}),
        ("depth|substance|brains|twists|ideas|complexity", {"complexity": 4.2}),
        ("hope|optimism|joy|happiness|light", {"valence": 4.5}),
        ("sadness|doom|gloom|darkness|misery|despair|doom and gloom|tragedy", {"valence": 1.5}),
        ("spectacle|scale", {"scale": 4.6}),
    )
    for word in words.split("|")
}

# Adjectives that mostly describe something else ("a big house", "moving to Texas"). They count as a
# mood only beside a film word, another mood, or a word of degree.
LOOSE_MOODS: Final = frozenset(
    """
    big bloody boring bright clever cold comfort cute dark deep depressed dull dumb earnest easy
    fast fun happy heavy kind light loud magical mild moving odd positive quiet raw romantic sad
    scared serious sexy simple slow small smart soft strange stupid sweet tender unusual warm weird
    """.split()
)

# "-er" forms -> the adjective of which more is asked.
COMPARATIVE_FORMS: Final[Mapping[str, str]] = {
    "happier": "happy",
    "lighter": "light",
    "brighter": "bright",
    "sadder": "sad",
    "darker": "dark",
    "bleaker": "bleak",
    "grimmer": "grim",
    "gloomier": "gloomy",
    "heavier": "heavy",
    "grittier": "gritty",
    "funnier": "funny",
    "lustiger": "funny",
    "sillier": "silly",
    "goofier": "goofy",
    "wittier": "witty",
    "quirkier": "quirky",
    "cosier": "cosy",
    "cozier": "cozy",
    "warmer": "warm",
    "sweeter": "sweet",
    "kinder": "kind",
    "colder": "cold",
    "faster": "fast",
    "livelier": "lively",
    "calmer": "calm",
    "gentler": "gentle",
    "softer": "soft",
    "quieter": "quiet",
    "slower": "slow",
    "milder": "mild",
    "tamer": "mild",
    "scarier": "scary",
    "spookier": "spooky",
    "creepier": "creepy",
    "tenser": "tense",
    "gorier": "gory",
    "bloodier": "bloody",
    "smarter": "smart",
    "deeper": "deep",
    "simpler": "simple",
    "easier": "easy",
    "weirder": "weird",
    "odder": "odd",
    "trippier": "trippy",
    "bigger": "big",
    "louder": "loud",
    "smaller": "small",
    "moodier": "moody",
    "sexier": "sexy",
    "slicker": "slick",
}
