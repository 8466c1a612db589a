"""What is written for any customer becomes hers: her offers and plans, her days, her traits, nothing she leaves out."""

from typing import Any

from roleplay import library
from roleplay.hers import fitted
from roleplay.persona import Persona

WANG_JING = library.script("wang_jing").persona


def hers(part: dict[str, Any], who: Persona = WANG_JING) -> dict[str, Any]:
    """The part as it is for her."""
    found: dict[str, Any] = fitted({"base": {"it": part}}, who)["base"]["it"]
    return found


def test_a_line_each_offer_is_said_of_is_one_for_every_offer_that_solves_it() -> None:
    line = {
        "id": "l", "each": "mortgage", "say": "{item}管房贷。", "when": {"facts": "plan_shown"},
        "acts": [{"act": "label_problem_solved", "item": "$offer"}],
    }  # fmt: skip
    first, second = hers({"lines": [line]})["lines"]
    assert (first["id"], second["id"]) == ("l_life_liuyang", "l_life_wangjing")
    assert first["say"] == "刘哥{own.plan_sum_life_liuyang}寿险管房贷。"
    assert first["when"]["facts"] == ["plan_shown", "plan_item.life_liuyang"]
    assert first["acts"] == [{"act": "label_problem_solved", "item": "life_liuyang"}]
    assert "each" not in first


def test_a_line_of_each_plan_names_all_its_items_and_stands_for_no_other_plan() -> None:
    words = {"mortgage": "还贷款", "hospital": "管住院", "accident": "管磕碰"}
    line = {"id": "l", "each": words, "say": "{items}。", "acts": ["greet", {"act": "label", "item": "$offer"}]}
    (only,) = hers({"lines": [line]})["lines"]
    assert only["say"] == "全家医疗管住院，刘哥{own.plan_sum_life_liuyang}寿险还贷款，两口子意外管磕碰。"
    assert [a if isinstance(a, str) else a["item"] for a in only["acts"]] == [
        "greet", "medical", "life_liuyang", "accident",
    ]  # fmt: skip
    assert only["when"]["facts"] == ["plan_item.medical", "plan_item.life_liuyang", "plan_item.accident"]
    assert "plan_item.ci_wangjing" in only["when"]["no_facts"]


def test_what_is_for_a_trait_she_has_not_falls_away_with_what_speaks_of_it() -> None:
    part = {
        "reactions": [
            {"id": "old", "on": "greet", "when": {"traits": "senior"}},
            {"id": "new", "on": "greet", "when": {"no_traits": ["senior"], "stage": "closing"}, "over": ["old"]},
        ]
    }
    assert hers(part)["reactions"] == [{"id": "new", "on": ["greet"], "when": {"stage": "closing"}, "over": []}]


def test_what_she_leaves_out_takes_its_lines_its_answers_and_what_raises_it_along() -> None:
    who = WANG_JING.model_copy(update={"leaves_out": ["gift"]})
    part = {
        "lines": [{"id": "a", "for": "gift"}, {"id": "b", "for": ["gift", "price"]}],
        "reactions": [{"id": "r", "on": "gift.well"}, {"id": "s", "on": "ask", "raises": "gift"}],
    }
    found = hers(part, who)
    assert found["lines"] == [{"id": "b", "for": ["price"]}]
    assert found["reactions"] == [{"id": "s", "on": ["ask"]}]


def test_her_days_stand_for_day() -> None:
    rule = {"id": "r", "on": "propose_time_place", "when": {"slots": {"day": "$day"}}}
    (found,) = hers({"reactions": [rule]})["reactions"]
    assert found["when"]["slots"]["day"] == ["saturday", "weekday", "evening", "signing_evening"]


def test_what_has_not_the_shape_of_a_part_is_left_to_the_schema() -> None:
    assert hers({"lines": "none"}) == {"lines": "none"}
    assert hers({"lines": ["x"]}) == {"lines": ["x"]}
    assert fitted({"base": {"it": None}}, WANG_JING) == {"base": {"it": None}}
