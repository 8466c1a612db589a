"""Shapes what a paper comes to: needs and gaps, a plan's premium beside what can be paid, a calculator's lines. It says
what follows from what was entered, never whether that is right."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from itertools import groupby
from typing import Any

from web.i18n import N_, Speech

Data = dict[str, Any]

PERILS = {
    "death": N_("Death"),
    "ci": N_("Critical illness"),
    "accident": N_("Accident"),
    "medical": N_("Hospital bills"),
}
METHODS = {
    "needs": N_("needs approach"),
    "double_ten": N_("ten times income"),
    "hlv": N_("life value"),
    "ci": N_("treatment and three years of income"),
    "ci_child": N_("a child's treatment"),
    "accident": N_("five times income"),
}
MEDICAL = {"none": N_("no medical cover"), "social": N_("public insurance only"), "yes": N_("has medical cover")}
PARTS = {
    "final": N_("Final expenses"),
    "debts": N_("Mortgage and debts"),
    "living": N_("Living costs"),
    "schooling": N_("Schooling"),
    "parents": N_("The parents"),
}
RATIOS = {
    "ci_ratio": N_("Critical-illness cover ÷ the family's yearly income"),
    "life_ratio": N_("Life cover ÷ the family's yearly income"),
    "needs_ratio": N_("Life cover ÷ what the family must carry, less savings"),
}
MISSING = {
    "debts": N_("debts"),
    "living": N_("living costs"),
    "living_years": N_("years of living costs"),
    "schooling": N_("schooling"),
    "parents": N_("what goes to the parents"),
    "parents_years": N_("years for the parents"),
    "final": N_("final expenses"),
    "assets": N_("savings"),
    "income": N_("an income"),
    "age": N_("an age"),
    "premiums": N_("premiums"),
}
"""What is still empty, by the beginning of its name."""

TOTALS = {"total": N_("Together"), "assets": N_("less savings"), "net": N_("Still to be covered")}
EMPTY = N_("Still empty, so counted as nothing: %(what)s.")


class Results:
    """Results in one language; `answers` are the words of what could be chosen."""

    def __init__(self, answers: Mapping[str, str], s: Speech) -> None:
        self.answers, self.s = answers, s

    def of(self, id: str, found: Data | None) -> Data | None:
        """The result of a paper as its template draws it; None before anything was worked out."""
        if found is None:
            return None
        if id == "sheet":
            return {"kind": "sheet", **self.sheet(found)}
        if id == "plan":
            return {"kind": "plan", **self.plan(found)}
        if id == "report":
            return {"kind": "report", "todos": [self.line(one) for one in found["todos"]], "chart": found["chart"]}
        return {"kind": "calc", "lines": [self.line(one) for one in found["lines"]]}

    # The gap sheet

    def sheet(self, found: Data) -> Data:
        """Rows by person, the family's own, the responsibility and its parts, ratios with their denominators."""
        whose = groupby(found["rows"], key=lambda row: (row["person"], row["name"]))
        owed = found["responsibility"]
        return {
            "people": [{"name": name, "rows": [self.row(row) for row in rows]} for (_, name), rows in whose],
            "family": self.row(found["family"]),
            "parts": [part | {"label": self.s.label(PARTS, part["id"])} for part in owed["parts"]],
            "totals": [{"id": t, "label": self.s(label), "amount": owed[t]} for t, label in TOTALS.items()],
            "formula": owed["parts"][0]["formula"],
            "ratios": [one | {"label": self.s.label(RATIOS, one["id"])} for one in found["ratios"]],
            "ten": found["ten"],
            "medical": [
                {"name": one["name"], "words": self.s.label(MEDICAL, one["state"])} for one in found["medical"]
            ],
            "goals": [one | {"label": self.goal(one)} for one in found["goals"]],
            "missing": self.missing(found["missing"]),
        }

    def row(self, row: Data) -> Data:
        """One need with its peril, and beneath it method and formula."""
        method = "ci_child" if "ci_child" in row["assumptions"] else row["method"]
        how = f"{self.s.label(METHODS, method)} · {row['formula']}"
        return row | {"label": self.s.label(PERILS, row["peril"]), "how": how}

    def goal(self, one: Data) -> str:
        """What is saved for, and for whom."""
        label = self.s(PARTS["schooling"])
        return self.s("%(what)s: %(name)s", what=label, name=one["name"]) if one["name"] else label

    def missing(self, names: list[str]) -> str:
        """What is still empty, each thing once."""
        told = dict.fromkeys(self.s.label(MISSING, name.partition(".")[0]) for name in names)
        return self.s(EMPTY, what=self.s(", ").join(told)) if told else ""

    # The plan

    def plan(self, found: Data) -> Data:
        """Items in words, the gaps they leave, and the premium on a bar."""
        lines, left = [self.item(one) for one in found["lines"]], [self.row(row) for row in found["left"]]
        return found | {"lines": lines, "left": left, "bar": bar(found)}

    def item(self, one: Data) -> Data:
        """One item and what it is said to be for; nothing where that was left open."""
        return one | {"label": self.s.of(one["label"]), "solves": self.answers.get(one["solves"], "")}

    # The calculators, and the report's to-dos

    def line(self, one: Data) -> Data:
        """An amount or a day, with what it is."""
        day = self.s.full(dt.date.fromisoformat(one["day"])) if one.get("day") else ""
        return {"label": self.s.of(one["label"]), "amount": one.get("amount"), "day": day}


def bar(found: Data) -> dict[str, str]:
    """Where premium, what she said, and what a tenth of the income leaves stand on a bar of 100."""
    most = max(found["premium"], found["said"] or 0, found["headroom"], 1)
    return {name: f"{100 * (found[name] or 0) / most:.1f}" for name in ("premium", "said", "headroom")}
