"""The proposal: items with sums chosen against the gaps, what each is said to solve, what it costs (G10.2, G10.3)."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from roleplay.insurance.education import grown, saving
from roleplay.insurance.gaps import Need
from roleplay.insurance.mistakes import main_earner
from roleplay.insurance.money import YUAN, Fen, in_wan, spoken, times
from roleplay.insurance.needs import Reckoning
from roleplay.insurance.offers import Item, Offer, PayTerm
from roleplay.insurance.plan import PlanCheck, PlanLine, check, premium
from roleplay.insurance.policy import cost_of_cover
from roleplay.insurance.relief import stretch
from roleplay.papers import sheet
from roleplay.papers.fields import Answer, Field, Values
from roleplay.papers.paper import Desk, Form, Paper, Worked
from roleplay.papers.said import in_thousands, spoken_count
from roleplay.papers.shown import name, row_shown
from roleplay.persona import Chosen, Persona
from roleplay.persona import Offer as Written
from roleplay.schema import Both

SOLVES = ("mortgage", "income", "hospital", "illness", "accident", "schooling", "old_age")


def offer(written: Written) -> Offer:
    """An offer as the insurance package reckons with it."""
    fixed = bool(written.premium)
    return Offer(
        id=written.id,
        kind=written.kind,
        insured=tuple(written.insured),
        peril=written.peril or "education",
        per_wan=written.per_wan,
        fee=written.premium or written.fee,
        least=written.sum if fixed else written.least,
        most=written.sum if fixed else written.most,
        fixed_sum=fixed,
        terms=tuple(PayTerm(t.years, t.factor) for t in written.years),
        solves=tuple(written.solves),
        death=written.death,
    )


def fields(desk: Desk) -> list[Field]:
    """The offers to tick, and for each its sum and years where there is a choice, and the problem it is for."""
    words = desk.words("plan")
    offers = desk.persona.offers
    items = tuple(Answer(o.id, o.label) for o in offers)
    solves = tuple(Answer(id, words.answers[id]) for id in SOLVES)
    out = [Field("item", "many", words.fields["item"], "item", answers=items)]
    for o in offers:
        group = f"item.{o.id}"
        if not o.premium:
            label = words.fields["saved" if o.kind == "education" else "sum"]
            out.append(Field(f"sum.{o.id}", "money", label, group, "万", o.least, o.most))
        if len(o.years) > 1:
            years = tuple(Answer(str(t.years), Both(zh=f"{t.years}年", en=f"{t.years} years")) for t in o.years)
            out.append(Field(f"years.{o.id}", "one", words.fields["years"], group, answers=years))
        out.append(Field(f"solves.{o.id}", "one", words.fields["solves"], group, answers=solves))
    return out


def preset(desk: Desk, plan: str) -> Form:
    """One of the plans written for this customer (fit, mid, big, single) as it would be handed in."""
    by_id = {o.id: o for o in desk.persona.offers}
    form: Form = {"item": []}
    for one in desk.persona.plans[plan]:
        form["item"].append(one.offer)
        form |= _written(by_id[one.offer], one)
    return form


def _written(o: Written, one: Chosen) -> Form:
    form: Form = {f"solves.{o.id}": [one.solves]}
    if not o.premium:
        form[f"sum.{o.id}"] = [in_wan(one.sum or o.sum)]
    if len(o.years) > 1:
        form[f"years.{o.id}"] = [str(one.years or o.years[0].years)]
    return form


def work(desk: Desk, values: Values) -> Worked:
    """Hold the plan against the gaps of her household, what she said she can pay, and the law."""
    offers = {o.id: offer(o) for o in desk.persona.offers}
    items = _items(desk, values)
    found = _checked(desk, items, offers, desk.true or sheet.truth(desk))
    result = {
        "items": len(items),
        "mapped": sum(line.mapped for line in found.lines),
        "labelled_right": sum(line.label_right for line in found.lines),
        "combined": int(found.combined),
        "premium": found.premium // YUAN,
        "over_said": int(found.over_said),
        "over_cap": int(found.over_cap),
        "minor_over": int(bool(found.minor_over)),
        "duplicate": int(bool(found.duplicates)),
    }
    own = sheet.handed_in(desk)
    left = _checked(desk, items, offers, own).uncovered if own else ()
    return Worked(result, _figures(desk, found, left), _facts(desk, found, offers), _shown(desk, found, left))


def _items(desk: Desk, values: Values) -> list[Item]:
    by_id = {o.id: o for o in desk.persona.offers}
    out = []
    for id in values.get("item", ()):
        o = by_id[id]
        years = int(values.get(f"years.{id}", o.years[0].years))
        out.append(Item(id, values.get(f"sum.{id}", o.sum), years, values.get(f"solves.{id}", "")))
    return out


def said(desk: Desk) -> Fen | None:
    """What she has said she can pay a year; None before she was asked."""
    return next((b.yearly for b in desk.persona.budget if b.fact in desk.facts), None)


def _checked(desk: Desk, items: list[Item], offers: dict[str, Offer], needs: Reckoning) -> PlanCheck:
    home = desk.persona.household
    assert home is not None, "a customer without a household gets no proposal"
    policies = [p.on(desk.start) for p in desk.persona.policies]
    income = sum(m.income for m in home.people)
    applicant = next((p.holder for p in policies if p.holder), "")
    held = [c for p in policies for c in p.covers()]
    now = cost_of_cover(policies)
    return check(items, offers, home.family(), needs, now, said(desk), income, desk.terms, applicant, held)


def size(desk: Desk, found: PlanCheck) -> str:
    """single, fit, mid or big: by what she would say she can pay, whether or not she was asked."""
    if len(found.lines) == 1:
        return "single"
    within = sorted((b.yearly, b.size) for b in desk.persona.budget)
    return next((size for yearly, size in within if found.premium <= yearly), "big")


def _facts(desk: Desk, found: PlanCheck, offers: dict[str, Offer]) -> frozenset[str]:
    if not found.lines:
        return frozenset()
    facts = {"plan_made", f"plan_size.{size(desk, found)}", "plan_maps" if found.mapped else "plan_unmapped"}
    for line in found.lines:
        facts |= {f"plan_item.{line.item.offer}"} | {f"plan_for.{p}" for p in offers[line.item.offer].insured}
    told = {
        "plan_over_said": found.over_said,
        "plan_over_cap": found.over_cap,
        "plan_minor": bool(found.minor_over),
        "plan_duplicate": bool(found.duplicates),
    }
    return frozenset(facts | _against_loan(desk, found) | {fact for fact, true in told.items() if true})


def _figures(desk: Desk, found: PlanCheck, left: Sequence[Need]) -> dict[str, str]:
    """What the plan gives to say; figures of a plan made before are taken back."""
    labels = {o.id: o for o in desk.persona.offers}
    out = {name: "" for name in names(desk.persona)}
    if not found.lines:
        return out
    for line in found.lines:
        id = line.item.offer
        out |= {f"plan_sum_{id}": spoken(line.sum), f"plan_premium_{id}": spoken(line.premium)}
        out[f"plan_total_{id}"] = spoken(line.total)
    listed = [labels[x.item.offer].spoken.format(sum=spoken(x.sum)) for x in found.lines]
    out |= {"plan_premium": spoken(found.premium), "plan_total": spoken(found.total), "plan_list": "、".join(listed)}
    out["plan_count"] = spoken_count(len(listed))
    out["plan_left"] = _left(desk, left)
    return out | {"plan_multiple": _multiple(desk, found)}


def names(persona: Persona) -> list[str]:
    """Every figure a plan may give."""
    each = [f"{kind}_{o.id}" for o in persona.offers for kind in ("plan_sum", "plan_premium", "plan_total")]
    return [*each, "plan_premium", "plan_total", "plan_list", "plan_multiple", "plan_left", "plan_count"]


def _left(desk: Desk, left: Sequence[Need]) -> str:
    """The largest gap of the trainee's own sheet that stays open, as one would say it."""
    said, home = desk.words("plan").said, desk.persona.household
    open_ = sorted((n for n in left if n.peril in said), key=lambda n: -n.gap)
    if not open_ or not home:
        return ""
    who = {m.id: m.spoken or m.name for m in home.people}
    return said[open_[0].peril].format(person=who[open_[0].person], gap=spoken(in_thousands(open_[0].gap)))


