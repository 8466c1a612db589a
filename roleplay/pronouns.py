"""Puts words written of a woman as they are of a man: common texts and rubrics speak of a customer as of a woman."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

from roleplay.schema import Both

Pronoun = Literal["she", "he"]

_OBJECT_BEFORE = {
    "a", "about", "after", "again", "against", "all", "alone", "along", "and", "are", "as", "at", "away", "back",
    "because", "before", "but", "by", "can", "during", "each", "first", "for", "from", "go", "have", "help", "here",
    "how", "if", "in", "instead", "into", "is", "it", "just", "know", "later", "look", "more", "most", "no", "not",
    "of", "off", "often", "on", "once", "or", "out", "over", "see", "so", "speak", "than", "that", "the", "then",
    "there", "they", "think", "this", "through", "to", "until", "up", "was", "what", "when", "where", "whether",
    "while", "who", "why", "with", "without", "yet", "yourself",
}  # fmt: skip
"""Words before which `her` is the person and not what is hers: tell her what, call her again, answer her."""
_WHOLE = {"she": "he", "hers": "his", "herself": "himself"}
_WORD = re.compile(r"\b(she|hers|herself|her)\b(?:(?=(?P<gap>\s+)(?P<next>[a-z]+)))?", re.IGNORECASE)


@lru_cache(maxsize=4096)
def masculine(text: str, lang: str) -> str:
    """Words about a woman, about a man: 她 is 他, `her` is `him` or `his` by the word that follows."""
    if lang == "zh":
        return text.replace("她", "他")
    return _WORD.sub(_his, text)


def _his(found: re.Match[str]) -> str:
    word = found[1]
    small = word.lower()
    after = (found["next"] or "").lower()
    other = _WHOLE.get(small) or ("him" if not after or after in _OBJECT_BEFORE else "his")
    return other.capitalize() if word[0].isupper() else other


def of(both: Both, pronoun: Pronoun) -> Both:
    """A pair as it is of a customer with this pronoun."""
    return both if pronoun == "she" else Both(zh=masculine(both.zh, "zh"), en=masculine(both.en, "en"))
