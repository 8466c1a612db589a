"""The papers of a customer whose policy is suspended, and another ended: on the list, but no cover and no date."""

from roleplay import library, table, view
from roleplay import moves as mv
from tests.core.tiny import MONDAY, Visit

HIM = library.script("li_guoqiang")


def test_what_is_suspended_or_ended_stands_on_the_list_and_covers_nothing() -> None:
    truths = HIM.figures(MONDAY.isoformat())
    assert (truths["count"], truths["ci_gap_guoqiang"], truths["ci_need_guoqiang"]) == ("两", "五十七万", "五十七万")
    assert truths["premium_total"] == truths["premium_a"] == "六千四百八"


def test_a_right_sheet_says_what_is_true_of_him() -> None:
    visit = Visit(HIM)
    visit.do(mv.Submit("sheet", table.right_answers(HIM, MONDAY, "sheet", "right") or {}))
    assert visit.state.figures["premium_total"] == "六千四百八"


def test_of_a_suspended_policy_the_list_has_the_last_day_to_reinstate_and_of_an_ended_one_nothing() -> None:
    visit = Visit(HIM, "policy_review")
    paper = view.paper(visit.state, visit.script, "report")
    offered = {a["id"] for f in paper["fields"] for a in f["answers"]}  # type: ignore[index]
    assert "reinstate.A" in offered
    assert not {"premium.A", "grace.A", "premium.B", "grace.B", "reinstate.B"} & offered
