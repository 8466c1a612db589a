"""Knows how to bring the browser libraries and the icon sprite from npm into the repository.

`python -m tools.vendor` reads tools/vendor.toml and needs `npm` on PATH; npm itself checks the integrity of
what it fetches. Nothing at run time or in the tests needs npm.
"""

import hashlib
import shutil
import subprocess
import sys
import tarfile
import tempfile
import tomllib
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
SVG = "http://www.w3.org/2000/svg"
STROKE = {
    "fill": "none",
    "stroke": "currentColor",
    "stroke-width": "2",
    "stroke-linecap": "round",
    "stroke-linejoin": "round",
}


def wanted() -> dict[str, Any]:
    """The table of packages, files and icons."""
    return tomllib.loads((ROOT / "tools/vendor.toml").read_text(encoding="utf-8"))


def fetch(name: str, version: str, into: Path) -> Path:
    """Unpack one npm package under `into` and return its folder."""
    into.mkdir(parents=True)
    command = ["npm", "pack", "--silent", f"{name}@{version}"]
    subprocess.run(command, cwd=into, check=True, stdout=subprocess.DEVNULL)
    (archive,) = into.glob("*.tgz")
    with tarfile.open(archive) as tar:
        tar.extractall(into, filter="data")
    return into / "package"


def copy_files(package: Path, files: dict[str, str]) -> None:
    """Copy the named files of an unpacked package to their places in the repository."""
    for source, target in files.items():
        place = ROOT / target
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(package / source, place)


def symbol(name: str, source: Path) -> ET.Element:
    """One icon as a <symbol> whose strokes take the colour of the text around it."""
    drawing = ET.parse(source).getroot()
    result = ET.Element(f"{{{SVG}}}symbol", {"id": name, "viewBox": drawing.attrib["viewBox"], **STROKE})
    result.extend(list(drawing))
    return result


def sprite(icons: list[str], folder: Path, origin: str) -> str:
    """All icons in one SVG document, in alphabetical order, one to a line."""
    ET.register_namespace("", SVG)
    note = f"<!-- {origin}; licence: vendor/lucide.LICENSE; made by make vendor -->"
    lines = [f'<svg xmlns="{SVG}">', note]
    for name in sorted(icons):
        drawn = symbol(name, folder / f"{name}.svg")
        for element in drawn.iter():
            element.text = element.tail = None
        lines.append(ET.tostring(drawn, encoding="unicode").replace(f' xmlns="{SVG}"', ""))
    return "\n".join([*lines, "</svg>", ""])


def versions(table: dict[str, Any], folder: str) -> str:
    """The text of a folder's VERSIONS.txt: file, package, version, licence and SHA-256, a line each."""
    lines = []
    for package in table["package"]:
        for target in sorted(package["files"].values()):
            if Path(target).parent.as_posix() == folder:
                digest = hashlib.sha256((ROOT / target).read_bytes()).hexdigest()
                origin = f"{package['name']} {package['version']}  {package['licence']}"
                lines.append(f"{Path(target).name}  {origin}  sha256 {digest}")
    return "\n".join([*lines, ""])


def vendor_folders(table: dict[str, Any]) -> list[str]:
    """The folders that hold vendored files, each once."""
    targets = [target for package in table["package"] for target in package["files"].values()]
    return sorted({Path(target).parent.as_posix() for target in targets})


def main() -> int:
    """Fetch everything; the exit status is that of a command."""
    if shutil.which("npm") is None:
        print("make vendor needs npm (Node.js) on PATH", file=sys.stderr)
        return 1
    table = wanted()
    with tempfile.TemporaryDirectory() as scratch:
        for number, package in enumerate(table["package"]):
            folder = fetch(package["name"], package["version"], Path(scratch) / str(number))
            copy_files(folder, package["files"])
            print(f"{package['name']} {package['version']} ({package['licence']})")
            if package["name"] == table["sprite"]["package"]:
                origin = f"Lucide {package['version']}"
                text = sprite(table["sprite"]["icons"], folder / "icons", origin)
                (ROOT / table["sprite"]["target"]).write_text(text, encoding="utf-8")
    for folder_name in vendor_folders(table):
        (ROOT / folder_name / "VERSIONS.txt").write_text(versions(table, folder_name), encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
