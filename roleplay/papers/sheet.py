"""The gap sheet: policies copied from the file, what the family must carry, and the gaps that follow (G9.2-G9.5)."""

from __future__ import annotations

from roleplay.insurance import household as hh
from roleplay.insurance import policy as contract
from roleplay.insurance.mistakes import main_earner
from roleplay.insurance.money import Fen, in_wan, spoken, spoken_percent
from roleplay.insurance.needs import Reckoning, reckon
from roleplay.insurance.policy import ENDED, Cover
from roleplay.papers.fields import Answer, Field, Values, read
from roleplay.papers.paper import Desk, Form, Paper, Worked
from roleplay.papers.said import in_thousands, spoken_count, spoken_number
from roleplay.papers.shown import reckoning_shown
from roleplay.papers.texts import filled
from roleplay.persona import Household, Member, Policy

KINDS = ("whole_ci", "term_life", "whole_life", "medical", "accident", "annuity", "endowment")
COVERS: dict[str, contract.Peril] = {
    "covers_ci": "ci",
    "covers_death": "death",
    "covers_medical": "medical",
    "covers_accident": "accident",
}
PAYS_BACK = {"annuity": "covers_pension", "endowment": "covers_maturity"}
"""What a policy without a peril is for: it pays the living."""
COPIED = ("type", "sum", "years", "covers")
"""What F21 asks of every policy on the list: kind, sum, term, cover."""
FAMILY = ("debts", "living", "schooling", "parents", "final", "assets")
HALF = 15
"""A gap off by up to so many per cent counts half (F24)."""


def _home(desk: Desk) -> Household:
    assert desk.persona.household is not None, "a customer without a household has no gap sheet"
    return desk.persona.household


def _earners(home: Household) -> list[Member]:
    return [m for m in home.people if not m.child]


def fields(desk: Desk) -> list[Field]:
    """Five fields a policy, then the family, the incomes and the method."""
    words, home = desk.words("sheet"), _home(desk)
    label, answers = words.fields, words.answers
    kinds = tuple(Answer(kind, answers[kind]) for kind in KINDS)
    people = tuple(Answer(m.id, filled(answers["who"], name=m.name)) for m in home.people)
    covers = tuple(Answer(id, answers[id]) for id in (*COVERS, *PAYS_BACK.values()))
    out: list[Field] = []
    for p in desk.persona.policies:
        group = f"policy.{p.no}"
        out += [
            Field(f"type.{p.no}", "one", label["type"], group, answers=kinds),
            Field(f"person.{p.no}", "one", label["person"], group, answers=people),
            Field(f"sum.{p.no}", "money", label["sum"], group, "万"),
            Field(f"years.{p.no}", "count", label["years"], group, "年", 1, 60),
            Field(f"covers.{p.no}", "one", label["covers"], group, answers=covers),
        ]
    for m in _earners(home):
        out.append(Field(f"income.{m.id}", "money", filled(label["income"], name=m.name), "income", "万"))
    out += [
        Field("debts", "money", label["debts"], "family", "万"),
        Field("living", "money", label["living"], "family", "万"),
        Field("living_years", "count", label["living_years"], "family", "年", 0, 60),
    ]
    for m in home.people:
        if m.child:
            out.append(Field(f"school.{m.id}", "money", filled(label["school"], name=m.name), "family", "万"))
            name = filled(label["school_years"], name=m.name)
            out.append(Field(f"school_years.{m.id}", "count", name, "family", "年", 0, 30))
    methods = tuple(Answer(id, answers[id]) for id in ("needs", "double_ten", "hlv"))
    bases = tuple(Answer(id, answers[text]) for id, text in (("share", "share"), ("family", "whole")))
    return [
        *out,
        Field("parents", "money", label["parents"], "family", "万"),
        Field("parents_years", "count", label["parents_years"], "family", "年", 0, 60),
        Field("final", "money", label["final"], "family", "万"),
        Field("assets", "money", label["assets"], "family", "万"),
        Field("method", "one", label["method"], "method", answers=methods),
        Field("base", "one", label["base"], "method", answers=bases),
    ]