def _multiple(desk: Desk, found: PlanCheck) -> str:
    """The life cover on the higher earner as a multiple of the mortgage, if it is a whole one."""
    cover, loan = _cover(desk, found)
    whole, rest = divmod(cover, loan) if loan else (0, 0)
    return spoken_count(whole) if whole and not rest else ""


def _against_loan(desk: Desk, found: PlanCheck) -> set[str]:
    """Whether that cover is less than the mortgage, pays it off even, is twice it, or more."""
    cover, loan = _cover(desk, found)
    if not cover or not loan:
        return set()
    return {"plan_cover." + ("less" if cover < loan else {loan: "even", 2 * loan: "twice"}.get(cover, "more"))}


def _cover(desk: Desk, found: PlanCheck) -> tuple[Fen, Fen]:
    """The new life cover on the higher earner, and what the family still owes."""
    home = desk.persona.household
    if not home or not home.debts:
        return 0, 0
    first = main_earner(home.family())
    offers = {o.id: o for o in desk.persona.offers}
    lives = [
        x.sum for x in found.lines if offers[x.item.offer].peril == "death" and first in offers[x.item.offer].insured
    ]
    return sum(lives), home.debts


def _shown(desk: Desk, found: PlanCheck, left: Sequence[Need]) -> dict[str, object]:
    labels = {o.id: o for o in desk.persona.offers}
    lines = []
    for x in found.lines:
        written = labels[x.item.offer]
        label = written.label
        lines.append(
            {
                "offer": x.item.offer,
                "label": {"zh": label.zh, "en": label.en},
                "sum": x.sum,
                "years": x.item.years,
                "premium": x.premium,
                "total": x.total,
                "solves": x.item.solves,
                "consent": [name(desk, p) for p in x.consent],
                "health": x.health,
                "late": x.late,
                "otherwise": _otherwise(written, x),
                "saving": _saving(written, x),
            }
        )
    return {
        "lines": lines,
        "premium": found.premium,
        "total": found.total,
        "said": said(desk),
        "cap": found.cap,
        "used": found.used,
        "headroom": found.headroom,
        "over_said": found.over_said,
        "over_cap": found.over_cap,
        "left": [row_shown(desk, need) for need in left],
    }


