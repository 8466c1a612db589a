"""What may import what, how long a file may be, and what no tracked file may name."""

import ast
import re
from pathlib import Path

import pytest

from tests.house.sources import ROOT, code, imports, name, reaches, tracked

LONGEST = 350
OUTSIDE_OF_ROLEPLAY = (
    "web",
    "sqlalchemy",
    "alembic",
    "fastapi",
    "starlette",
    "uvicorn",
    "jinja2",
    "httpx",
    "babel",
    "sqlite3",
)
BESIDE_THE_CORE = ("roleplay/cli.py", "roleplay/authoring/", "roleplay/understand/")
CLOCKS = {"datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time", "time.monotonic"}

# Each is broken up so that this file does not name what it looks for.
FORBIDDEN = {
    "the address of a package index": r"https?://[^\s/]*(py" + r"pi|python" + r"hosted|np" + r"mjs)\.",
    "a package index option": r"--(extra-)?index" + r"-url|--find" + r"-links[ =]",
    "an absolute home path": r"(?<![\w.])/(home|Users|root)/" + r"\w",
}


def core() -> list[Path]:
    """The simulator without its command line, its authors' tools and its reader of free text."""
    return [file for file in code("roleplay") if not name(file).startswith(BESIDE_THE_CORE)]


@pytest.mark.parametrize("module", OUTSIDE_OF_ROLEPLAY)
def test_roleplay_knows_no_web_and_no_database(module: str) -> None:
    assert [name(file) for file in code("roleplay") if reaches(file, module)] == []


@pytest.mark.parametrize("module", ["roleplay.authoring", "roleplay.understand"])
def test_the_core_knows_neither_the_authors_tools_nor_the_reader_of_free_text(module: str) -> None:
    assert [name(file) for file in core() if reaches(file, module)] == []


def test_only_the_stage_machine_imports_transitions() -> None:
    users = [name(file) for file in code("roleplay", "web", "bench", "tools") if reaches(file, "transitions")]
    assert users == ["roleplay/fsm.py"]


def test_the_core_reads_no_clock() -> None:
    reading = []
    for file in core():
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name | ast.Attribute):
                owner = node.value.id if isinstance(node.value, ast.Name) else node.value.attr
                if f"{owner}.{node.attr}" in CLOCKS:
                    reading.append(f"{name(file)}:{node.lineno}")
    assert reading == []


def test_the_core_rolls_no_dice_of_the_process() -> None:
    dice = ("random.", "secrets", "uuid")
    found = [(name(file), module) for file in core() for module in imports(file) if module.startswith(dice)]
    assert [(file, module) for file, module in found if module != "random.Random"] == []


def test_no_file_is_too_long_to_read_in_one_sitting() -> None:
    lengths = {name(file): len(file.read_text(encoding="utf-8").splitlines()) for file in code()}
    assert {file: length for file, length in lengths.items() if length > LONGEST} == {}


def test_every_file_opens_with_a_sentence() -> None:
    silent = [file for file in code() if not ast.get_docstring(ast.parse(file.read_text(encoding="utf-8")))]
    assert [name(file) for file in silent] == []


def test_every_folder_of_modules_is_a_package() -> None:
    folders = {file.parent for file in code("roleplay", "web") if "versions" not in file.parent.parts}
    loose = [folder for folder in folders if not (folder / "__init__.py").exists()]
    assert [name(folder) for folder in loose if folder != ROOT / "web/migrations"] == []


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_tracked_file_names(what: str) -> None:
    pattern = re.compile(FORBIDDEN[what])
    found = []
    for file in tracked():
        text = file.read_bytes().decode("utf-8", errors="replace")
        lines = enumerate(text.splitlines(), start=1)
        found += [f"{name(file)}:{number}" for number, line in lines if pattern.search(line)]
    assert found == []


def test_no_tracked_file_names_the_place_of_this_copy() -> None:
    here = f"{ROOT}/"
    assert [name(file) for file in tracked() if here.encode() in file.read_bytes()] == []
