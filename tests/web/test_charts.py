"""The charts: bars as long as what they stand for, and numbers only where there is room for them."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roleplay.insurance.money import WAN
from web.charts import ROOM, Pair, bars, steps, wide

AMOUNTS = st.integers(0, 1000 * WAN)


def pair(need: int, has: int) -> Pair:
    gap = max(0, need - has)
    return Pair("身故", need, has, gap, f"需要 {need}", f"有 {has}", f"缺 {gap}" if gap else "无缺口")


def test_a_bar_is_as_long_as_the_need_and_its_solid_part_as_the_cover() -> None:
    row = bars([pair(200 * WAN, 50 * WAN)], 200 * WAN)["rows"][0]
    assert (row["has"], row["gap"], row["need"]) == (25.0, 75.0, 100.0)


def test_cover_beyond_the_need_leaves_no_hatching_and_the_mark_of_the_need_inside() -> None:
    row = bars([pair(50 * WAN, 100 * WAN)], 100 * WAN)["rows"][0]
    assert (row["has"], row["gap"], row["need"]) == (100.0, 0.0, 50.0)
    assert "无缺口" in row["above"] + "".join(text.text for text in row["texts"])


@pytest.mark.parametrize(
    ("need", "has", "places"),
    [
        (200, 80, ["solid", "hatched"]),
        (100, 0, ["hatched"]),
        (20, 0, ["paper"]),
        (20, 5, ["paper"]),
        (195, 5, ["hatched"]),
    ],
)
def test_numbers_stand_on_the_bar_else_behind_it(need: int, has: int, places: list[str]) -> None:
    one = Pair("重疾", need, has, need - has, f"需要 {need}", f"有 {has}", f"缺 {need - has}")
    row = bars([one], 200)["rows"][0]
    assert [text.on for text in row["texts"]] == places
    written = "".join(text.text for text in row["texts"])
    assert f"缺 {need - has}" in written
    assert not has or f"有 {has}" in written


@given(need=AMOUNTS, has=AMOUNTS, more=AMOUNTS)
def test_every_number_is_written_and_none_leaves_the_chart(need: int, has: int, more: int) -> None:
    one = pair(need, has)
    row = bars([one], max(need, has) + more)["rows"][0]
    written = row["above"] + "".join(text.text for text in row["texts"])
    assert one.says_need in written and one.says_gap in written
    assert not has or one.says_has in written
    for text in row["texts"]:
        assert text.x * ROOM / 100 + wide(text.text) <= ROOM + 1
    assert 0 <= row["has"] <= row["has"] + row["gap"] <= 100.01


@given(st.lists(AMOUNTS, min_size=1, max_size=6), st.integers(0, 1000 * WAN))
def test_steps_begin_where_the_one_before_ended(amounts: list[int], back: int) -> None:
    placed = steps([*amounts, -back])
    for before, after in pairwise(placed[:-1]):
        assert after["x"] == pytest.approx(before["x"] + before["wide"], abs=0.02)
    assert placed[-1]["back"] is (back > 0)
    assert all(one["x"] >= 0 and one["x"] + one["wide"] <= 100.02 for one in placed)
