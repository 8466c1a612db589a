"""What is true of a customer, as one would say it: the figures her papers give when everything on them is right, and
those that common mistakes give instead."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from roleplay.insurance.mistakes import main_earner, tempting
from roleplay.insurance.money import spoken
from roleplay.insurance.needs import Reckoning
from roleplay.insurance.policy import ENDED
from roleplay.insurance.terms import Book, Terms
from roleplay.papers import calculators, plan, sheet
from roleplay.papers.fields import read
from roleplay.papers.paper import Desk
from roleplay.papers.said import mistake_said, spoken_count
from roleplay.papers.texts import PaperTexts
from roleplay.persona import Persona


def terms_on(book: Book, day: dt.date) -> Terms:
    """The parameters of a day; before the first of them was written, those that were written first."""
    return book.at(max(day, max(p.of[0].since for p in book.values)))


class Truth(NamedTuple):
    """What is true of a customer in sessions that begin on one day: the parameters of that day, the right gap sheet,
    and every figure as one would say it (`figures`)."""

    terms: Terms
    sheet: Reckoning | None
    figures: dict[str, str]


def truth(persona: Persona, texts: PaperTexts, book: Book, date: dt.date) -> Truth:
    """The truth on a day. A customer whose household is not written has no gap sheet."""
    desk = Desk(persona, texts, terms_on(book, date), date, date)
    papers = persona.household is not None and bool(texts.papers)
    right = sheet.truth(desk) if papers else None
    return Truth(desk.terms, right, _figures(desk._replace(true=right), papers))


def _figures(desk: Desk, papers: bool) -> dict[str, str]:
    """Every true figure by name; `wrong.<name>`: what a mistake makes of one, `instead.wrong.<name>`: of which."""
    persona = desk.persona
    out = {
        "policies": spoken_count(len(persona.policies)),
        "premium_total": spoken(sum(p.premium for p in persona.policies if p.status not in ENDED)),
    }
    for p in persona.policies:
        no = p.no.lower()
        out |= {f"premium_{no}": spoken(p.premium), f"sum_{no}": spoken(p.sum), f"cash_{no}": spoken(p.cash_value)}
    out |= {b.fact: spoken(b.yearly) for b in persona.budget}
    if not papers:
        return out | persona.figures
    out |= _of_papers(desk) | _of_plans(desk) | _of_mistakes(desk)
    return {name: said for name, said in (out | persona.figures).items() if said}


def _of_papers(desk: Desk) -> dict[str, str]:
    home = desk.persona.household
    assert home is not None
    out = sheet.work(desk, read(sheet.fields(desk), sheet.right(desk))).figures | {"mortgage": spoken(home.debts)}
    for p in desk.persona.policies:
        loan = calculators.loan(desk, read(calculators.loan_fields(desk), calculators.loan_right(desk, p.no)))
        grace = calculators.grace(desk, read(calculators.grace_fields(desk), calculators.grace_right(desk, p.no)))
        out |= loan.figures | grace.figures
    return out


def _of_plans(desk: Desk) -> dict[str, str]:
    out: dict[str, str] = {}
    for id in desk.persona.plans:
        found = plan.work(desk, read(plan.fields(desk), plan.preset(desk, id))).figures
        out |= {f"plan_{id}_{name.removeprefix('plan_')}": said for name, said in found.items() if said}
    return out


def _of_mistakes(desk: Desk) -> dict[str, str]:
    home = desk.persona.household
    assert home is not None
    policies = [p.on(desk.start) for p in desk.persona.policies]
    covers = [c for p in policies for c in p.covers()]
    fit = {c.offer: c.sum for c in desk.persona.plans.get("fit", ())}
    first = main_earner(home.family())
    life = [fit[o.id] for o in desk.persona.offers if o.id in fit and o.peril == "death" and first in o.insured]
    out: dict[str, str] = {}
    for name, found in tempting(home.family(), covers, policies, desk.terms, sum(life) or None).items():
        out |= {f"wrong.{name}": mistake_said(found), f"instead.wrong.{name}": found.instead_of}
    return out


def own_names(persona: Persona) -> frozenset[str]:
    """Every figure a trainee may work out on the papers of this customer."""
    if persona.household is None:
        return frozenset()
    nos = [p.no.lower() for p in persona.policies]
    calculated = [f"{kind}_{no}" for no in nos for kind in ("loan_max", "loan_interest", "grace_ends")]
    always = ("reinstate_cost", "reinstate_interest", "benefit_due", "hospital_cash")
    return frozenset((*sheet.names(persona.household), *plan.names(persona), *calculated, *always))
