"""Shapes a conversation turn by turn, without anything that judges it, so that something can be said about a turn."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from roleplay import events as ev
from roleplay import view
from roleplay.events import AnyEvent
from roleplay.state import fold
from web import chat, words
from web.i18n import Speech

Data = dict[str, Any]
SHORT = 48


def numbers(log: Sequence[AnyEvent]) -> list[int]:
    """The turn of each event: 0 for what the start gave, n for what the n-th move brought."""
    found, turn = [], 0
    for event in log:
        found.append(turn)
        if isinstance(event, ev.LinesOffered):
            turn = event.turn + 1
    return found


def rows(log: Sequence[AnyEvent], s: Speech, first: int = 0, last: int | None = None) -> list[Data]:
    """A row for every turn in which something can be read: `turn`, its `entries`, and the number of the event with the
    trainee's own words (`said`, None without)."""
    turns = numbers(log)
    last = turns[-1] if last is None else last
    entries = [chat.entry(one, s) for one in view.transcript(log, fold(log[:1]))]
    entries += [_at_desk(n, event, s) for n, event in enumerate(log) if isinstance(event, ev.FormSubmitted)]
    found: dict[int, Data] = {}
    for entry in sorted(entries, key=lambda one: int(one["event"])):
        turn = turns[entry["event"]]
        if first <= turn <= last:
            row = found.setdefault(turn, {"turn": turn, "entries": [], "said": None})
            row["entries"].append(entry)
            if entry["kind"] == "me":
                row["said"] = entry["event"]
    return list(found.values())


def _at_desk(n: int, event: ev.FormSubmitted, s: Speech) -> Data:
    return {"kind": "narration", "desk": True, "event": n, "at": "", "text": s.label(words.DONE_AT_DESK, event.form)}


def quotes(log: Sequence[AnyEvent]) -> dict[int, str]:
    """For every turn a few of the words by which one knows it again: the trainee's own, else whatever was said."""
    found: dict[int, str] = {}
    own: set[int] = set()
    for turn, event in zip(numbers(log), log, strict=True):
        mine = isinstance(event, ev.Said)
        if isinstance(event, ev.Said | ev.Replied | ev.ItemRaised | ev.Narrated) and (turn not in found or mine):
            if turn not in own:
                text = event.text.replace("\n", " ")
                found[turn] = text if len(text) <= SHORT else text[: SHORT - 1] + "…"
            if mine:
                own.add(turn)
    return found
