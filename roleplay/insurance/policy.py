"""One policy as a card lists it, and the cover it gives."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Literal, NamedTuple

from roleplay.insurance.money import Fen

Peril = Literal["death", "ci", "accident", "medical"]
Kind = Literal["whole_ci", "term_life", "whole_life", "endowment", "annuity", "medical", "accident", "hospital_cash"]

NO_COVER = frozenset({"停效", "失效", "终止", "suspended", "ended"})
"""Words of `status` under which a policy pays nothing: the suspended and the ended (G4.1, G4.6)."""


ENDED = frozenset({"终止", "ended"})
"""Words of `status` under which nothing is paid any more, by either side (G4.6)."""
SAVES = frozenset({"annuity", "endowment"})
"""Kinds that put money by: what they cost is saved, and no part of what cover may cost (双十, C.2-1)."""


class Cover(NamedTuple):
    """What a policy pays one person for one peril. A sum that pays for critical illness or death, whichever comes
    first, is one cover under `ci` with `also_death` set: it is counted once (C.2)."""

    policy: str
    person: str
    peril: Peril
    sum: Fen
    also_death: bool = False


class Policy(NamedTuple):
    """A policy on the file. `years` premiums are due in all, `year` is the one running; `due` the next premium's day;
    `type` and `status` are words as the card shows them; `perils` what it pays for."""

    no: str
    kind: Kind
    type: str
    holder: str
    insured: str
    sum: Fen
    premium: Fen
    years: int
    year: int
    due: date
    cash_value: Fen
    status: str
    agent: Literal["left", "in_post"]
    perils: tuple[Peril, ...]
    beneficiary: str = ""

    def covers(self) -> tuple[Cover, ...]:
        """Its covers; none while suspended or after its end."""
        if self.status in NO_COVER:
            return ()
        shared = "ci" in self.perils and "death" in self.perils
        return tuple(
            Cover(self.no, self.insured, peril, self.sum, also_death=shared and peril == "ci")
            for peril in self.perils
            if not (shared and peril == "death")
        )


def cost_of_cover(policies: Iterable[Policy]) -> Fen:
    """What the policies that give cover cost a year; savings, and policies that are ended, are left out."""
    return sum(policy.premium for policy in policies if policy.kind not in SAVES and policy.status not in ENDED)
