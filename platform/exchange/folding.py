"""One spelling for words that people type in several: 'Straße' and 'strasse', 'Gebäude' too."""

import unicodedata

_DIGRAPHS = {"ae": "a", "oe": "o", "ue": "u"}
_ENDINGS = ("en", "er", "es", "e", "n", "s")
_SHORTEST_ROOT = 4


def folded(text: str) -> str:
    """Small letters without marks, ß as ss."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in parts if not unicodedata.combining(sign))


def roots(word: str) -> set[str]:
    """What to look for inside longer words, so that 'Sanierungen' finds 'Altbausanierung'.

    Whoever has no umlauts on the keyboard types 'ae': both readings are tried.
    """
    plain = folded(word)
    without_digraphs = plain
    for typed, meant in _DIGRAPHS.items():
        without_digraphs = without_digraphs.replace(typed, meant)
    return {_without_ending(plain), _without_ending(without_digraphs)}


def _without_ending(word: str) -> str:
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_ROOT:
            return word.removesuffix(ending)
    return word
