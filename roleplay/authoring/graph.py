"""A customer as a picture: her stages, what she brings up there, how it can end, and how often simulated trainees pass
each way. `roleplay graph PERSONA` writes it as Mermaid or SVG."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from html import escape
from pathlib import Path
from typing import Annotated, Literal, NamedTuple

import typer

from roleplay import events as ev
from roleplay import library
from roleplay.authoring import bots
from roleplay.authoring.simulate import DAY
from roleplay.errors import BadScript
from roleplay.schema import STAGES
from roleplay.script import Script

SHOWN = ("concern", "objection", "complaint")
TRAINEES = ("expert", "careless", "random", "timid", "pushy", "polite")
VISITS = 20
"""Visits of each trainee, if not said otherwise."""
ROW, LEFT, MIDDLE, RIGHT, WIDE, HIGH = 34, 20, 420, 820, 260, 24
WORDS = {
    "preparation": "准备", "invitation_call": "邀约", "first_visit": "初访", "policy_review": "保单整理",
    "proposal": "建议书", "closing": "促成", "referral_request": "转介绍", "after_service": "售后",
}  # fmt: skip


class Ways(NamedTuple):
    """How often each way was passed in so many visits: from a stage to a stage, an item or an ending."""

    visits: int
    stages: Counter[tuple[str, str]]
    items: Counter[tuple[str, str]]
    endings: Counter[tuple[str, str]]


def walked(script: Script, visits: int = VISITS, trainees: Sequence[str] = TRAINEES) -> Ways:
    """The ways of `visits` visits by each of these simulated trainees; the same every time."""
    found = Ways(visits * len(trainees), Counter(), Counter(), Counter())
    for name in trainees:
        for seed in range(visits):
            _count(bots.play(script, name, seed, DAY), script, found)
    return found


def _count(log: Iterable[ev.AnyEvent], script: Script, found: Ways) -> None:
    at, seen = STAGES[0], set()
    for event in log:
        if isinstance(event, ev.StageEntered):
            if event.stage != "end":
                found.stages[at, event.stage] += 1
                at = event.stage
        elif isinstance(event, ev.ItemRaised) and event.item not in seen:
            seen.add(event.item)
            if script.items[event.item].item.kind in SHOWN:
                found.items[at, event.item] += 1
        elif isinstance(event, ev.SessionEnded):
            found.endings[at, event.ending] += 1


def names(script: Script) -> dict[str, str]:
    """What stages, items and endings are called."""
    p = script.persona
    items = {
        a.id: f"{p.topics[a.item.about].zh if a.item.about in p.topics else ''} {a.id}" for a in script.items.values()
    }
    return {**items, **{e.id: e.title.zh for e, _ in script.endings}, **WORDS}


def mermaid(script: Script, ways: Ways) -> str:
    """As a Mermaid flowchart: stages as boxes, items as rounded ones, endings as circles; edges with their counts."""
    called = names(script)
    lines = ["flowchart TD"]
    lines += [f'    s_{s}["{_quoted(called[s])}"]' for s in STAGES[:-1]]
    lines += [f'    i_{i}("{_quoted(called[i])}")' for i in _shown(script)]
    lines += [f'    e_{e.id}(["{_quoted(e.title.zh)}"])' for e, _ in script.endings]
    lines += [f"    s_{a} -->|{n}| s_{b}" for (a, b), n in _sorted(ways.stages)]
    lines += [f"    s_{a} -.->|{n}| i_{b}" for (a, b), n in _sorted(ways.items)]
    lines += [f"    s_{a} ==>|{n}| e_{b}" for (a, b), n in _sorted(ways.endings)]
    return "\n".join(lines) + "\n"


def _shown(script: Script) -> list[str]:
    """Items that are drawn, in the order of the stages they may come up at."""
    found = [a for a in script.items.values() if a.item.kind in SHOWN]
    return [a.id for a in sorted(found, key=lambda a: (min(map(STAGES.index, a.item.stages)), a.id))]


def _sorted(ways: Counter[tuple[str, str]]) -> list[tuple[tuple[str, str], int]]:
    order = {name: n for n, name in enumerate(STAGES)}
    return sorted(ways.items(), key=lambda kv: (order[kv[0][0]], -kv[1], kv[0][1]))


def _quoted(text: str) -> str:
    return text.replace('"', "'")


# --- SVG


def svg(script: Script, ways: Ways) -> str:
    """As an SVG: what she brings up on the left, the stages in the middle, how it ends on the right; the thicker a
    line, the more often that way was passed. The counts stand in the lines' titles and beside the names."""
    called = names(script)
    raised = Counter({i: sum(n for (_, x), n in ways.items.items() if x == i) for i in _shown(script)})
    ended = Counter({e.id: sum(n for (_, x), n in ways.endings.items() if x == e.id) for e, _ in script.endings})
    items, ends = [*raised], [e for e, _ in ended.most_common()]
    rows = max(len(items), len(ends), 2 * len(STAGES))
    spots = {f"i_{i}": (LEFT, _y(n, len(items), rows)) for n, i in enumerate(items)}
    spots |= {f"s_{s}": (MIDDLE, _y(n, len(STAGES) - 1, rows)) for n, s in enumerate(STAGES[:-1])}
    spots |= {f"e_{e}": (RIGHT, _y(n, len(ends), rows)) for n, e in enumerate(ends)}
    height = rows * ROW + 60
    title = f"{script.persona.name}: {ways.visits} simulated visits"
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {RIGHT + WIDE + 20} {height}" role="img" '
        f'font-family="sans-serif" font-size="13"><title>{escape(title)}</title>',
        f'<text x="{LEFT}" y="24" font-size="15">{escape(title)}</text>',
    ]
    for found, kind, colour in (
        (ways.stages, "s", "#1d4ed8"),
        (ways.items, "i", "#b45309"),
        (ways.endings, "e", "#047857"),
    ):
        for (a, b), n in _sorted(found):
            told = f"{called[a]} → {called[b]}: {n}"
            out.append(_edge(spots[f"s_{a}"], spots[f"{kind}_{b}"], n / ways.visits, colour, told, kind))
    for key, (x, y) in spots.items():
        name = key[2:]
        count = raised[name] if key[0] == "i" else ended[name] if key[0] == "e" else None
        out.append(_box(x, y, called[name] + (f" · {count}" if count is not None else ""), key[0], count == 0))
    return "\n".join([*out, "</svg>"]) + "\n"


