"""Knows how a conflict between training and law is shown: both side by side, where the rule stands and how that was
checked, and what to say instead."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from roleplay import catalogue
from roleplay import events as ev
from roleplay.catalogue import Conflict, Source
from roleplay.events import AnyEvent
from web.i18n import N_, Speech

Data = dict[str, Any]

CHECKED = {
    "primary": N_("checked against the law's own text"),
    "secondary": N_("seen in secondary pages only"),
    "unverified": N_("not verified"),
}
ICONS = {"primary": "shield-check", "secondary": "eye", "unverified": "circle-dashed"}


def panel(id: str, s: Speech, open_: bool = True) -> Data:
    """A conflict as its panel is drawn; `open` says whether it stands unfolded."""
    conflict = catalogue.conflicts()[id]
    parts = {name: s.text(getattr(conflict, name)) for name in ("deck", "rule", "say", "mark")}
    sources = [_source(source, s) for source in conflict.sources]
    return {"id": id, "anchor": id.lower(), "name": s.text(conflict), **parts, "sources": sources, "open": open_}


def _source(source: Source, s: Speech) -> Data:
    return {
        "stands": s.text(source.stands),
        "status": source.status,
        "checked": s(CHECKED[source.status]),
        "icon": ICONS[source.status],
    }


def of_finding(ids: Iterable[str], shown: Collection[str], s: Speech) -> list[Data]:
    """The conflicts that belong to a finding: first those that the visit shows, and these stand open. The only one of a
    finding stands open too."""
    known = [(id, catalogue.conflicts()[id]) for id in ids if id in catalogue.conflicts()]
    ordered = sorted(known, key=lambda one: not _seen(one[1], shown))
    return [panel(id, s, open_=len(known) == 1 or _seen(conflict, shown)) for id, conflict in ordered]


def _seen(conflict: Conflict, shown: Collection[str]) -> bool:
    return not set(conflict.signs).isdisjoint(shown)


def signs(log: list[AnyEvent], at: Iterable[int]) -> set[str]:
    """What these events of a log show: acts, claims, facts, forms, and `phone` for a call begun."""
    found: set[str] = set()
    for event in (log[n] for n in at if 0 <= n < len(log)):
        if isinstance(event, ev.Said):
            found |= {act.id for act in event.acts} | {claim.id for claim in event.claims}
        elif isinstance(event, ev.FormSubmitted):
            found |= {act.id for act in event.acts} | {event.form}
        elif isinstance(event, ev.FactLearned):
            found.add(event.fact)
        elif isinstance(event, ev.MeetingStarted):
            found.add(event.channel)
    return found
