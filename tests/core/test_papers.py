"""The papers of the desk: what is entered is what can be said, right or wrong, and nothing of the truth is shown."""

import datetime as dt
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roleplay import engine, library, table, view
from roleplay import events as ev
from roleplay import moves as mv
from roleplay.errors import BadForm, NotNow
from roleplay.papers.fields import read
from roleplay.papers.truth import terms_on
from roleplay.state import State, fold
from tests.core.tiny import MONDAY, Visit, script

WANG_JING = library.script("wang_jing")
RIGHT = {
    id: table.right_answers(WANG_JING, MONDAY, id, "right") for id in ("sheet", "report", "caseload", "loan", "grace")
}


def desk(**papers: dict[str, list[str]]) -> Visit:
    visit = Visit(WANG_JING)
    for id, data in papers.items():
        visit.do(mv.Submit(id, data))
    return visit


def submitted(visit: Visit) -> ev.FormSubmitted:
    return next(e for e in reversed(visit.log) if isinstance(e, ev.FormSubmitted))


def changed(id: str, **entries: str) -> dict[str, list[str]]:
    """The right answers with some entries changed; an empty one is left out."""
    data = {**(RIGHT[id] or {}), **{name.replace("__", "."): [text] for name, text in entries.items()}}
    return {name: texts for name, texts in data.items() if texts != [""]}


def test_a_right_sheet_gives_the_figures_that_are_true() -> None:
    visit = desk(sheet=RIGHT["sheet"] or {})
    truths = WANG_JING.figures(MONDAY.isoformat())
    assert visit.state.figures["life_gap_liuyang"] == "一百六十四万五"
    assert {name: said for name, said in visit.state.figures.items() if truths.get(name) != said} == {}
    result = submitted(visit).result
    assert (result["fields_right"], result["fields_of"]) == (12, 12)
    assert (result["gaps_right"], result["gaps_of"]) == (8, 8)
    assert result["debts"] == result["schooling"] == result["parents"] == 1


def test_a_wrong_entry_makes_every_figure_that_rests_on_it_wrong() -> None:
    visit = desk(sheet=changed("sheet", debts="3"))
    assert visit.state.figures["responsibility"] == "三百四十八万二"
    assert visit.state.figures["ci_gap_liuyang"] == "七十六万"
    result = submitted(visit).result
    assert (result["debts"], result["family_right"], result["gaps_of"] - result["gaps_right"]) == (0, 5, 2)
    assert "sheet_family_part" in visit.state.facts


def test_the_family_total_laid_on_one_person_is_reckoned_as_entered() -> None:
    visit = desk(sheet=changed("sheet", base="family"))
    assert visit.state.figures["life_gap_liuyang"] == "两百八十五万二"
    assert "life_gap_wangjing" not in visit.state.figures
    assert "sheet_base_family" in visit.state.facts


def test_a_half_filled_sheet_counts_as_far_as_it_goes() -> None:
    visit = desk(sheet={"type.A": ["whole_ci"], "person.A": ["liuyang"], "sum.A": ["50万"], "covers.A": ["covers_ci"]})
    assert "life_gap_liuyang" not in visit.state.figures
    assert {"sheet_list_part", "sheet_missing.b", "sheet_missing.c"} <= visit.state.facts
    assert visit.state.figures["count"] == "一"
    assert view.paper(visit.state, WANG_JING, "sheet")["result"]["missing"]  # type: ignore[index]


def test_what_is_no_longer_worked_out_can_no_longer_be_said() -> None:
    visit = desk(sheet=RIGHT["sheet"] or {})
    assert "figure.life_gap_liuyang" in visit.state.facts
    visit.do(mv.Submit("sheet", changed("sheet", income__liuyang="", income__wangjing="")))
    assert "figure.life_gap_liuyang" not in visit.state.facts
    assert "life_gap_liuyang" not in visit.state.figures


def test_papers_cost_no_time_between_meetings_and_minutes_before_her() -> None:
    visit = desk(sheet=RIGHT["sheet"] or {})
    assert not any(isinstance(e, ev.MinutesPassed) for e in visit.last)
    at_table = Visit(WANG_JING, "policy_review")
    used = at_table.state.used
    at_table.do(mv.Submit("sheet", RIGHT["sheet"] or {}))
    assert at_table.state.used == used + WANG_JING.papers.papers["sheet"].minutes
    assert any(isinstance(e, ev.Replied) and e.cue == "form.sheet" for e in at_table.last)


