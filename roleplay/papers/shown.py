"""What a paper shows the trainee of its results: plain data, amounts in 分, words left to the pages."""

from __future__ import annotations

from typing import Any

from roleplay.insurance.needs import Need, Reckoning
from roleplay.papers.paper import Desk

Data = dict[str, Any]


def reckoning_shown(desk: Desk, own: Reckoning) -> Data:
    """The gap sheet's result: needs by person and peril, the responsibility, ratios with what they are over, 双十."""
    owed = own.responsibility
    return {
        "rows": [row_shown(desk, need) for need in own.needs],
        "family": row_shown(desk, own.family),
        "responsibility": {
            "parts": [{"id": p.id, "amount": p.amount, "formula": p.formula} for p in owed.parts],
            "total": owed.total,
            "assets": owed.assets,
            "net": owed.net,
        },
        "ratios": [
            {"id": r.id, "over": r.over, "percent": f"{r.value * 100:.1f}".removesuffix(".0")} for r in own.ratios
        ],
        "ten": {"cap": own.ten.cap, "used": own.ten.used, "headroom": own.ten.headroom},
        "hlv": [
            {"person": x.person, "name": name(desk, x.person), "value": x.value, "needs": x.needs} for x in own.hlv
        ],
        "medical": [{"person": m.person, "name": name(desk, m.person), "state": m.state} for m in own.medical],
        "goals": [
            {"person": g.person, "name": name(desk, g.person), "need": g.need, "formula": g.formula} for g in own.goals
        ],
        "missing": list(own.missing),
        "method": own.method,
    }


def row_shown(desk: Desk, need: Need) -> Data:
    """One row: what a person needs, has and lacks against one peril."""
    return {
        "person": need.person,
        "name": name(desk, need.person),
        "peril": need.peril,
        "need": need.need,
        "has": need.has,
        "gap": need.gap,
        "none": need.none,
        "method": need.method,
        "formula": need.formula,
        "policies": list(need.policies),
        "shared": list(need.shared),
        "assumptions": list(need.assumptions),
    }


def name(desk: Desk, person: str) -> str:
    """Somebody of the household by name; empty for the family."""
    home = desk.persona.household
    return next((m.name for m in home.people if m.id == person), "") if home else ""
