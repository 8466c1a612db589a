"""The browser for the tests is found in the promised order, and its absence is a skip or a failure."""

from pathlib import Path

import pytest

from tests import browser_path


def program(folder: Path, name: str) -> str:
    """A file that PATH takes for a program."""
    file = folder / name
    file.write_text("#!/bin/sh\n", encoding="utf-8")
    file.chmod(0o755)
    return str(file)


@pytest.fixture
def bare_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """PATH is one empty folder, and neither variable is set."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.delenv("REQUIRE_BROWSER", raising=False)
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path / "none"))
    return tmp_path


def test_the_variable_goes_before_the_path(bare_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(bare_path, "chromium")
    own = program(bare_path, "my-browser")
    monkeypatch.setenv("CHROMIUM", own)
    assert browser_path.browser_or_skip() == own


@pytest.mark.parametrize("name", browser_path.NAMES)
def test_each_name_is_found_on_the_path(bare_path: Path, name: str) -> None:
    own = program(bare_path, name)
    assert browser_path.browser_or_skip() == own


def test_a_variable_that_names_nothing_is_a_failure(bare_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHROMIUM", str(bare_path / "missing"))
    with pytest.raises(pytest.fail.Exception, match="is not a program"):
        browser_path.browser_or_skip()


def test_no_browser_is_a_visible_skip(bare_path: Path) -> None:
    with pytest.raises(pytest.skip.Exception, match="no browser"):
        browser_path.browser_or_skip()


def test_no_browser_fails_where_one_is_required(bare_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REQUIRE_BROWSER", "1")
    with pytest.raises(pytest.fail.Exception, match="no browser"):
        browser_path.browser_or_skip()
