"""The documentation tells the truth: links lead somewhere, commands exist, the diagram is the code's own."""

import re
import tomllib
from pathlib import Path

import pytest
import typer

import web.cli
from tests.house.sources import ROOT, name, tracked
from tools import diagram

PAGES = [file for file in tracked() if file.suffix == ".md"]


def verbs() -> set[str]:
    """The verbs of the Makefile that have a sentence."""
    return set(re.findall(r"^([a-z-]+):.*## ", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))


def code_in(page: Path) -> str:
    """Every fenced block and every `inline` piece of a page, a line each."""
    text = page.read_text(encoding="utf-8")
    fenced = re.findall(r"^```[^\n]*\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    inline = re.findall(r"`([^`\n]+)`", re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL))
    return "\n".join([*fenced, *inline])


def documented(pattern: str) -> dict[str, list[str]]:
    """What the pattern captures in the code of all pages, and the pages that say it."""
    found: dict[str, list[str]] = {}
    for page in PAGES:
        for word in re.findall(pattern, code_in(page), re.MULTILINE):
            found.setdefault(word, []).append(name(page))
    return found


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_relative_links_lead_somewhere(page: Path) -> None:
    targets = re.findall(r"\]\(([^)\s#]+)(?:#[^)\s]*)?\)", page.read_text(encoding="utf-8"))
    local = [target for target in targets if "://" not in target and not target.startswith("mailto:")]
    assert [target for target in local if not (page.parent / target).exists()] == []


def test_every_make_verb_in_the_documentation_exists() -> None:
    known, named = verbs(), documented(r"^\$? ?make ([a-z-]+)")
    assert {word: pages for word, pages in named.items() if word not in known} == {}


def test_every_make_verb_is_in_a_readme() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert [verb for verb in verbs() - {"help"} if f"make {verb}" not in readme] == []


def test_every_roleplay_command_in_the_documentation_exists() -> None:
    commands = documented(r"^\$? ?(?:\.venv/bin/)?roleplay (?:--personas \S+ )?([a-z][a-z-]*)")
    known = set(typer.main.get_group(web.cli.app).commands)
    assert commands and {word: pages for word, pages in commands.items() if word not in known} == {}


def test_the_diagram_of_the_stages_is_the_codes_own() -> None:
    page = diagram.PAGE.read_text(encoding="utf-8")
    assert page == diagram.placed(page, diagram.drawn()), "docs/architecture.md is behind: make diagram"


def test_the_changelog_names_the_version_of_the_package() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert f"## {project['version']}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
