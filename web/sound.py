"""Shapes a sound order of the morning's files beside the trainee's own, with the reasons for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from roleplay.papers.caseload import PLACES
from web.i18n import N_, Speech

Data = dict[str, Any]
Chosen = Mapping[str, list[str]]

REASONS = {
    "due_soon": N_("policy %(no)s: premium due in %(n)s days"),
    "grace": N_("policy %(no)s: %(n)s days of grace left"),
    "suspended": N_("policy %(no)s: %(n)s days left to reinstate"),
    "unclaimed": N_("policy %(no)s: money is waiting"),
    "claim_window": N_("policy %(no)s: %(n)s days left to file the claim"),
}
ALL_LEFT = N_("every agent who sold to them has left")
SOME_STAY = N_("a colleague still serves a part")


def compare(files: Sequence[Data], chosen: Chosen, s: Speech) -> list[Data]:
    """The places of a sound order: who stands there, why, and whom the trainee put there (nobody after the third)."""
    names = {file["id"]: file["name"] for file in files}
    own = [next(iter(chosen.get(place, [])), "") for place in PLACES]
    own += [""] * (len(files) - len(own))
    return [
        {
            "place": n + 1,
            "asked": n < len(PLACES),
            "own": names.get(mine, ""),
            "sound": file["name"],
            "same": mine == file["id"],
            "why": because(file, s),
            "note": s.of(file["note"]),
        }
        for n, (file, mine) in enumerate(zip(files, own, strict=False))
    ]


def because(file: Data, s: Speech) -> str:
    """What is urgent in a file, the nearest first, and who still serves it."""
    urgent = [_urgent(one, s) for one in file["reasons"]]
    served = ALL_LEFT if file["pure"] else SOME_STAY
    told = s("; ").join([*urgent, s(served)])
    return told[0].upper() + told[1:]


def _urgent(reason: Data, s: Speech) -> str:
    words = REASONS[reason["kind"]]
    return s(words, no=reason["policy"], n=reason["days"])


def weighed(files: Sequence[Data], chosen: Chosen, labels: Mapping[str, str], s: Speech) -> list[Data]:
    """The trainee's reasons for whom she put first, each held against that file; those she overlooked behind them."""
    first = next((file for file in files if file["id"] in chosen.get("first", [])), None)
    if first is None:
        return []
    true = {one["kind"] for one in first["reasons"]} | {"pure" if first["pure"] else "non_pure"}
    given = [id for id in labels if id in chosen.get("why", [])]
    rows = [_verdict(labels[id], True, id in true, s) for id in given]
    return rows + [_verdict(labels[id], False, True, s) for id in labels if id in true and id not in given]


def _verdict(text: str, chosen: bool, right: bool, s: Speech) -> Data:
    told = s("overlooked") if not chosen else s("holds") if right else s("does not hold here, or is no reason")
    return {"text": text, "chosen": chosen, "right": chosen and right, "verdict": told}
