"""The caseload: the files on the desk this morning, whom to call first, and why (G1.7, G3.3)."""

from __future__ import annotations

from roleplay.insurance.caseload import CaseFile, CasePolicy, order, reasons
from roleplay.insurance.money import yuan
from roleplay.papers.fields import Answer, Field, Values
from roleplay.papers.paper import Data, Desk, Form, Paper, Worked
from roleplay.schema import Both

PLACES = ("first", "second", "third")
WHY = ("due_soon", "grace", "suspended", "unclaimed", "claim_window", "pure", "non_pure", "big_premium", "easy")


def own_file(desk: Desk) -> CaseFile:
    """The file of the customer who is practised on, where it does not lie on the desk anyway."""
    p = desk.persona
    policies = tuple(CasePolicy(x.no, x.on(desk.start).due) for x in p.policies)
    return CaseFile(p.id, p.name, all(x.agent == "left" for x in p.policies), policies)


def files(desk: Desk) -> list[CaseFile]:
    """Every file on the desk, and hers if it is not among them."""
    there = [f.on(desk.start) for f in (desk.caseload.files if desk.caseload else [])]
    return there if desk.persona.id in {f.id for f in there} else [own_file(desk), *there]


def fields(desk: Desk) -> list[Field]:
    """Three places, and the reasons for the first."""
    words = desk.words("caseload")
    names = tuple(Answer(f.id, Both(zh=f.name, en=f.name)) for f in files(desk))
    why = tuple(Answer(id, words.answers[id]) for id in WHY)
    places = [Field(place, "one", words.fields[place], "order", answers=names) for place in PLACES]
    return [*places, Field("why", "many", words.fields["why"], "why", answers=why)]


def work(desk: Desk, values: Values) -> Worked:
    """Hold the order against a sound one, and the reasons against the file put first."""
    sound = order(files(desk), desk.start, desk.terms)
    first = next((f for f in sound if f.id == values.get("first")), None)
    good = _reasons(desk, first) if first else set()
    given = set(values.get("why", ()))
    result = {
        "first_right": int(first is sound[0]),
        "order_right": sum(values.get(place) == f.id for place, f in zip(PLACES, sound, strict=False)),
        "reasons_of": len(good),
        "reasons_right": len(good & given),
        "reasons_wrong": len(given - good),
    }
    return Worked(result, {}, frozenset({"caseload_done"}), {})


def _reasons(desk: Desk, file: CaseFile) -> set[str]:
    found: set[str] = {r.kind for r in reasons(file, desk.start, desk.terms)}
    return found | {"pure" if file.pure else "non_pure"}


def right(desk: Desk) -> Form:
    """A sound order, and everything that puts the first file first."""
    sound = order(files(desk), desk.start, desk.terms)
    form = {place: [f.id] for place, f in zip(PLACES, sound, strict=False)}
    return form | {"why": sorted(_reasons(desk, sound[0]))}


def cards(desk: Desk) -> list[Data]:
    """Every file as it lies on the desk: what a glance at it shows, nothing of how urgent it is."""
    p, there = desk.persona, _on_the_desk(desk)
    if p.id in {card["id"] for card in there}:
        return there
    own = {
        "id": p.id,
        "name": p.name,
        "age": p.age,
        "job": {"zh": p.job.zh, "en": p.job.en},
        "line": {"zh": p.brief.zh, "en": p.brief.en},
        "own": True,
        "policies": [
            {"no": x.no, "type": x.type, "premium": x.premium, "due": _iso(x.on(desk.start).due), "agent": x.agent,
             "suspended_from": None, "unclaimed": 0, "claim_until": None}
            for x in p.policies
        ],
    }  # fmt: skip
    return [own, *there]


def _on_the_desk(desk: Desk) -> list[Data]:
    out = []
    for f in desk.caseload.files if desk.caseload else []:
        dated = {x.no: x for x in f.on(desk.start).policies}
        policies = [
            {"no": x.no, "type": x.type, "premium": yuan(x.premium), "agent": x.agent,
             "unclaimed": dated[x.no].unclaimed, "due": _iso(dated[x.no].due),
             "suspended_from": _iso(dated[x.no].suspended_from), "claim_until": _iso(dated[x.no].claim_until)}
            for x in f.policies
        ]  # fmt: skip
        texts = {"job": {"zh": f.job.zh, "en": f.job.en}, "line": {"zh": f.line.zh, "en": f.line.en}}
        who = {"id": f.id, "name": f.name, "age": f.age, "own": f.id == desk.persona.id}
        out.append({**who, **texts, "policies": policies})
    return out


def _iso(day: object) -> str | None:
    return str(day) if day else None


def sound_order(desk: Desk) -> list[Data]:
    """After the end: a sound order with what is urgent in each file, and the note that explains it."""
    notes = {f.id: f.note for f in (desk.caseload.files if desk.caseload else [])}
    out = []
    for f in order(files(desk), desk.start, desk.terms):
        found = [
            {"kind": r.kind, "policy": r.policy, "day": r.day.isoformat() if r.day else None, "days": r.days}
            for r in reasons(f, desk.start, desk.terms)
        ]
        note = notes.get(f.id)
        told = {"zh": note.zh, "en": note.en} if note else None
        out.append({"id": f.id, "name": f.name, "pure": f.pure, "reasons": found, "note": told})
    return out


CASELOAD = Paper("caseload", fields, work, ("caseload_done",), right)
