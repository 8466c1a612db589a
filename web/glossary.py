"""Knows the words of the trade on the pages: the glossary, and terms that open in place, marked on the server.

A marked term is a button that opens its card by the popover attributes, which need no script. The cards stand once at
the end of a page; where parts of it are exchanged later it has all of them, so that these bring only buttons. Lines one
may choose are never marked, and nothing is in an exam.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from markupsafe import Markup, escape

from roleplay import catalogue
from web.i18n import Speech

Data = dict[str, Any]
MARK = Markup('<button type="button" class="term" popovertarget="term-{}">{}</button>')


def shaped(s: Speech) -> list[Data]:
    """Every term in this language, with its Chinese name beside it in another."""
    return [
        {
            "id": id,
            "term": s.text(term.term),
            "zh": term.term.zh if s.lang != "zh" else "",
            "says": s.text(term.says),
            "figure": s.text(term.figure),
        }
        for id, term in catalogue.terms().items()
    ]


@cache
def _forms() -> tuple[re.Pattern[str], dict[str, str]]:
    """All forms and what is no term though it looks like one, the longest first; and whose each form is."""
    owner = {form.lower(): id for id, term in catalogue.terms().items() for form in term.forms}
    traps = {word for term in catalogue.terms().values() for word in term.unless}
    ordered = sorted(traps | owner.keys(), key=lambda form: (-len(form), form))
    return re.compile("|".join(_whole(form) for form in ordered), re.IGNORECASE), owner


def _whole(form: str) -> str:
    """Latin words are found as whole words; Chinese has no such borders."""
    return rf"\b{re.escape(form)}\b" if form.isascii() else re.escape(form)


class Region:
    """One part of a page: `region(text)` gives the text escaped, with each term marked where it first occurs. `used`
    collects the terms of the whole page."""

    def __init__(self, on: bool = True, used: set[str] | None = None) -> None:
        self.on = on
        self.seen: set[str] = set()
        self.used = set() if used is None else used

    def __call__(self, text: object) -> Markup:
        words = str(text)
        if not self.on:
            return escape(words)
        pattern, owner = _forms()
        parts: list[Markup] = []
        end = 0
        for found in pattern.finditer(words):
            id = owner.get(found[0].lower())
            if id is None or id in self.seen:
                continue
            self.seen.add(id)
            self.used.add(id)
            parts += [escape(words[end : found.start()]), MARK.format(id, found[0])]
            end = found.end()
        return Markup("").join([*parts, escape(words[end:])])
