"""Knows the languages of the interface: which one a request wants, and the words and dates of each.

English strings are the keys; `locale/zh/LC_MESSAGES/messages.po` holds the Chinese ones and is read when the
program starts, so no compiled catalog has to be built or shipped.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Mapping
from functools import lru_cache
from gettext import GNUTranslations, NullTranslations
from pathlib import Path

from babel.dates import format_date, format_timedelta
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from starlette.requests import HTTPConnection

from roleplay.schema import Both
from roleplay.scorecard import Words
from web import pronouns

LANGUAGES = ("zh", "en")
LOCALES = {"zh": "zh_Hans_CN", "en": "en_GB"}
COOKIE = "lang"
CATALOG = Path(__file__).parent / "locale" / "zh" / "LC_MESSAGES" / "messages.po"
DAY = {"zh": "M月d日 EEE", "en": "EEE d MMMM"}
FULL_DAY = {"zh": "yyyy年M月d日", "en": "d MMM yyyy"}
SHORT_DAY = DAY | {"en": "EEE d MMM"}
MINUTE = 60


def N_(message: str) -> str:
    """Mark a string for the catalog where it stands; it is translated where it is shown."""
    return message


class Tongue(NullTranslations):
    """A catalog whose words are those of the customer the request is about, a woman or a man."""

    def __init__(self, lang: str, catalog: NullTranslations) -> None:
        super().__init__()
        self.lang, self._catalog = lang, catalog

    def gettext(self, message: str) -> str:
        return pronouns.of(self._catalog.gettext(message), self.lang)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return pronouns.of(self._catalog.ngettext(msgid1, msgid2, n), self.lang)


@lru_cache
def translations(lang: str) -> NullTranslations:
    """The words of a language."""
    return Tongue(lang, _catalog(lang))


def _catalog(lang: str) -> NullTranslations:
    """The catalog of a language; English needs none."""
    if lang != "zh":
        return NullTranslations()
    with CATALOG.open("rb") as file:
        catalog = read_po(file, locale="zh")
    compiled = io.BytesIO()
    write_mo(compiled, catalog)
    compiled.seek(0)
    return GNUTranslations(compiled)


def wanted(request: HTTPConnection) -> str:
    """The language of this request: `?lang=`, else the cookie, else what the browser prefers, else
    Chinese."""
    for asked in (request.query_params.get("lang"), request.cookies.get(COOKIE)):
        if asked in LANGUAGES:
            return str(asked)
    return preferred(request.headers.get("accept-language", ""))


@lru_cache(maxsize=512)
def preferred(header: str) -> str:
    """The first of our languages by the weights of an Accept-Language header; Chinese if it names neither."""
    weighted: list[tuple[float, int, str]] = []
    for place, part in enumerate(header[:500].split(",")):
        name, _, weight = part.strip().partition(";q=")
        lang = name.lower().split("-")[0]
        if lang in LANGUAGES:
            weighted.append((-_weight(weight), place, lang))
    return min(weighted)[2] if weighted and min(weighted)[0] < 0 else "zh"


def _weight(text: str) -> float:
    try:
        return float(text) if text else 1.0
    except ValueError:
        return 0.0


class Speech:
    """One language: `speech("Save")` gives the word, the other methods give dates."""

    def __init__(self, lang: str) -> None:
        self.lang = lang
        self._catalog = translations(lang)

    def __call__(self, message: str, **names: object) -> str:
        text = self._catalog.gettext(message) if message else ""
        return text % names if names else text

    def why(self, error: Exception) -> str:
        """What was refused and why, with the names that belong to it."""
        return self(str(error), **getattr(error, "names", {}))

    def label(self, table: Mapping[str, str], key: str) -> str:
        """The word for a name of the engine; the name itself if the table has none."""
        return self(table.get(key, key))

    def known(self, message: str) -> str:
        """The message in this language; nothing if the catalog does not know it, so that a page never mixes
        languages."""
        words = self(message)
        return words if self.lang == "en" or words != message else ""

    def n(self, one: str, many: str, number: int) -> str:
        """The form that fits the number, with `%(n)s` filled."""
        return self._catalog.ngettext(one, many, number) % {"n": number}

    def of(self, both: dict[str, str] | None) -> str:
        """The text of this language from a pair."""
        return (both or {}).get(self.lang, "")

    def text(self, both: Both | None) -> str:
        """The text of this language from an authored pair; nothing for none."""
        return "" if both is None else both.zh if self.lang == "zh" else both.en

    def judged(self, both: dict[str, str] | Both) -> str:
        """The text of this language from a pair of a rubric, of the customer the request is about."""
        return pronouns.of(self.text(both) if isinstance(both, Both) else self.of(both), self.lang)

    def worded(self, both: Words) -> str:
        """The text of this language from a pair on a scorecard."""
        return pronouns.of(both.zh if self.lang == "zh" else both.en, self.lang)

    def day(self, date: dt.date) -> str:
        """A date with its weekday: 3月7日 周六, Sat 7 March."""
        return format_date(date, DAY[self.lang], locale=LOCALES[self.lang])

    def short(self, date: dt.date) -> str:
        """The same where room is scarce: 3月7日 周六, Sat 7 Mar."""
        return format_date(date, SHORT_DAY[self.lang], locale=LOCALES[self.lang])

    def full(self, date: dt.date) -> str:
        """A date with its year: 2026年3月7日, 7 Mar 2026."""
        return format_date(date, FULL_DAY[self.lang], locale=LOCALES[self.lang])

    def ago(self, then_ms: int, now_ms: int) -> str:
        """How long ago something was, in the largest unit that fits; under a minute it is just now."""
        seconds = (now_ms - then_ms) // 1000
        if seconds < MINUTE:
            return self(N_("just now"))
        return format_timedelta(-dt.timedelta(seconds=seconds), add_direction=True, locale=LOCALES[self.lang])


@lru_cache
def speech(lang: str) -> Speech:
    """The speech of a language, made once."""
    return Speech(lang)
