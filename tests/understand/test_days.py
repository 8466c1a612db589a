"""The day that words name, from a Wednesday on."""

import datetime as dt

import pytest

from roleplay.understand.days import day_named
from roleplay.understand.normal import plain

WEDNESDAY = dt.date(2026, 11, 25)


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("明天下午方便吗", "2026-11-26"),
        ("大后天我过来", "2026-11-28"),
        ("周四上午九点半", "2026-11-26"),
        ("这周六两点", "2026-11-28"),
        ("礼拜天去您家", "2026-11-29"),
        ("周三晚上", "2026-12-02"),
        ("下周三上午", "2026-12-02"),
        ("下个礼拜一", "2026-11-30"),
        ("下下周一", "2026-12-07"),
        ("十二月九号", "2026-12-09"),
        ("９号", "2026-12-09"),
        ("十二月十七号，下午一点半，老金茶馆", "2026-12-17"),
        ("2月29日", None),
        ("改天吧，有空再说", None),
        ("您家是三号楼吧", None),
    ],
)
def test_the_day_named_is_the_next_one_of_that_name(words: str, day: str | None) -> None:
    found = day_named(plain(words), WEDNESDAY)
    assert (found.isoformat() if found else None) == day


def test_it_is_always_to_come() -> None:
    for ahead in range(14):
        today = WEDNESDAY + dt.timedelta(days=ahead)
        for name in "一二三四五六日":
            found = day_named(f"周{name}", today)
            assert found and 1 <= (found - today).days <= 7
