"""The check of a script: every kind of problem has a tiny script that triggers it, and it alone."""

import pytest

from roleplay import library
from roleplay.errors import BadScript
from roleplay.names import unknown
from tests.core.tiny import SCRIPTS, files, script

ITEM = """
items:
  - {id: q, kind: question, stages: [first_visit], raise: 在吗？, repeat: 问你呢。,
     judge: {well: [{acts: thank_client}]}EXTRA}
lines:
  - {id: l_apt, say: 谢谢您。, acts: [thank_client], for: q, role: apt}
  - {id: l_evade, say: 再说吧。, acts: [respect_pace], for: q, role: evade}
"""
LINE = "lines: [{id: l, say: 您好。, acts: ACTS, role: stepEXTRA}]"
RULE = "reactions: [{id: r, on: ON, say: 好的。EXTRA}]"
ENDING = "endings: [{id: e, title: {zh: a, en: a}, debrief: {zh: b, en: b}EXTRA}]"


def item(extra: str = "") -> str:
    """A tiny item that is in order, with something more."""
    return ITEM.replace("EXTRA", extra and f", {extra}")


def line(extra: str = "", acts: str = "[thank_client]") -> str:
    """A tiny line."""
    return LINE.replace("EXTRA", extra and f", {extra}").replace("ACTS", acts)


def rule(extra: str = "", on: str = "thank_client") -> str:
    """A tiny reaction."""
    return RULE.replace("EXTRA", extra and f", {extra}").replace("ON", on)


SECOND = """  - {id: q, kind: cue, stages: [first_visit], raise: 甲。, repeat: 乙。,
     judge: {well: [{acts: thank_client}]}}
lines:"""


PROBLEMS: dict[str, tuple[str, str]] = {
    "a cue nobody fires": (rule(on="bow_deeply"), "reaction r: on 'bow_deeply' is neither an act, a cue nor a group"),
    "a reaction without words": ("reactions: [{id: r, on: thank_client}]", "reaction r: a reaction must say something"),
    "an effect with words": ("effects: [{id: f, on: thank_client, say: 好。}]", "effect f: an effect says nothing"),
    "a rule id twice": (
        "effects: [{id: f, on: thank_client}, {id: f, on: respect_pace}]", "effect f: this id is used 2 times"),
    "an unknown stage": (rule("when: {stage: wedding}"), "reaction r: when.stage names 'wedding'"),
    "an unknown channel": (rule("when: {channel: fax}"), "when.channel names 'fax'"),
    "an unknown place": (rule("when: {place: moon}"), "when.place names 'moon'"),
    "an unknown scene": (rule("when: {scene: party}"), "when.scene names 'party'"),
    "an unknown open item": (rule("when: {open: quarrel}"), "when.open names 'quarrel'"),
    "an unknown act that must be said": (rule("when: {with: bow}"), "when.with names 'bow'"),
    "an unknown act that must not be said": (rule("when: {without: bow}"), "when.without names 'bow'"),
    "an unknown act that is counted": (rule("when: {times: {bow: {min: 1}}}"), "when.times names 'bow'"),
    "an unknown topic in a condition": (rule("when: {slots: {about: cars}}"), "topic 'cars' is not among"),
    "an unknown service in a condition": (rule("when: {slots: {service: taxi}}"), "service 'taxi' is not among"),
    "an unknown trigger": (rule("trigger: jump"), "reaction r: trigger 'jump' is not one of the machine's"),
    "an unknown meeting": (rule("appoint: moon"), "reaction r: appoint 'moon' is not a circumstance"),
    "an unknown item raised": (rule("raises: quarrel"), "reaction r: raises 'quarrel', which is no agenda item"),
    "an unknown rule beaten": (rule("over: ghost"), "reaction r: over 'ghost', which does not exist"),
    "an item at no stage": (item().replace("first_visit", "wedding"), "item q: stage 'wedding' does not exist"),
    "an item on no act": (item("on: bow"), "item q: on names act 'bow'"),
    "an item about nothing known": (item("about: cars"), "item q: topic 'cars' is not among"),
    "an item judged by no act": (item().replace("acts: thank_client}]", "acts: bow}]"), "judge.well names act 'bow'"),
    "an item nobody can answer": (item().replace("{well:", "{soothed:"), "item q: nothing counts as a good answer"),
    "an item answer with an unknown trigger": (item("answers: {well: {say: 好。, trigger: jump}}"), "trigger 'jump'"),
    "an item whose condition names nothing": (item("when: {place: moon}"), "item q: when.place names 'moon'"),
    "an item without temptation": (item().replace("role: evade", "role: apt"), "item q: has lines only for ['apt']"),
    "an item id twice": (item().replace("lines:", SECOND), "item q: this id is used 2 times"),
    "a line id twice": (line() + "\n", "line l: this id is used 2 times"),
    "a line for no item": (line("for: quarrel"), "line l: for 'quarrel', which is no agenda item"),
    "a line that does nothing": (line(acts="[]"), "line l: does nothing"),
    "a line about nothing known": (line(acts="[{act: ask_open_question, about: cars}]"), "topic 'cars' is not among"),
    "a line on no service known": (line(acts="[{act: solve_service_issue, service: taxi}]"), "service 'taxi'"),
    "a line whose condition names nothing": (line("when: {stage: wedding}"), "line l: when.stage names 'wedding'"),
    "a place nobody fills": (
        rule().replace("好的。", "'{nobody}你好。'"), "text r#0: {nobody} is not a name of this script"),
    "a text said twice": (rule().replace("好的。", "[好的。, 好的。]"), "text r#1: says the same as r#0"),
    "two rules that clash": (
        "reactions: [{id: a, on: thank_client, when: {place: home}, say: 甲。}, "
        "{id: b, on: thank_client, when: {trust: {min: 50}}, say: 乙。}]",
        "reactions a and b can both answer thank_client at preparation (place=home, trust=50): make one condition "
        "narrower, or write `over: [b]` in a"),
    "two effects that clash": (
        "effects: [{id: a, on: thank_client}, {id: b, on: thank_client}]",
        "effects a and b can both answer thank_client"),
    "an ending id twice": (
        ENDING.replace("EXTRA}]", ", when: {facts: x}}, " + ENDING.replace("EXTRA", "").removeprefix("endings: [")),
        "ending e: this id is used 2 times"),
    "an ending that spares no stage": (
        ENDING.replace("EXTRA", ", when: {facts: x}, spares: wedding"),
        "ending e: spares 'wedding', which is no stage"),
    "an ending whose condition names nothing": (
        ENDING.replace("EXTRA", ", when: {place: moon}"), "ending e: when.place names 'moon'"),
    "a scene id twice": (
        "scenes: [{id: s, title: {zh: a, en: a}}, {id: s, title: {zh: a, en: a}}]",
        "scene s: this id is used 2 times"),
}  # fmt: skip


