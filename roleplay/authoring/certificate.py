"""The certificate of a customer: what a model check found, and of which texts, as JSON and as a page, beside her file.

It names the bound and the digests of script, common script, rubrics and stage table. `python -m
roleplay.authoring.certificate [PERSONA…]` makes it anew (`make certify`); a test compares the digests and searches the
first `SMALL` states again.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import Progress

from roleplay import events as ev
from roleplay import fsm, library, rubric
from roleplay.authoring import plays
from roleplay.authoring.explore import BOUND, Found, Search
from roleplay.authoring.ways import Way, shortest
from roleplay.schema import STAGES
from roleplay.script import Script

FORMAT = "visit-simulator certificate 1"
SMALL = 2_000
"""States a test searches again."""
JSON_NAME, PAGE_NAME = "certificate.json", "certificate.md"
MUST_COME = ("concern", "question")
"""Kinds of items that a search must come by; others that it did not are listed."""
SHOWN = 40
"""Names a page lists of what was not reached."""

Data = dict[str, Any]


def digests(bundle: library.Bundle, folder: Traversable) -> Data:
    """What a certificate is of: her whole bundle, the common part of it, each rubric, the table of stages, plays."""
    common = library.seal({name: text for name, text in bundle.files.items() if name.startswith("guidance/")})
    ways = json.dumps([w._asdict() for w in fsm.WAYS])
    return {
        "script": bundle.digest,
        "common": common.digest,
        "rubrics": {part.pack.pack: part.digest for part in rubric.shipped()},
        "stages": hashlib.sha256(ways.encode()).hexdigest(),
        "plays": hashlib.sha256(_text(folder, "plays.yaml").encode()).hexdigest(),
    }


def certify(
    bundle: library.Bundle, folder: Traversable, bound: int = BOUND, told: Callable[[], object] = lambda: None
) -> Data:
    """Search the script of the customer in a folder and say what was found; the same on every machine."""
    script, authored = library.compile_bundle(bundle), plays.written(_text(folder, "plays.yaml"))
    found = Search(script, bound, told).run(authored)
    hers = own(script)
    return {
        "format": FORMAT,
        "persona": folder.name,
        "bound": bound,
        "digests": digests(bundle, folder),
        "search": {"states": found.states, "moves": found.moves, "waiting": found.waiting},
        "errors": errors(script, found),
        "stages": {s: len(found.stages[s].moves) for s in STAGES if s in found.stages},
        "endings": {id: _way(script, id, found.endings[id]) for id in sorted(found.endings)},
        "reached": {
            "lines": _share(hers["lines"], found.offered),
            "rules": _share(hers["rules"], found.rules),
            "items": _share({*script.items}, found.items),
        },
        "criteria": {
            "never_met": sorted(id for id, n in found.criteria.items() if not n["met"]),
            "never_lost": sorted(id for id, n in found.criteria.items() if not n["missed"] and not n["half"]),
        },
        "totals": {"highest": found.best, "lowest": found.worst},
        "small": small(script, authored),
    }


def small(script: Script, authored: Sequence[plays.Play]) -> Data:
    """The first states of the search, told so shortly that any difference shows."""
    found = Search(script, SMALL).run(authored)
    parts = (found.states, found.moves, found.waiting, sorted(found.said.items()), sorted(found.rules.items()))
    mark = hashlib.sha256(json.dumps([*parts, sorted(found.endings)]).encode()).hexdigest()
    return {"states": found.states, "moves": found.moves, "mark": mark, "errors": errors(script, found, False)}


def errors(script: Script, found: Found, whole: bool = True) -> list[str]:
    """What must not be in a script; `whole` also what must be reached, which a short search cannot ask."""
    out = [f"a play cannot be played: {told}" for told in found.plays_failed]
    out += [f"nothing can be done after {_said(way)}" for way in found.stuck]
    out += [f"nothing can be said after {_said(way)}" for way in found.speechless]
    if not whole:
        return out
    out += [f"the stage {s} was never reached" for s in STAGES[1:] if s not in found.stages]
    out += [f"the ending {e.id} was never reached" for e, _ in script.endings if e.id not in found.endings]
    asked = [a.id for a in script.items.values() if a.item.kind in MUST_COME and not found.items[a.id]]
    return out + [f"the {script.items[id].item.kind} {id} never came up" for id in asked]


def own(script: Script) -> dict[str, set[str]]:
    """The ids of what is written in her own files; effects that change nothing leave no trace and are not counted."""
    idle = {rule.id for rules in script.effects.values() for rule in rules if rule.deed.idle}
    rules = {r.id for part in script.hers for r in (*part.reactions, *part.effects)} - idle
    return {"lines": {line.id for part in script.hers for line in part.lines}, "rules": rules}


def _share(own: set[str], seen: Mapping[str, int]) -> Data:
    missing = sorted(id for id in own if not seen.get(id))
    return {"all": len(own), "seen": len(own) - len(missing), "not_seen": missing}


def _way(script: Script, ending: str, way: Way) -> Data:
    def reached(log: Sequence[ev.AnyEvent]) -> bool:
        return any(isinstance(e, ev.SessionEnded) and e.ending == ending for e in log)

    return {"seed": way.seed, "date": way.date.isoformat(), "moves": shortest(script, way, reached)}


def _said(way: Way) -> str:
    return ", ".join(_move(move) for move in way.moves[-8:]) or "the beginning"


def _text(folder: Traversable, name: str) -> str:
    file = folder / name
    return file.read_text("utf-8") if file.is_file() else ""


# --- kept beside her ---


def load(persona: str) -> Data | None:
    """The certificate beside a customer; None if she has none."""
    text = _text(library.folder(persona), JSON_NAME)
    found: Data | None = json.loads(text) if text else None
    return found


def outdated(persona: str) -> list[str]:
    """Which of the texts it was made of have changed since; all of them without a certificate."""
    return changed(library.folder(persona))


def changed(folder: Traversable) -> list[str]:
    """The same of a customer's folder, wherever it lies."""
    try:
        kept = json.loads(_text(folder, JSON_NAME) or "{}")
    except ValueError:
        kept = {}
    was = kept.get("digests", {}) if isinstance(kept, dict) else {}
    return [name for name, digest in digests(library.bundled(folder), folder).items() if was.get(name) != digest]


