"""Shapes the printed 《保单整理报告》, page by page: the figures as the trainee entered them, each with its formula."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from roleplay.insurance.money import WAN, YUAN
from web import amounts, charts, words
from web.coverage import UNIT, Coverage, Words
from web.i18n import N_, Speech

Data = dict[str, Any]

HOW = {
    "final": N_("once"),
    "debts": N_("what is owed today"),
    "living": N_("a year, one's own part left out × years"),
    "schooling": N_("for each child: a year × years left"),
    "parents": N_("a year × years"),
    "total": N_("all of the above"),
    "assets": N_("savings that can be used at once"),
    "net": N_("never below nothing"),
}
RATIO_FORMULAS = {"ci_ratio": "C1", "life_ratio": "C3", "needs_ratio": "C3"}
STATUS = {
    "verified": N_("read in the source"),
    "secondary": N_("from pages about it"),
    "unverified": N_("not checked"),
    "example": N_("made up for practice"),
}
UNITS = {"天": N_("%(n)s days"), "年": N_("%(n)s years"), "倍": N_("%(n)s times"), "岁": N_("age %(n)s")}
HONEST = N_(
    "%(name)s put this together in a practice visit on %(day)s; the figures stand as they were entered, right or wrong."
    " The client, the family, the policies and the company are made up. This is no advice."
)
MISSING = N_("Still empty, so counted as nothing: %(what)s.")
SHARED_BY = "share_by_income"
TEN = N_("%(used)s paid; at a tenth of income the limit is %(cap)s, %(headroom)s of it free")


def shape(seen: Data, s: Speech) -> Data:
    """What `report.html` needs, from the report as plain data."""
    named = Words(seen["words"], s)
    on = dt.date.fromisoformat(seen["on"])
    by = seen["by"] or s("the trainee")
    return {
        "name": seen["client"],
        "by": by,
        "company": seen["company"],
        "on": s.full(on),
        "iso": seen["on"],
        "honest": s(HONEST, name=by, day=s.full(on)),
        "missing": _missing(seen["missing"], named, s),
        "policies": [_policy(one, seen["people"], s) for one in seen["policies"]],
        "premiums": amounts.yuan(seen["premiums"], s.lang),
        "unit": s(UNIT),
        "parts": _parts(seen, named, s),
        "shares": _shares(seen, s),
        "ratios": list(_ratios(seen, named, s)),
        "goals": [_goal(one, seen["people"], named, s) for one in seen["goals"]],
        "cover": Coverage(named, seen["people"], s).page(seen["rows"], seen["medical"], seen["lives"]),
        "figures": [_value(one, s) for one in seen["values"]],
        "formulas": [_formula(one, seen["assumptions"], s) for one in seen["formulas"]],
        "not_counted": [s.of(one) for one in seen["not_counted"]],
        "todos": [_todo(one, s) for one in seen["todos"]],
    }


# Page one -------------------------------------------------------------------------------------------


def _policy(one: Data, people: dict[str, str], s: Speech) -> Data:
    paid = s("%(years)s years, now in year %(year)s", years=one["years"], year=one["year"]) if one["years"] else "—"
    return {
        "no": one["no"],
        "type": one["type"],
        "insured": people.get(one["insured"], "") or "—",
        "sum": amounts.wan(one["sum"], s.lang) if one["sum"] else "—",
        "premium": amounts.yuan(one["premium"], s.lang) if one["premium"] else "—",
        "due": s.full(dt.date.fromisoformat(one["due"])),
        "pays": paid,
        "cash_value": amounts.wan(one["cash_value"], s.lang) if one["cash_value"] else "—",
        "status": s.label(words.STATUSES, one["status"]),
    }


def _missing(names: list[str], named: Words, s: Speech) -> str:
    """What is still empty, each thing once."""
    told = dict.fromkeys(named.word("missing", name.partition(".")[0]) for name in names)
    return s(MISSING, what=s(", ").join(told)) if told else ""


# Page two -------------------------------------------------------------------------------------------


def _parts(seen: Data, named: Words, s: Speech) -> list[Data]:
    """The parts of the responsibility with bars that build it up, then the total, what comes off, and what is left."""
    if not any(part["amount"] for part in seen["build_up"]):
        return []
    totals = {one["id"]: one for one in seen["totals"]}
    built = charts.steps([*(part["amount"] for part in seen["build_up"]), -totals["assets"]["amount"]])
    lines = [
        _line(named.word("parts", part["id"]), part, step, s)
        for part, step in zip(seen["build_up"], built, strict=False)
    ]
    return [
        *lines,
        _line(named.word("totals", "total"), totals["total"], None, s) | {"sum": True},
        _line(named.word("totals", "assets"), totals["assets"], built[-1], s),
        _line(named.word("totals", "net"), totals["net"], None, s) | {"sum": True},
    ]


def _line(label: str, one: Data, step: Data | None, s: Speech) -> Data:
    amount, how = amounts.short(one["amount"], s.lang), s.label(HOW, one["id"])
    return {"label": label, "amount": amount, "step": step, "how": how, "formula": one["formula"], "sum": False}


def _shares(seen: Data, s: Speech) -> list[str]:
    """Who carries how much, where what is left was split by income."""
    net = next(one["amount"] for one in seen["totals"] if one["id"] == "net")
    split = [row for row in seen["rows"] if SHARED_BY in row["assumptions"] and row["need"] and net]
    return [
        s(
            "%(name)s %(percent)s: %(sum)s",
            name=seen["people"].get(row["person"], ""),
            percent=_percent(Decimal(row["need"]) / net),
            sum=amounts.wan(row["need"], s.lang),
        )
        for row in split
    ]


def _ratios(seen: Data, named: Words, s: Speech) -> Iterator[Data]:
    for one in seen["ratios"]:
        label, formula = named.word("ratios", one["id"]), RATIO_FORMULAS.get(one["id"], "")
        yield {"label": label, "value": _percent(one["value"]), "how": "", "formula": formula}
    ten = seen["ten"]
    if ten["cap"]:
        how = s(TEN, **{key: amounts.yuan(ten[key], s.lang) for key in ("used", "cap", "headroom")})
        label = s("All premiums of a year ÷ the family's yearly income")
        yield {"label": label, "value": _percent(ten["share"]), "how": how, "formula": "C.2-1"}


def _percent(value: str | Decimal) -> str:
    return f"{Decimal(value) * 100:.1f}".removesuffix(".0") + "%"


def _goal(one: Data, people: dict[str, str], named: Words, s: Speech) -> Data:
    whose = people.get(one["person"], "") or s("the whole family")
    kind, sum = named.word("perils", one["id"]), amounts.wan(one["need"], s.lang)
    return {"text": s("%(kind)s, %(name)s: %(sum)s", kind=kind, name=whose, sum=sum), "formula": one["formula"]}


# Pages four and five --------------------------------------------------------------------------------


def _formula(one: Data, assumptions: list[Data], s: Speech) -> Data:
    """A formula with everything taken for granted where it is used; what several rest on stands at the last of them."""
    taken = [s.of(each["text"]) for each in assumptions if one["id"] == each["formulas"][-1]]
    joined = ("" if s.lang == "zh" else " ").join(taken)
    return {"id": one["id"], "name": s.of(one["name"]), "text": s.of(one["text"]), "assumptions": joined}


def _value(one: Data, s: Speech) -> Data:
    return {
        "name": s.of(one["name"]),
        "value": _written(one, s),
        "since": one["since"],
        "source": one["source"],
        "status": s.label(STATUS, one["status"]),
    }


def _written(one: Data, s: Speech) -> str:
    """A parameter with its unit: 60天, 80%, 30万元."""
    number = Decimal(one["value"])
    if one["kind"] == "ratio":
        return _percent(number)
    if one["kind"] == "money":
        return amounts.plain(int(number * (WAN if one["unit"] == "万" else YUAN)), s.lang)
    plain, unit = f"{number.normalize():f}", UNITS.get(one["unit"])
    return s(unit, n=plain) if unit else plain


def _todo(one: Data, s: Speech) -> Data:
    day = dt.date.fromisoformat(one["day"]) if one["day"] else None
    return {"iso": one["day"], "day": s.full(day) if day else s("no fixed day"), "text": s.of(one["label"])}
