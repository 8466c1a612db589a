"""Knows where scripts and rubrics come from: the newest ones from the package, older ones as their sessions kept them."""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Mapping
from typing import Any

from roleplay import library, rubric
from roleplay.events import AnyEvent
from sqlalchemy import Connection

from web import store

PACKS = ("guidance", "compliance")


class Shelf:
    """Compiled scripts and rubrics by digest; what was compiled once stays at hand."""

    AT_HAND = 64

    def __init__(self) -> None:
        self._scripts: OrderedDict[str, Any] = OrderedDict()
        self._rubrics: dict[str, Any] = {}
        self._newest: dict[str, Any] = {}

    def current(self, persona: str) -> Any:
        """The script of a customer as it ships today."""
        script = library.script(persona)
        self._scripts.setdefault(script.digest, script)
        return script

    def script(self, connection: Connection, digest: str) -> Any:
        """The script a session runs on, even if the customer was edited since."""
        found = self._scripts.get(digest)
        if found is None:
            files = json.loads(store.body(connection, "scripts", digest))
            found = library.compile_bundle(library.Bundle(digest=digest, files=files))
            self._scripts[digest] = found
            if len(self._scripts) > self.AT_HAND:
                self._scripts.popitem(last=False)
        return found

    def rubrics(self) -> dict[str, Any]:
        """The packs as they ship today: pack → rubric."""
        if not self._newest:
            self._newest = {pack: rubric.load(pack) for pack in PACKS}
            self._rubrics.update({loaded.digest: loaded for loaded in self._newest.values()})
        return self._newest

    def rubrics_of(self, connection: Connection, digests: Mapping[str, str]) -> list[Any]:
        """The packs a session is scored by, as they were when it began."""
        newest = self.rubrics()
        return [self._rubric(connection, digests.get(pack, newest[pack].digest)) for pack in PACKS]

    def _rubric(self, connection: Connection, digest: str) -> Any:
        if digest not in self._rubrics:
            self._rubrics[digest] = rubric.parse(store.body(connection, "rubrics", digest))
        return self._rubrics[digest]

    def score(self, packs: list[Any], log: list[AnyEvent]) -> Any:
        """The scorecard of a log."""
        return rubric.score(packs, log)

    def keep(self, connection: Connection, persona: str, packs: Mapping[str, Any]) -> None:
        """Keep what a new session runs on, so that it can always be replayed and scored again."""
        bundle = library.bundle(persona)
        files = json.dumps(bundle.files, ensure_ascii=False, sort_keys=True)
        store.keep_body(connection, "scripts", bundle.digest, files)
        for loaded in packs.values():
            store.keep_body(connection, "rubrics", loaded.digest, loaded.bundle)
