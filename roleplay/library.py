"""Reads customers: finds their folders, bundles all a session runs on under one digest, and compiles scripts.

A bundle is the text of every file by name (common, voice, persona); it is what a store keeps, so that a session goes on
with the script it began with. `python -m roleplay.library [PERSONA]` prints the problems it finds: places that do not
fit the schema, names nobody declared, rules that clash.
"""

from __future__ import annotations

import gc
import hashlib
import json
import sys
from collections.abc import Iterator, Mapping
from functools import lru_cache
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from pydantic import BaseModel

from roleplay.acts import Vocabulary
from roleplay.documents import check, parse
from roleplay.errors import BadScript
from roleplay.hers import fitted
from roleplay.insurance.caseload import CaseloadFile
from roleplay.insurance.methods import Methods
from roleplay.insurance.terms import Book
from roleplay.overlay import defaults, overlay
from roleplay.papers.texts import PaperTexts
from roleplay.parameters import Company, Parameters
from roleplay.part import Part
from roleplay.persona import Persona
from roleplay.script import Script

GUIDANCE = (
    "acts", "parameters", "company", "effects", "common", "common_lines", "papers", "insurance", "methods",
    "caseload",
)  # fmt: skip
COMMON_PARTS = ("effects", "common", "common_lines")
BASE = "base/"
"""Where the ordinary customer lies who stands behind those with `base: standard`."""
APART = ("persona", "plays", "notes", "better", "examples")


class Bundle(NamedTuple):
    """The text of every file a session runs on, by name, and the digest of it all."""

    digest: str
    files: dict[str, str]


T = TypeVar("T", bound=BaseModel)


def _root() -> Traversable:
    return resources.files("roleplay")


_more: list[Path] = []
"""Folders of customers besides those that come with the program (`look_in`)."""
_published: list[Path] = []
"""The one folder into which customers are published (`publish_in`); it need not be there yet."""
unusable: dict[str, BadScript] = {}
"""Customers of those folders that cannot be played, and why (`settle`): they are not among `personas`."""


def look_in(*folders: Path) -> None:
    """Find customers in these folders too, from now on: each holds a folder a customer, or is one itself.

    Raises `BadScript` for a folder that is not there, and for an id that the program or another folder has already.
    """
    found = {name: _root() / "personas" for name in _in(_root() / "personas")}
    for home in folders:
        if not home.is_dir():
            raise BadScript("there is no such folder; name one that holds a folder for each customer", str(home))
        for name in _in(home):
            if name in found:
                raise BadScript(f"there is a customer {name!r} already in {found[name]}; rename yours", str(home))
            found[name] = home
    _more[:] = folders
    renew()


def publish_in(home: Path | None) -> None:
    """Find customers in this folder too, whenever there are any; one whose id another folder has stays hidden."""
    there = [one for one in (*_published, home) if one is not None and one.is_dir() and _in(one)]
    _published[:] = [home] if home else []
    if there:  # whoever was found there, or can be found now
        renew()


def renew() -> None:
    """Forget what was read: files may have changed."""
    unusable.clear()
    for cached in (_homes, bundle, persona, script):
        cached.cache_clear()


def forget() -> None:
    """Forget everything, compiled scripts too: for a program that reads ever new files and must not grow."""
    renew()
    _compiled.cache_clear()


def _in(home: Traversable) -> dict[str, Traversable]:
    """The customers' folders in a folder, by id."""
    if (home / "persona.yaml").is_file():
        return {home.name: home}
    return {d.name: d for d in home.iterdir() if d.is_dir() and (d / "persona.yaml").is_file()}


@lru_cache(maxsize=1)
def _homes() -> dict[str, Traversable]:
    """Where every customer lies, by id."""
    found: dict[str, Traversable] = {}
    for home in (_root() / "personas", *_more, *(one for one in _published if one.is_dir())):
        found = _in(home) | found
    return dict(sorted(found.items()))


def personas() -> list[str]:
    """Ids of the customers there are: those shipped with the program and those of the folders looked in."""
    return [name for name in _homes() if name not in unusable]