def test_working_on_and_on_before_her_ends_the_meeting() -> None:
    visit = Visit(WANG_JING, "policy_review")
    for _ in range(40):
        if not visit.state.in_meeting:
            break
        visit.do(mv.Submit("sheet", RIGHT["sheet"] or {}))
    assert not visit.state.in_meeting


def test_on_the_phone_there_are_only_calculators() -> None:
    visit = Visit(WANG_JING, "invitation_call")
    with pytest.raises(NotNow):
        visit.do(mv.Submit("sheet", RIGHT["sheet"] or {}))
    visit.do(mv.Submit("grace", RIGHT["grace"] or {}))
    assert visit.state.figures["grace_ends_a"] == "五月二十五号"


def test_a_wrong_entry_in_a_calculator_is_a_wrong_figure() -> None:
    visit = desk(loan=changed("loan", ratio="100"))
    assert visit.state.figures["loan_max_a"] == "五万一"
    assert submitted(visit).result == {"right": 0}
    visit.do(mv.Submit("loan", RIGHT["loan"] or {}))
    assert visit.state.figures["loan_max_a"] == "四万零八百"
    assert submitted(visit).result == {"right": 1}


def test_a_figure_already_told_that_changes_is_noticed() -> None:
    visit = desk(sheet=RIGHT["sheet"] or {})
    visit.state.told = {"life_gap_liuyang": "一百六十四万五", "loan_max_a": "四万零八百"}
    visit.do(mv.Submit("sheet", changed("sheet", debts="60")))
    assert {"figure_changed", "told.life_gap_liuyang"} <= visit.state.facts
    visit.do(mv.Submit("loan", changed("loan", ratio="100")))
    assert {"told.loan_max_a", "told.life_gap_liuyang"} <= visit.state.facts
    visit.do(mv.Submit("sheet", RIGHT["sheet"] or {})).do(mv.Submit("loan", RIGHT["loan"] or {}))
    assert not {f for f in visit.state.facts if f.startswith("told.")} and "figure_changed" not in visit.state.facts


@pytest.mark.parametrize(
    ("plan", "premium", "size"),
    [("fit", 3960, "fit"), ("mid", 7800, "mid"), ("big", 11600, "big"), ("single", 2980, "single")],
)
def test_plans_are_sized_by_what_she_would_say_she_can_pay(plan: str, premium: int, size: str) -> None:
    visit = desk(plan=table.right_answers(WANG_JING, MONDAY, "plan", plan) or {})
    assert submitted(visit).result["premium"] == premium
    assert f"plan_size.{size}" in visit.state.facts


def test_a_plan_is_held_against_the_law_and_her_purse() -> None:
    data = {"item": ["medical", "medical_second", "accident_children"], "solves.medical": ["hospital"]}
    result = submitted(desk(plan=data)).result
    assert (result["duplicate"], result["minor_over"], result["items"]) == (1, 1, 3)
    dear = {
        "item": ["ci_liuyang", "ci_wangjing", "life_liuyang"],
        "sum.ci_liuyang": ["100"],
        "sum.ci_wangjing": ["100"],
    }
    assert submitted(desk(plan={**dear, "sum.life_liuyang": ["300"]})).result["over_cap"] == 1


def test_the_caseload_puts_the_urgent_and_pure_first() -> None:
    assert submitted(desk(caseload=RIGHT["caseload"] or {})).result["first_right"] == 1
    wrong = submitted(desk(caseload={"first": ["he_yaqin"], "why": ["big_premium"]})).result
    assert (wrong["first_right"], wrong["reasons_right"], wrong["reasons_wrong"]) == (0, 0, 1)


@pytest.mark.parametrize(
    ("field", "text", "code"),
    [
        ("debts", "-3", "negative"),
        ("debts", "三十来万吧", "not_a_number"),
        ("debts", "300000", "unit"),
        ("debts", "9" * 12, "too_large"),
        ("living_years", "1.5", "not_whole"),
        ("method", "guess", "unknown"),
        ("nonsense", "1", "unknown"),
    ],
)
def test_bad_entries_are_named_by_field(field: str, text: str, code: str) -> None:
    visit = Visit(WANG_JING)
    before = visit.state
    with pytest.raises(BadForm) as refused:
        visit.do(mv.Submit("sheet", {**(RIGHT["sheet"] or {}), field: [text]}))
    assert {name: wrong.code for name, wrong in refused.value.fields.items()} == {field: code}
    assert visit.state is before


