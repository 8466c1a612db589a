"""How far two judges agree, on figures worked by hand."""

from __future__ import annotations

import pytest

from roleplay.agreement import Agreement, Disagreement, agreement, most_disagreed, paired


def pairs(**counts: int) -> list[tuple[str, str]]:
    """`met_half=3`: three things one called met and the other half."""
    return [(a, b) for name, many in counts.items() for a, b in [name.split("_")] for _ in range(many)]


def test_the_textbook_figures() -> None:
    # 50 proposals, two readers: 20 both yes, 15 both no, 5 yes/no, 10 no/yes. Chance is 0.5·0.6 + 0.5·0.4 = 0.5.
    found = agreement(pairs(yes_yes=20, yes_no=5, no_yes=10, no_no=15))
    assert (found.n, found.same, found.share) == (50, 35, 0.7)
    assert found.kappa == pytest.approx(0.4)


def test_four_marks_worked_by_hand() -> None:
    # 10 criteria: 7 the same. Coach 5 met, 2 half, 2 missed, 1 na; program 4, 2, 3, 1: chance (20+4+6+1)/100 = 0.31.
    found = agreement(
        pairs(met_met=4, met_missed=1, half_half=1, half_missed=1, missed_half=1, missed_missed=1, na_na=1)
    )
    assert (found.n, found.same) == (10, 7)
    assert found.kappa == pytest.approx((0.7 - 0.31) / 0.69)


def test_full_agreement_is_one_and_the_opposite_is_below_nought() -> None:
    assert agreement(pairs(met_met=3, missed_missed=4)).kappa == 1.0
    assert agreement(pairs(met_missed=2, missed_met=2)).kappa == -1.0


def test_where_chance_alone_agrees_there_is_no_kappa() -> None:
    assert agreement(pairs(met_met=5)) == Agreement(5, 5, None)
    assert agreement([]) == Agreement(0, 0, None)
    assert agreement([]).share is None


def test_two_who_never_use_the_same_mark_agree_by_chance_never() -> None:
    assert agreement(pairs(met_missed=4)).kappa == 0.0


def test_what_was_left_out_is_not_compared() -> None:
    assert paired({"F2": "met", "X": "na"}, {"F1": "met", "F2": "half"}) == {"F2": ("met", "half")}


def test_the_most_disagreed_come_first() -> None:
    visits = [
        {"F1": ("met", "half"), "F2": ("met", "met"), "F3": ("na", "met")},
        {"F1": ("met", "missed"), "F2": ("met", "half")},
        {"F2": ("met", "met")},
    ]
    assert most_disagreed(visits) == [Disagreement("F1", 2, 2), Disagreement("F3", 1, 1), Disagreement("F2", 3, 1)]
    assert most_disagreed(visits, 1) == [Disagreement("F1", 2, 2)]
