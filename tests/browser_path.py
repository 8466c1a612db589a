"""Knows which browser the tests drive, how it is started, and what happens when there is none.

In this order: `$CHROMIUM`; chromium, chromium-browser or google-chrome on PATH; playwright's own download.
With none of them the browser tests are skipped with one visible line; with `REQUIRE_BROWSER=1` they fail.
"""

import os
import shutil
from pathlib import Path

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome")
NONE_FOUND = "no browser: install chromium, or set CHROMIUM to one, or run `playwright install chromium`"
FLAGS = [
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


def launch_flags() -> list[str]:
    """The command line flags for Chromium; its sandbox cannot start for root, so root goes without."""
    as_root = hasattr(os, "geteuid") and os.geteuid() == 0
    return ["--no-sandbox", *FLAGS] if as_root else list(FLAGS)


def named_browser() -> str | None:
    """`$CHROMIUM`, else a browser on PATH, else None; a `$CHROMIUM` that is not there fails the test."""
    chosen = os.environ.get("CHROMIUM")
    if chosen:
        found = shutil.which(chosen)
        if found is None:
            pytest.fail(f"CHROMIUM={chosen} is not a program", pytrace=False)
        return found
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def downloaded_browser() -> str | None:
    """The Chromium playwright downloaded for itself, or None."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def browser_or_skip() -> str:
    """The browser's path; without one the calling test is skipped, or fails where a browser is required."""
    path = named_browser() or downloaded_browser()
    if path is None and os.environ.get("REQUIRE_BROWSER") == "1":
        pytest.fail(NONE_FOUND, pytrace=False)
    if path is None:
        pytest.skip(NONE_FOUND)
    return path