def test_an_empty_paper_is_not_handed_in() -> None:
    with pytest.raises(BadForm) as refused:
        desk(sheet={"debts": [" "]})
    assert [wrong.code for wrong in refused.value.fields.values()] == ["empty"]


def test_everything_wrong_is_told_at_once() -> None:
    with pytest.raises(BadForm) as refused:
        desk(loan={"policy": ["A"], "value": ["abc"], "ratio": ["80"]})
    assert {n: w.code for n, w in refused.value.fields.items()} == {
        "value": "not_a_number",
        "rate": "empty",
        "days": "empty",
    }


@given(
    st.dictionaries(
        st.sampled_from(["debts", "sum.A", "years.B", "income.liuyang", "method"]), st.lists(st.text(max_size=40))
    )
)
def test_whatever_is_typed_is_taken_or_refused_by_name(data: dict[str, list[str]]) -> None:
    here = table.desk(WANG_JING, State(date=MONDAY.isoformat()))
    paper = table.PAPERS["sheet"]
    try:
        worked = paper.work(here, read(paper.fields(here), data))
    except BadForm as refused:
        assert set(refused.fields) <= {f.name for f in paper.fields(here)}
    else:
        assert all(value >= 0 for value in worked.result.values())


def test_nothing_shown_of_a_paper_tells_what_is_right() -> None:
    wrong = desk(sheet=changed("sheet", debts="3"), plan=table.right_answers(WANG_JING, MONDAY, "plan", "big") or {})
    seen = view.view(wrong.state, wrong.log, WANG_JING)
    told = json.dumps(
        [seen, *(view.paper(wrong.state, WANG_JING, p["id"]) for p in seen["papers"])], ensure_ascii=False
    )
    for secret in ("gaps_right", "labelled_right", "first_right", "todos_right", "mapped", "164528000", "375200000"):
        assert secret not in told


def test_the_order_of_the_caseload_is_told_only_at_the_end() -> None:
    visit = desk(caseload=RIGHT["caseload"] or {})
    assert view.paper(visit.state, WANG_JING, "caseload")["sound"] is None  # type: ignore[index]
    visit.do(mv.End())
    found = view.paper(visit.state, WANG_JING, "caseload")
    assert found is not None
    assert found["sound"][0]["id"] == "wang_jing"


def test_papers_fold_like_any_event() -> None:
    visit = desk(sheet=RIGHT["sheet"] or {}, report=RIGHT["report"] or {})
    assert fold(visit.log) == visit.state
    assert ev.decode(ev.encode(visit.log)) == visit.log


def test_a_drill_begins_with_the_papers_that_would_lie_there() -> None:
    visit = Visit(WANG_JING, "closing")
    assert {"report_made", "plan_size.fit", "figure.plan_premium"} <= visit.state.facts


def test_a_session_before_the_first_parameters_is_reckoned_by_the_oldest() -> None:
    book = WANG_JING.book
    assert book is not None
    assert terms_on(book, dt.date(2001, 1, 1)).whole("grace_days") == 60
    step = engine.start(WANG_JING, engine.Start(dt.date(2001, 1, 1)))
    engine.step(WANG_JING, step.state, mv.Submit("sheet", RIGHT["sheet"] or {}))


def test_the_report_prints_the_trainees_own_figures() -> None:
    visit = desk(sheet=changed("sheet", debts="3"), report=RIGHT["report"] or {})
    report = view.report(visit.state, visit.log, WANG_JING)
    assert report is not None
    assert {t["id"]: t["amount"] for t in report["totals"]}["total"] == 348_200_000
    assert [t["day"] for t in report["todos"]] == [*sorted(t["day"] or "9" for t in report["todos"])[:-1], None]
    assert view.report(desk().state, desk().log, WANG_JING) is None


def test_a_longer_term_shows_both_totals_and_a_saving_its_true_return() -> None:
    data = {"item": ["life_liuyang", "education"], "sum.life_liuyang": ["60"], "years.life_liuyang": ["10"]}
    shown = view.paper(desk(plan={**data, "sum.education": ["10"]}).state, WANG_JING, "plan")
    assert shown is not None
    life, education = shown["result"]["lines"]
    assert (life["premium"], life["total"]) == (275_000, 2_750_000)
    assert life["otherwise"] == [{"years": 20, "premium": 158_000, "total": 3_160_000, "more": 410_000}]
    assert education["saving"]["paid"] == education["saving"]["received"] == 140_000_000
    assert education["saving"]["percent"] == "0.00"
    assert education["saving"]["at_two"] > 160_000_000


