"""What can be wrong with a customer's files: numbered, with its place, a sentence and what to do, in two languages.

The texts lie in `guidance/diagnostics.yaml`. A `Problem` says which and where in the script; the check finds the line.
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from functools import lru_cache
from importlib import resources
from typing import Any, Literal, NamedTuple

from ruamel.yaml import YAML

from roleplay.schema import Both, Model

Severity = Literal["error", "warning", "note"]


class Told(Model):
    """The texts of a number."""

    severity: Severity
    zh: str
    en: str
    fix: Both


class Problem(NamedTuple):
    """One thing wrong: its number, the list and id of the entry (empty: the file or the whole), the keys inside it,
    and what the sentence names."""

    code: str
    kind: str = ""
    id: str = ""
    keys: tuple[str | int, ...] = ()
    args: dict[str, Any] = {}

    def sentence(self, lang: str = "en") -> str:
        """What is wrong."""
        return _filled(getattr(told()[self.code], lang), self, lang)

    def fix(self, lang: str = "en") -> str:
        """What to do about it."""
        return _filled(getattr(told()[self.code].fix, lang), self, lang)

    def __str__(self) -> str:
        return self.sentence()


HINTS = {"zh": "看看有没有写错。", "en": "Look for a slip of the pen."}
LIKE = {"zh": "是不是想写 {names}？", "en": "Did you mean {names}?"}


def _filled(text: str, problem: Problem, lang: str) -> str:
    near = problem.args.get("near") or ()
    hint = LIKE[lang].format(names="、".join(near) if lang == "zh" else ", ".join(near)) if near else HINTS[lang]
    where = f"{problem.kind.removesuffix('s')} {problem.id}" if problem.id else problem.kind
    return text.format(**{"where": where, "hint": hint, **problem.args})


def near(name: str, known: Iterable[str]) -> tuple[str, ...]:
    """Names that somebody who wrote this one may have meant."""
    return tuple(get_close_matches(str(name), [str(k) for k in known], n=2, cutoff=0.6))


@lru_cache(maxsize=1)
def told() -> dict[str, Told]:
    """The texts of every number."""
    text = (resources.files("roleplay") / "guidance" / "diagnostics.yaml").read_text("utf-8")
    return {code: Told.model_validate(found) for code, found in YAML(typ="safe").load(text).items()}
