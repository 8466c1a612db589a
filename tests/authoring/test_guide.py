"""docs/authoring.md is right: its examples are what the program reads, and following its afternoon makes a customer."""

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter

from roleplay import documents
from roleplay.authoring.plays import Notes, Plays
from roleplay.conditions import Cond
from roleplay.part import Part, When
from roleplay.understand.examples import Own
from tests.house.sources import ROOT

PAGE = (ROOT / "docs" / "authoring.md").read_text("utf-8")
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
YAML_BLOCKS = [text for kind, text in BLOCKS if kind == "yaml"]
AFTERNOON = PAGE.partition("## An afternoon")[2].partition("\n## ")[0]
ROLEPLAY = Path(sys.executable).with_name("roleplay")


def read(data: dict[str, Any]) -> None:
    """An example as whatever reads such a file."""
    if set(data) == {"when"}:
        TypeAdapter(When).validate_python(data["when"])
    elif set(data) == {"met"}:
        TypeAdapter[object](Cond).validate_python(data["met"])
    elif "plays" in data:
        TypeAdapter(Plays).validate_python(data)
    elif "notes" in data:
        TypeAdapter(Notes).validate_python(data)
    elif "examples" in data:
        TypeAdapter(Own).validate_python(data)
    else:
        items = [i for i in data.get("items", []) if not i.get("like")]
        TypeAdapter(Part).validate_python({**data, **({"items": items} if "items" in data else {})})


@pytest.mark.parametrize("text", YAML_BLOCKS, ids=lambda text: text.strip().partition("\n")[0][:40])
def test_an_example_is_what_the_program_reads(text: str) -> None:
    read(documents.parse(text, "docs/authoring.md"))


def run(command: str, home: Path) -> subprocess.CompletedProcess[str]:
    """A command line of the page, in a folder of one's own."""
    env = {**os.environ, "PATH": f"{ROLEPLAY.parent}{os.pathsep}{os.environ['PATH']}", "ROLEPLAY_PERSONAS": ""}
    return subprocess.run(command, shell=True, cwd=home, env=env, capture_output=True, encoding="utf-8", check=False)


@pytest.mark.slow
def test_following_the_afternoon_makes_a_customer(tmp_path: Path) -> None:
    done = []
    for kind, text in re.findall(r"^```(\w+)\n(.*?)^```", AFTERNOON, re.MULTILINE | re.DOTALL):
        if kind == "yaml":
            named = re.match(r"# (\S+)\n", text)
            assert named, "an example of the afternoon says which file it is"
            (tmp_path / named.group(1)).write_text(text, "utf-8")
            continue
        for command in text.strip().splitlines():
            said = run(command, tmp_path)
            assert said.returncode == 0, f"{command}\n{said.stdout}\n{said.stderr}"
            done.append(command)
            if command == "roleplay check customers/lin_fang":
                assert "0 errors, 0 warnings" in said.stdout, said.stdout
    assert any("new" in command for command in done) and any("graph" in command for command in done)
    listed = run("roleplay --personas customers personas", tmp_path).stdout
    assert "lin_fang  林芳" in listed and "wang_jing" in listed
    folder = tmp_path / "customers" / "lin_fang"
    assert {"words.yaml", "shop.yaml", "certificate.md"} <= {f.name for f in folder.iterdir()}
    played = run("printf '2\\n' | roleplay --personas customers play lin_fang --date 2026-03-02", tmp_path)
    assert "林芳" in played.stdout
