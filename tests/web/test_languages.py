"""The languages: what a request wants, a whole catalog, and the switch."""

import pytest
from babel.messages.catalog import Message

from tools import messages
from web.i18n import preferred, speech, translations


@pytest.mark.parametrize(
    ("header", "lang"),
    [
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh"),
        ("en-US,en;q=0.9", "en"),
        ("de-DE,de;q=0.9,en;q=0.5,zh;q=0.4", "en"),
        ("fr", "zh"),
        ("", "zh"),
        ("en;q=0", "zh"),
        ("en;q=banana", "zh"),
        ("," * 5000, "zh"),
    ],
)
def test_the_browsers_language_is_followed(header: str, lang: str) -> None:
    assert preferred(header) == lang


def words(message: Message) -> list[str]:
    return list(message.string) if isinstance(message.string, tuple | list) else [str(message.string)]


def test_every_word_of_the_interface_has_its_chinese() -> None:
    kept = messages.kept()
    wanted = {m.id for m in messages.extracted() if m.id}
    there = {m.id for m in kept if m.id and all(words(m))}
    assert wanted - there == set(), "run `python -m tools.messages` and translate what it prints"
    assert {m.id for m in kept if m.id} - wanted == set(), "run `python -m tools.messages`: these are unused"


def test_translations_keep_the_places_to_fill() -> None:
    for message in messages.kept():
        if message.id and message.python_format:
            assert not list(message.check()), message.id


def test_dates_and_numbers_are_said_as_each_language_says_them() -> None:
    import datetime as dt

    day = dt.date(2026, 3, 7)
    assert speech("zh").day(day) == "3月7日 周六"
    assert speech("en").day(day) == "Sat 7 March"
    assert [speech(lang).ago(0, 59_000) for lang in ("zh", "en")] == ["刚刚", "just now"]
    assert [speech(lang).ago(0, 180_000) for lang in ("zh", "en")] == ["3分钟前", "3 minutes ago"]
    assert speech("en").n("Met %(n)s time", "Met %(n)s times", 1) == "Met 1 time"
    assert speech("zh").n("Met %(n)s time", "Met %(n)s times", 3) == "见过 3 次"


def test_the_catalog_is_read_without_a_compiled_file() -> None:
    assert translations("zh").gettext("Guidance") == "带教要求"
    assert speech("zh").known("nobody says this") == ""
    assert speech("en").known("nobody says this") == "nobody says this"
