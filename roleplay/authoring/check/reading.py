"""The order of a check: the texts, their schema, the compiled script, what it says, its plays.

What is wrong early hides what comes later: a file that cannot be read says so alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from importlib.resources.abc import Traversable
from typing import Any

from pydantic import BaseModel, ValidationError
from ruamel.yaml.error import MarkedYAMLError

from roleplay import documents, library
from roleplay.authoring import plays
from roleplay.authoring.check import naming, playing, ruling, saying
from roleplay.authoring.check.diagnostic import ORDER, Diagnostic, at
from roleplay.authoring.check.places import Key, Places, Spot
from roleplay.diagnostics import Problem, near
from roleplay.errors import BadScript, RoleplayError
from roleplay.library import APART
from roleplay.names import unknown
from roleplay.part import Part
from roleplay.persona import Persona
from roleplay.script import Script
from roleplay.understand.examples import Own

ID = re.compile("[a-z][a-z0-9_]{0,39}")
SCHEMAS: dict[str, type[BaseModel]] = {"plays": plays.Plays, "notes": plays.Notes, "examples": Own}
STUMBLING = (RoleplayError, LookupError, ValueError, TypeError, AttributeError, ArithmeticError, RecursionError)
"""What files that fit the schema may still make a check raise."""
LIKE_TEXT = 400
"""Most characters of a reason that a schema gives."""


def check_folder(folder: Traversable) -> list[Diagnostic]:
    """What is wrong with the customer in this folder."""
    try:
        texts = library.texts(folder)
    except BadScript as error:
        return [at(Problem("V102", args={"why": "not UTF-8"}), error.file.rpartition("/")[2])]
    return check_texts(texts, folder.name)


def check_texts(texts: Mapping[str, str], id: str) -> list[Diagnostic]:
    """What is wrong with the customer of this id whose files are these; the worst first, then by place."""
    found = list(_checked(dict(texts), id))
    unique = {(d.code, d.file, d.line, d.column, d.sentence()): d for d in found}
    return sorted(unique.values(), key=lambda d: (ORDER[d.severity], d.file, d.line, d.column, d.code))


def _checked(texts: dict[str, str], id: str) -> Iterator[Diagnostic]:
    if not ID.fullmatch(id):
        yield at(Problem("V109", args={"id": id}), "persona.yaml")
        return
    if "persona.yaml" not in texts:
        yield at(Problem("V106"), "persona.yaml")
        return
    places, wrong = Places(texts), False
    for file, text in texts.items():
        for diagnostic in _read(file, text, places):
            wrong = True
            yield diagnostic
    if wrong:
        return
    who = Persona.model_validate(library.with_base(documents.parse(texts["persona.yaml"], "persona.yaml")))
    for problem in naming.before(who):
        wrong = True
        yield _at(places, problem) or at(problem, "persona.yaml")
    if wrong:
        return
    try:
        script = library.compile_bundle(library.bundle_of(library.played(texts), id))
    except BadScript as error:
        ring = _ring(error)
        placed = _at(places, ring) if ring else None
        yield placed or at(Problem("V108", args={"why": str(error)}), _file(error, texts), max(error.line, 1))
        return
    except (LookupError, ValueError, TypeError, AttributeError, ArithmeticError, RecursionError) as error:
        why = f"{type(error).__name__}: {error}"[:LIKE_TEXT]
        yield at(Problem("V108", args={"why": f"the figures or names do not fit together ({why})"}), "persona.yaml")
        return
    yield from _placed(script, places, id, texts)


def _placed(script: Script, places: Places, id: str, texts: Mapping[str, str]) -> Iterator[Diagnostic]:
    if script.persona.id != id:
        problem = Problem("V107", "persona", "", ("id",), {"id": script.persona.id, "folder": id})
        yield at(problem, "persona.yaml", *places.spot("persona.yaml", ["id"]))
    asks = (naming.problems, unknown, ruling.problems, saying.problems)
    placed = [d for ask in asks for problem in _tried(ask, script) if (d := _at(places, problem)) is not None]
    yield from placed
    if not any(d.severity == "error" for d in placed):
        for problem in playing.problems(script, texts):
            yield _at(places, problem) or at(problem, "plays.yaml")


def _tried(ask: Any, script: Script) -> Iterator[Problem]:
    """What a check finds; what it stumbles over is told too, and ends it."""
    try:
        yield from ask(script)
    except STUMBLING as error:
        yield Problem("V108", "persona", "", (), {"why": f"{type(error).__name__}: {error}"[:LIKE_TEXT]})


# --- the texts themselves


def _read(file: str, text: str, places: Places) -> Iterator[Diagnostic]:
    """What is wrong with a file before it is compiled with the others."""
    if len(text) > documents.LONGEST:
        yield at(Problem("V102", args={"why": f"longer than {documents.LONGEST} characters"}), file)
        return
    try:
        data = documents.parse(text, file)
    except BadScript as error:
        code = "V101" if isinstance(error.__cause__, Exception) else "V102"
        yield at(Problem(code, args={"why": _why(error)}), file, *_mark(error))
        return
    stem = file.removesuffix(".yaml")
    if stem == "persona":
        data = library.with_base(data)
    model: type[BaseModel] = Persona if stem == "persona" else SCHEMAS.get(stem, Part)
    if stem == "better":
        return
    kept: list[int] = []
    if stem not in APART and isinstance(data, dict):
        data, kept = _without_like(data)
    yield from _acts(file, data, places) if stem not in APART else ()
    try:
        model.model_validate(data if data is not None else {})
    except ValidationError as error:
        for one in error.errors(include_url=False, include_context=False):
            yield _unfit(places, file, one, model, kept)
    except (ValueError, TypeError, ArithmeticError, RecursionError) as error:
        yield at(Problem("V105", args={"key": "", "why": str(error)[:LIKE_TEXT]}), file)


def _acts(file: str, data: Any, places: Places) -> Iterator[Diagnostic]:
    """Acts of lines that do not exist: without them nothing can be compiled."""
    known = library.acts()
    lines = data.get("lines") if isinstance(data, dict) else None
    for n, line in enumerate(lines if isinstance(lines, list) else ()):
        acts = line.get("acts") if isinstance(line, dict) else None
        for m, act in enumerate(acts if isinstance(acts, list) else ()):
            name = act.get("act") if isinstance(act, dict) else act
            if isinstance(name, str) and name not in known:
                args = {"name": name, "near": near(name, known), "key": "acts"}
                problem = Problem("V211", "lines", str(line.get("id", n)), (), args)
                yield at(problem, file, *places.spot(file, ["lines", n, "acts", m]))


def _without_like(data: dict[str, Any]) -> tuple[dict[str, Any], list[int]]:
    """The part without items that are like another, which are whole only over that one; the numbers of those kept."""
    items = data.get("items")
    if not isinstance(items, list):
        return data, []
    kept = [n for n, item in enumerate(items) if not (isinstance(item, dict) and item.get("like"))]
    return {**data, "items": [items[n] for n in kept]}, kept


def _unfit(places: Places, file: str, error: Any, model: type[BaseModel], kept: list[int]) -> Diagnostic:
    """What the schema says, at its line."""
    keys = _keys(error["loc"])
    if keys[:1] == ["items"] and len(keys) > 1 and isinstance(keys[1], int):
        keys[1] = kept[keys[1]]
    key = str(keys[-1]) if keys else ""
    where = ".".join(map(str, keys))
    line, column = places.spot(file, keys)
    if error["type"] == "extra_forbidden":
        known = _fields(model)
        return at(Problem("V103", args={"key": where, "near": near(key, known)}), file, line, column)
    if error["type"] == "missing":
        line, column = places.spot(file, keys[:-1])
        return at(Problem("V104", args={"key": where}), file, line, column)
    why = error["msg"].removeprefix("Value error, ")[:LIKE_TEXT]
    return at(Problem("V105", args={"key": where, "why": why}), file, line, column)


def _keys(loc: tuple[Key, ...]) -> list[Key]:
    """The keys of a place as the file has them: what a schema adds of its own is left out."""
    return [key for key in loc if not (isinstance(key, str) and ("[" in key or key in ("LineAct", "function-before")))]


def _fields(model: type[BaseModel]) -> set[str]:
    """Every key that a schema knows, at any depth."""
    out: set[str] = set()
    todo: list[Any] = [model]
    done: set[Any] = set()
    while todo:
        one = todo.pop()
        if one in done:
            continue
        done.add(one)
        if isinstance(one, type) and issubclass(one, BaseModel):
            for name, field in one.model_fields.items():
                out.add(field.alias or name)
                todo.append(field.annotation)
        else:
            todo.extend(getattr(one, "__args__", ()))
    return out


def _why(error: BadScript) -> str:
    text = str(error).partition(": ")[2] if error.file else str(error)
    return text.removeprefix("not readable as YAML: ")[:LIKE_TEXT]


def _mark(error: BadScript) -> Spot:
    """Where YAML went wrong; of a bracket or a quote left open, where it began."""
    cause = error.__cause__
    if not isinstance(cause, MarkedYAMLError):
        return max(error.line, 1), 1
    begun = re.search("flow|scalar|quoted", cause.context or "") and cause.context_mark
    mark = begun or cause.problem_mark or cause.context_mark
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)


def _ring(error: BadScript) -> Problem | None:
    found = re.search(r"in a ring \((.*)\)", str(error))
    if not found:
        return None
    ids = found.group(1).split(" over ")
    return Problem("V307", "effects", ids[0], ("over",), {"why": found.group(1), "other": ids[0]})


def _file(error: BadScript, texts: Mapping[str, str]) -> str:
    name = error.file.rpartition("/")[2]
    return name if name in texts else "persona.yaml"


# --- where a problem lies


def _at(places: Places, problem: Problem) -> Diagnostic | None:
    """The problem at its line in her own files; None for one of the common files, which others answer for."""
    if problem.kind == "text":
        found = places.text(problem.id)
        if problem.code == "V501" and (found is None or places.text(str(problem.args["other"])) is None):
            return None  # one of the two is not hers: V503 says so
        if found is None and isinstance(other := problem.args.get("other"), str):
            found = places.text(other)
        return at(problem, found[0], *places.spot(*found)) if found else None
    if problem.kind in ("persona", "drill", "endings") and not (problem.kind == "endings" and problem.id):
        keys = ["drills", problem.id, *problem.keys] if problem.kind == "drill" else list(problem.keys)
        return at(problem, "persona.yaml", *places.spot("persona.yaml", keys))
    entry = places.entry(problem.kind, problem.id)
    if entry is None and problem.kind == "effects" and (ruled := places.entry("reactions", problem.id)):
        return at(problem, ruled[0], *places.spot(ruled[0], ["reactions", ruled[1], *problem.keys]))
    if entry is None and isinstance(other := problem.args.get("other"), str):
        entry = places.entry(problem.kind, other)
    if entry is None:
        item = places.entry("items", problem.id.rpartition(".")[0])
        return at(problem, item[0], *places.spot(item[0], ["items", item[1], "answers"])) if item else None
    return at(problem, entry[0], *places.spot(entry[0], [problem.kind, entry[1], *problem.keys]))
