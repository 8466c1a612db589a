"""The words of the papers (guidance/papers.yaml): titles, groups, fields, answers, and how figures are said."""

from __future__ import annotations

from roleplay.schema import Both, Model


class PaperText(Model):
    """One paper in words. `minutes` is what it costs on the table before her; `said` are phrases for figures."""

    title: Both
    lead: Both
    minutes: int = 0
    groups: dict[str, Both]
    notes: dict[str, Both] = {}
    fields: dict[str, Both] = {}
    answers: dict[str, Both] = {}
    said: dict[str, str] = {}


class PaperTexts(Model):
    """papers.yaml."""

    papers: dict[str, PaperText]


def filled(text: Both, **places: str) -> Both:
    """A text with its {places} filled in both languages."""
    return Both(zh=text.zh.format(**places), en=text.en.format(**places))
