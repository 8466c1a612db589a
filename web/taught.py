"""Knows what stands on the guidance pages: which criterion asks for which items at which stage, which conflict with the
law belongs beside it, and where a finding or an item is explained.

`/guidance` has the stages and the ideas that hold throughout; `/guidance/{stage}` what belongs to one. A finding links
to `#c-<criterion>`, an item of the catalogue stands under `#g-<id>`, a conflict with the law under `#b<n>`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from roleplay import catalogue, library, rubric
from roleplay.authoring import examples
from roleplay.catalogue import WHERE, Item
from roleplay.criteria import Criterion
from web import words
from web.deck_law import panel
from web.i18n import N_, Speech

Data = dict[str, Any]
IDEAS = ""
"""The page of what holds throughout, beside the pages of the stages."""

KINDS = {
    "must": N_("must"),
    "should": N_("should"),
    "must_not": N_("must not"),
    "figure": N_("figure"),
    "definition": N_("what it means"),
    "context": N_("background"),
}


@dataclass(frozen=True, slots=True)
class Rule:
    """A criterion on a page: the items it asks for there, and the conflicts that are shown in full beside it."""

    pack: str
    criterion: Criterion
    items: tuple[str, ...] = ()
    conflicts: tuple[str, ...] = ()
    elsewhere: tuple[str, ...] = ()


@dataclass(slots=True)
class Page:
    """What stands on one page: the rules of the guidance, what nobody scores, the rules of the law."""

    taught: list[Rule] = field(default_factory=list)
    loose: list[str] = field(default_factory=list)
    law: list[Rule] = field(default_factory=list)

    @property
    def all(self) -> list[Rule]:
        """Every rule, those of the law last."""
        return [*self.taught, *self.law]


@cache
def criteria() -> dict[str, tuple[str, Criterion]]:
    """Every criterion with its pack, in the rubrics' order."""
    return {c.id: (r.pack.pack, c) for r in rubric.shipped() for c in r.pack.criteria}


def _here(id: str, item: Item, stage: str) -> bool:
    return item.idea if stage == IDEAS else stage in item.stage and not item.idea


def _under(id: str, criterion: Criterion, stage: str) -> bool:
    """Whether an item stands under this criterion on this page: where it is judged, if one of its criteria is."""
    if stage == IDEAS or stage in criterion.stages:
        return True
    return not any(id in other.catalogue and stage in other.stages for _, other in criteria().values())


@cache
def layout(stage: str) -> Page:
    """What stands on the page of a stage (or of the ideas), each conflict in full only once."""
    made = Page()
    items = [id for id, item in catalogue.items().items() if _here(id, item, stage)]
    law = {id: one for id, one in catalogue.conflicts().items() if stage in one.stage}
    shown: set[str] = set()

    def full(found: list[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        fresh = tuple(id for id in found if id not in shown)
        shown.update(fresh)
        return fresh, tuple(id for id in found if id not in fresh)

    for pack, criterion in criteria().values():
        under = tuple(id for id in items if id in criterion.catalogue and _under(id, criterion, stage))
        if under:
            beside = [id for id, one in law.items() if set(one.beside) & set(under)]
            made.taught.append(Rule(pack, criterion, under, *full(beside)))
    placed = {id for rule in made.taught for id in rule.items}
    made.loose = [id for id in items if id not in placed]
    for pack, criterion in criteria().values():
        asked = [id for id in law if id in criterion.catalogue]
        if pack == "compliance" and asked:
            made.law.append(Rule(pack, criterion, (), *full(asked)))
    return made


@cache
def address(criterion: str) -> str:
    """Where a criterion is explained: at the first stage where it is judged, one of the law where most of its conflicts
    stand; empty for an unknown one (a rubric of somebody else's)."""
    if criterion not in criteria():
        return ""
    judged = criteria()[criterion][1].stages
    places = [
        (stage, rule) for stage in [*WHERE, IDEAS] for rule in layout(stage).all if rule.criterion.id == criterion
    ]
    places.sort(key=lambda one: (-len(one[1].conflicts + one[1].elsewhere) * (not one[1].items), one[0] not in judged))
    return f"{_path(places[0][0])}#c-{criterion}" if places else ""


@cache
def place(entry: str, criterion: str = "") -> str:
    """Where an entry of the catalogue stands, if possible on the page that explains this criterion; empty for one that
    is not in the catalogue."""
    home = address(criterion).partition("#")[0]
    for stage in sorted([*WHERE, IDEAS], key=lambda stage: _path(stage) != home):
        made = layout(stage)
        if any(entry in rule.items for rule in made.taught) or entry in made.loose:
            return f"{_path(stage)}#g-{entry}"
        if any(entry in rule.conflicts for rule in made.all):
            return f"{_path(stage)}#{entry.lower()}"
    return ""


def _path(stage: str) -> str:
    return f"/guidance/{stage}" if stage else "/guidance"


# Shaping ------------------------------------------------------------------------------------------


class Shaper:
    """One page in one language; `told` are the customers' lines that may be shown, by id."""

    def __init__(self, told: Mapping[str, dict[str, examples.Pair]], s: Speech) -> None:
        self.told, self.s = told, s

    def page(self, stage: str) -> Data:
        """What the template draws."""
        made = layout(stage)
        seen: set[str] = set()
        return {
            "taught": [self.rule(rule, seen) for rule in made.taught],
            "loose": [self.item(id, seen) for id in made.loose],
            "law": [self.rule(rule, seen) for rule in made.law],
        }

    def rule(self, rule: Rule, seen: set[str]) -> Data:
        """A criterion with its items, its lines, and the law beside it."""
        c, s = rule.criterion, self.s
        return {
            "id": c.id,
            "name": s.text(c.name),
            "pack": rule.pack,
            "pack_label": s.label(words.PACKS, rule.pack),
            "weight": c.weight,
            "critical": c.critical,
            "advice": s.text(c.advice),
            "taught": [self.item(id, seen) for id in rule.items],
            "visits": self.visits(c.id),
            "conflicts": [panel(id, s) for id in rule.conflicts],
            "elsewhere": [{"id": id, "name": s.text(catalogue.conflicts()[id])} for id in rule.elsewhere],
            "cards": c.id in TERM_CARDS,
        }

    def item(self, id: str, seen: set[str]) -> Data:
        """An item; only where it stands first has it an anchor, so that ids are used once a page."""
        item = catalogue.items()[id]
        anchor = "" if id in seen else f"g-{id}"
        seen.add(id)
        return {"id": id, "anchor": anchor, "text": self.s.text(item), "kind": self.s.label(KINDS, item.kind)}

    def visits(self, criterion: str) -> list[Data]:
        """Good and bad lines, a customer each."""
        found = []
        for persona, lines in self.told.items():
            if pair := lines.get(criterion):
                name = library.persona(persona).name
                found.append({"name": name, "good": _line(pair.good), "bad": _line(pair.bad)})
        return found


TERM_CARDS = ("F45", "F46")
"""The criteria about terms and tools: who wants to practise them finds cards."""


def _line(line: examples.Line | None) -> Data | None:
    return {"text": line.text, "hers": line.hers.replace("\n", ""), "half": line.half} if line else None


def contents(s: Speech) -> list[Data]:
    """The pages of the stages, with how many items and critical points each has."""
    found = []
    for stage in WHERE:
        made = layout(stage)
        items = {id for rule in made.taught for id in rule.items} | set(made.loose)
        critical = sum(rule.criterion.critical for rule in made.taught)
        label = s.label(words.STAGES, stage)
        found.append({"id": stage, "label": label, "count": len(items), "critical": critical})
    return found
