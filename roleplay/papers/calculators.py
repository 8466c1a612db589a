"""The calculators: loan, reinstatement, benefits due, the dates of a premium. They compute from what is entered."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from roleplay.errors import BadForm, Wrong
from roleplay.insurance import benefits, life, loans
from roleplay.insurance.money import Fen, in_wan, spoken, times
from roleplay.insurance.policy import Policy
from roleplay.papers.fields import Answer, Field, Values
from roleplay.papers.paper import Data, Desk, Form, Paper, Worked
from roleplay.papers.said import spoken_day
from roleplay.papers.texts import filled

Line = tuple[str, Fen | dt.date]
WITHIN = Decimal("0.01")
"""A calculator's result is right within one per cent (F46)."""


def _policies(desk: Desk) -> list[Policy]:
    return [p.on(desk.start) for p in desk.persona.policies]


def _policy(desk: Desk, no: str) -> Policy:
    return next(p for p in _policies(desk) if p.no == no)


def _choice(desk: Desk, paper: str) -> Field:
    words = desk.words(paper)
    names = {m.id: m.name for m in desk.persona.household.people} if desk.persona.household else {}
    label = words.answers["policy"]
    answers = tuple(
        Answer(p.no, filled(label, no=p.no, type=p.type, name=names.get(p.insured, ""))) for p in _policies(desk)
    )
    return Field("policy", "one", words.fields["policy"], "all", answers=answers, required=True)


def _shown(desk: Desk, paper: str, lines: list[Line]) -> Data:
    answers = desk.words(paper).answers
    out = []
    for id, found in lines:
        value = {"day": found.isoformat()} if isinstance(found, dt.date) else {"amount": found}
        out.append({"id": id, "label": {"zh": answers[id].zh, "en": answers[id].en}, **value})
    return {"lines": out}


def _near(own: Fen, true: Fen) -> int:
    return int(abs(own - true) <= WITHIN * true)


# --- a loan on the policy (C6, B20)


def loan_fields(desk: Desk) -> list[Field]:
    """Everything a loan is reckoned from stands on the policy; the trainee copies it."""
    label = desk.words("loan").fields
    return [
        _choice(desk, "loan"),
        Field("value", "money", label["value"], "all", "万", required=True),
        Field("debts", "money", label["debts"], "all", "元"),
        Field("ratio", "percent", label["ratio"], "all", "%", 1, 200, required=True),
        Field("rate", "percent", label["rate"], "all", "%", 0, 36, required=True),
        Field("days", "count", label["days"], "all", "天", 1, 3650, required=True),
    ]


def loan(desk: Desk, values: Values) -> Worked:
    """Most that can be borrowed, and the interest when it is due, by the entries (C6)."""
    most = times(max(0, values["value"] - values.get("debts", 0)), values["ratio"])
    interest = loans.interest(most, values["days"], values["rate"])
    policy = _policy(desk, values["policy"])
    true = loans.limit([policy.cash_value], 0, desk.terms)
    no = policy.no.lower()
    figures = {f"loan_max_{no}": spoken(most), f"loan_interest_{no}": spoken(interest)}
    lines: list[Line] = [("loan_max", most), ("interest", interest), ("back", most + interest)]
    return Worked({"right": _near(most, true)}, figures, frozenset({"calc_loan"}), _shown(desk, "loan", lines))


def loan_right(desk: Desk, no: str = "") -> Form:
    """The entries for a policy (the first with a cash value), the ratio, term and example rate of the day."""
    p = _policy(desk, no) if no else next((p for p in _policies(desk) if p.cash_value), _policies(desk)[0])
    ratio, rate = (_percent(desk.terms.ratio(id)) for id in ("loan_ratio", "loan_rate"))
    days = str(desk.terms.whole("loan_days_most"))
    return {"policy": [p.no], "value": [in_wan(p.cash_value)], "ratio": [ratio], "rate": [rate], "days": [days]}


def _percent(ratio: Decimal) -> str:
    return f"{(ratio * 100).normalize():f}"


# --- reinstatement (C8, G4.2)


def reinstate_fields(desk: Desk) -> list[Field]:
    """How many premiums are owed, since when, and when they would be paid."""
    label = desk.words("reinstate").fields
    return [
        Field("premium", "money", label["premium"], "all", "元", required=True),
        Field("first", "date", label["first"], "all", required=True),
        Field("missed", "count", label["missed"], "all", "期", 1, 10, required=True),
        Field("on", "date", label["on"], "all", required=True),
        Field("rate", "percent", label["rate"], "all", "%", 0, 36, required=True),
    ]


