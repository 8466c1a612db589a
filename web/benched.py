"""Shapes what the authors' bench shows: customers and drafts with what the check and the certificate say of them, and
the form by which a draft is begun."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from roleplay import library
from roleplay.authoring import new
from roleplay.authoring.plays import Play
from roleplay.errors import BadScript
from web import bounds, drafts, words
from web.checking import Checked
from web.drafts import Bench, Opened
from web.i18n import N_, Speech
from web.store import Record, now_ms

Data = dict[str, Any]
SEVERITIES = {"error": N_("error"), "warning": N_("warning"), "note": N_("note")}
TONES = {"error": "bad", "warning": "warn", "note": ""}
ICONS = {"bad": "circle-x", "warn": "triangle-alert", "": "info", "good": "circle-check"}
"""The mark beside each tone's words."""
VOICES = {
    "warm": N_("warm: tells more than she is asked"),
    "curt": N_("curt: few words, to the point"),
    "elderly": N_("elderly: slow, polite, repeats"),
    "sceptical": N_("sceptical: has heard it all before"),
}
LABELS = {
    "id": N_("Her id"),
    "name": N_("Her name"),
    "call": N_("How one speaks to her"),
    "age": N_("Her age"),
    "job": N_("Her work, in Chinese"),
    "job_en": N_("Her work, in English"),
    "voice": N_("How she speaks"),
    "old_agent": N_("What she called the agent who left"),
    "worry": N_("What worries her most"),
}
HELP = {
    "id": N_("Small letters, digits and underscores: the name of her folder. It stays."),
    "age": N_("From 20 to 58."),
}
WRONG = {"id": bounds.BAD_ID, "age": N_("An age from 20 to 58, please.")}
WRONG_WORDS = N_("A few words, please, without brackets, quotes, colons or commas.")
TEXTS = ("id", "name", "call", "job", "job_en", "old_agent")


# Problems -------------------------------------------------------------------------------------------------


def problems(checked: Checked, base: str, s: Speech) -> list[Data]:
    """What is wrong, each with the address of its line; `base` is where the draft or customer lies."""
    return [
        {
            "code": one["code"],
            "severity": one["severity"],
            "label": s.label(SEVERITIES, one["severity"]),
            "tone": TONES[one["severity"]],
            "icon": ICONS[TONES[one["severity"]]],
            "file": one["file"],
            "line": one["line"],
            "column": one["column"],
            "sentence": one["sentences"][s.lang],
            "fix": one["fixes"][s.lang],
            "href": f"{base}/files/{one['file']}#L{one['line']}",
        }
        for one in checked.found
    ]


def tally(checked: Checked | None, s: Speech) -> Data | None:
    """How many problems there are, in words; None while it is not known."""
    if checked is None:
        return None
    errors, warnings = checked.errors, checked.count("warning")
    told = [s.n("%(n)s error", "%(n)s errors", errors)] if errors else []
    told += [s.n("%(n)s warning", "%(n)s warnings", warnings)] if warnings else []
    text = s(", ").join(told) or s("no errors")
    tone = "bad" if errors else "warn" if warnings else "good"
    return {"text": text, "tone": tone, "icon": ICONS[tone], "errors": errors}


# The list -------------------------------------------------------------------------------------------------


def customers(bench: Bench, numbers: Mapping[str, int], s: Speech) -> list[Data]:
    """Everybody one can practise with, and those who could not be played."""
    return [customer(bench, id, numbers.get(id, 0), s) for id in library.every()]


def customer(bench: Bench, id: str, version: int, s: Speech) -> Data:
    """A customer with where she comes from, her certificate, and what the check says if that is known."""
    ours = drafts.is_ours(bench, id)
    try:
        if id in library.unusable:
            raise library.unusable[id]
        persona = library.persona(id)
        name, job, broken = persona.name, s.of(persona.job.model_dump()), ""
        checked = bench.checker.at_hand(id, library.texts(library.folder(id)))
    except BadScript as error:
        name, job, broken, checked = id, "", str(error), None
    return {
        "id": id,
        "name": name,
        "job": job,
        "ours": ours,
        "version": 0 if ours else version,
        "broken": broken,
        "certificate": drafts.certificate_of(id) if ours and not broken else None,
        "tally": tally(checked, s),
        "href": f"/bench/customers/{id}",
    }


