"""Knows how a trial becomes a play: its moves as an author writes them, what happened as what is expected, and where in
plays.yaml it goes."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from roleplay import documents, rubric, table
from roleplay import events as ev
from roleplay import moves as mv
from roleplay.authoring import plays
from roleplay.authoring.ways import written_as
from roleplay.errors import BadScript
from roleplay.script import Script
from web.errors import BadEntry
from web.i18n import N_
from web.trials import Tried

Data = dict[str, Any]
FILE = "plays.yaml"
PLAIN = re.compile(r"[A-Za-z_\u4e00-\u9fff][\w.\-\u4e00-\u9fff]*")
"""Words that stand in YAML without quotes, whatever is around them."""
NOT_WORDS = {"y", "n", "yes", "no", "on", "off", "true", "false", "null"}
PLAY_ID = re.compile(r"[a-z][a-z0-9_]{0,39}")

BAD_PLAY_ID = N_("The name of a play has small letters, digits and underscores, a letter first, at most forty of them.")
TWICE = N_("There is a play called %(id)s already.")
FLOWING = N_("plays.yaml holds its plays in brackets. Write them one below the other, each beginning with a dash.")
UNREADABLE = N_("plays.yaml cannot be read as it stands. Mend it first.")


def play_of(tried: Tried, id: str, title: str) -> Data:
    """The trial as an entry of plays.yaml."""
    start = tried.start
    out: Data = {"id": id, "title": {"zh": title, "en": title}}
    if start.date != plays.START:
        out["date"] = start.date.isoformat()
    if start.seed != 1:
        out["seed"] = start.seed
    if start.stage:
        out["stage"] = start.stage
    for key in ("gauges", "facts", "no_facts"):
        if value := getattr(start, key):
            out[key] = value
    out["moves"] = [written(tried.script, move, start.date) for move in tried.moves]
    out["expect"] = expected(tried.log)
    return out


def written(script: Script, move: mv.AnyMove, date: dt.date) -> Any:
    """A move as a play writes it: a paper that is right, or one of her plans, by that word."""
    if isinstance(move, mv.Submit) and move.form in ("card", *table.PAPERS):
        for word in (*(script.persona.plans if move.form == "plan" else ()), "right"):
            try:
                same = plays.move_of(script, {move.form: word}, date) == move
            except BadScript:
                same = False
            if same:
                return {move.form: word}
    return written_as(move)


def expected(log: Sequence[ev.AnyEvent]) -> Data:
    """What happened, as what a play expects: how it ended and was judged; where it goes on, which rule answered what
    was said last."""
    out: Data = {"stages": plays.stages_of([*log])}
    ended = next((e.ending for e in log if isinstance(e, ev.SessionEnded)), "")
    if ended:
        return out | {"ending": ended, "verdict": rubric.score(rubric.shipped(), log).verdict or "none"}
    said = [n for n, e in enumerate(log) if isinstance(e, ev.Said)]
    if said:
        last = log[said[-1]]
        assert isinstance(last, ev.Said)
        first = next(n for n in said if getattr(log[n], "line", "") == last.line)
        heard = [e for e in log[said[-1] :] if isinstance(e, ev.Replied | ev.ItemRaised)]
        if first == said[-1] and heard:  # a play speaks of the first time a line was said
            one = heard[0]
            out["replies"] = [{"after": last.line, "rule": one.rule if isinstance(one, ev.Replied) else one.item}]
    return out


# Into the file --------------------------------------------------------------------------------------------


def added(text: str, play: Mapping[str, Any]) -> str:
    """plays.yaml with one more play at its end, everything else as it stands; raises `BadEntry`."""
    if not PLAY_ID.fullmatch(play["id"]):
        raise BadEntry(BAD_PLAY_ID)
    if not text.strip():
        return "plays:\n" + "".join(_entry(play, 2))
    root = _composed(text)
    if not isinstance(root, MappingNode):
        raise BadEntry(UNREADABLE)
    found = next((value for key, value in root.value if getattr(key, "value", "") == "plays"), None)
    if found is None:
        return f"{text.rstrip()}\nplays:\n" + "".join(_entry(play, 2))
    if any(_id(one) == play["id"] for one in found.value if isinstance(one, MappingNode)):
        raise BadEntry(TWICE, id=play["id"])
    lines = text.splitlines(keepends=True)
    if isinstance(found, SequenceNode) and found.value and not found.flow_style:
        return _after(lines, _last_line(lines, root, found), _entry(play, found.start_mark.column))
    if not found.value or isinstance(found, ScalarNode):  # `plays: []`, or nothing after the colon
        at = next(n for n, line in enumerate(lines) if re.match(r"plays[ \t]*:", line))
        return "".join([*lines[:at], "plays:\n", *_entry(play, 2), *lines[at + 1 :]])
    raise BadEntry(FLOWING)


def _composed(text: str) -> Node | None:
    try:
        documents.parse(text, FILE)
        found: Node | None = documents.composed(text)
        return found
    except BadScript as error:
        raise BadEntry(UNREADABLE) from error


def _id(node: MappingNode) -> str:
    return next((str(value.value) for key, value in node.value if getattr(key, "value", "") == "id"), "")


def _last_line(lines: list[str], root: MappingNode, found: SequenceNode) -> int:
    """The number of lines up to the end of the plays: the whole file, or up to the key that comes after them."""
    after = [key.start_mark.line for key, _ in root.value if key.start_mark.line > found.start_mark.line]
    last: int = min(after, default=len(lines))
    while last and not lines[last - 1].strip():
        last -= 1
    return last


def _after(lines: list[str], at: int, entry: list[str]) -> str:
    head = "".join(lines[:at])
    return "".join([head if head.endswith("\n") else head + "\n", *entry, *lines[at:]])


def _entry(play: Mapping[str, Any], indent: int) -> list[str]:
    """A play as lines: each key on one of its own, each move too."""
    out = []
    for n, (key, value) in enumerate(play.items()):
        head = " " * indent + ("- " if n == 0 else "  ")
        if key == "moves":
            out += [f"{head}moves:{'' if value else ' []'}\n", *(f"{head}  - {flow(one)}\n" for one in value)]
        else:
            out.append(f"{head}{key}: {flow(value)}\n")
    return out


def flow(value: Any) -> str:
    """A value on one line of YAML; words without quotes where they can do without."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{flow(key)}: {flow(one)}" for key, one in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(flow, value)) + "]"
    if isinstance(value, str) and PLAIN.fullmatch(value) and value.lower() not in NOT_WORDS:
        return value
    return json.dumps(value, ensure_ascii=False)