def right(desk: Desk) -> Form:
    """The sheet as it would be if everything on it were right."""
    home = _home(desk)
    form: dict[str, str] = {}
    for p in desk.persona.policies:
        form |= {f"type.{p.no}": p.kind, f"person.{p.no}": p.person, f"sum.{p.no}": in_wan(p.sum)}
        form |= {f"years.{p.no}": str(p.years), f"covers.{p.no}": _covers_first(p)}
    form |= {f"income.{m.id}": in_wan(m.income) for m in _earners(home)}
    form |= {"debts": in_wan(home.debts), "living": in_wan(home.living), "living_years": str(home.living_years)}
    for m in home.people:
        if m.child and m.school:
            form |= {f"school.{m.id}": in_wan(m.school.yearly), f"school_years.{m.id}": str(m.school.years)}
    form |= {"parents": in_wan(home.parents), "parents_years": str(home.parents_years)}
    form |= {"final": in_wan(home.final), "assets": in_wan(home.assets), "method": "needs", "base": "share"}
    return {name: [text] for name, text in form.items()}


def _covers_first(p: Policy) -> str:
    """What a policy is first for: its first peril, or, without one, paying the living."""
    return f"covers_{p.perils[0]}" if p.perils else PAYS_BACK.get(p.kind, "covers_pension")


def reckoned(desk: Desk, values: Values) -> Reckoning:
    """The gaps that follow from what was entered, by the method chosen (needs, by share, if none was)."""
    h, covers = _family(desk, values), _covers(desk, values)
    premiums = contract.cost_of_cover(p.on(desk.start) for p in _listed_policies(desk, values))
    method, base = values.get("method", "needs"), values.get("base", "share")
    found = reckon(h, covers, desk.terms, method=method, base=base, premiums=premiums)
    if base == "share":
        return found
    first = main_earner(h)  # on one man, and none for the others
    return found._replace(needs=tuple(n for n in found.needs if n.peril != "death" or n.person == first))


def copied(desk: Desk) -> list[contract.Policy]:
    """The policies as the trainee copied them; what the sheet does not ask stands as on the file."""
    values, labels = read(fields(desk), desk.papers["sheet"]), desk.words("sheet").answers
    out = []
    for p in (p for p in desk.persona.policies if _on_list(values, p.no)):
        kind, filed = values[f"type.{p.no}"], p.on(desk.start)
        peril = COVERS.get(values.get(f"covers.{p.no}", ""))
        out.append(
            filed._replace(
                kind=kind,
                type=filed.type if kind == p.kind else labels[kind].zh,
                insured=values[f"person.{p.no}"],
                sum=values[f"sum.{p.no}"],
                years=values.get(f"years.{p.no}", 0),
                perils=(peril,) if peril else (),
            )
        )
    return out


def _listed_policies(desk: Desk, values: Values) -> list[Policy]:
    return [p for p in desk.persona.policies if _on_list(values, p.no)]


def _on_list(values: Values, no: str) -> bool:
    """A policy stands on the sheet once its kind, its insured and its sum do."""
    return all(f"{what}.{no}" in values for what in ("type", "person", "sum"))


def _covers(desk: Desk, values: Values) -> list[Cover]:
    """What the listed policies cover now: one suspended or ended stands on the list and covers nothing."""
    out = []
    for p in (p for p in desk.persona.policies if p.status not in contract.NO_COVER):
        peril = COVERS.get(values.get(f"covers.{p.no}", ""))
        person, amount = values.get(f"person.{p.no}"), values.get(f"sum.{p.no}")
        if peril and amount and _on_list(values, p.no):
            also = peril == "ci" and values.get(f"type.{p.no}") == "whole_ci"
            out.append(Cover(p.no, str(person), peril, amount, also_death=also))
    return out


