"""Shapes the scorecard page: the verdict in a sentence, the two packs, findings with their proofs."""

from __future__ import annotations

import math
from typing import Any

from roleplay import catalogue
from roleplay import view as core
from roleplay.events import AnyEvent
from web import deck_law, taught, words
from web.chat import age_line
from web.i18n import Speech
from web.proofs import Proofs
from web.service import Turned
from web.story import curve

Data = dict[str, Any]
GOOD, FAIR = 88, 75
"""From these scores on, a pack's words are the better ones."""


def card(given: Data, turned: Turned, log: list[AnyEvent], s: Speech) -> Data:
    """What `scorecard.html` needs."""
    proofs = Proofs(log, s)
    persona = turned.script.persona
    shaped = findings(given, proofs, s)
    by_id = {one["id"]: one for one in shaped}
    ending = turned.script.ending(turned.state.ended)
    verdict = given.get("verdict") or ""
    drill = turned.state.mode == "drill"
    return {
        "persona": {
            "id": persona.id,
            "name": persona.name,
            "face": turned.state.face,
            "age_line": age_line(persona.age, persona.job.model_dump(), s),
        },
        "face": ending.face if ending else core.face(turned.state),
        "verdict": verdict or None,
        "verdict_label": s.label(words.VERDICTS, verdict),
        "verdict_tone": words.TONES.get(verdict, ""),
        "sentence": _sentence(given, by_id, drill, s),
        "ending": {"title": s.of(ending.title.model_dump()), "text": s.of(ending.debrief.model_dump())}
        if ending
        else None,
        "partial": bool(given.get("partial")),
        "branch_of": turned.branch_of,
        "sorted": "caseload" in turned.state.papers,
        "report": "report" in turned.state.papers,
        "packs": [_pack(id, pack, shaped, drill, s) for id, pack in given["packs"].items()],
        "curve": curve(turned.script, log, shaped, s, turned.id),
        "well": [by_id[id] for id in given["well"]],
        "practise": [by_id[id] for id in given["practise"]],
        "findings": shaped,
    }


def findings(given: Data, proofs: Proofs, s: Speech) -> list[Data]:
    """Every finding of every pack, in the rubric's order."""
    labels = {
        (id, axis["id"]): s.of(axis["name"]) for id, pack in given["packs"].items() for axis in pack["dimensions"]
    }
    return [
        _finding(one, labels.get((id, one["dimension"]), ""), proofs, s)
        for id, pack in given["packs"].items()
        for one in pack["findings"]
    ]


def _finding(one: Data, dimension: str, proofs: Proofs, s: Speech) -> Data:
    asked = [_asked(id, one["id"], s) for id in one["catalogue"]]
    wanting = one["status"] in ("missed", "half")
    shown = deck_law.signs(proofs.log, one["evidence"]) if wanting or one["pack"] == "guidance" else set()
    return {
        "id": one["id"],
        "name": s.judged(one["name"]),
        "pack": one["pack"],
        "dimension_label": dimension,
        "status": one["status"],
        "points": one["points"],
        "weight": one["weight"],
        "critical": one["critical"],
        "why": s.judged(one["why"]),
        "catalogue": [item for item in asked if item],
        "taught": taught.address(one["id"]),
        "cards": wanting and one["id"] in taught.TERM_CARDS,
        "evidence": proofs.evidence(one["evidence"]),
        "events": list(one["evidence"]),
        "span": proofs.span(one["span"]) if wanting and one["span"] else None,
        "better": {"text": one["better"]["text"]} if wanting and one["better"] else None,
        "conflicts": deck_law.of_finding(one["catalogue"], shown, s) if one["status"] != "na" else [],
    }


def _asked(id: str, criterion: str, s: Speech) -> Data | None:
    """An item of the guidance that the criterion asks for, and where it is taught; None for what is of the law."""
    item = catalogue.items().get(id)
    return {"id": id, "says": s.text(item), "href": taught.place(id, criterion)} if item else None


def _sentence(given: Data, by_id: dict[str, Data], drill: bool, s: Speech) -> str:
    """The verdict as a coach would say it."""
    verdict, failed = given.get("verdict"), given.get("failed")
    next_ = by_id[given["practise"][0]]["name"] if given["practise"] else ""
    if failed:
        return s("One rule may never be broken, and it was: “%(name)s”.", name=by_id[failed]["name"])
    if verdict == "excellent":
        return s("You could walk into her home like this tomorrow.")
    if verdict == "passed":
        return s("It carries. Next time look after this: %(name)s.", name=next_) if next_ else s("It carries.")
    if verdict == "failed":
        return s("Not there yet. Begin with this: %(name)s.", name=next_)
    if drill:
        return s("One stage alone gets no verdict. Take from it what you can use.")
    return s("Too little happened for a verdict; read what there is.")


def _groups(id: str, axes: list[Data], findings: list[Data]) -> list[Data]:
    """The findings of a pack by dimension, in the order of the dimensions."""
    groups = [
        {
            "label": axis["label"],
            "findings": [f for f in findings if f["pack"] == id and f["dimension_label"] == axis["label"]],
        }
        for axis in axes
    ]
    return [group for group in groups if group["findings"]]


def _pack(id: str, pack: Data, findings: list[Data], drill: bool, s: Speech) -> Data:
    axes = pack["dimensions"]
    dimensions = [axis | {"label": s.of(axis["name"])} for axis in axes]
    count = len(axes)
    spokes = [{"x": math.sin(2 * math.pi * n / count), "y": -math.cos(2 * math.pi * n / count)} for n in range(count)]
    return {
        "id": id,
        "label": s.label(words.PACKS, id),
        "score": pack["score"],
        "capped": pack["capped"],
        "words": _pack_words(id, pack, drill, s),
        "dimensions": dimensions,
        "groups": _groups(id, dimensions, findings),
        "spokes": spokes if count > 2 else None,
    }


def _pack_words(id: str, pack: Data, drill: bool, s: Speech) -> str:
    score = pack["score"]
    if pack["capped"]:
        return (
            s("One sentence here the law does not allow.") if id == "compliance" else s("A critical point was missed.")
        )
    if score is None and drill:
        return s("A figure needs the whole way.")
    if score is None:
        return s("Too little was asked of you for a figure.")
    if score >= GOOD:
        return s("Sure-footed throughout.")
    return s("The ground is there; some moments slipped by.") if score >= FAIR else s("Much is still open.")
