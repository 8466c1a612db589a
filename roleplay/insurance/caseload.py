"""The files on the desk this morning: what in each cannot wait, and whom to call first."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Literal, NamedTuple, Self

from pydantic import Field, model_validator

from roleplay.insurance.life import dates, standing, years_after
from roleplay.insurance.money import Fen, yuan
from roleplay.insurance.terms import Terms
from roleplay.schema import Both, Model

ReasonKind = Literal["due_soon", "grace", "suspended", "unclaimed", "claim_window"]


class CasePolicy(NamedTuple):
    """What of a policy matters to the order of calls. `due`: the next unpaid premium's day, None if none is due any
    more; `suspended_from`: since when cover rests, if it does; `unclaimed`: money waiting for the client;
    `claim_until`: last day to ask for it or to make a claim, None without one."""

    no: str
    due: date | None = None
    suspended_from: date | None = None
    unclaimed: Fen = 0
    claim_until: date | None = None


class CaseFile(NamedTuple):
    """A client's file. `pure`: every agent who sold a policy has left (G1.6)."""

    id: str
    name: str
    pure: bool
    policies: tuple[CasePolicy, ...]


class Reason(NamedTuple):
    """Why a file cannot wait: the day something ends and the days to it, both None for money that waits without a
    day. A window for reinstatement that is over has days below 0: the insurer may end the contract any day."""

    kind: ReasonKind
    policy: str
    day: date | None
    days: int | None


def reasons(file: CaseFile, on: date, terms: Terms) -> tuple[Reason, ...]:
    """All that is urgent in a file on a day, the nearest first (G3.3, G4.4, G4.5, G5.9)."""
    found = [reason for policy in file.policies for reason in _of_policy(policy, on, terms)]
    return tuple(sorted(found, key=lambda reason: (_waits(reason.days), reason.policy, reason.kind)))


def _of_policy(policy: CasePolicy, on: date, terms: Terms) -> list[Reason]:
    return _premium(policy, on, terms) + _claims(policy, on)


def _premium(policy: CasePolicy, on: date, terms: Terms) -> list[Reason]:
    """A premium due soon, in grace, or cover suspended for want of it."""
    if policy.suspended_from is not None:
        ends = years_after(policy.suspended_from, terms.whole("reinstate_years"))
        return [Reason("suspended", policy.no, ends, (ends - on).days)]
    if policy.due is None:
        return []
    now = standing(policy.due, on, terms)
    match now.state:
        case "in_force":
            return []
        case "due_soon" | "grace":
            return [Reason(now.state, policy.no, now.until, now.days_left)]
    ends = dates(policy.due, terms).window_ends
    return [Reason("suspended", policy.no, ends, (ends - on).days)]


def _claims(policy: CasePolicy, on: date) -> list[Reason]:
    """Money to collect and claims still open, unless their day is past."""
    until = policy.claim_until
    days = None if until is None else (until - on).days
    if days is not None and days < 0:
        return []
    waiting = [Reason("unclaimed", policy.no, until, days)] if policy.unclaimed else []
    return waiting + ([Reason("claim_window", policy.no, until, days)] if until is not None else [])


def order(files: Iterable[CaseFile], on: date, terms: Terms) -> list[CaseFile]:
    """Whom to call first: files with something urgent (G3.3), pure before non-pure (G1.7), then the nearest day."""
    return sorted(files, key=lambda file: _rank(file, on, terms))


def _rank(file: CaseFile, on: date, terms: Terms) -> tuple[bool, bool, tuple[bool, int], str]:
    urgent = reasons(file, on, terms)
    ahead = [(policy.due - on).days for policy in file.policies if policy.due is not None]
    nearest = urgent[0].days if urgent else min(ahead, default=None)
    return (not urgent, not file.pure, _waits(nearest), file.id)


def _waits(days: int | None) -> tuple[bool, int]:
    """Sorts days, what has no day last."""
    return (days is None, days or 0)


class StandInPolicy(Model):
    """A policy of a stand-in, its days counted from the session's start (negative: past); money in 元."""

    no: str
    type: str
    premium: int = Field(ge=0)
    due_in: int | None = None
    agent: Literal["left", "in_post"]
    suspended_since: int | None = Field(None, le=0)
    unclaimed: int = Field(0, ge=0)
    claim_until_in: int | None = None

    def on(self, start: date) -> CasePolicy:
        """With real days, for a session that starts on `start`."""
        return CasePolicy(
            self.no,
            _from(start, self.due_in),
            _from(start, self.suspended_since),
            yuan(self.unclaimed),
            _from(start, self.claim_until_in),
        )


def _from(start: date, days: int | None) -> date | None:
    return None if days is None else start + timedelta(days)


class StandIn(Model):
    """A file on the desk that is not played: fiction. `line`: what strikes the eye; `note`: why it stands where it does
    in a sound order, for the comparison at the end."""

    id: str
    name: str
    call: str
    age: int
    job: Both
    line: Both
    pure: bool
    policies: list[StandInPolicy] = Field(min_length=1)
    note: Both

    @model_validator(mode="after")
    def _class_follows_the_agents(self) -> Self:
        if self.pure != all(policy.agent == "left" for policy in self.policies):
            raise ValueError(f"{self.id}: pure if and only if every agent has left")
        return self

    def on(self, start: date) -> CaseFile:
        """The file with real days, for a session that starts on `start`."""
        return CaseFile(self.id, self.name, self.pure, tuple(policy.on(start) for policy in self.policies))


class CaseloadFile(Model):
    """caseload.yaml: the files beside the one that is played."""

    files: list[StandIn]
