"""Shapes the service card that grows: what is known for a fact, what she thinks of it, and what each day added."""

from __future__ import annotations

import datetime as dt
from itertools import groupby
from typing import Any

from web.i18n import N_, Speech

Data = dict[str, Any]

KINDS = {
    "verified": N_("Verified"),
    "promised": N_("Promised"),
    "learned": N_("Learned"),
    "paper": N_("Worked out"),
    "sorted": N_("Sorted"),
}
ICONS = {
    "verified": "shield-check",
    "promised": "calendar-check",
    "learned": "lightbulb",
    "paper": "clipboard-list",
    "sorted": "folder-open",
}


def grown(card: Data, s: Speech) -> Data:
    """Facts apart from her views, and the days on which the card grew, the newest first."""
    notes = card.get("notes", ())
    return {
        "facts": [note["text"] for note in notes if note["kind"] == "fact"],
        "views": [note["text"] for note in notes if note["kind"] == "perception"],
        "days": _days(card.get("grown") or (), s),
    }


def _days(entries: Any, s: Speech) -> list[Data]:
    ordered = sorted(entries, key=lambda entry: entry["date"], reverse=True)
    return [
        {"day": s.day(dt.date.fromisoformat(date)), "iso": date, "entries": [_entry(entry, s) for entry in found]}
        for date, found in groupby(ordered, key=lambda entry: entry["date"])
    ]


def _entry(entry: Data, s: Speech) -> Data:
    """A line of the card; words said in the visit stay in her language, words of the interface are in the reader's."""
    text, kind = entry["text"], entry["kind"]
    both = isinstance(text, dict)
    words = s.of(text) if both else str(text)
    return {
        "kind": kind,
        "label": s.label(KINDS, kind),
        "icon": ICONS.get(kind, "pencil"),
        "text": words,
        "lang": "" if both else "zh-CN",
    }
