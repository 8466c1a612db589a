"""Knows how an event of the log is quoted: the words that were said, or what was done at the desk, and where
it stands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from roleplay import events as ev
from roleplay import view as core
from roleplay.events import AnyEvent
from web import words
from web.chat import parted
from web.i18n import Speech

Data = dict[str, Any]
MOST = 5
LONG = 60


class Proofs:
    """Quotes from one log."""

    def __init__(self, log: list[AnyEvent], s: Speech) -> None:
        self.log, self.s = log, s

    def quote(self, at: int) -> str:
        """The words of an event; empty if there is nothing in it to read."""
        event, s = self.log[at], self.s
        if isinstance(event, ev.Said | ev.Replied | ev.ItemRaised | ev.Narrated):
            return event.text.replace("\n", " ")
        if isinstance(event, ev.FormSubmitted):
            return s.label(words.DONE_AT_DESK, event.form)
        if isinstance(event, ev.MeetingStarted):
            return f"{core.clock(event.minute)} · {s.label(words.MEETINGS, event.channel)}"
        if isinstance(event, ev.MeetingEnded):
            return parted(event.by, event.how, s)
        if isinstance(event, ev.PromiseMade):
            return s("Promised: %(what)s", what=s.of({"zh": event.what, "en": event.en or event.what}))
        return ""

    def evidence(self, events: Sequence[int]) -> list[Data]:
        """The quotes that prove a finding, in the order of the log."""
        found = [
            {"event": at, "text": self.quote(at), "own": isinstance(self.log[at], ev.Said)}
            for at in sorted(events)
            if 0 <= at < len(self.log)
        ]
        return [one for one in found if one["text"]][:MOST]

    def span(self, span: Sequence[int]) -> Data | None:
        """Where something should have come: from words to words."""
        first, last = max(0, span[0]), min(len(self.log) - 1, span[1])
        readable = [at for at in range(first, last + 1) if self.quote(at)]
        if not readable:
            return None
        begin, end = _short(self.quote(readable[0])), _short(self.quote(readable[-1]))
        if begin == end:
            return {"text": self.s("It should have come at “%(at)s”", at=begin), "from_event": readable[0]}
        text = self.s("It should have come between “%(begin)s” and “%(end)s”", begin=begin, end=end)
        return {"text": text, "from_event": readable[0]}


def _short(text: str) -> str:
    return text if len(text) <= LONG else text[: LONG - 1] + "…"
