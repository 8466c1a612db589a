"""Knows where scripts and rubrics come from: the newest ones from the package, older ones as their sessions
kept them."""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import Connection

from roleplay import library, rubric
from roleplay.crossed import RedLines
from roleplay.errors import BadScript
from roleplay.events import AnyEvent
from roleplay.rubric import Annotation, Rubric
from roleplay.scorecard import Scorecard
from roleplay.script import Script
from web import store
from web.errors import Outdated
from web.i18n import N_

PACKS = ("guidance", "compliance")


OUTDATED = N_(
    "An older version of this program began this visit, and this one cannot read its script. Begin a new one."
)


class Shelf:
    """Compiled scripts and rubrics by digest; what was compiled once stays at hand."""

    AT_HAND = 64

    def __init__(self) -> None:
        self._scripts: OrderedDict[str, Script] = OrderedDict()
        self._rubrics: dict[str, Rubric] = {}
        self._newest: dict[str, Rubric] = {}
        self._red_lines: dict[str, RedLines] = {}

    def current(self, persona: str) -> Script:
        """The script of a customer as it ships today."""
        bundle = library.bundle(persona)
        if bundle.digest not in self._scripts:
            self._scripts[bundle.digest] = library.compile_bundle(bundle)
        return self._scripts[bundle.digest]

    def script(self, connection: Connection, digest: str) -> Script:
        """The script a session runs on, even if the customer was edited since."""
        found = self._scripts.get(digest)
        if found is None:
            files = json.loads(store.body(connection, "scripts", digest))
            try:
                found = library.compile_bundle(library.Bundle(digest=digest, files=files))
            except BadScript as error:
                raise Outdated(OUTDATED) from error
            self._scripts[digest] = found
            if len(self._scripts) > self.AT_HAND:
                self._scripts.popitem(last=False)
        return found

    def rubrics(self) -> dict[str, Rubric]:
        """The packs as they ship today: pack → rubric."""
        if not self._newest:
            self._newest = {pack: rubric.load(pack) for pack in PACKS}
            self._rubrics.update({loaded.digest: loaded for loaded in self._newest.values()})
        return self._newest

    def rubrics_of(self, connection: Connection, digests: Mapping[str, str]) -> list[Rubric]:
        """The packs a session is scored by, as they were when it began."""
        newest = self.rubrics()
        return [self._rubric(connection, digests.get(pack, newest[pack].digest)) for pack in PACKS]

    def _rubric(self, connection: Connection, digest: str) -> Rubric:
        if digest not in self._rubrics:
            try:
                self._rubrics[digest] = rubric.unbundle(store.body(connection, "rubrics", digest))
            except BadScript as error:
                raise Outdated(OUTDATED) from error
        return self._rubrics[digest]

    def red_lines_of(self, connection: Connection, rubrics: str) -> RedLines:
        """What the rubrics of a session (JSON, pack → digest) may never see broken."""
        if rubrics not in self._red_lines:
            self._red_lines[rubrics] = RedLines(self.rubrics_of(connection, json.loads(rubrics)))
        return self._red_lines[rubrics]

    def score(self, packs: list[Rubric], log: Sequence[AnyEvent], annotations: Iterable[Annotation] = ()) -> Scorecard:
        """The scorecard of a log, with what coaches noted beside it."""
        return rubric.score(packs, log, annotations)

    def keep(self, connection: Connection, persona: str, packs: Mapping[str, Rubric]) -> None:
        """Keep what a new session runs on, so that it can always be replayed and scored again."""
        bundle = library.bundle(persona)
        files = json.dumps(bundle.files, ensure_ascii=False, sort_keys=True)
        store.keep_body(connection, "scripts", bundle.digest, files)
        for loaded in packs.values():
            store.keep_body(connection, "rubrics", loaded.digest, loaded.bundle)
