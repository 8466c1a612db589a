"""Shapes the pages of corrections: the two forms, what a correction changes, and the history of all."""

from __future__ import annotations

from typing import Any

from roleplay.difference import Difference
from roleplay.events import AnyEvent
from roleplay.script import Script
from roleplay.state import act_key
from web import counted, words
from web.comments import paragraphs
from web.corrections import ADDED, STATUSES, Said, act_groups, act_labels, claim_label
from web.counted import Counted, Read
from web.i18n import Speech
from web.proofs import Proofs
from web.rows import numbers
from web.service import Turned
from web.store import Record, Viewer, now_ms

Data = dict[str, Any]


def head(turned: Turned, viewer: Viewer) -> Data:
    """Whose visit to whom this is."""
    persona = turned.script.persona
    return {
        "persona": {"id": persona.id, "name": persona.name},
        "whose": turned.whose,
        "mine": turned.owner == viewer.id,
    }


def finding_form(finding: Data, found: Counted, typed: Data | None, s: Speech) -> Data:
    """What `correct_finding.html` needs: the finding as it counts, its automatic mark, and what was typed."""
    automatic = next(
        one for pack in found.automatic["packs"].values() for one in pack["findings"] if one["id"] == finding["id"]
    )
    return {
        "finding": finding,
        "automatic": {"status": automatic["status"], "why": s.judged(automatic["why"])},
        "statuses": STATUSES,
        "typed": typed or {"status": "", "reason": ""},
    }


def reading_form(said: Said, turned: Turned, log: list[AnyEvent], typed: Data | None, s: Speech) -> Data:
    """What `correct_reading.html` needs: the words, their acts to tick, acts to add, claims, and what was typed."""
    script = turned.script
    read: Read = typed["read"] if typed else said.now
    ticked = {act_key(act) for act in read.acts}
    sides = {claim.id: "right" if claim.right else "wrong" for claim in read.claims}
    there = said.acts
    added = [act.id for act in read.acts if act_key(act) not in there]
    new = next((id for id in sides if id not in said.claims), "")
    return {
        "at": said.at,
        "turn": numbers(log)[said.at],
        "text": said.event.text,
        "acts": [
            {"key": key, "label": act_labels(Read((act,), ()), script, s)[0], "chosen": key in ticked}
            for key, act in there.items()
        ],
        "added": (added + [""] * ADDED)[:ADDED],
        "groups": act_groups(script.acts, s),
        "claims": [
            {"id": id, "label": claim_label(id, script, s), "side": sides.get(id, "none")} for id in said.claims
        ],
        "kinds": [{"id": kind.id, "label": s.text(kind.label)} for kind in script.vocabulary.claims],
        "new": {"id": new, "side": sides.get(new, "right")},
        "reason": typed["reason"] if typed else "",
    }


def changes(diff: Difference, names: dict[str, str], s: Speech) -> Data:
    """What a correction makes different, in words: verdict, totals, findings."""
    verdict = diff.verdict
    return {
        "verdict": {
            "was": s.label(words.VERDICTS, verdict.was or ""),
            "now": s.label(words.VERDICTS, verdict.now or ""),
        }
        if verdict
        else None,
        "packs": [
            {"label": s.label(words.PACKS, id), "was": change.was, "now": change.now}
            for id, change in diff.packs.items()
        ],
        "criteria": [
            {"id": id, "name": names.get(id, id), "was": change.was.status, "now": change.now.status}
            for id, change in diff.criteria.items()
        ],
    }


def names_of(card: Data, s: Speech) -> dict[str, str]:
    """The findings' names by criterion."""
    return {one["id"]: s.judged(one["name"]) for pack in card["packs"].values() for one in pack["findings"]}


def history(
    found: Counted, diffs: dict[str, Difference], turned: Turned, log: list[AnyEvent], viewer: Viewer, s: Speech
) -> list[Data]:
    """All corrections, the newest first: what each says, why, by whom, whether it counts, and what it changes."""
    names, proofs = names_of(found.automatic, s), Proofs(log, s)
    counting = {row.id for row in found.standing}
    return [
        {
            "id": row.id,
            "kind": row.kind,
            "by": row.name,
            "own": row.author == viewer.id,
            "when": s.ago(row.created, now_ms()),
            "reason": paragraphs(row.reason),
            "state": "withdrawn" if row.withdrawn else "counts" if row.id in counting else "superseded",
            "changes": changes(diffs[row.id], names, s) if row.id in diffs else None,
            **_what(row, names, proofs, turned.script, s),
        }
        for row in reversed(found.rows)
    ]


def _what(row: Record, names: dict[str, str], proofs: Proofs, script: Script, s: Speech) -> Data:
    if row.kind == "finding":
        return {"target": row.target, "name": names.get(row.target, row.target), "status": row.body}
    read = counted.reading(row)
    claims = [{"label": claim_label(claim.id, script, s), "right": claim.right} for claim in read.claims]
    at = int(row.target)
    return {"target": row.target, "name": proofs.quote(at), "acts": act_labels(read, script, s), "claims": claims}
