"""What was taken from npm is what tools/vendor.toml names, untouched; the sprite holds every listed icon."""

import re

from tools import vendor

USE_OF_AN_ICON = re.compile(r"(?:icons\.svg#|\bicon\([\"'])([a-z0-9-]+)")


def test_vendored_files_are_the_versions_named_and_unchanged() -> None:
    table = vendor.wanted()
    for folder in vendor.vendor_folders(table):
        recorded = (vendor.ROOT / folder / "VERSIONS.txt").read_text(encoding="utf-8")
        assert recorded == vendor.versions(table, folder), f"{folder} differs: make vendor"


def test_every_vendored_package_brings_its_licence() -> None:
    for package in vendor.wanted()["package"]:
        licences = [target for target in package["files"].values() if target.endswith(".LICENSE")]
        assert licences, f"{package['name']} has no licence file"


def test_the_sprite_holds_exactly_the_listed_icons() -> None:
    table = vendor.wanted()["sprite"]
    sprite = (vendor.ROOT / table["target"]).read_text(encoding="utf-8")
    assert re.findall(r'<symbol id="([^"]+)"', sprite) == sorted(table["icons"])


def test_templates_use_only_icons_that_are_there() -> None:
    icons = set(vendor.wanted()["sprite"]["icons"])
    for page in (vendor.ROOT / "web").rglob("*.html"):
        used = set(USE_OF_AN_ICON.findall(page.read_text(encoding="utf-8")))
        assert used <= icons, f"{page.name}: add {used - icons} to tools/vendor.toml and run make vendor"
