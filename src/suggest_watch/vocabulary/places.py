"""Languages and countries as people say them, by ISO 639-1 and 3166-1 code; knows no titles."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

_NORDIC: Final = ("sv", "da", "no", "fi", "is")

# "A Korean thriller": where a people has a language of its own, the language is what is meant.
_LANGUAGE_WORDS: Final[Mapping[str, tuple[str, ...]]] = {
    word: codes
    for words, codes in (
        ("english|englisch|ingles|english language", ("en",)),
        ("korean|kdrama|k drama|kdramas|k dramas|koreanisch|coreana", ("ko",)),
        ("japanese|日本|アニメ|anime|animes|japanisch|japonesa|j horror", ("ja",)),
        ("french|franzosisch|francesa|francais", ("fr",)),
        ("german|deutsch|deutsche|deutschen|alemana", ("de",)),
        ("spanish|espanola|espanol|spanisch", ("es",)),
        ("italian|italiana|italienisch|giallo", ("it",)),
        ("chinese|mandarin|cantonese|wuxia", ("zh",)),
        ("hindi|bollywood", ("hi",)),
        ("swedish", ("sv",)),
        ("danish", ("da",)),
        ("norwegian", ("no",)),
        ("finnish", ("fi",)),
        ("icelandic", ("is",)),
        ("nordic|scandinavian|scandi", _NORDIC),
        ("dutch", ("nl",)),
        ("polish", ("pl",)),
        ("russian|soviet", ("ru",)),
        ("ukrainian", ("uk",)),
        ("czech", ("cs",)),
        ("hungarian", ("hu",)),
        ("romanian", ("ro",)),
        ("serbian", ("sr",)),
        ("greek", ("el",)),
        ("turkish", ("tr",)),
        ("persian|farsi", ("fa",)),
        ("arabic", ("ar",)),
        ("hebrew", ("he",)),
        ("thai", ("th",)),
        ("vietnamese", ("vi",)),
        ("indonesian", ("id",)),
        ("filipino|tagalog", ("tl",)),
        ("portuguese", ("pt",)),
        ("tamil", ("ta",)),
        ("telugu", ("te",)),
        ("malayalam", ("ml",)),
        ("bengali", ("bn",)),
        ("urdu", ("ur",)),
        ("yiddish", ("yi",)),
    )
    for word in words.split("|")
}

# "Foreign" means: any of these languages but English.
ENGLISH: Final = ("en",)
FOREIGN_LANGUAGES: Final = tuple(
    sorted({code for codes in _LANGUAGE_WORDS.values() for code in codes} - set(ENGLISH))
)
LANGUAGE_WORDS: Final[Mapping[str, tuple[str, ...]]] = {
    **_LANGUAGE_WORDS,
    **dict.fromkeys(
        ("foreign", "foreign language", "non english", "not in english", "international"),
        FOREIGN_LANGUAGES,
    ),
}

# Peoples who share their language with others: the country is what is meant.
NATIONALITY_WORDS: Final[Mapping[str, tuple[str, ...]]] = {
    word: codes
    for words, codes in (
        ("american|hollywood", ("US",)),
        ("british|brit|scottish|welsh|uk", ("GB",)),
        ("irish", ("IE",)),
        ("canadian", ("CA",)),
        ("australian|aussie", ("AU",)),
        ("new zealand", ("NZ",)),
        ("south african", ("ZA",)),
        ("indian", ("IN",)),
        ("iranian", ("IR",)),
        ("israeli", ("IL",)),
        ("egyptian", ("EG",)),
        ("nigerian|nollywood", ("NG",)),
        ("senegalese", ("SN",)),
        ("hong kong", ("HK",)),
        ("taiwanese", ("TW",)),
        ("mexican", ("MX",)),
        ("brazilian", ("BR",)),
        ("argentinian|argentine|argentinean", ("AR",)),
        ("chilean", ("CL",)),
        ("colombian", ("CO",)),
        ("cuban", ("CU",)),
        ("belgian", ("BE",)),
        ("austrian", ("AT",)),
        ("swiss", ("CH",)),
        ("latin american|south american", ("MX", "BR", "AR", "CL", "CO", "PE", "UY", "CU")),
        ("african", ("ZA", "NG", "SN", "EG", "KE", "ML", "BF", "GH", "TN", "DZ", "MA")),
        ("asian", ("JP", "KR", "CN", "HK", "TW", "TH", "IN", "VN", "ID", "PH")),
        (
            "european",
            (
                "FR",
                "DE",
                "IT",
                "ES",
                "GB",
                "SE",
                "DK",
                "NO",
                "FI",
                "BE",
                "NL",
                "PL",
                "AT",
                "CH",
                "CZ",
            ),
        ),
    )
    for word in words.split("|")
}

# "From Japan", "made in Denmark".
COUNTRY_WORDS: Final[Mapping[str, tuple[str, ...]]] = {
    word: codes
    for words, codes in (
        ("japan", ("JP",)),
        ("korea|south korea", ("KR",)),
        ("china", ("CN",)),
        ("hong kong", ("HK",)),
        ("taiwan", ("TW",)),
        ("thailand", ("TH",)),
        ("vietnam", ("VN",)),
        ("indonesia", ("ID",)),
        ("the philippines|philippines", ("PH",)),
        ("india", ("IN",)),
        ("iran", ("IR",)),
        ("israel", ("IL",)),
        ("turkey", ("TR",)),
        ("france", ("FR",)),
        ("germany", ("DE",)),
        ("austria", ("AT",)),
        ("switzerland", ("CH",)),
        ("italy", ("IT",)),
        ("spain", ("ES",)),
        ("portugal", ("PT",)),
        ("greece", ("GR",)),
        ("belgium", ("BE",)),
        ("the netherlands|netherlands|holland", ("NL",)),
        ("poland", ("PL",)),
        ("russia", ("RU",)),
        ("ukraine", ("UA",)),
        ("hungary", ("HU",)),
        ("romania", ("RO",)),
        ("serbia", ("RS",)),
        ("czech republic|the czech republic", ("CZ",)),
        ("sweden", ("SE",)),
        ("denmark", ("DK",)),
        ("norway", ("NO",)),
        ("finland", ("FI",)),
        ("iceland", ("IS",)),
        ("scandinavia", ("SE", "DK", "NO", "FI", "IS")),
        ("the uk|uk|britain|great britain|england|scotland|wales|the united kingdom", ("GB",)),
        ("ireland", ("IE",)),
        ("the us|the usa|usa|america|the states|the united states|hollywood", ("US",)),
        ("canada", ("CA",)),
        ("australia", ("AU",)),
        ("new zealand", ("NZ",)),
        ("mexico", ("MX",)),
        ("brazil", ("BR",)),
        ("argentina", ("AR",)),
        ("chile", ("CL",)),
        ("colombia", ("CO",)),
        ("cuba", ("CU",)),
        ("south africa", ("ZA",)),
        ("nigeria", ("NG",)),
        ("senegal", ("SN",)),
        ("egypt", ("EG",)),
        ("africa", NATIONALITY_WORDS["african"]),
        ("asia", NATIONALITY_WORDS["asian"]),
        ("europe", NATIONALITY_WORDS["european"]),
        ("latin america|south america", NATIONALITY_WORDS["latin american"]),
    )
    for word in words.split("|")
}

# For saying it back: the first word listed for a code.
LANGUAGE_NAMES: Final[Mapping[str, str]] = {
    codes[0]: word.capitalize()
    for word, codes in reversed(list(LANGUAGE_WORDS.items()))
    if len(codes) == 1
}
COUNTRY_NAMES: Final[Mapping[str, str]] = {
    codes[0]: word.title()
    for word, codes in reversed(list(COUNTRY_WORDS.items()))
    if len(codes) == 1
} | {
    "KR": "South Korea",
    "GB": "the UK",
    "US": "the US",
    "NL": "the Netherlands",
    "PH": "the Philippines",
}
