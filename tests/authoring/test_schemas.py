"""The JSON Schemas an editor uses take what the models take, and point at what they refuse."""

import json
from importlib import resources
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from ruamel.yaml import YAML

from roleplay import library
from roleplay.authoring import schemas
from roleplay.authoring.new import Answers, files

VALIDATORS = {name: jsonschema_rs.validator_for(schema) for name, schema in schemas.schemas().items()}
GUIDANCE = resources.files("roleplay") / "guidance"


def kind(file: str) -> str:
    """Which schema a file of a customer has."""
    stem = file.removesuffix(".yaml")
    return stem if stem in VALIDATORS else "part"


def plain(text: str) -> Any:
    """The document as an editor's YAML server sees it: dates are strings."""
    return json.loads(json.dumps(YAML(typ="safe").load(text), default=str))


@pytest.mark.parametrize("persona", library.personas())
def test_every_customer_is_valid(persona: str) -> None:
    for name, text in library.texts(library.folder(persona)).items():
        if name != "better.yaml":
            found = [f"{name}: {e}" for e in VALIDATORS[kind(name)].iter_errors(plain(text))]
            assert not found, found[0]


@pytest.mark.parametrize("file", ["voices/warm.yaml", "voices/elderly.yaml", "base/call.yaml", "base/offer.yaml"])
def test_the_layers_behind_a_customer_are_valid(file: str) -> None:
    assert VALIDATORS["part"].is_valid(plain((GUIDANCE / file).read_text("utf-8")))


def test_what_is_begun_is_valid() -> None:
    for name, text in files(Answers(id="lin_fang")).items():
        assert VALIDATORS[kind(name)].is_valid(plain(text)), name


@pytest.mark.parametrize(
    ("name", "text", "where"),
    [
        ("part", "lines: [{id: a, say: 您好。, role: step, acts: [greet_by_nmae]}]", "acts"),
        ("part", "lines: [{id: a, say: 您好。, role: step, acts: [{act: greet_by_nmae}]}]", "acts"),
        ("part", "reactions: [{id: a, on: any, when: {stage: wedding}, say: 好。}]", "stage"),
        ("part", "reactions: [{id: a, on: any, trust: much, say: 好。}]", "trust"),
        ("part", "reactions: [{id: a, on: any, say: 好。, moood: bad}]", "moood"),
        ("part", "items: [{id: a, kind: question}]", "items"),
        ("persona", "voice: loud", "voice"),
        ("plays", "plays: [{id: a}]", "plays"),
    ],
)
def test_what_the_models_refuse_is_marked(name: str, text: str, where: str) -> None:
    told = [str(error) for error in VALIDATORS[name].iter_errors(plain(text))]
    assert told and any(where in one for one in told)


def test_an_item_like_another_may_be_short() -> None:
    assert VALIDATORS["part"].is_valid(plain("items: [{id: price_high, like: price_high, raise: [太贵。]}]"))


def test_they_are_written_beside_customers_and_settings_of_ones_own_stay(tmp_path: Path) -> None:
    made = schemas.write(tmp_path)
    assert {f.name for f in made} == {f"{n}.schema.json" for n in VALIDATORS} | {"settings.json"}
    settings = tmp_path / ".vscode" / "settings.json"
    assert all((tmp_path / path).is_file() for path in json.loads(settings.read_text())["yaml.schemas"])
    settings.write_text("{}")
    schemas.write(tmp_path)
    assert settings.read_text() == "{}"
