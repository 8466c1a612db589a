"""Finds the line of what a problem names: an entry of a list by its id, and the keys inside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.nodes import MappingNode, Node, SequenceNode

Key = str | int
Spot = tuple[int, int]
"""Line and column, from 1."""


class Places:
    """The texts of a customer as trees with positions, each read when it is first asked for."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self.texts = texts
        self._trees: dict[str, Node | None] = {}

    def tree(self, file: str) -> Node | None:
        """The file's tree; None for one that cannot be read."""
        if file not in self._trees:
            try:
                self._trees[file] = YAML(typ="safe").compose(self.texts.get(file, ""))
            except Exception:  # whatever it is, the reading says so
                self._trees[file] = None
        return self._trees[file]

    def spot(self, file: str, keys: Sequence[Key]) -> Spot:
        """Where these keys lead in a file, or the last of them that is there."""
        node = self.tree(file)
        found = node
        for n, key in enumerate(keys):
            inside = _inside(found, key)
            if inside is None:
                break
            key_node, found = inside
            if n == len(keys) - 1 and key_node is not None:
                found = key_node
        return _spot(found)

    def entry(self, kind: str, id: str) -> tuple[str, int] | None:
        """The file that has an entry of this id in this list, and its number there."""
        for file in self.texts:
            node = _inside(self.tree(file), kind)
            if node and isinstance(node[1], SequenceNode):
                for n, one in enumerate(node[1].value):
                    named = _inside(one, "id")
                    if named and getattr(named[1], "value", None) == id:
                        return file, n
        return None

    def text(self, key: str) -> tuple[str, list[Key]] | None:
        """Where a text lies, by its key: `rule#2`, `item.raise#0`, `item.well#1`, or a line's id."""
        id, _, number = key.partition("#")
        head, _, way = id.rpartition(".")
        n = int(number) if number.isdigit() else 0
        for kind, name, keys in (
            ("reactions", id, ["say", n]),
            ("lines", id, ["say"]),
            ("items", head, [way, n]),
            ("items", head, ["answers", way, "say", n]),
        ):
            found = self.entry(kind, name) if name else None
            if found and (kind != "items" or _leads(self.tree(found[0]), [kind, found[1], *keys[:-1]])):
                return found[0], [kind, found[1], *keys]
        return None


def _leads(node: Node | None, keys: Sequence[Key]) -> bool:
    for key in keys:
        inside = _inside(node, key)
        if inside is None:
            return False
        node = inside[1]
    return True


def _inside(node: Any, key: Key) -> tuple[Node | None, Node] | None:
    """The key's node and the value's, in a map or a list."""
    if isinstance(node, MappingNode):
        return next(((k, v) for k, v in node.value if getattr(k, "value", None) == str(key)), None)
    if isinstance(node, SequenceNode) and isinstance(key, int) and key < len(node.value):
        return None, node.value[key]
    return None


def _spot(node: Node | None) -> Spot:
    mark = getattr(node, "start_mark", None)
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)
