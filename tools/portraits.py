"""Draws the customers' portraits from portraits.yaml: `python -m tools.portraits` writes five faces of each into
web/static/img.

A few strokes a person (hair, clothes, what one knows her by at 40 pixels), the same five expressions for all, the head
of the same size in every one, so that faces beside each other match.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from roleplay.documents import parse

HERE = Path(__file__).resolve().parent
FACES = HERE.parent / "web/static/img"
BROW = 2.6
"""Width of brows, eyes and mouth, unless somebody's brows are stronger."""


def drawings() -> dict[str, Any]:
    """The strokes of everybody, and of every expression."""
    found: dict[str, Any] = parse((HERE / "portraits.yaml").read_text("utf-8"), "portraits.yaml")
    return found


def portrait(drawn: dict[str, Any], look: dict[str, Any], mood: dict[str, Any]) -> str:
    """One face as an SVG document."""
    paint, tilt = look["colours"], mood.get("tilt")
    cheeks = "".join(f'<ellipse cx="{x}" cy="{y}" rx="{a}" ry="{b}"/>' for x, y, a, b in mood.get("cheeks", ()))
    rows = [
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 96 96" width="96" height="96" role="img"'
        f' aria-label="{look["name"]}">',
        '<defs><clipPath id="c"><circle cx="48" cy="48" r="48"/></clipPath></defs>',
        '<g clip-path="url(#c)">',
        f'<rect width="96" height="96" fill="{mood["ground"]}"/>',
        '<g transform="translate(-8.6 -6.5) scale(1.18)">',
        look.get("back", ""),
        f'<path d="{drawn["shoulders"]}" fill="{paint["clothes"]}"/>',
        f'<path d="{drawn["neck"]}" fill="{paint["shade"]}"/>',
        look.get("collar", ""),
        f'<g transform="{tilt}">' if tilt else "<g>",
        f'<path d="{drawn["broad" if look.get("broad") else "face"]}" fill="{paint["skin"]}"/>',
        look.get("lines", ""),
        f'<g fill="{paint["blush"]}">{cheeks}</g>' if cheeks else "",
        look.get("hair", ""),
        f'<g fill="none" stroke="{paint["ink"]}" stroke-width="{BROW}" stroke-linecap="round" stroke-linejoin="round">',
        f'<path d="{mood["brows"]}" stroke-width="{look.get("brow", BROW)}"/>',
        mood["eyes"].replace("INK", paint["ink"]),
        mood["mouth"],
        "</g>",
        look.get("front", ""),
        "</g>\n</g>\n</g>\n</svg>",
    ]
    return "\n".join(row for row in rows if row) + "\n"


def main() -> None:
    """Write every face."""
    drawn = drawings()
    for id, look in drawn["looks"].items():
        (FACES / id).mkdir(exist_ok=True)
        for name, mood in drawn["moods"].items():
            (FACES / id / f"{name}.svg").write_text(portrait(drawn, look, mood), encoding="utf-8")


if __name__ == "__main__":
    main()
