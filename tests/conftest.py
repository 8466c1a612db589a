"""What every test may use: golden files, and property tests that do not depend on how busy the machine is."""

import gc
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

GOLDENS = Path(__file__).parent / "golden"
THROUGH_PAGES = ("web", "browser")

# A shared machine is slow at odd moments: no deadline; the same examples each run: a red test stays red.
settings.register_profile("house", deadline=None, derandomize=True)
settings.load_profile("house")

# A worker holds a million objects for good (eight compiled scripts): looking through them for rubbish is done seldom.
gc.set_threshold(100_000, 50, 1000)


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--refresh-goldens`: run only the tests with a golden, and write instead of comparing."""
    parser.addoption("--refresh-goldens", action="store_true", help="write the golden files anew")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """When goldens are refreshed, leave every other test out. What is tested through pages is not measured: coverage of
    roleplay/ is owed by its own tests, and tracing would cost half as much time again."""
    for item in items:
        if item.path.parent.name in THROUGH_PAGES:
            item.add_marker(pytest.mark.no_cover)
    if config.getoption("--refresh-goldens"):
        items[:] = [item for item in items if "golden" in getattr(item, "fixturenames", ())]


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """`golden("visit.txt", text)` asserts that tests/golden/visit.txt holds exactly `text`."""

    def compare(name: str, text: str) -> None:
        file = GOLDENS / name
        if request.config.getoption("--refresh-goldens"):
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8", newline="\n")
        assert file.exists(), f"no golden {name} yet: run `make goldens` and read what it wrote"
        assert text == file.read_text(encoding="utf-8"), f"{name} changed; if rightly so: make goldens"

    return compare