def reinstate(desk: Desk, values: Values) -> Worked:
    """Every premium owed with simple interest from its own day (C8); `BadForm` for one that is not due by then."""
    days = [life.years_after(values["first"], n) for n in range(values["missed"])]
    if days[-1] > values["on"]:
        wrong = Wrong("too_large", "期", "1", str(sum(day <= values["on"] for day in days)))
        raise BadForm("missed: not so many premiums have fallen due by that day", {"missed": wrong})
    owed: Fen = values["premium"]
    # one sum of days: interest is linear, so it is rounded once (C8)
    interest = loans.interest(owed, sum((values["on"] - day).days for day in days), values["rate"])
    premiums = owed * len(days)
    lines: list[Line] = [("premiums", premiums), ("interest", interest), ("total", premiums + interest)]
    figures = {"reinstate_cost": spoken(premiums + interest), "reinstate_interest": spoken(interest)}
    return Worked({}, figures, frozenset({"calc_reinstate"}), _shown(desk, "reinstate", lines))


# --- benefits due (C15, P6, P7)


def benefit_fields(desk: Desk) -> list[Field]:
    """Instalments, a maturity benefit, hospital cash; what does not apply stays empty."""
    label = desk.words("benefit").fields
    return [
        Field("yearly", "money", label["yearly"], "survival", "元"),
        Field("instalments", "count", label["instalments"], "survival", "期", 0, 60),
        Field("lump", "money", label["lump"], "survival", "元"),
        Field("daily", "money", label["daily"], "hospital", "元"),
        Field("days", "count", label["days"], "hospital", "天", 0, 365),
        Field("free_days", "count", label["free_days"], "hospital", "天", 0, 30),
    ]


def benefit(desk: Desk, values: Values) -> Worked:
    """Sum of what has fallen due and not been drawn, by the entries (C15), and hospital cash (P7)."""
    survival = values.get("yearly", 0) * values.get("instalments", 0) + values.get("lump", 0)
    hospital = benefits.hospital_cash(values.get("days", 0), values.get("free_days", 0), values.get("daily", 0))
    lines: list[Line] = [("survival", survival), ("hospital", hospital), ("total", survival + hospital)]
    figures = {
        "benefit_due": spoken(survival) if survival else "",
        "hospital_cash": spoken(hospital) if hospital else "",
    }
    return Worked({}, figures, frozenset({"calc_benefit"}), _shown(desk, "benefit", lines))


# --- the dates of a premium (C7)


def grace_fields(desk: Desk) -> list[Field]:
    """A due date and the days of grace."""
    label = desk.words("grace").fields
    return [
        _choice(desk, "grace"),
        Field("due", "date", label["due"], "all", required=True),
        Field("days", "count", label["days"], "all", "天", 0, 365, required=True),
    ]


def grace(desk: Desk, values: Values) -> Worked:
    """Reminder, last day of grace, first day without cover, end of the two years, by the entries (C7)."""
    own = life.dates(values["due"], desk.terms)
    ends = values["due"] + dt.timedelta(values["days"])
    suspended = ends + dt.timedelta(1)
    window = life.years_after(suspended, desk.terms.whole("reinstate_years"))
    policy = _policy(desk, values["policy"])
    right = int(ends == life.dates(policy.due, desk.terms).grace_ends)
    lines: list[Line] = [
        ("remind" if own.remind >= desk.today else "remind_now", own.remind),
        ("grace_ends", ends),
        ("suspended_from", suspended),
        ("window_ends", window),
    ]
    figures = {f"grace_ends_{policy.no.lower()}": spoken_day(ends)}
    return Worked({"right": right}, figures, frozenset({"calc_grace"}), _shown(desk, "grace", lines))


def grace_right(desk: Desk, no: str = "") -> Form:
    """The entries for a policy (the one due first)."""
    p = _policy(desk, no) if no else min(_policies(desk), key=lambda p: p.due)
    return {"policy": [p.no], "due": [p.due.isoformat()], "days": [str(desk.terms.whole("grace_days"))]}


CALCULATORS = (
    Paper("loan", loan_fields, loan, ("calc_loan",), loan_right, calculator=True),
    Paper("reinstate", reinstate_fields, reinstate, ("calc_reinstate",), calculator=True),
    Paper("benefit", benefit_fields, benefit, ("calc_benefit",), calculator=True),
    Paper("grace", grace_fields, grace, ("calc_grace",), grace_right, calculator=True),
)