def every() -> list[str]:
    """The same with those that cannot be played."""
    return list(_homes())


def folder(persona: str) -> Traversable:
    """The folder of a persona; `BadScript` if there is none of that name."""
    found = _homes().get(persona)
    if found is None:
        raise BadScript(f"there is no customer called {persona!r}; `roleplay personas` lists them")
    return found


@lru_cache(maxsize=64)
def _common(text: str, name: str) -> Any:
    """A file that all customers share, read once; nobody may change what it gives."""
    return parse(text, name)


@lru_cache(maxsize=256)
def bundle(persona: str) -> Bundle:
    """All files this persona runs on, read once."""
    return bundled(folder(persona))


def bundled(here: Traversable) -> Bundle:
    """All files that the customer in this folder runs on."""
    return bundle_of(played(texts(here)), here.name)


def played(files: Mapping[str, str]) -> dict[str, str]:
    """Those of a customer's files that decide how she is played: plays, notes and better lines do not."""
    return {name: text for name, text in files.items() if name.removesuffix(".yaml") not in APART[1:]}


def texts(here: Traversable) -> dict[str, str]:
    """The YAML files in a customer's folder, by name; `BadScript` for one that is no text."""
    out = {}
    for file in sorted((f for f in here.iterdir() if f.name.endswith(".yaml")), key=lambda f: f.name):
        try:
            out[file.name] = file.read_text("utf-8")
        except UnicodeDecodeError as error:
            raise BadScript("not UTF-8 text; save it as UTF-8", f"{here.name}/{file.name}") from error
    return out


def bundle_of(own: Mapping[str, str], persona: str) -> Bundle:
    """Her own files, by name, with the common ones they run on."""
    common = {n: _root() / "guidance" / f"{n}.yaml" for n in GUIDANCE}
    files = {f"guidance/{n}.yaml": f.read_text("utf-8") for n, f in common.items() if f.is_file()}
    files |= {f"persona/{name}": text for name, text in own.items()}
    if "persona.yaml" not in own:
        raise BadScript("the customer has no persona.yaml", persona)
    who = parse(files["persona/persona.yaml"], f"{persona}/persona.yaml")
    if not isinstance(who, dict):
        raise BadScript("it should say who she is: id, name, voice and so on", f"{persona}/persona.yaml")
    if who.get("base") == "standard":
        base = sorted((_root() / "guidance" / BASE).iterdir(), key=lambda f: f.name)
        files |= {f"guidance/{BASE}{f.name}": f.read_text("utf-8") for f in base if f.name.endswith(".yaml")}
    spoken = _root() / "guidance" / "voices" / f"{who.get('voice')}.yaml"
    files["guidance/voice.yaml"] = spoken.read_text("utf-8") if spoken.is_file() else ""
    return seal(files)


def seal(files: Mapping[str, str]) -> Bundle:
    """Files as a bundle; the digest covers names and texts."""
    body = json.dumps(dict(sorted(files.items())), ensure_ascii=False, separators=(",", ":"))
    return Bundle(hashlib.sha256(body.encode()).hexdigest(), dict(files))