def _family(desk: Desk, values: Values) -> hh.Household:
    home = _home(desk)
    people = tuple(
        hh.Person(m.id, m.name, m.age, 0 if m.child else values.get(f"income.{m.id}"), m.retires, m.child)
        for m in home.people
    )
    schools = tuple(
        hh.School(m.id, values.get(f"school.{m.id}"), values.get(f"school_years.{m.id}"))
        for m in home.people
        if m.child
    )
    return hh.Household(
        people,
        values.get("debts"),
        values.get("living"),
        values.get("living_years"),
        schools,
        values.get("parents"),
        values.get("parents_years"),
        values.get("final"),
        values.get("assets"),
    )


def work(desk: Desk, values: Values) -> Worked:
    """Reckon the sheet, hold it against the truth, and say what it gives the trainee to say."""
    own, true = reckoned(desk, values), desk.true or truth(desk)
    figures = _figures(desk, values, own)
    result, facts = _copied(desk, values)
    family = _family_right(own, true)
    result |= family | {"family_of": len(FAMILY), "family_right": sum(family.values())}
    result |= _gaps(own, true)
    complete = family["debts"] and family["schooling"] and family["parents"]
    facts |= {"sheet_family_full" if complete else "sheet_family_part", f"sheet_method.{own.method}"}
    facts |= {"sheet_base_family"} if own.base == "family" else set()
    facts |= _left_out(own, true)
    return Worked(result, figures, frozenset(facts), reckoning_shown(desk, own))


def _left_out(own: Reckoning, true: Reckoning) -> set[str]:
    """Which of mortgage, schooling and parents is missing or too small, which too large: she knows these herself."""
    mine, his = ({part.id: part.amount for part in r.responsibility.parts} for r in (own, true))
    asked = [name for name in ("debts", "schooling", "parents") if not _within(mine[name], his[name], 5)]
    return {f"sheet_{'left' if mine[name] < his[name] else 'much'}.{name}" for name in asked}


def truth(desk: Desk) -> Reckoning:
    """What the sheet comes to if everything on it is right."""
    return reckoned(desk, read(fields(desk), right(desk)))


def handed_in(desk: Desk) -> Reckoning | None:
    """What the trainee's own sheet comes to as it was last handed in."""
    return reckoned(desk, read(fields(desk), desk.papers["sheet"])) if "sheet" in desk.papers else None


def _copied(desk: Desk, values: Values) -> tuple[dict[str, int], set[str]]:
    facts, listed, whole, hits = {"sheet_started"}, 0, 0, 0
    for p in desk.persona.policies:
        found = sum(values.get(f"{what}.{p.no}") == true for what, true in _true(p).items())
        covers = values.get(f"covers.{p.no}", "")
        found += COVERS.get(covers) in p.perils or (not p.perils and covers == _covers_first(p))
        hits, whole = hits + found, whole + (found == len(COPIED))
        if _on_list(values, p.no):
            listed += 1
        else:
            facts.add(f"sheet_missing.{p.no.lower()}")
    n = len(desk.persona.policies)
    result = {"policies_of": n, "policies_right": whole, "listed": listed}
    facts |= {"sheet_list_full" if whole == n else "sheet_list_part"} if listed else set()
    return result | {"fields_of": n * len(COPIED), "fields_right": hits}, facts


def _true(p: Policy) -> dict[str, object]:
    return {"type": p.kind, "sum": p.sum, "years": p.years}


def _family_right(own: Reckoning, true: Reckoning) -> dict[str, int]:
    mine = {part.id: part.amount for part in own.responsibility.parts} | {"assets": own.responsibility.assets}
    his = {part.id: part.amount for part in true.responsibility.parts} | {"assets": true.responsibility.assets}
    return {name: int(_within(mine[name], his[name], 5)) for name in FAMILY}


def _gaps(own: Reckoning, true: Reckoning) -> dict[str, int]:
    mine = {(n.person, n.peril): n.gap for n in own.needs}
    his = {(n.person, n.peril): n.gap for n in true.needs}
    good = [key for key, gap in his.items() if _within(mine.get(key), gap, 5)]
    half = [key for key, gap in his.items() if _within(mine.get(key), gap, HALF)]
    return {"gaps_of": len(his), "gaps_right": len(good), "gaps_half": len(half)}