def _otherwise(written: Written, x: PlanLine) -> list[dict[str, object]]:
    """The same item over other terms, with both totals beside the yearly load (C11)."""
    out: list[dict[str, object]] = []
    for years in (t.years for t in written.years if t.years != x.item.years):
        yearly = premium(offer(written), x.sum, years)
        short, long = sorted(((yearly, years), (x.premium, x.item.years)), key=lambda paid: paid[1])
        found = stretch(*short, *long)
        out.append({"years": years, "premium": yearly, "total": yearly * years, "more": found.more})
    return out


def _saving(written: Written, x: PlanLine) -> dict[str, object] | None:
    """A saving told straight: paid, received, its true yearly return, and what the same payments would come to at two
    per cent (C9, B5)."""
    if written.kind != "education":
        return None
    back = times(x.total, written.back)
    found = saving(x.premium, x.item.years, back)
    at_two = grown(x.premium, x.item.years, Decimal("0.02"))
    return {"paid": found.paid, "received": back, "percent": f"{found.irr * 100:.2f}", "at_two": at_two}


FACTS = (
    "plan_made", "plan_size.", "plan_maps", "plan_unmapped", "plan_item.", "plan_for.", "plan_over_said",
    "plan_over_cap", "plan_minor", "plan_duplicate", "plan_cover.",
)  # fmt: skip


def right(desk: Desk) -> Form:
    """The plan that fits her purse."""
    return preset(desk, "fit")


PLAN = Paper("plan", fields, work, FACTS, right)
