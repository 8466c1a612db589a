"""Knows where the diagram of the stages stands in the documentation, and puts the code's own drawing there.

`python -m tools.diagram` runs `python -m roleplay.fsm`, which prints Mermaid, and writes it into
docs/architecture.md between the two marker comments.
"""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs/architecture.md"
BEGIN = "<!-- stages: drawn by make diagram -->"
END = "<!-- /stages -->"


def drawn() -> str:
    """The Mermaid text the stage machine prints of itself."""
    command = [sys.executable, "-m", "roleplay.fsm"]
    run = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, encoding="utf-8")
    return run.stdout.strip()


def placed(page: str, diagram: str) -> str:
    """`page` with `diagram` between its markers; ValueError if the page has no such place."""
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        raise ValueError(f"docs/architecture.md needs a line {BEGIN} and, below it, a line {END}")
    return f"{before}{BEGIN}\n```mermaid\n{diagram}\n```\n{END}{after}"


def main() -> int:
    """Rewrite the page; the exit status is that of a command."""
    try:
        page = placed(PAGE.read_text(encoding="utf-8"), drawn())
    except (OSError, ValueError) as trouble:
        print(trouble, file=sys.stderr)
        return 1
    PAGE.write_text(page, encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
