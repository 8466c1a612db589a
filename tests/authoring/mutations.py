"""Forty kinds of slips in a customer's YAML: what people mistype, leave out, swap or blow up.

A kind is a pattern of a line and what becomes of it; each is tried at several places of a customer just begun.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

Change = Callable[[re.Match[str], random.Random], str]


class Mutant(NamedTuple):
    """A text with one slip: which kind, in which file, at which line."""

    kind: str
    file: str
    line: int
    text: str


def _slip(word: str, dice: random.Random) -> str:
    """A name with two letters swapped, or one lost."""
    at = dice.randrange(1, len(word) - 1)
    swapped = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    return swapped if swapped != word else word[:at] + word[at + 1 :]


def _name(group: int = 1) -> Change:
    return lambda m, dice: m.group(0).replace(m.group(group), _slip(m.group(group), dice), 1)


def _to(text: str) -> Change:
    return lambda m, dice: m.expand(text)


PERSONA, HERS, PLAYS = "persona.yaml", "hers.yaml", "plays.yaml"
KINDS: dict[str, tuple[str, str, Change]] = {
    # names with a slip
    "a key of a line": (HERS, r"\b(role|acts|when): ", _name()),
    "a key of an item": (HERS, r"^    (stages|judge|raise|urgency|kind): ?", _name()),
    "a key of persona.yaml": (PERSONA, r"^(voice|trust|sections|policies|household|offers|budget):", _name()),
    "a role": (HERS, r"role: (step|apt|wrong|evade|premature|tone)\b", _name()),
    "an act": (HERS, r"act: ([a-z_]{8,})", _name()),
    "an act in a list": (HERS, r"acts: \[([a-z_]{8,})", _name()),
    "a stage": (HERS, r"stage: (first_visit|policy_review|invitation_call|after_service)", _name()),
    "a fact that is asked for": (HERS, r"facts: \[(scope_told|takeover_told|named|report_given)", _name()),
    "a topic": (HERS, r"about: (work|strain)\b", _name()),
    "a service": (HERS, r"service: (card_change)\b", _name()),
    "an item a line is for": (HERS, r"for: (card_question|card_failed|strain)\b", _name()),
    "a cue": (HERS, r"on: (solve_service_issue|small_talk_personal|acknowledge_feeling)", _name()),
    "a rule to go before": (HERS, r"over: \[(c_fx_feeling_unasked)", _name()),
    "a place in a text": (HERS, r"\{figure\.(premium_a)\}", _name()),
    "a scene": (HERS, r"scene: (promise_due|fitting_touch)", _name()),
    "a face": (HERS, r"face: (warm|cold|hurt|wary)", _name()),
    "a kind of policy": (PERSONA, r"kind: (whole_ci|term_life|medical|accident)", _name()),
    "an insured person": (PERSONA, r"person: (self)", _name()),
    "an offer of a plan": (PERSONA, r"offer: (life_self|medical|ci_self|accident)", _name()),
    "a call of a drill": (PERSONA, r"call: (after_work)", _name()),
    "a meeting of a drill": (PERSONA, r"circumstance: (cafe_saturday|home_saturday)", _name()),
    "a gauge": (PERSONA, r"gauges: \{(trust)", _name()),
    "a person in the room": (PERSONA, r"present: \[(spouse)", _name()),
    "a voice": (PERSONA, r"^voice: (warm)", _name()),
    "a line of a play": (PLAYS, r"(b_l_unfit_leave)", _name()),
    "an ending a play expects": (PLAYS, r"ending: (drifted)", _name()),
    # left out
    "no role": (HERS, r"role: [a-z]+, ", _to("")),
    "no words": (HERS, r", say: .*\}$", _to("}")),
    "no acts": (HERS, r"acts: \[.*?\](, claims: \[.*?\])?, say", _to("say")),
    "no id": (HERS, r"\{id: [a-z_]+, role", _to("{role")),
    "no sum": (PERSONA, r"sum: \d+, premium", _to("premium")),
    "no English": (PERSONA, r", en: [^,}]+\}", _to("}")),
    # of another kind
    "a word for a number": (PERSONA, r"(trust|patience|age): \d+", _to(r"\1: much")),
    "a list for a word": (HERS, r"kind: (\w+)$", _to(r"kind: [\1, \1]")),
    "a map for words": (HERS, r"say: ([^\[{'].*)\}$", _to(r"say: {zh: \1}}")),
    "a number for a name": (HERS, r"act: [a-z_]+", _to("act: 7")),
    # too much
    "a huge number": (PERSONA, r"(urgency|hour|weekday): \d+", _to(r"\1: 99999999999999999999")),
    "a huge premium": (PERSONA, r"premium: (\d+), years: 20", _to(r"premium: \g<1>000000, years: 20")),
    # the shape
    "a bracket left open": (HERS, r"\](?=, say)", _to("")),
    "a quote left open": (HERS, r"say: ([^\[{'].*)\}$", _to(r"say: '\1}")),
    "a line pushed in": (HERS, r"^  - \{id", _to("      - {id")),
    "a tab": (HERS, r"^    ", _to("\t")),
}


def mutants(texts: dict[str, str], each: int, seed: int = 1) -> Iterator[Mutant]:
    """Up to `each` slips of every kind, at places chosen by `seed`."""
    for kind, (file, pattern, change) in KINDS.items():
        dice = random.Random(f"{seed}/{kind}")
        lines = texts[file].split("\n")
        there = [n for n, line in enumerate(lines) if re.search(pattern, line)]
        for n in dice.sample(there, min(each, len(there))):
            found = re.search(pattern, lines[n])
            assert found is not None
            new = lines[n][: found.start()] + change(found, dice) + lines[n][found.end() :]
            yield Mutant(kind, file, n + 1, "\n".join([*lines[:n], new, *lines[n + 1 :]]))
