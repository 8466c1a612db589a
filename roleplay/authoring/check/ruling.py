"""What can be wrong with rules: some can never win, some acts are answered by nobody, some facts never come true."""

from __future__ import annotations

import re
from collections.abc import Iterator

from roleplay import ranking, rules
from roleplay.diagnostics import Problem, near
from roleplay.part import Outcome
from roleplay.phrase import Reaction
from roleplay.script import Script

SPOKEN_AT = (
    "invitation_call",
    "first_visit",
    "policy_review",
    "proposal",
    "closing",
    "referral_request",
    "after_service",
)
BY_ENGINE = re.compile(
    r"(figure|told|form|scene|promise|sheet_missing|sheet_left|sheet_much|sheet_method|plan_item|plan_size|plan_for"
    r"|plan_cover|report|wrong|loan|todo)\..+|sheet_\w+|plan_\w+|report_\w+|loan_\w+|figure_changed|file_closed"
    r"|card_written|bring_\w+|read_\w+|learned_\w+|grown|.+\.(well|wrong|soothed|uncertain|evaded|dropped|half)|hesitat\w+"
)
"""Facts that the engine and the papers make true, and items by how they were dealt with."""
WORDINGS = 2


def problems(script: Script) -> Iterator[Problem]:
    """Every problem with rules of her own files."""
    yield from _never_winning(script)
    yield from _unanswered(script)
    yield from _one_wording(script)
    yield from _facts(script)


def _never_winning(script: Script) -> Iterator[Problem]:
    """Effects of hers that another of hers always goes before: wherever they hold, that one holds too."""
    own = {r.id for part in script.hers for r in part.effects}
    beaten: dict[str, str] = {}
    winning: set[str] = set()
    for ranked in script.ranked_effects.values():
        for one in ranked:
            if one.id not in own:
                continue
            by = next((o.id for o in ranked if o.id != one.id and _before(o, one)), "")
            if by:
                beaten[one.id] = by
            else:
                winning.add(one.id)
    for id, by in beaten.items():
        if id not in winning:
            yield Problem("V302", "effects", id, (), {"by": by})


def _before(other: ranking.Ranked, one: ranking.Ranked) -> bool:
    return ranking.beats(other, one) and rules.implies(one.box, other.box)


def _unanswered(script: Script) -> Iterator[Problem]:
    """Acts that can be said at a stage and that some state leaves without an answer."""
    said: dict[str, set[str]] = {stage: set() for stage in SPOKEN_AT}
    for phrase in script.lines.values():
        for stage in phrase.line.when.stage or SPOKEN_AT:
            if stage in said:
                said[stage] |= phrase.utterance.act_ids
    for stage, acts in said.items():
        for act in sorted(acts):
            if not any(_always(r) for r in script.reactions.get((stage, act), ())):
                yield Problem("V303", "persona", "", (), {"stage": stage, "name": act})


def _always(rule: Reaction) -> bool:
    return set(rules.box(rule.when)) <= {"stage"} and bool(rule.words)


def _one_wording(script: Script) -> Iterator[Problem]:
    """Reactions to what may happen again and again, with one wording."""
    for part in script.hers:
        for rule in part.reactions:
            if len(rule.say) < WORDINGS and not rule.ends and "any" in rule.on:
                yield Problem("V306", "reactions", rule.id, ("say",), {})


# --- facts


def _facts(script: Script) -> Iterator[Problem]:
    """Facts of hers that are asked for and that nothing makes true."""
    known = made_true(script)
    for part in script.hers:
        for kind in ("reactions", "effects", "lines", "items", "endings"):
            for entry in getattr(part, kind):
                for key in ("facts", "no_facts"):
                    for fact in getattr(entry.when, key):
                        if fact not in known and not BY_ENGINE.fullmatch(fact):
                            args = {"name": fact, "near": near(fact, known)}
                            yield Problem("V217", kind, entry.id, ("when", key), args)


def made_true(script: Script) -> set[str]:
    """Every fact that a rule, an answer, an hour of calling or a drill makes true."""
    out: set[str] = set()
    for part in script.parts:
        for outcome in (*part.effects, *part.reactions, *(a for i in part.items for a in i.answers.values())):
            out |= {*_outcome(outcome)}
    for call in script.persona.calls:
        out |= {*call.sets}
    for drill in script.persona.drills.values():
        out |= {*drill.facts}
    return out | {b.fact for b in script.persona.budget}


def _outcome(outcome: Outcome) -> list[str]:
    return list(outcome.sets)
