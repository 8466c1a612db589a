"""Reads a YAML document that anybody may have written: bounded, as plain data, and as a model of what it should be."""

from __future__ import annotations

from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import AliasEvent, MappingEndEvent, MappingStartEvent, SequenceEndEvent, SequenceStartEvent

from roleplay.errors import BadScript

T = TypeVar("T", bound=BaseModel)

LONGEST = 2_000_000
"""Most characters a script file may have: a bound for hostile uploads, far above any real one."""
DEEPEST = 40
"""Most levels of nesting, for the same reason; real files need nine."""


def parse(text: str, name: str) -> Any:
    """One YAML document as plain data; `BadScript` with file and line if it cannot be read."""
    if len(text) > LONGEST:
        raise BadScript(f"longer than {LONGEST} characters; split it into part files", name)
    try:
        _tame(text, name)
        return YAML(typ="safe").load(text)
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        raise BadScript(
            f"not readable as YAML: {error.problem}; check indentation and quotes there", name, line
        ) from error
    except (YAMLError, ValueError, RecursionError) as error:
        raise BadScript(f"not readable as YAML: {error}", name) from error


def composed(text: str) -> Any:
    """The same document, which `parse` has taken, as nodes that know their lines; None for an empty one."""
    return YAML(typ="safe").compose(text)


def _tame(text: str, name: str) -> None:
    """Refuse what would grow or recurse without bound when loaded: aliases, and nesting no script needs."""
    depth = 0
    for event in YAML(typ="safe").parse(text):
        depth += isinstance(event, MappingStartEvent | SequenceStartEvent)
        depth -= isinstance(event, MappingEndEvent | SequenceEndEvent)
        line = event.start_mark.line + 1
        if isinstance(event, AliasEvent):
            raise BadScript("aliases (*name) are not read here; write the text out", name, line)
        if depth > DEEPEST:
            raise BadScript(f"nested deeper than {DEEPEST} levels; no script needs that", name, line)


def check(model: type[T], data: Any, name: str) -> T:
    """Data as a model; `BadScript` naming the first key that does not fit, and how."""
    try:
        return model.model_validate(data if data is not None else {})
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(x) for x in first["loc"])
        raise BadScript(f"{where}: {first['msg']}", name) from error