@pytest.mark.parametrize("name", PROBLEMS)
def test_each_problem_is_found_by_a_tiny_script_that_has_it_alone(name: str) -> None:
    part, says = PROBLEMS[name]
    twice = {"more": line().replace("您好。", "您好啊。")} if name == "a line id twice" else {}
    found = [str(problem) for problem in unknown(script(part=part, **twice))]
    assert len(found) == 1 and says in found[0], found


def test_the_tiny_scripts_of_the_tests_are_in_order_themselves() -> None:
    tiny = ("base", "gauges", "time", "layers", "choices")
    wrong = {folder: [str(problem) for problem in unknown(script(folder))] for folder in tiny}
    assert not any(wrong.values()), wrong


def test_without_an_ending_for_everything_a_visit_could_not_end() -> None:
    common = (
        (SCRIPTS / "base" / "common.yaml").read_text("utf-8").replace("{id: over, ", "{id: over, when: {facts: x}, ")
    )
    (found,) = unknown(script(common=common))
    assert str(found) == "endings: none fits everything; give one an empty `when`"


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("preparation: {}", "wedding: {}", "drill wedding: there is no such stage"),
        ("{call: noon,", "{call: dawn,", "drill invitation_call: call 'dawn'"),
        ("{day: 3, circumstance: home_saturday,", "{day: 3, circumstance: moon,", "circumstance 'moon'"),
    ],
)
def test_a_drill_that_could_not_begin_is_found(old: str, new: str, says: str) -> None:
    persona = files()["persona/persona.yaml"].replace(old, new)
    (found,) = unknown(script(persona=persona))
    assert says in str(found)


def test_an_unknown_act_or_a_ring_of_rules_stops_the_script_with_a_sentence() -> None:
    with pytest.raises(BadScript, match="unknown act or missing file: 'bow'"):
        script(part=line(acts="[bow]"))
    with pytest.raises(BadScript, match="ring"):
        script(part="effects: [{id: a, on: thank_client, over: b}, {id: b, on: thank_client, over: a}]")


def test_the_shipped_customers_have_no_problems() -> None:
    assert {name: list(library.problems(name)) for name in library.personas()} == {n: [] for n in library.personas()}
