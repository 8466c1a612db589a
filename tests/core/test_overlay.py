"""What is hers lies over what is everybody's: the same id replaces, `like` fills in, `leaves_out` takes away."""

from typing import Any

import pytest

from roleplay.errors import BadScript
from roleplay.overlay import defaults, overlay

PRICE = {
    "id": "price_high",
    "kind": "objection",
    "stages": ["proposal"],
    "raise": ["太贵了。"],
    "answers": {"well": {"say": ["那行。"], "trust": 4}, "wrong": {"say": ["不行。"]}},
}


def layers(persona: dict[str, Any], voice: dict[str, Any] | None = None) -> dict[str, dict[str, Any]]:
    """Her own part over a voice and a base with one item, two lines and a scene."""
    base = {"items": [PRICE], "lines": [{"id": "a"}, {"id": "b"}], "scenes": [{"id": "event"}]}
    return {"persona": {"hers": persona}, "voice": {"voice": voice or {}}, "common": {"base": base}}


def test_what_she_has_of_her_own_replaces_what_has_the_same_id_below() -> None:
    found = overlay(layers({"lines": [{"id": "a", "say": "我的"}]}, {"lines": [{"id": "b", "say": "腔调"}]}))
    assert found["persona"]["hers"]["lines"] == [{"id": "a", "say": "我的"}]
    assert found["voice"]["voice"]["lines"] == [{"id": "b", "say": "腔调"}]
    assert found["common"]["base"]["lines"] == []
    assert found["common"]["base"]["items"] == [PRICE]


def test_the_same_id_in_another_list_stays() -> None:
    assert overlay(layers({"endings": [{"id": "event"}]}))["common"]["base"]["scenes"] == [{"id": "event"}]


def test_an_item_like_another_takes_what_it_leaves_out_and_its_answers_way_by_way() -> None:
    mine = {"id": "price_high", "like": "price_high", "raise": ["小一万？"], "answers": {"well": {"say": ["成。"]}}}
    found = overlay(layers({"items": [mine]}))
    (item,) = found["persona"]["hers"]["items"]
    assert item["stages"] == ["proposal"] and item["raise"] == ["小一万？"]
    assert item["answers"] == {"well": {"say": ["成。"], "trust": 4}, "wrong": {"say": ["不行。"]}}
    assert found["common"]["base"]["items"] == []
    assert PRICE["answers"]["well"]["say"] == ["那行。"], "what lies below is not changed"


def test_an_item_of_another_name_may_be_like_one_that_stays() -> None:
    found = overlay(layers({"items": [{"id": "rent_high", "like": "price_high"}]}))
    assert [i["id"] for i in found["common"]["base"]["items"]] == ["price_high"]
    assert found["persona"]["hers"]["items"][0]["kind"] == "objection"


def test_what_is_left_out_is_gone_from_the_layers_below_and_not_from_her_own() -> None:
    found = overlay(layers({"lines": [{"id": "a"}]}), ["a", "b", "price_high"])
    assert found["common"]["base"] == {"items": [], "lines": [], "scenes": [{"id": "event"}]}
    assert found["persona"]["hers"]["lines"] == [{"id": "a"}]


@pytest.mark.parametrize(
    ("persona", "out", "says"),
    [
        ({"items": [{"id": "x", "like": "nobody"}]}, [], "item x: like 'nobody'"),
        ({"items": [{"id": "x", "like": ["price_high"]}]}, [], "item x: like"),
        ({}, ["nobody"], "leaves_out: 'nobody'"),
    ],
)
def test_a_name_that_is_not_there_is_refused(persona: dict[str, Any], out: list[str], says: str) -> None:
    with pytest.raises(BadScript, match=says):
        overlay(layers(persona), out)


@pytest.mark.parametrize("part", [None, [], "x", {"items": "x"}, {"items": [None, 3, {"id": []}]}, {"lines": {"a": 1}}])
def test_what_is_no_part_file_is_left_to_the_schema(part: Any) -> None:
    assert overlay(layers(part))["persona"]["hers"] == part


def test_what_she_worries_about_stands_for_the_word_worry() -> None:
    base = {"lines": [{"id": "a", "acts": [{"act": "confirm_need", "about": "$worry"}]}]}
    more = {"reactions": [{"id": "r", "when": {"slots": {"about": ["$worry", "fees"]}}}]}
    found = overlay({"base": {"one": base, "two": more}}, (), ["mortgage", "parents"])["base"]
    assert found["one"]["lines"][0]["acts"] == [{"act": "confirm_need", "about": "mortgage"}]
    assert found["two"]["reactions"][0]["when"]["slots"]["about"] == ["mortgage", "parents", "fees"]


def test_what_the_base_takes_for_granted_is_hers_unless_she_says_otherwise() -> None:
    below = {"topics": {"fees": "保费", "cover": "保障"}, "words": {"old_agent": "之前那位"}}
    hers = {"id": "x", "topics": {"fees": "钱", "son": "儿子"}}
    assert defaults(below, hers) == {
        "id": "x", "topics": {"fees": "钱", "cover": "保障", "son": "儿子"}, "words": {"old_agent": "之前那位"},
    }  # fmt: skip
    assert defaults(None, hers) == hers and defaults(below, ["no map"]) == ["no map"]