@lru_cache(maxsize=256)
def _compiled(digest: str, body: str) -> Script:
    files: dict[str, str] = json.loads(body)
    data = {name: (_common if name.startswith("guidance/") else parse)(text, name) for name, text in files.items()}
    if "persona/persona.yaml" not in data:
        raise BadScript("the customer has no persona.yaml", "persona/persona.yaml")
    given = data.get(f"guidance/{BASE}persona.yaml")
    who = check(Persona, defaults(given, data["persona/persona.yaml"]), "persona/persona.yaml")
    layers: dict[str, dict[str, Any]] = {"persona": {}, "voice": {}, "base": {}, "common": {}}
    for name in files:
        kind, _, stem = name.removesuffix(".yaml").partition("/")
        if kind == "persona" and stem not in APART:
            layers["persona"][name] = data[name]
        elif stem == "voice":
            layers["voice"][name] = data[name]
        elif stem.startswith(BASE) and stem != f"{BASE}persona":
            layers["base"][name] = data[name]
        elif stem in COMMON_PARTS:
            layers["common"][name] = data[name]
    parts = {
        layer: [check(Part, part, name) for name, part in found.items()]
        for layer, found in fitted(overlay(layers, who.leaves_out, who.worry), who).items()
    }
    try:
        return Script(
            who,
            parts,
            check(Vocabulary, data["guidance/acts.yaml"], "guidance/acts.yaml"),
            check(Parameters, data["guidance/parameters.yaml"], "guidance/parameters.yaml"),
            check(Company, data["guidance/company.yaml"], "guidance/company.yaml"),
            digest,
            _optional(PaperTexts, data, "papers"),
            _optional(Book, data, "insurance"),
            _optional(CaseloadFile, data, "caseload"),
            _optional(Methods, data, "methods"),
        )
    except KeyError as error:
        raise BadScript(f"unknown act or missing file: {error}; acts are listed in guidance/acts.yaml") from error


@lru_cache(maxsize=1)
def vocabulary() -> Vocabulary:
    """The acts and claims there are."""
    return check(Vocabulary, parse((_root() / "guidance" / "acts.yaml").read_text("utf-8"), "acts.yaml"), "acts.yaml")


@lru_cache(maxsize=1)
def acts() -> tuple[str, ...]:
    """Every act there is."""
    return tuple(act.id for act in vocabulary().acts)


def with_base(persona: Any) -> Any:
    """What her persona.yaml comes to with what the base takes for granted, if it lies behind her."""
    if not isinstance(persona, dict) or persona.get("base") != "standard":
        return persona
    text = (_root() / "guidance" / BASE / "persona.yaml").read_text("utf-8")
    return defaults(parse(text, "base/persona.yaml"), persona)


def _optional(model: type[T], data: Mapping[str, Any], stem: str) -> T | None:
    """A common file that a script can do without: a customer without papers, a test's small one."""
    name = f"guidance/{stem}.yaml"
    return check(model, data[name], name) if name in data else None


def compile_once(found: Bundle) -> Script:
    """The compiled script of a bundle that is looked at once or twice and then changed: nothing is kept of it."""
    return _compiled.__wrapped__(found.digest, json.dumps(found.files, ensure_ascii=False, sort_keys=True))


def compile_bundle(found: Bundle) -> Script:
    """The compiled script of a bundle, cached by digest."""
    return _compiled(found.digest, json.dumps(found.files, ensure_ascii=False, sort_keys=True))


@lru_cache(maxsize=256)
def persona(id: str) -> Persona:
    """Who a customer is, without compiling what she says."""
    name = f"{id}/persona.yaml"
    return check(Persona, with_base(parse((folder(id) / "persona.yaml").read_text("utf-8"), name)), name)


@lru_cache(maxsize=256)
def script(persona: str) -> Script:
    """The compiled script of a persona as shipped."""
    return compile_bundle(bundle(persona))


def settle() -> None:
    """For a program that plays many turns: find out which customers of further folders cannot be played, and look for
    garbage less often from here on. A customer is compiled when she is first met.

    Scripts stay for good and a turn leaves no cycles behind; with Python's own thresholds a tenth of the time of a
    turn goes into searching for them.
    """
    for name in [name for home in (*_more, *_published) if home.is_dir() for name in _in(home)]:
        try:
            script(name)
        except BadScript as error:
            unusable[name] = error
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


def problems(persona: str) -> Iterator[str]:
    """Sentences on what is wrong with a persona's files; nothing when all is well."""
    from roleplay.names import unknown  # the check reads much that a session never needs

    try:
        compiled = script(persona)
    except BadScript as error:
        yield str(error)
        return
    yield from map(str, unknown(compiled))


if __name__ == "__main__":
    found = [p for persona in sys.argv[1:] or personas() for p in problems(persona)]
    print("\n".join(found) or "no problems")
    sys.exit(bool(found))
