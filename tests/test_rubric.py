"""The rubric as a whole: verdicts, caps, drills, annotations, bytes, and that nothing in a log makes scoring fail."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from pydantic import ValidationError

from roleplay import events as ev
from roleplay import rubric
from roleplay.criteria import Pack
from roleplay.errors import BadScript
from roleplay.schema import GAUGES, STAGES, Both
from roleplay.scorecard import Finding, Result, Scorecard, Words, result, scorecard
from tests.rubric_notation import log

RUBRICS = rubric.shipped()
HERE = Path(__file__).parent


def card(steps: list[str], **start: object) -> Scorecard:
    return rubric.score(RUBRICS, log(steps, **start))


def finding(made: Scorecard, criterion: str) -> Finding:
    return next(f for part in made.packs.values() for f in part.findings if f.id == criterion)


# --- sums and verdicts, on findings made by hand


def pack(name: str, weights: list[float], critical: tuple[int, ...] = ()) -> Pack:
    text = Both(zh="一", en="one")
    why = {"met": text, "missed": text, "half": text}
    line = {"text": "好", "stage": "closing"}
    criteria = [
        {"id": f"{name}{n}", "name": text, "dimension": "a" if n % 2 else "b", "weight": weight,
         "stages": "closing", "critical": n in critical, "met": {"said": True}, "catalogue": "G1.1", "why": why,
         "advice": text, "better": line}
        for n, weight in enumerate(weights)
    ]  # fmt: skip
    own = RUBRICS[0].pack
    marks = {"passes": 75, "excels": 88} if name == "g" else {"passes": 80, "excels": 95}
    dimensions = [{"id": "a", "name": text}, {"id": "b", "name": text}]
    return Pack(
        pack=name, name=text, complete=True, sentences=own.sentences, dimensions=dimensions, criteria=criteria, **marks
    )


def results(of: Pack, points: list[float | None]) -> Result:
    findings = []
    for criterion, earned in zip(of.criteria, points, strict=True):
        word = Words("一", "one")
        whole = {None: "na", criterion.weight: "met", 0: "missed"}.get(earned, "half")
        caps = criterion.critical and earned == 0
        blank = rubric.Judge(of, criterion).finding(rubric.Evidence([]), None, {}, None)
        made = {"status": whole, "points": earned or 0.0, "caps": caps, "span": None, "why": word}
        findings.append(replace(blank, **made))
    return result(of, findings)


def verdict(guidance: list[float | None], compliance: list[float | None], critical: tuple[int, ...] = ()) -> Scorecard:
    packs = [pack("g", [10.0] * len(guidance)), pack("c", [10.0] * len(compliance), critical)]
    parts = [results(p, points) for p, points in zip(packs, (guidance, compliance), strict=True)]
    return scorecard(packs, parts)


@pytest.mark.parametrize(
    ("guidance", "compliance", "expected"),
    [
        ([10, 10, 10, 5, 10], [10, 10], "excellent"),
        ([10, 10, 5, 5], [10, 10], "passed"),
        ([10, 10, 5, 0], [10, 10], "failed"),
        ([10, 10, 10, 10], [10, 5], "failed"),
        ([10, 10, 10, 10], [10, 10, 10, 10, 5], "passed"),
    ],
)
def test_verdicts(guidance: list[float | None], compliance: list[float | None], expected: str) -> None:
    made = verdict(guidance, compliance)
    assert made.verdict == expected
    assert made.label is not None and made.failed is None


def test_a_failed_critical_criterion_caps_the_pack_and_is_named() -> None:
    made = verdict([10, 10], [10, 10, 10, 10, 0], critical=(4,))
    assert made.packs["c"].score == 59 and made.packs["c"].capped
    assert (made.verdict, made.failed) == ("failed", "c4")


def test_a_half_on_a_critical_criterion_is_not_a_failure() -> None:
    made = verdict([10, 10], [10, 10, 10, 10, 5], critical=(4,))
    assert made.packs["c"].score == 90 and not made.packs["c"].capped
    assert made.verdict == "passed"


def test_a_cap_does_not_lift_a_lower_score() -> None:
    assert verdict([10], [0, 0, 10], critical=(0,)).packs["c"].score == 33.3


def test_less_than_half_of_the_weight_gives_findings_and_no_verdict() -> None:
    made = verdict([10, 10, 10, None, None, None, None], [10, 10])
    assert made.packs["g"].score is None and made.packs["c"].score == 100
    assert made.verdict is None and made.label is None
    assert verdict([10, None], [10, 10]).packs["g"].score == 100


def test_a_dimension_with_nothing_applicable_has_no_score() -> None:
    axes = {axis.id: axis for axis in verdict([None, 10, None, 5], [10]).packs["g"].dimensions}
    assert axes["b"].score is None and axes["b"].weight == 0
    assert axes["a"].score == 75 and axes["a"].weight == 20


def test_practise_takes_critical_failures_first_then_weight_one_per_dimension() -> None:
    made = verdict([0, 10, 0, 5], [10, 0, 10], critical=(1,))
    assert made.practise == ("c1", "g0", "g3")
    assert made.well == ("g1", "c0", "c2")


# --- the shipped rubric


def test_the_rubric_is_whole_and_a_card_of_a_part_of_it_says_partial() -> None:
    assert not card(["phone"]).partial
    assert all(part.pack.complete for part in RUBRICS)
    packs = [pack("g", [10.0]), pack("c", [10.0]).model_copy(update={"complete": False})]
    assert scorecard(packs, [results(p, [10.0]) for p in packs]).partial


def test_a_drill_is_judged_by_its_own_stage() -> None:
    steps = ["stage invitation_call", "phone", "say greet_by_name identify_self/name=told"]
    made = card(steps, drill="invitation_call")
    assert finding(made, "F6").status == "met"
    assert {f.id for part in made.packs.values() for f in part.findings if f.status == "missed"} <= {
        "F7", "F8", "F9"
    }  # fmt: skip
    assert made.packs["guidance"].score is None and made.verdict is None


def test_thrown_out_is_missed_and_spared_is_not_judged() -> None:
    thrown = card(["stage first_visit", "visit cafe", "say pitch_product", "end thrown_out"])
    assert finding(thrown, "F35").status == "missed"
    spared = card(["stage first_visit", "visit cafe", "end service_only spared=policy_review,proposal,closing"])
    assert finding(spared, "F35").status == "na" and finding(spared, "F29").status == "na"


def test_a_pitch_at_the_first_visit_is_named_critical_with_the_very_line() -> None:
    made = card(["stage first_visit", "visit cafe", "say small_talk_personal", "say pitch_product", "end thrown_out"])
    broken = finding(made, "F19")
    assert (broken.status, broken.critical, broken.caps) == ("missed", True, True)
    assert "（pitch_product）" in broken.why.zh and "（pitch_product）" in broken.why.en
    assert made.packs["guidance"].capped


def test_saying_nothing_never_scores_a_stage() -> None:
    made = card(["end walked_away"])
    assert made.packs["guidance"].score == 0
    assert made.packs["compliance"].score is None or made.packs["compliance"].score == 0


def test_the_same_log_gives_the_same_bytes_twice_and_after_json() -> None:
    events = log(["stage first_visit", "visit home with mother_in_law", "say pitch_product ? fear_appeal", "leave"])
    once, twice = rubric.score(RUBRICS, events).to_json(), rubric.score(RUBRICS, events).to_json()
    again = rubric.score(RUBRICS, ev.decode(ev.encode(events))).to_json()
    assert once == twice == again
    body = json.loads(once)
    assert set(body["packs"]) == {"guidance", "compliance"}
    assert set(body["packs"]["guidance"]) == {"name", "score", "capped", "dimensions", "findings"}


PAPERS = [
    "form sheet policies_of=3 policies_right=3 fields_of=12 fields_right=12 debts=1 schooling=1 parents=1",
    "form report chart=1 todos_of=4 todos_right=4",
    "form plan items=3 mapped=3 labelled_right=3",
    "fact plan_item.medical plan_item.life_liuyang plan_item.accident",
]
SILENT = ["stage policy_review", "visit cafe", *PAPERS, "say 3x thank_client", "stage proposal", "say 3x thank_client"]
OF_PAPER = {f"F{n}" for n in (21, 23, 24, 25, 28, 30, 31)}


def test_papers_that_are_never_spoken_of_earn_nothing_of_the_review_and_the_plan() -> None:
    found = [f for f in card(SILENT).packs["guidance"].findings if f.dimension in ("review", "proposal")]
    assert len(found) == 14 and not any(f.points for f in found)


def test_the_same_papers_shown_and_said_earn_what_they_are_worth() -> None:
    shown = [
        "stage policy_review", "visit cafe", *PAPERS, "say list_policies/policy=all/fields=full",
        "say compute_gap/method=needs/person=liuyang/peril=death CL_GAP+:一百六十四万五:一百六十四万五",
        "say compute_gap/method=ratio/peril=ci CL_RATIO+", "say present_report", "say check_understanding",
        "say check_affordability", "stage proposal", "say present_plan_by_gap/about=mortgage",
        "say label_problem_solved/item=medical", "say label_problem_solved/item=life_liuyang CL_MORTGAGE_2X+",
        "say label_problem_solved/item=accident",
    ]  # fmt: skip
    made = card(shown)
    assert {id for id in OF_PAPER if finding(made, id).status == "met"} == OF_PAPER


# --- annotations


def test_a_contested_reading_changes_what_was_said() -> None:
    events = log(["stage first_visit", "visit cafe", "say pitch_product", "say thank_client", "say thank_client"])
    at = next(n for n, event in enumerate(events) if isinstance(event, ev.Said))
    made = rubric.score(RUBRICS, events, [rubric.Reread(at, (ev.DoneAct("respect_pace"),))])
    assert finding(rubric.score(RUBRICS, events), "F19").status == "missed"
    assert finding(made, "F19").status == "na" and finding(made, "F19").why.zh.startswith("这次没遇上")


def test_a_coach_changes_a_verdict_with_a_reason() -> None:
    events = log(["stage first_visit", "visit cafe", "say pitch_product"])
    note = rubric.Correction("F19", "met", "她自己问了两次")
    made = finding(rubric.score(RUBRICS, events, [note]), "F19")
    assert (made.status, made.points, made.caps) == ("met", 2, False)
    assert "她自己问了两次" in made.why.zh


# --- loading


def test_a_bundle_gives_the_same_rubric_back() -> None:
    own = RUBRICS[0]
    back = rubric.unbundle(own.bundle)
    assert back.digest == own.digest and back.pack == own.pack
    events = log(["phone", "say greet_by_name"])
    assert rubric.score([back], events).to_json() == rubric.score([own], events).to_json()


def test_a_rubric_at_a_path(tmp_path: Path) -> None:
    file = tmp_path / "house.yaml"
    file.write_text(json.loads(RUBRICS[1].bundle)["rubric"], encoding="utf-8")
    assert rubric.load(file).pack == RUBRICS[1].pack


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("pack: [", "not readable as yaml"),
        ("pack: x", "required"),
        ("terms: {a: {said: true}}\ncriteria: [{term: b}]", "no such term: 'b'"),
        ("42", "valid"),
    ],
)
def test_a_rubric_that_does_not_fit_is_refused(tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "bad.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(BadScript, match=r"bad\.yaml") as refused:
        rubric.load(file)
    assert said in str(refused.value).lower()


def test_a_rubric_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(BadScript, match="cannot be read"):
        rubric.load(tmp_path / "none.yaml")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"broken": {"acts": "a"}}, "one of them"),
        ({"met": None}, "one of them"),
        ({"met": None, "broken": {"acts": "a"}}, "needs `tempts`"),
        ({"why": {"met": {"zh": "一", "en": "one"}}}, "`why` needs `missed`"),
        ({"half": {"acts": "b"}}, "needs `half`"),
        ({"dimension": "nowhere"}, "no such dimension: nowhere"),
        ({"stages": ["lunch"]}, "no such stage: lunch"),
        ({"id": "F2"}, "occurs twice"),
        ({"colour": "red"}, "Extra inputs"),
    ],
)
def test_a_criterion_that_cannot_be_judged_is_refused(change: dict[str, object], said: str) -> None:
    data = RUBRICS[0].pack.model_dump(by_alias=True)
    text = {"zh": "一", "en": "one"}
    plain = {"why": {"met": text, "missed": text}, "half": None, "deduct": [], "met": {"acts": "a"}}
    data["criteria"][0] = {**data["criteria"][0], **plain, **change}
    with pytest.raises(ValidationError, match=said):
        Pack.model_validate(data)


# --- any log at all

ACTS = ["greet_by_name", "identify_self", "pitch_product", "request_referral", "overpromise", "ask_fact_question",
        "solve_service_issue", "confirm_need", "respect_pace", "press_client"]  # fmt: skip
CLAIMS = ["CL_GRACE_DAYS", "CL_AGENT_REASON", "CL_DISCOUNT", "CL_FREELOOK_DAYS"]
FACTS = ["hesitating", "reason_money", "satisfied", "refused_call", "overheard", "urgent_raised"]
slots = st.dictionaries(st.sampled_from(["about", "by"]), st.just("mortgage"))
acts = st.builds(ev.DoneAct, st.sampled_from(ACTS), slots)
claims = st.builds(ev.Claim, st.sampled_from(CLAIMS), st.booleans())
stages = st.sampled_from(STAGES)
minutes = st.integers(0, 1439)
EVENTS = st.one_of(
    st.builds(ev.StageEntered, stages, stages, st.just("x")),
    st.builds(ev.MeetingStarted, st.integers(1, 9), st.sampled_from(["phone", "visit", "messages"]), st.just("home"),
              st.lists(st.just("husband"), max_size=1).map(tuple), st.integers(0, 60), st.integers(0, 99), minutes),
    st.builds(ev.MeetingEnded, st.integers(1, 9), st.just("trainee"), st.just("left")),
    st.builds(ev.DaysPassed, st.integers(0, 99), minutes),
    st.builds(ev.MinutesPassed, st.integers(0, 90)),
    st.builds(ev.Said, st.text(max_size=60), st.lists(acts, max_size=4).map(tuple),
              st.lists(claims, max_size=2).map(tuple), tempts=st.lists(st.sampled_from(ACTS), max_size=3).map(tuple)),
    st.builds(ev.FormSubmitted, st.sampled_from(["card", "read", "learned"]), st.just({}),
              st.dictionaries(st.sampled_from(["sort_right", "sort_of", "class_right"]), st.integers(-1, 9)),
              st.lists(acts, max_size=2).map(tuple)),
    st.builds(ev.FactLearned, st.sampled_from(FACTS)),
    st.builds(ev.GaugeChanged, st.sampled_from(GAUGES), st.integers(-9, 9), st.integers(0, 100), st.just("x")),
    st.builds(ev.ItemRaised, st.sampled_from(["no_money", "abandonment"]), st.just("raised"), st.just("?"),
              st.just("k")),
    st.builds(ev.ItemDealt, st.just("card_change"), st.sampled_from(["well", "wrong"]), st.booleans()),
    st.builds(ev.PromiseBroken, st.just("p")),
    st.builds(ev.ConcernRevealed, st.just("c")),
    st.builds(ev.ItemDropped, st.just("i")),
    st.builds(ev.SessionEnded, st.just("x"), st.lists(stages, max_size=3).map(tuple)),
)  # fmt: skip
started = st.builds(
    ev.SessionStarted, persona=st.sampled_from(["wang_jing", "nobody"]), mode=st.just("exam"),
    date=st.just("2026-03-02"), seed=st.integers(0, 9), trainee=st.just("李明"), script=st.just("0"), stage=stages,
    gauges=st.just({"trust": 32}), drill=st.sampled_from(["", *STAGES]),
    traits=st.sampled_from([(), ("urgent_item",), ("non_pure",)]), facts=st.lists(st.sampled_from(FACTS)).map(tuple),
)  # fmt: skip


@given(start=started, rest=st.lists(EVENTS, max_size=40))
def test_any_log_is_scored_within_bounds(start: ev.SessionStarted, rest: list[ev.AnyEvent]) -> None:
    events = [start, *rest]
    made = rubric.score(RUBRICS, events)
    for part in made.packs.values():
        assert part.score is None or 0 <= part.score <= 100
        assert not (part.capped and (part.score or 0) > 59)
        for one in part.findings:
            assert 0 <= one.points <= one.weight
            assert one.status != "na" or one.points == 0
            assert all(0 <= at < len(events) for at in one.evidence)
    assert len(made.practise) <= 3 and len(set(made.practise)) == len(made.practise)
    assert made.to_json() == rubric.score(RUBRICS, events).to_json()


def test_an_empty_log_is_scored() -> None:
    assert rubric.score(RUBRICS, []).packs["guidance"].score == 0
