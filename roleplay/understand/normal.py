"""Text as the reader sees it: one width, one case, simplified characters, no control signs, spaces as pauses."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from opencc import OpenCC

LONGEST = 600
"""Characters that are read; nobody says more in one breath, and what follows is not looked at."""
_PAUSE = re.compile(r"\s+")
_SIGNS = re.compile("[\U0001f000-\U0001faff\u2600-\u27bf\ufe0f\u200d\u20e3]")
_BRACKETED = re.compile(r"\[[^\[\]\s]{1,6}\]")
"""A messenger's picture written out: [微笑]."""


@cache
def _simplified() -> OpenCC:
    return OpenCC("t2s")


def plain(text: str) -> str:
    """The text folded: full-width to half-width, traditional to simplified, lower case, without control characters,
    pictures and doubled spaces; at most `LONGEST` characters of it.

    Punctuation stays (as half-width where Unicode has it so), for it parts what is said.
    """
    cut = text[: LONGEST * 2]
    folded = unicodedata.normalize("NFKC", cut)
    kept = "".join(c for c in folded if unicodedata.category(c)[0] != "C" or c in "\n\t")
    bare = _BRACKETED.sub(" ", _SIGNS.sub(" ", kept))
    if not bare.isascii():
        bare = _simplified().convert(bare)
    return _PAUSE.sub(" ", bare).strip().lower()[:LONGEST]