def test_a_policy_counts_once_its_kind_its_insured_and_its_sum_are_there() -> None:
    visit = desk(sheet=changed("sheet", type__C=""))
    assert submitted(visit).result["listed"] == 2 and "sheet_missing.c" in visit.state.facts
    assert visit.state.figures["family_gap"] == "三百三十五万二"
    assert "定期寿险" not in visit.state.figures["list"]


def test_only_the_needs_method_gives_a_gap_of_the_family() -> None:
    visit = desk(sheet=changed("sheet", method="double_ten"))
    assert "family_gap" not in visit.state.figures and "life_gap_liuyang" not in visit.state.figures
    assert visit.state.figures["ten_gap_liuyang"] == "两百七十万"


def test_what_is_wrong_in_the_family_is_known_to_her_by_name() -> None:
    facts = desk(sheet=changed("sheet", debts="3", parents="")).state.facts
    assert {f for f in facts if f.startswith("sheet_left.")} == {"sheet_left.debts", "sheet_left.parents"}


def test_nobody_puts_on_a_list_what_they_do_not_know_yet() -> None:
    def offered(visit: Visit) -> set[str]:
        paper = view.paper(visit.state, WANG_JING, "report")
        return {a["id"] for a in paper["fields"][0]["answers"]} if paper else set()

    assert "secret" not in offered(desk())
    assert "secret" in offered(Visit(WANG_JING, "proposal"))


def test_what_a_plan_leaves_open_follows_the_sheet() -> None:
    plan = table.right_answers(WANG_JING, MONDAY, "plan", "fit") or {}
    visit = desk(sheet=changed("sheet", debts="3", parents=""), plan=plan)
    before = visit.state.figures["plan_left"]
    visit.do(mv.Submit("sheet", RIGHT["sheet"] or {}))
    assert before != visit.state.figures["plan_left"] == "您寿险还差一百二十万七"


def test_too_much_is_told_apart_from_too_little() -> None:
    facts = desk(sheet=changed("sheet", debts="300", school_years__lele="5")).state.facts
    assert {"sheet_much.debts", "sheet_left.schooling"} <= facts


@pytest.mark.parametrize(("sum", "against"), [("20", "less"), ("30", "even"), ("60", "twice"), ("100", "more")])
def test_life_cover_is_held_against_the_mortgage(sum: str, against: str) -> None:
    plan = {"item": ["life_liuyang"], "sum.life_liuyang": [sum], "years.life_liuyang": ["20"]}
    assert {f for f in desk(plan=plan).state.facts if f.startswith("plan_cover.")} == {f"plan_cover.{against}"}


def test_a_script_older_than_the_papers_plays_on_with_its_own_figures() -> None:
    old = script()
    assert old.book is None and old.figures(MONDAY.isoformat()) == old.persona.figures
    visit = Visit(old)
    assert view.papers(visit.state, old) == []
    with pytest.raises(NotNow):
        visit.do(mv.Submit("sheet", RIGHT["sheet"] or {}))


def test_reinstatement_costs_premiums_and_interest_each_from_its_own_day() -> None:
    entries = {"premium": ["6,480"], "first": ["2024-11-30"], "missed": ["2"], "on": ["2026-03-02"], "rate": ["5%"]}
    visit = desk(reinstate=entries)
    lines = {line["id"]: line["amount"] for line in view.paper(visit.state, WANG_JING, "reinstate")["result"]["lines"]}  # type: ignore[index]
    assert lines == {"premiums": 1_296_000, "interest": 48_733, "total": 1_344_733}
    assert visit.state.figures["reinstate_cost"] == "一万三千四百四十七"
    with pytest.raises(BadForm) as refused:
        desk(reinstate={**entries, "missed": ["3"]})
    assert refused.value.fields["missed"].code == "too_large"


def test_benefits_due_are_added_up_as_entered() -> None:
    visit = desk(benefit={"yearly": ["7200"], "instalments": ["1"], "lump": ["5万"]})
    assert visit.state.figures["benefit_due"] == "五万七千二" and "hospital_cash" not in visit.state.figures
    visit.do(mv.Submit("benefit", {"daily": ["150"], "days": ["7"], "free_days": ["3"]}))
    assert visit.state.figures["hospital_cash"] == "六百" and "benefit_due" not in visit.state.figures
