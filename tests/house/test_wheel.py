"""The wheel, installed on its own in an empty environment, holds everything and plays the first customer.

The environment gets only what the wheel itself declares, at the locked versions and with their hashes; so a
dependency that is used but not declared, or a data file that is not shipped, fails here and not at a user's.
"""

import os
import re
import shutil
import subprocess
import sys
import zipfile
from email import message_from_bytes
from importlib.metadata import requires
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.house.sources import ROOT

SOURCES = ("pyproject.toml", "LICENSE", "README.md")
PLAY = ("play", "wang_jing", "--seed", "1", "--date", "2026-03-02")


ALONE = {"PYTHONPATH": "", "PYTHONUTF8": "1", "COLUMNS": "100"}


def run(*command: str | Path, cwd: Path, stdin: str = "", **env: str) -> str:
    """Run a command to its end and return what it printed; a failure shows all of it."""
    done = subprocess.run(
        command, cwd=cwd, input=stdin, env={**os.environ, **env}, encoding="utf-8", timeout=300,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False,
    )  # fmt: skip
    assert done.returncode == 0, f"{command} → {done.returncode}\n{done.stdout}"
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from a copy so that nothing left over from an earlier build gets in."""
    copy = tmp_path_factory.mktemp("source")
    for source in SOURCES:
        if (ROOT / source).exists():
            shutil.copy(ROOT / source, copy)
    for package in ("roleplay", "web"):
        shutil.copytree(ROOT / package, copy / package, ignore=shutil.ignore_patterns("__pycache__"))
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", "dist", ".", cwd=copy)
    (made,) = (copy / "dist").glob("*.whl")
    return made


def declared(wheel: Path) -> list[str]:
    """What the wheel says it needs, as its metadata puts it."""
    with zipfile.ZipFile(wheel) as archive:
        (metadata,) = (entry for entry in archive.namelist() if entry.endswith(".dist-info/METADATA"))
        return message_from_bytes(archive.read(metadata)).get_all("Requires-Dist", [])


def closure(requirements: list[str]) -> set[str]:
    """The names of all distributions these need here, extras left out, read from what is installed."""
    names: set[str] = set()
    waiting = [Requirement(text) for text in requirements]
    while waiting:
        need = waiting.pop()
        name = canonicalize_name(need.name)
        if name not in names and (need.marker is None or need.marker.evaluate({"extra": ""})):
            names.add(name)
            waiting += [Requirement(text) for text in requires(name) or []]
    return names


def locked(names: set[str]) -> str:
    """The blocks of requirements.txt, hashes included, that pin these distributions."""
    text = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    blocks = re.findall(r"^[A-Za-z0-9].*(?:\n[ #].*)*", text, re.MULTILINE)
    return "\n".join(block for block in blocks if canonicalize_name(block.partition("==")[0]) in names)


@pytest.fixture(scope="module")
def roleplay(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The `roleplay` command of an empty environment in which only the wheel was installed."""
    place = tmp_path_factory.mktemp("empty")
    (place / "needs.txt").write_text(locked(closure(declared(wheel))), encoding="utf-8")
    run(sys.executable, "-m", "venv", "env", cwd=place)
    python = place / "env/bin/python"
    run(python, "-m", "pip", "-q", "install", "--require-hashes", "-r", "needs.txt", cwd=place)
    run(python, "-m", "pip", "-q", "install", "--no-deps", wheel, cwd=place)
    run(python, "-m", "pip", "check", cwd=place)
    return place / "env/bin/roleplay"


def test_the_wheel_holds_every_file_of_both_packages(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        shipped = set(archive.namelist())
    root = wheel.parent.parent
    files = [file for package in ("roleplay", "web") for file in (root / package).rglob("*")]
    there = {file.relative_to(root).as_posix() for file in files if file.is_file()}
    assert sorted(there - shipped) == []


@pytest.mark.slow
def test_the_wheel_lists_its_customers_far_from_the_source(roleplay: Path, tmp_path: Path) -> None:
    assert "wang_jing" in run(roleplay, "personas", cwd=tmp_path, HOME=str(tmp_path), **ALONE)


@pytest.mark.slow
def test_the_wheel_plays_the_first_customer(roleplay: Path, tmp_path: Path) -> None:
    def visit(*choices: str) -> str:
        stdin = "".join(f"{choice}\n" for choice in choices)
        return run(roleplay, *PLAY, cwd=tmp_path, stdin=stdin, HOME=str(tmp_path), **ALONE)

    opening, played = visit(), visit(*["1"] * 12)
    assert re.search(r"^\s*1[.)、\s]", opening, re.MULTILINE), f"no numbered choices:\n{opening}"
    assert re.search(r"王静\s*[：:]\s*\S", played), f"she never answered:\n{played}"
    assert played == visit(*["1"] * 12), "the same visit twice must read the same"
