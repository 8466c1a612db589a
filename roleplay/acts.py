"""The vocabulary of acts and claims, and what leads an utterance: which of its acts she answers first.

Salience (domain reference E, engine notes): critical breach > answer to her open question > wrong claim >
offence > sales > merely soothing > service > feeling > courtesy; within a class the act said last leads, as in talk.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, Protocol

from pydantic import Field

from roleplay.events import Claim, DoneAct
from roleplay.quantity import NEAR
from roleplay.schema import Both, Model
from roleplay.state import act_key


class Act(Model):
    """An act: its class orders replies, `minutes` is what saying it costs, `valence` its worth by stage (+ 0 - !)."""

    id: str
    label: Both
    klass: Literal["breach", "offence", "sales", "service", "feeling", "courtesy"] = Field(alias="class")
    minutes: int = 1
    valence: dict[str, str] = {}
    slots: list[str] = []


class ClaimKind(Model):
    """A kind of claim (a detector of the reference); a figure of one's own may be off by `within` per cent."""

    id: str
    label: Both
    within: int = NEAR


class Vocabulary(Model):
    """acts.yaml."""

    salience: list[str]
    acts: list[Act]
    claims: list[ClaimKind]

    def by_id(self) -> dict[str, Act]:
        """Acts by id."""
        return {a.id: a for a in self.acts}


class Filler(Protocol):
    """A text with places to fill (script.Words)."""

    def fill(self, name: Callable[[str], str]) -> str:
        """The text with its places filled."""
        ...


class Lead:
    """What an utterance leads with at one stage: cue, rank of its class, the slots of the leading act, and those
    that her reply goes by (`heard`): where two acts name different things, the leading act's."""

    __slots__ = ("act", "cue", "heard", "klass", "rank", "slots")

    def __init__(self, rank: int, cue: str, act: str, klass: str, slots: dict[str, str]) -> None:
        self.rank, self.cue, self.act, self.klass, self.slots = rank, cue, act, klass, slots
        self.heard: dict[str, frozenset[str]] = {}


class Spoken:
    """One act of an utterance, ready for its effect: its slots as conditions ask for them, and whether it is
    service."""

    __slots__ = ("act", "serves", "slots")

    def __init__(self, act: DoneAct, klass: str) -> None:
        self.act, self.serves = act, klass == "service"
        self.slots = {k: frozenset((v,)) for k, v in act.slots.items()}


class Utterance:
    """Words with their acts, slots and claims, prepared once for every turn in which they are said."""

    __slots__ = (
        "_words",
        "act_ids",
        "acts",
        "asserted",
        "claim_map",
        "claims",
        "harm",
        "harmless",
        "keys",
        "leads",
        "minutes",
        "parts",
        "pieces",
        "slots",
        "tempts",
        "text",
        "wrong",
    )

    def __init__(
        self,
        text: str,
        acts: tuple[DoneAct, ...],
        claims: tuple[Claim, ...],
        words: dict[str, Act],
        ranks: dict[str, int],
        stages: tuple[str, ...],
    ) -> None:
        self.text, self.acts, self.claims = text, acts, claims
        self.parts = tuple(Spoken(a, words[a.id].klass) for a in acts)
        self.asserted = tuple(f"{c.id}.{'right' if c.right else 'wrong'}" for c in claims)
        self.pieces: Filler | None = None
        self._words = words
        self.act_ids = frozenset(a.id for a in acts)
        self.keys = tuple(act_key(a) for a in acts)
        self.claim_map = {c.id: "right" if c.right else "wrong" for c in claims}
        self.wrong = any(not c.right for c in claims)
        self.minutes = max((words[a.id].minutes for a in acts), default=1)
        slots: dict[str, frozenset[str]] = {}
        for a in acts:
            for k, v in a.slots.items():
                slots[k] = slots.get(k, frozenset()) | {v}
        self.slots = slots
        self.tempts = tuple(a.id for a in acts) + tuple(f"{c.id}.{'right' if c.right else 'wrong'}" for c in claims)
        self.harm = {stage: self._harm(stage) for stage in stages}
        self.harmless = {stage: self._harmless(stage, words) for stage in stages}
        self.leads = {stage: self._lead(stage, words, ranks) for stage in stages}

    def valence(self, act: str, stage: str) -> str:
        """The worth of one of its acts at a stage: + 0 - or !."""
        return self._words[act].valence.get(stage, "0")

    def _harm(self, stage: str) -> Literal["", "offence", "breach"]:
        """The worst that its acts do at this stage."""
        valences = {self.valence(act.id, stage) for act in self.acts}
        return "breach" if "!" in valences else "offence" if "-" in valences else ""

    def klass(self, act: str) -> str:
        """The class of one of its acts: breach, offence, sales, service, feeling or courtesy."""
        return self._words[act].klass

    def needed(self, act: str) -> set[str]:
        """The slots that one of its acts needs to count in full."""
        return set(self._words[act].slots)

    def _harmless(self, stage: str, words: dict[str, Act]) -> tuple[tuple[str, str], ...]:
        """The acts that do no harm at this stage, with their keys: only these can be said again in vain."""
        found = zip(self.acts, self.keys, strict=True)
        return tuple((a.id, key) for a, key in found if words[a.id].valence.get(stage) not in ("!", "-"))

    def _lead(self, stage: str, words: dict[str, Act], ranks: dict[str, int]) -> Lead:
        best = Lead(ranks["courtesy"] + 1, "any", "", "courtesy", {})
        for act in self.acts:
            word = words[act.id]
            klass = "breach" if word.valence.get(stage) == "!" else word.klass
            if ranks[klass] <= best.rank:
                best = Lead(ranks[klass], act.id, act.id, klass, act.slots)
        wrong = [c for c in self.claims if not c.right]
        if wrong and ranks["wrong"] < best.rank:
            best = Lead(ranks["wrong"], f"{wrong[-1].id}.wrong", best.act, "wrong", best.slots)
        named = {k: v for a in self.acts for k, v in a.slots.items()} | best.slots
        best.heard = {k: frozenset((v,)) for k, v in named.items()}
        return best
