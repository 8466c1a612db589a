"""The surface test finds what is planted, finds nothing in chance, and holds the customers' lines to ten points."""

from __future__ import annotations

import datetime as dt
import random

import pytest

from roleplay import library
from roleplay.authoring import plays, surface
from roleplay.authoring.surface import ChoiceSet, Offered

DAY = dt.date(2026, 3, 2)


def words(dice: random.Random, length: int) -> str:
    return "".join(dice.choice("她说今天下午去看保单一起谈谈交费，。？吧") for _ in range(length))


def planted(sets: int, longer: int) -> list[ChoiceSet]:
    """Sets of four lines whose better one has so many more characters; nothing else tells them apart."""
    dice = random.Random(7)
    made = []
    for n in range(sets):
        best = dice.randrange(4)
        lines = [
            Offered(f"l{n}.{k}", words(dice, dice.randint(20, 35) + longer * (k == best)), "step", 3 * (k == best))
            for k in range(4)
        ]
        made.append(ChoiceSet("closing", "", tuple(lines)))
    return made


def test_length_that_tells_is_found_out() -> None:
    found = surface.measure(planted(400, 12), halvings=3)
    assert found.chance == pytest.approx(0.25)
    assert found.gain > 0.4
    assert found.weights["length"] > 0.5
    assert found.lowest <= found.gain <= found.highest
    assert found.where == {("closing", "free"): pytest.approx(found.gain, abs=0.02)}


def test_where_nothing_tells_nothing_is_found() -> None:
    assert abs(surface.measure(planted(1200, 0), halvings=3).gain) < 0.05


def test_only_what_is_asked_for_is_looked_at() -> None:
    assert abs(surface.measure(planted(400, 12), halvings=3, only=("place", "first", "last")).gain) < 0.08


def test_the_lines_that_give_themselves_away_come_first() -> None:
    sets = planted(300, 12)
    told = list(surface.telling(sets))
    assert len(told) == 1200
    assert sum(one.longer for one in told[:50] if one.better) > 0
    assert told[0].odds > told[-1].odds


def test_features_compare_a_line_with_those_beside_it() -> None:
    lines = tuple(
        Offered(f"l{n}", text, "step", n) for n, text in enumerate(("您请坐。", "好，可能要先看看三张单，行吧？"))
    )
    rows = [dict(zip(surface.FEATURES, row, strict=True)) for row in surface.features(lines)]
    assert [row["longest"] for row in rows] == [0, 1] and [row["shortest"] for row in rows] == [1, 0]
    assert [row["place"] for row in rows] == [0, 1]
    assert rows[0]["polite"] == -rows[1]["polite"] == 1  # 您 and 请 beside none, so one above their mean
    assert rows[1]["hedges"] > 0 and rows[1]["figures"] > 0 and rows[1]["？"] == 0.5


def test_no_better_line_is_in_both_halves() -> None:
    script = library.script("wang_jing")
    sets = surface.choice_sets(script, (plays.run(script, play) for play in plays.load("wang_jing")))
    assert len(sets) > 100
    best = [
        {line.id for one in half for line, better in zip(one.lines, one.better, strict=True) if better}
        for half in surface.halves(sets, 1)
    ]
    assert best[0] and best[1] and not best[0] & best[1]


@pytest.mark.parametrize("persona", library.personas())
def test_what_misleads_is_never_worth_most(persona: str) -> None:
    script = library.script(persona)
    for one in surface.choice_sets(script, (plays.run(script, play) for play in plays.load(persona))):
        assert len({line.worth for line in one.lines}) > 1 and any(one.better)
        for line, better in zip(one.lines, one.better, strict=True):
            assert not (better and line.role in surface.MISLEADING)
            assert line.worth < 3 or line.role in ("apt", "step")


def test_the_report_names_what_to_reword(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(surface, "SEEDS", 1)
    told = list(surface.report("wang_jing", most=3))
    assert told[0].startswith("wang_jing: ") and "points over chance" in told[0]
    assert len(told) == 6 and all(" sets, " in line for line in told[3:])


@pytest.mark.slow
@pytest.mark.parametrize("persona", library.personas())
def test_the_surface_does_not_betray_the_better_line(persona: str) -> None:
    script = library.script(persona)
    found = surface.measure(surface.choice_sets(script, surface.visits(script, range(surface.SEEDS), DAY)))
    assert found.gain <= surface.BOUND, found