def _within(own: Fen | None, true: Fen, percent: int) -> bool:
    return own is not None and 100 * abs(own - true) <= percent * true


def _figures(desk: Desk, values: Values, own: Reckoning) -> dict[str, str]:
    """The trainee's own figures as one would say them; what was not worked out is empty."""
    r, incomes = own.responsibility, sum(v for k, v in values.items() if k.startswith("income."))
    money: dict[str, Fen | None] = {
        "responsibility": r.total or None,
        "responsibility_net": r.net if r.total else None,
        "family_gap": own.family.gap if r.total and own.method == "needs" else None,
        "ci_total": _sum(own, "ci"),
        "life_total": _sum(own, "death"),
        "premium_total": sum(p.premium for p in _listed_policies(desk, values) if p.status not in ENDED) or None,
        "headroom": own.ten.headroom if incomes else None,
        "income_total": incomes or None,
    }
    for need in own.needs:
        known = need.need > 0
        if need.peril == "death" and own.method == "needs" and r.total and incomes:
            money |= {f"life_need_{need.person}": need.need, f"life_gap_{need.person}": need.gap}
        elif need.peril == "ci" and known:
            money |= {f"ci_need_{need.person}": need.need, f"ci_gap_{need.person}": need.gap}
        elif need.peril == "accident" and known:
            money[f"accident_gap_{need.person}"] = need.gap
    for ten in own.ten.people:
        if ten.need:
            money |= {f"ten_need_{ten.person}": ten.need, f"ten_gap_{ten.person}": ten.gap}
    money |= {f"hlv_{life.person}": life.value for life in own.hlv if life.value}
    exact = ("premium_total", "headroom")
    said = {n: "" if x is None else spoken(x if n in exact else in_thousands(x)) for n, x in money.items()}
    said |= {ratio.id: spoken_percent(ratio.value) for ratio in own.ratios}
    listed = _listed(desk, values)
    every = {name: "" for name in names(_home(desk))} | said
    return every | {"list": "；".join(listed), "count": spoken_count(len(listed)) if listed else ""}


def _sum(own: Reckoning, peril: str) -> Fen | None:
    return sum(n.has for n in own.needs if n.peril == peril) or None


def _listed(desk: Desk, values: Values) -> list[str]:
    said = desk.words("sheet").said
    names = {m.id: m.spoken or m.name for m in _home(desk).people}
    out = []
    for p in desk.persona.policies:
        if not _on_list(values, p.no):
            continue
        kind, person, amount = (values[f"{what}.{p.no}"] for what in ("type", "person", "sum"))
        words = said["policy"].format(person=names[person], type=said[kind], sum=spoken(amount))
        if f"years.{p.no}" in values:
            words += said["years"].format(years=spoken_number(values[f"years.{p.no}"]))
        out.append(words + said.get(values.get(f"covers.{p.no}", ""), ""))
    return out


def names(home: Household) -> list[str]:
    """Every figure a sheet may give: those no longer worked out are taken back."""
    always = ["responsibility", "responsibility_net", "family_gap", "ci_total", "life_total", "ci_ratio", "life_ratio"]
    always += ["needs_ratio", "premium_total", "headroom", "income_total", "list", "count"]
    always += [f"{kind}_{m.id}" for m in home.people for kind in ("ci_need", "ci_gap")]
    single = ("life_need", "life_gap", "accident_gap", "ten_need", "ten_gap", "hlv")
    return always + [f"{kind}_{m.id}" for m in _earners(home) for kind in single]


FACTS = (
    "sheet_started", "sheet_list_full", "sheet_list_part", "sheet_missing.", "sheet_family_full", "sheet_family_part",
    "sheet_method.", "sheet_base_family", "sheet_left.", "sheet_much.",
)  # fmt: skip
SHEET = Paper("sheet", fields, work, FACTS, right)