def _y(n: int, of: int, rows: int) -> int:
    return round(50 + (n + 0.5) * rows * ROW / max(of, 1))


def _box(x: int, y: int, text: str, kind: str, never: bool) -> str:
    colour = {"s": "#dbeafe", "i": "#fef3c7", "e": "#d1fae5"}[kind]
    dash = ' stroke-dasharray="4 3"' if never else ""
    return (
        f'<g><rect x="{x}" y="{y - HIGH // 2}" width="{WIDE}" height="{HIGH}" rx="{4 if kind == "s" else 12}" '
        f'fill="{colour}" stroke="#475569"{dash}/><text x="{x + 10}" y="{y + 5}">{escape(text)}</text></g>'
    )


def _edge(a: tuple[int, int], b: tuple[int, int], share: float, colour: str, told: str, kind: str) -> str:
    width = max(1.0, min(12.0, 12 * share))
    (x1, y1), (x2, y2) = a, b
    if kind == "s":
        bend = 70 if y2 > y1 else -70
        path = f"M{x1 + WIDE // 2 + bend // 2},{y1} C{x1 + WIDE // 2 + 2 * bend},{(y1 + y2) // 2} " \
               f"{x1 + WIDE // 2 + 2 * bend},{(y1 + y2) // 2} {x2 + WIDE // 2 + bend // 2},{y2}"  # fmt: skip
    else:
        start, end = (x1, x2 + WIDE) if kind == "i" else (x1 + WIDE, x2)
        half = (start + end) // 2
        path = f"M{start},{y1} C{half},{y1} {half},{y2} {end},{y2}"
    return (
        f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="{width:.1f}" stroke-opacity="0.45">'
        f"<title>{escape(told)}</title></path>"
    )


def drawn(
    persona: Annotated[str, typer.Argument(help="the customer's id")],
    to: Annotated[Path | None, typer.Option("--to", help="write it here instead of to the screen")] = None,
    kind: Annotated[Literal["mermaid", "svg"], typer.Option("--as", help="how it is drawn")] = "mermaid",
    visits: Annotated[int, typer.Option(min=1, max=1000, help="visits of each simulated trainee")] = VISITS,
) -> None:
    """Draw a customer: stages, what she brings up, endings, and how often simulated trainees pass each way."""
    try:
        script = library.script(persona)
    except BadScript as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from error
    made = (svg if kind == "svg" else mermaid)(script, walked(script, visits))
    if to:
        to.write_text(made, "utf-8")
    else:
        typer.echo(made, nl=False)
