"""Shapes page three of the report: cover against need per person and peril, as charts and as a table that says the
same."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from roleplay.insurance.money import Fen
from web import amounts, charts
from web.i18n import N_, Speech

Data = dict[str, Any]

UNIT = N_("amounts in thousands of yuan")
CHART_OF = N_("%(name)s: cover against need")
BAR_SAYS = N_("%(peril)s: need %(need)s, cover %(has)s, %(gap)s")
SHARED = N_("Also payable on death, but counted once, under critical illness: policy %(nos)s.")
RANGE = N_("%(name)s, life cover: %(needs)s by need (C.2-3), %(value)s by life value (C.2-2).")


class Words:
    """What methods.yaml calls the ids of a report, in one language."""

    def __init__(self, tables: Data, s: Speech) -> None:
        self.tables, self.s = tables, s

    def word(self, table: str, id: str) -> str:
        """The name of a method, a peril, a part …; the id itself if it has none."""
        return self.s.of(self.tables[table].get(id)) or id


class Coverage:
    """Rows of needs in one language; `words` names perils and methods, `people` the ids of persons."""

    def __init__(self, words: Words, people: dict[str, str], s: Speech) -> None:
        self.words, self.people, self.s = words, people, s

    def page(self, rows: Sequence[Data], medical: Sequence[Data], lives: Sequence[Data]) -> Data:
        """Charts and table; people in the order of the rows, each with the state of her medical cover last."""
        known = [row for row in rows if row["need"] or row["has"]]
        most = max((max(row["need"], row["has"]) for row in known), default=0)
        states = {one["person"]: one for one in medical}
        table = [line for id, own in _by_person(rows) for line in self.lines(id, own, states.get(id))]
        return {
            "unit": self.s(UNIT),
            "charts": [self.chart(id, own, most) for id, own in _by_person(known)],
            "rows": table if known else [],
            "footnotes": [*self.footnotes(rows), *self.ranges(lives)],
        }

    def chart(self, person: str, rows: Sequence[Data], most: Fen) -> Data:
        """One person's bars, on the scale all charts share."""
        name = self.people.get(person, person)
        return charts.bars([self.pair(row) for row in rows], most) | {
            "name": name,
            "title": self.s(CHART_OF, name=name),
            "desc": self.s("; ").join(self.told(row) for row in rows),
        }

    def pair(self, row: Data) -> charts.Pair:
        """A row as a bar, with its numbers as short as they can be."""
        s, need, has, gap = self.s, row["need"], row["has"], row["gap"]
        return charts.Pair(
            self.words.word("perils", row["peril"]),
            need,
            has,
            gap,
            s("need %(n)s", n=amounts.short(need, s.lang)),
            s("has %(n)s", n=amounts.short(has, s.lang)),
            s("gap %(n)s", n=amounts.short(gap, s.lang)) if gap else s("no gap"),
        )

    def told(self, row: Data) -> str:
        """A row as a sentence, for those who do not see the bar."""
        s = self.s
        need, has, gap = (amounts.wan(row[key], s.lang) for key in ("need", "has", "gap"))
        missing = s("gap %(n)s", n=gap) if row["gap"] else s("no gap")
        return s(BAR_SAYS, peril=self.words.word("perils", row["peril"]), need=need, has=has, gap=missing)

    def lines(self, person: str, rows: Sequence[Data], medical: Data | None) -> Iterator[Data]:
        """A person's lines of the table."""
        name, lang = self.people.get(person, person), self.s.lang
        for n, row in enumerate(rows):
            yield {
                "name": name,
                "first": n == 0,
                "peril": self.words.word("perils", row["peril"]),
                "need": amounts.short(row["need"], lang),
                "has": amounts.short(row["has"], lang),
                "gap": amounts.short(row["gap"], lang) if row["gap"] else self.s("no gap"),
                "policies": self.listed(row["policies"]),
                "method": self.words.word("methods", row["method"]),
                "formula": row["formula"],
            }
        if medical:
            yield self.medical(name, medical)

    def medical(self, name: str, one: Data) -> Data:
        """Medical cover is no sum: whether there is any (C.2-6)."""
        covered = one["state"] == "yes"
        return {
            "name": name,
            "first": False,
            "peril": self.words.word("perils", "medical"),
            "need": "—",
            "has": self.words.word("medical", one["state"]),
            "gap": self.s("no gap") if covered else self.s("a gap"),
            "policies": self.listed(one["policies"]),
            "method": self.s("whether there is any"),
            "formula": "C.2-6",
        }

    def listed(self, numbers: Sequence[str]) -> str:
        """Policies by their numbers."""
        return self.s(", ").join(numbers) or "—"

    def footnotes(self, rows: Sequence[Data]) -> list[str]:
        """A sum that two perils share stands under one of them; the reader is told."""
        shared = sorted({no for row in rows for no in row["shared"]})
        return [self.s(SHARED, nos=self.listed(shared))] if shared else []

    def ranges(self, lives: Sequence[Data]) -> Iterator[str]:
        """Human life value beside the needs result: a range, not a single truth (C.3)."""
        for one in lives:
            if one["value"] and one["needs"]:
                needs, value = (amounts.wan(one[key], self.s.lang) for key in ("needs", "value"))
                yield self.s(RANGE, name=self.people.get(one["person"], ""), needs=needs, value=value)


def _by_person(rows: Sequence[Data]) -> list[tuple[str, list[Data]]]:
    return [(id, list(own)) for id, own in groupby(rows, key=lambda row: str(row["person"]))]
