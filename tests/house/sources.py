"""Knows the files of the repository as the house tests see them: which there are, what they import."""

import ast
import subprocess
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CODE_FOLDERS = ("roleplay", "web", "tests", "bench", "tools")
MADE = {".git", ".venv", ".venv-lock", "__pycache__", "build", "dist", "node_modules"}


def tracked() -> list[Path]:
    """Every file git tracks, or every file there is where the source did not come through git."""
    command = ["git", "ls-files", "-z"]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
    if run.returncode == 0 and run.stdout:
        files = [ROOT / name for name in run.stdout.split("\0") if name]
        return [file for file in files if file.is_file()]
    return [file for file in ROOT.rglob("*") if file.is_file() and not MADE & set(file.parts)]


def code(*folders: str) -> list[Path]:
    """The Python files under these folders (all code folders if none is named)."""
    return sorted(file for folder in folders or CODE_FOLDERS for file in (ROOT / folder).rglob("*.py"))


def name(file: Path) -> str:
    """A file's path from the root of the repository, as messages show it."""
    return file.relative_to(ROOT).as_posix()


def package_of(file: Path) -> str:
    """The dotted package a file lies in: what its relative imports start from."""
    return ".".join(file.relative_to(ROOT).parent.parts)


def imports(file: Path) -> Iterator[str]:
    """Every module a file may import, dotted and whole; `from a import b` gives a and a.b."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from _from(node, package_of(file))


def _from(node: ast.ImportFrom, package: str) -> Iterator[str]:
    above = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
    source = ".".join([*above, node.module] if node.module else above)
    yield source
    yield from (f"{source}.{alias.name}" for alias in node.names)


def reaches(file: Path, module: str) -> bool:
    """Whether a file imports `module` or something inside it."""
    return any(found == module or found.startswith(f"{module}.") for found in imports(file))
