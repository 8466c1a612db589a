"""JSON Schemas of the files a customer is made of, so that an editor completes and checks while one types.

Made from the models that read the files, with the names every customer may use put in (acts, stages, facts of the
engine are any). `roleplay schema FOLDER` writes them there, and settings that tell VS Code which file has which.
"""

from __future__ import annotations

import json
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Annotated, Any, get_args

import typer
from pydantic import BaseModel

from roleplay import documents, fsm
from roleplay.acts import Vocabulary
from roleplay.authoring.plays import Notes, Plays
from roleplay.part import Part, Tag
from roleplay.persona import Persona
from roleplay.schema import STAGES
from roleplay.understand.examples import Own

MODELS: dict[str, type[BaseModel]] = {"persona": Persona, "part": Part, "plays": Plays, "notes": Notes, "examples": Own}
FOLDER = ".schemas"
GLOBS = {
    "persona": "*/persona.yaml",
    "plays": "*/plays.yaml",
    "notes": "*/notes.yaml",
    "examples": "*/examples.yaml",
    "part": "*/!(persona|plays|notes|better|examples).yaml",
}
DRAFT = "https://json-schema.org/draft/2020-12/schema"


@lru_cache(maxsize=1)
def schemas() -> dict[str, dict[str, Any]]:
    """The schema of each kind of file, by name."""
    text = (resources.files("roleplay") / "guidance" / "acts.yaml").read_text("utf-8")
    acts = [act.id for act in documents.check(Vocabulary, documents.parse(text, "acts.yaml"), "acts.yaml").acts]
    names = {"act": acts, "trigger": sorted({way.trigger for way in fsm.WAYS})}
    lists = {"stage": list(STAGES), "stages": list(STAGES), "with": acts, "without": acts}
    out = {}
    for name, model in MODELS.items():
        made = model.model_json_schema(mode="validation")
        _named(made, names, lists)
        _shorter(made.get("$defs", {}), acts)
        out[name] = {"$schema": DRAFT, "title": f"{name}.yaml of a customer", **made}
    return out


def _shorter(kinds: dict[str, Any], acts: list[str]) -> None:
    """What may be written shorter than the model says: a bare act, an item that is like another."""
    if line := kinds.get("Line"):
        line["properties"]["acts"]["items"] = {"anyOf": [{"type": "string", "enum": acts}, {"$ref": "#/$defs/LineAct"}]}
    if item := kinds.get("Item"):
        item["properties"]["tags"]["anyOf"] = _some(list(get_args(Tag)))
        item["anyOf"] = [{"required": ["like"]}, {"required": item["required"]}]
        item["required"] = ["id"]
        for key in ("type", "items"):
            item["properties"]["tags"].pop(key, None)


def _named(data: Any, names: dict[str, list[str]], lists: dict[str, list[str]]) -> None:
    """Put the known names where a key takes one of them, or some."""
    if isinstance(data, list):
        for one in data:
            _named(one, names, lists)
    if not isinstance(data, dict):
        return
    properties = data.get("properties")
    for key, schema in properties.items() if isinstance(properties, dict) else ():
        if key in names and schema.get("type") == "string":
            schema["enum"] = names[key]
        for one in (schema, *schema.get("anyOf", ())):
            if key in lists and one.get("anyOf"):
                one["anyOf"] = _some(lists[key])
        if key in lists and {"type": "string"} in schema.get("anyOf", ()):
            schema["anyOf"] = [*_some(lists[key]), *(o for o in schema["anyOf"] if o.get("type") == "null")]
    for value in data.values():
        _named(value, names, lists)


def _some(known: list[str]) -> list[dict[str, Any]]:
    return [{"type": "string", "enum": known}, {"type": "array", "items": {"type": "string", "enum": known}}]


def write(home: Path) -> list[Path]:
    """Put the schemas, and VS Code's settings for them, into a folder of customers; settings that are there stay."""
    there = home / FOLDER
    there.mkdir(parents=True, exist_ok=True)
    made = []
    for name, schema in schemas().items():
        file = there / f"{name}.schema.json"
        file.write_text(json.dumps(schema, ensure_ascii=False, indent=1) + "\n", "utf-8")
        made.append(file)
    settings = home / ".vscode" / "settings.json"
    if not settings.exists():
        settings.parent.mkdir(exist_ok=True)
        which = {f"./{FOLDER}/{name}.schema.json": pattern for name, pattern in GLOBS.items()}
        settings.write_text(json.dumps({"yaml.schemas": which}, indent=1) + "\n", "utf-8")
        made.append(settings)
    return made


def written(
    home: Annotated[Path, typer.Argument(help="a folder of customers")] = Path("customers"),
) -> None:
    """Write JSON Schemas beside customers, so that an editor completes and checks their YAML while you type."""
    for file in write(home):
        typer.echo(str(file))
