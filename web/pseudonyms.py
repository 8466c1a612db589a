"""Knows how names are kept out of what is taken away: each name, and how she calls one by it, becomes a pseudonym."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from roleplay.turn import short_name

KEPT = frozenset({"event", "id", "session", "persona", "mode", "stage", "line", "script", "digest"})
"""Under these keys stand names of the program, which a log cannot be read without; no person is called there."""

LATIN = re.compile(r"[A-Za-z0-9]")


class Pseudonyms:
    """Puts pseudonyms for names, inside texts too. Names come with the pseudonym of whoever bears them; of two people
    with the same name the first counts."""

    def __init__(self, called: Iterable[tuple[str, str]]) -> None:
        self._by: dict[str, str] = {}
        self._called = named = [(name, pseudonym) for name, pseudonym in called if name]
        for name, pseudonym in [*named, *((short_name(name), pseudonym) for name, pseudonym in named)]:
            self._by.setdefault(name.casefold(), pseudonym)
        longest = sorted(self._by, key=lambda name: (-len(name), name))
        self._pattern = re.compile("|".join(map(_as_pattern, longest)) or r"(?!)", re.IGNORECASE)

    def also(self, name: str, pseudonym: str) -> Pseudonyms:
        """These, and one who is called so as well; where no name is to be hidden, none is."""
        if not self._by or name.casefold() in self._by:
            return self
        return Pseudonyms([*self._called, (name, pseudonym)])

    def text(self, text: str) -> str:
        """The text without the names."""
        return self._pattern.sub(lambda found: self._by.get(found.group().casefold(), ""), text)

    def within(self, data: Any) -> Any:
        """The same data with every text in it so changed."""
        if isinstance(data, str):
            return self.text(data)
        if isinstance(data, Mapping):
            return {key: value if key in KEPT else self.within(value) for key, value in data.items()}
        if isinstance(data, list | tuple):
            return [self.within(value) for value in data]
        return data


def _as_pattern(name: str) -> str:
    """A Latin name stands as a word of its own, or "Al" would be taken out of "Also"; Chinese has no such edges."""
    before = r"(?<![A-Za-z0-9])" if LATIN.match(name[0]) else ""
    after = r"(?![A-Za-z0-9])" if LATIN.match(name[-1]) else ""
    return before + re.escape(name) + after