def draft_line(row: Record, bench: Bench, viewer: str, s: Speech) -> Data:
    """A draft on the list."""
    return {
        "id": row.id,
        "name": bounds.said_name(row.head),
        "whose": "" if row.owner == viewer else row.whose or s("somebody who was deleted"),
        "files": row.files,
        "when": s.ago(row.updated, now_ms()),
        "href": f"/bench/drafts/{row.id}",
    }


def draft(opened: Opened, s: Speech) -> Data:
    """The page of a draft: its files with how many problems each has, and all problems."""
    row, here = opened.row, f"/bench/drafts/{opened.row.id}"
    return {
        "id": row.id,
        "name": bounds.said_name(opened.files.get("persona.yaml", "")),
        "whose": row.whose or s("somebody who was deleted"),
        "when": s.ago(row.updated, now_ms()),
        "version": row.version,
        "here": here,
        "files": [_file(one, here, opened.checked, s) for one in opened.rows],
        "more_files": len(opened.rows) < bounds.MOST_FILES,
        "problems": problems(opened.checked, here, s),
        "more": opened.checked.more,
        "stopped": opened.checked.stopped,
        "playable": opened.checked.playable,
        "tally": tally(opened.checked, s),
    }


def _file(row: Record, here: str, checked: Checked, s: Speech) -> Data:
    of_file = [one for one in checked.found if one["file"] == row.name]
    return {
        "name": row.name,
        "href": f"{here}/files/{row.name}",
        "size": s("%(n)s kB", n=max(1, round(row.length / 1000))),
        "when": s.ago(row.at, now_ms()),
        "whose": row.whose or s("somebody who was deleted"),
        "errors": sum(one["severity"] == "error" for one in of_file),
        "warnings": sum(one["severity"] == "warning" for one in of_file),
    }


def lines(text: str, found: Sequence[Data], file: str) -> list[Data]:
    """Every line of a file with its number and the problems told of it; a last empty line counts."""
    told: dict[int, list[Data]] = {}
    last = text.count("\n") + 1
    for one in found:
        if one["file"] == file:
            told.setdefault(min(max(one["line"], 1), last), []).append(one)
    return [{"no": n, "text": line, "found": told.get(n, [])} for n, line in enumerate(text.split("\n"), 1)]


# Beginning a draft ----------------------------------------------------------------------------------------


def questions(typed: Mapping[str, str], wrong: Mapping[str, str], s: Speech) -> list[Data]:
    """The questions of whoever begins a customer, with what was typed and what is wrong with it."""
    out = []
    for name, field in new.Answers.model_fields.items():
        value = typed.get(name, "" if field.is_required() else str(field.default))
        kind = "text" if name in TEXTS else "number" if name == "age" else "select"
        out.append({
            "name": name,
            "label": s(LABELS[name]),
            "help": s(HELP.get(name, "")),
            "wrong": s(wrong.get(name, "")),
            "kind": kind,
            "value": value,
            "most": 40,
            "options": [one | {"chosen": one["id"] == value} for one in _options(name, s)],
        })  # fmt: skip
    return out


def _options(name: str, s: Speech) -> list[Data]:
    if name == "voice":
        return [{"id": id, "label": s(label)} for id, label in VOICES.items()]
    if name == "worry":
        return [{"id": id, "label": zh if s.lang == "zh" else en} for id, (zh, en) in new.WORRIES.items()]
    return []


# Versions and trials --------------------------------------------------------------------------------------


def version(row: Record, s: Speech) -> Data:
    """A version that was published."""
    return {
        "no": row.version,
        "digest": row.digest[:12],
        "note": row.note,
        "whose": row.whose or s("somebody who was deleted"),
        "when": s.ago(row.at, now_ms()),
    }


def trial_line(row: Record, s: Speech) -> Data:
    """A trial on the page of its draft: where it began, how many moves, when."""
    start = Play.model_validate_json(row.start)
    return {
        "id": row.id,
        "stage": s.label(words.STAGES, start.stage or "preparation"),
        "moves": row.turn,
        "when": s.ago(row.updated, now_ms()),
        "changed": bool(start.gauges or start.facts or start.no_facts),
    }
