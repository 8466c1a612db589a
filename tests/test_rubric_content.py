"""What the rubrics say: known names only, a source for every criterion, and better lines that pass both packs."""

from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from roleplay import catalogue, library, rubric
from roleplay import events as ev
from roleplay.criteria import Better, Criterion
from roleplay.judge import Judge
from roleplay.scorecard import Finding
from tests.rubric_notation import log

RUBRICS = rubric.shipped()
JUDGES: dict[str, Judge] = {judge.criterion.id: judge for part in RUBRICS for judge in part.judges}
BUILT = [f"F{n}" for n in [*range(1, 20), "19b", *range(20, 50)]] + [f"K{n}" for n in range(1, 12)]
GUIDANCE = Path(rubric.__file__).parent / "guidance"


def _yaml(file: Path) -> Any:
    return YAML(typ="safe").load(file.read_text(encoding="utf-8"))


def _values(value: Any, key: str) -> set[str]:
    """Every string under this key, anywhere in a criterion."""
    if isinstance(value, dict):
        own = value.get(key) or []
        names = own if isinstance(own, list) else [own]
        found = {part for part in names if isinstance(part, str)}
        return found.union(*(_values(part, key) for part in value.values()))
    return set().union(*(_values(part, key) for part in value)) if isinstance(value, list) else set()


def conditions(criterion: Criterion) -> dict[str, Any]:
    return criterion.model_dump(by_alias=True, exclude={"better", "why", "advice", "name"})


def test_what_is_built_is_there_and_nothing_else() -> None:
    assert set(JUDGES) == set(BUILT)


@pytest.mark.parametrize("id", BUILT)
def test_a_criterion_names_only_acts_and_claims_that_exist(id: str) -> None:
    known = _yaml(GUIDANCE / "acts.yaml")
    acts, claims = {act["id"] for act in known["acts"]}, {claim["id"] for claim in known["claims"]}
    used = conditions(JUDGES[id].criterion)
    assert _values(used, "acts") <= acts
    assert {name.partition(".")[0] for name in _values(used, "claims")} <= claims
    mixed = _values(used, "with") | _values(used, "without") | _values(used, "tempts")
    assert {name.partition(".")[0] for name in mixed} <= acts | claims | {"*"}


@pytest.mark.parametrize("id", BUILT)
def test_a_criterion_has_its_sources_in_the_catalogue(id: str) -> None:
    there = catalogue.items().keys() | catalogue.conflicts().keys()
    assert set(JUDGES[id].criterion.catalogue) <= there


def test_what_no_criterion_asks_for_is_only_what_the_reference_leaves_unscored() -> None:
    asked = {source for judge in JUDGES.values() for source in judge.criterion.catalogue}
    unscored = {"G1.14", "G1.15", "G3.8", "G8.1", "G11.13", "G12.3", "G12.4", "G12.5", "G12.6", "G12.8"}
    assert (catalogue.items().keys() | catalogue.conflicts().keys()) - asked == unscored


def test_weights_are_those_of_the_reference() -> None:
    assert [sum(c.weight for c in part.pack.criteria) for part in RUBRICS] == [100, 100]
    critical = {id for id, judge in JUDGES.items() if judge.criterion.critical}
    assert critical == {"F10", "F19", "F44", "K3", "K4", "K5", "K6", "K9", "K10"}


# --- better lines

# What stands before the line, and the channel it is said in, where a criterion needs more than a stage.
BEFORE = {
    "F18": ["raise abandonment"],
    "F21": ["form sheet policies_of=3 policies_right=3 fields_of=12 fields_right=12"],
    "F22": ["say ask_open_question/about=cover"],
    "F28": ["form report chart=1"],
    "F29": ["say list_policies", "say compute_gap"],
    "F30": ["form plan items=3 mapped=3", "say check_affordability"],
    "F31": ["fact plan_item.medical", "say check_affordability", "say present_plan_by_gap/about=mortgage"],
    "F32": ["say check_affordability", "say present_plan_by_gap CL_NEW_PREMIUM+"],
    "F35": ["fact need_confirmed"],
    "F36": ["raise no_money"],
    "F37": ["raise no_money"],
    "F38": ["raise no_money", "fact reason_money"],
    "F42": ["say request_referral/need=newborn get_referral_consent", "fact referral_refused"],
    "F43": ["say request_referral/need=newborn get_referral_consent"],
    "F47": ["say remind_renewal/policy=A", "say solve_service_issue/service=card_change"],
    "F48": ["say commit_follow_up/service=reminder/by_when=tomorrow", "say care_touch/about=children"],
    "F49": ["raise no_money"],
}
# These are decided by a form's result, a gauge, the clock or what she answers: the line can only lead there.
LEADS_THERE = {"F2", "F3", "F4", "F5", "F19b", "F20", "F40"}
MEETS = {
    "invitation_call": "phone 16:30",
    "preparation": "",
    "referral_request": "messages event",
    "after_service": "messages promise_due",
}