def write(made: Data, folder: Path) -> None:
    """Put both files beside her."""
    (folder / JSON_NAME).write_text(json.dumps(made, ensure_ascii=False, indent=1) + "\n", "utf-8")
    (folder / PAGE_NAME).write_text(page(made), "utf-8")


def page(made: Data) -> str:
    """The certificate as a page to read."""
    search, reached, of = made["search"], made["reached"], made["digests"]
    rest = search["waiting"]
    lines = [
        f"# Certificate of `{made['persona']}`",
        "",
        f"A search of {search['states']:,} states (bound {made['bound']:,}) in {search['moves']:,} moves. "
        + (f"It was not exhausted: {rest:,} states still waited." if rest else "Nothing was left waiting."),
        "",
        "**No error.**" if not made["errors"] else "**Errors:**",
        *(f"- {told}" for told in made["errors"]),
        "",
        "| of her own | there | seen |",
        "|---|---|---|",
        *(f"| {part} | {n['all']} | {n['seen']} |" for part, n in reached.items()),
        "",
        f"Highest totals {_totals(made['totals']['highest'])}, lowest {_totals(made['totals']['lowest'])}. "
        f"Criteria never met: {_names(made['criteria']['never_met'])}; "
        f"never lost: {_names(made['criteria']['never_lost'])}.",
        "",
        "## Ways",
        "",
        f"Stages, with the fewest moves found: {', '.join(f'{s} {n}' for s, n in made['stages'].items())}.",
        "",
        *(
            f"- **{id}** ({len(way['moves'])} moves, seed {way['seed']}): {', '.join(map(_move, way['moves']))}"
            for id, way in made["endings"].items()
        ),
        "",
        "## Not seen",
        "",
        "What no path of this search came by. It may be reachable all the same: a play that shows it proves so.",
        "",
        *(f"- {part}: {_names(n['not_seen'])}" for part, n in reached.items()),
        "",
        "## Made of",
        "",
        f"script `{of['script'][:12]}`, common `{of['common'][:12]}`, "
        + ", ".join(f"{pack} rubric `{digest[:12]}`" for pack, digest in of["rubrics"].items())
        + f", stages `{of['stages'][:12]}`, plays `{of['plays'][:12]}`. "
        f"The first {made['small']['states']:,} states give the mark `{made['small']['mark'][:12]}`.",
        "",
    ]
    return "\n".join(lines)


def _totals(totals: Mapping[str, float]) -> str:
    return ", ".join(f"{pack} {total:g}" for pack, total in totals.items()) or "none"


def _names(names: Sequence[str]) -> str:
    more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
    return ", ".join(names[:SHOWN]) + more if names else "none"


def _move(move: Any) -> str:
    if isinstance(move, str):
        return move
    ((form, value),) = move.items()
    return f"{form} {value}" if isinstance(value, str) else str(form)


def main(names: Sequence[str]) -> int:
    """Make the certificates of these customers, or of all, anew."""
    wrong = 0
    with Progress(console=Console(stderr=True), disable=not sys.stderr.isatty()) as bar:
        for persona in names or library.personas():
            task = bar.add_task(persona, total=BOUND)
            folder = library.folder(persona)
            made = certify(library.bundle(persona), folder, told=partial(bar.advance, task))
            write(made, Path(str(folder)))
            print(f"{persona}: {made['search']['states']} states, {len(made['errors'])} errors")
            print("\n".join(f"  {told}" for told in made["errors"]), end="\n" if made["errors"] else "")
            wrong += bool(made["errors"])
    return wrong


if __name__ == "__main__":
    sys.exit(bool(main(sys.argv[1:])))
