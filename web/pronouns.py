"""Knows of whom the words of a page are: of a woman, as they are written, or of a man.

Which it is belongs to the request, as its language does: the visit that is loaded sets it (`about`), and what gives
words asks for it (`of`). Words of a script are never touched; there 她 may be somebody's wife.
"""

from __future__ import annotations

from contextvars import ContextVar

from roleplay.pronouns import Pronoun, masculine

_whom: ContextVar[Pronoun] = ContextVar("whom", default="she")


def about(pronoun: Pronoun) -> None:
    """What follows in this request is about her, or about him."""
    _whom.set(pronoun)


def of(text: str, lang: str) -> str:
    """The words as they are of the customer this request is about."""
    return text if _whom.get() == "she" else masculine(text, lang)