def line_of(id: str, whose: str) -> Better:
    part = next(part for part in RUBRICS if id in {c.id for c in part.pack.criteria})
    return JUDGES[id].criterion.better if whose == "anyone" else part.better[whose][id]


def said(id: str, line: Better, whose: str) -> list[ev.AnyEvent]:
    """A short log in which the line is said (or written) at its stage; what worries her is what worries the log's
    customer."""
    worries = {"$worry", *(library.persona(whose).worry if whose in HERS else ())}
    meets = MEETS.get(line.stage, "visit cafe")
    earlier = ["visit home", "leave"] if line.stage in ("policy_review", "proposal", "closing") else []
    steps = [f"stage {line.stage}", *earlier, *([meets] if meets else []), *BEFORE.get(id, [])]
    acts = tuple(ev.DoneAct(act.act, dict(act.model_extra or {})) for act in line.acts)
    slots = [{key: "mortgage" if value in worries else str(value) for key, value in act.slots.items()} for act in acts]
    acts = tuple(ev.DoneAct(act.id, own) for act, own in zip(acts, slots, strict=True))
    claims = tuple(ev.Claim(claim.id, claim.right, str(claim.value)) for claim in line.claims)
    spoken: ev.AnyEvent = ev.Said(line.text, acts, claims)
    if line.form:
        spoken = ev.FormSubmitted(line.form, {}, {}, acts)
    return [*log(steps, stage=line.stage), spoken]


def findings(events: list[ev.AnyEvent]) -> list[Finding]:
    card = rubric.score(RUBRICS, events)
    return [finding for part in card.packs.values() for finding in part.findings]


HERS = {whose: {id for part in RUBRICS for id in part.better.get(whose, {})} for whose in library.personas()}
EVERY = [(id, "anyone") for id in BUILT] + [(id, whose) for whose, own in HERS.items() for id in sorted(own)]


@pytest.mark.parametrize(("id", "whose"), EVERY)
def test_a_better_line_breaks_nothing_in_either_pack(id: str, whose: str) -> None:
    line = line_of(id, whose)
    events = said(id, line, whose)
    at = len(events) - 1
    for finding in findings(events):
        forbidden = JUDGES[finding.id].broken is not None
        assert not (forbidden and finding.status == "missed" and at in finding.evidence), finding.id
        assert not (finding.why.zh.startswith("打了包票") and at in finding.evidence)


@pytest.mark.parametrize(("id", "whose"), [case for case in EVERY if case[0] not in LEADS_THERE])
def test_a_better_line_serves_its_own_criterion(id: str, whose: str) -> None:
    line = line_of(id, whose)
    events = said(id, line, whose)
    with_it = next(finding for finding in findings(events) if finding.id == id)
    if JUDGES[id].broken is None:
        assert with_it.status in ("met", "half"), with_it
        assert len(events) - 1 in with_it.evidence
    else:
        assert with_it.status in ("met", "na"), with_it


@pytest.mark.parametrize(("id", "whose"), EVERY)
def test_a_better_line_is_said_where_its_criterion_is_judged(id: str, whose: str) -> None:
    assert line_of(id, whose).stage in JUDGES[id].criterion.stages
    assert 8 <= len(line_of(id, whose).text) <= 60


@pytest.mark.parametrize(("id", "whose"), [case for case in EVERY if case[1] != "anyone"])
def test_her_better_line_names_topics_and_services_she_has(id: str, whose: str) -> None:
    persona = library.persona(whose)
    for act in line_of(id, whose).acts:
        slots = dict(act.model_extra or {})
        assert {slots["about"]} - {"$worry"} <= persona.topics.keys() if "about" in slots else True
        assert slots["service"] in persona.services if "service" in slots else True


def test_placeholders_of_a_better_line_are_filled_from_the_card() -> None:
    company = _yaml(GUIDANCE / "company.yaml")
    line = next(finding for finding in findings(log(["phone"])) if finding.id == "F6").better
    assert company["name"] in line.text and company["licence"] in line.text and "李明" in line.text
