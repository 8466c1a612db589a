"""Knows the two tables of a class that a coach takes away: its visits with their scores, and every finding of them."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from dataclasses import dataclass

import msgspec
from sqlalchemy import Connection

from roleplay import events as ev
from roleplay import library
from roleplay.errors import BadScript
from roleplay.scorecard import Scorecard
from web import cards, csvs, store_class_tables, store_corrections, store_openings, store_reading, store_rights, words
from web.cards import Both
from web.csvs import Cell
from web.errors import Outdated, Unknown
from web.i18n import N_, Speech
from web.pseudonyms import Pseudonyms
from web.service import Service
from web.shelf import OUTDATED
from web.store import Record, Viewer

BATCH = 20
"""Visits read and written together: so much of a class is in memory at once."""

STATUS = {"met": N_("Met"), "half": N_("Half"), "missed": N_("Missed"), "na": N_("Not asked")}
VISIT = (N_("Class"), N_("Trainee"), N_("Visit"), N_("Customer"))
SCORES = (
    *VISIT, N_("Mode"), N_("Stage"), N_("Begun at"), N_("Ended at"), N_("How it ended"), N_("Assignment"),
    N_("Verdict, program"), N_("Verdict, counted"), N_("Guidance, program"), N_("Guidance, counted"),
    N_("Compliance, program"), N_("Compliance, counted"), N_("Corrections"), N_("Marked blind"),
)  # fmt: skip
FINDINGS = (
    *VISIT, N_("Pack"), N_("Dimension"), N_("Criterion"), N_("What is asked"), N_("Program"), N_("Coach"),
    N_("Counts"), N_("Points"), N_("Weight"), N_("Why"),
)  # fmt: skip

Figures = tuple[str, float | None, float | None]
"""Verdict, guidance and compliance."""

Rows = Iterator[Sequence[Cell]]


@dataclass(frozen=True, slots=True)
class Table:
    """A table being taken: the class, who is called what in it, the language, and the visits it was taken of."""

    service: Service
    viewer: Viewer
    name: str
    called: dict[str, str]
    names: Pseudonyms
    visits: Sequence[Record]
    s: Speech

    # The files ---------------------------------------------------------------------------------------

    async def scores(self) -> AsyncIterator[str]:
        """One line a visit, those under way without figures."""
        async for piece in self._written(SCORES, self.visits, self._scores):
            yield piece

    async def findings(self) -> AsyncIterator[str]:
        """One line for each criterion of each ended visit."""
        ended = [row for row in self.visits if row.ended]
        async for piece in self._written(FINDINGS, ended, self._findings):
            yield piece

    async def _written(
        self, heads: Sequence[str], visits: Sequence[Record], rows: Callable[[Sequence[Record]], str]
    ) -> AsyncIterator[str]:
        yield csvs.MARK + csvs.lines([[self.s(head) for head in heads]])
        for at in range(0, len(visits), BATCH):
            yield await asyncio.to_thread(rows, visits[at : at + BATCH])

    def _scores(self, visits: Sequence[Record]) -> str:
        with self.service.database.read() as connection:
            notes = store_corrections.of_visits(connection, self.viewer, [row.id for row in visits])
            return csvs.lines(self._score(connection, row, notes.get(row.id, [])) for row in visits)

    def _findings(self, visits: Sequence[Record]) -> str:
        with self.service.database.read() as connection:
            notes = store_corrections.of_visits(connection, self.viewer, [row.id for row in visits])
            return csvs.lines(line for row in visits for line in self._of_visit(connection, row, notes.get(row.id, [])))

    # A visit -----------------------------------------------------------------------------------------

    def _visit(self, row: Record) -> list[Cell]:
        return [self.names.text(self.name), self.called[row.owner], row.id, _customer(row)]

    def _score(self, connection: Connection, row: Record, notes: list[Record]) -> list[Cell]:
        s = self.s
        automatic, counts = self._figures(connection, row, notes)
        told: list[Cell] = []
        corrections = len(notes) if row.ended else None
        for one, other in zip(automatic, counts, strict=True) if row.ended else ():
            told += [s.label(words.VERDICTS, value) if isinstance(value, str) else value for value in (one, other)]
        return [
            *self._visit(row), s.label(words.MODES, row.mode),
            s.label(words.STAGES, row.drill) if row.drill else s("The whole relationship"),
            _when(row.created), _when(row.updated) if row.ended else "", self._ending(connection, row),
            self.names.text(row.title or ""), *(told or [None] * 6), corrections,
            row.blind if row.ended else None,
        ]  # fmt: skip

    def _figures(self, connection: Connection, row: Record, notes: list[Record]) -> tuple[Figures, Figures]:
        """What it comes to, automatic and counted: as kept if it is, else reckoned from the log."""
        if not row.ended:
            return ("", None, None), ("", None, None)
        if row.kept and (row.corrections > 0) is bool(notes):
            automatic = (row.verdict, row.guidance, row.compliance)
            return automatic, (
                (row.counted_verdict, row.counted_guidance, row.counted_compliance) if notes else automatic
            )
        try:
            both, _ = self._cards(connection, row, notes)
        except (Outdated, Unknown, msgspec.DecodeError):
            return ("", None, None), ("", None, None)
        return _figures(both.automatic), _figures(both.counted)

    def _cards(self, connection: Connection, row: Record, notes: list[Record]) -> tuple[Both, str]:
        """Both cards of a visit, and the name under which its trainee began it."""
        batches = store_reading.log(connection, self.viewer, row.id)
        log = [event for batch in batches for event in ev.decode(batch)]
        packs = self.service.shelf.rubrics_of(connection, json.loads(row.rubrics))
        if not log:
            raise Unknown(store_rights.NO_CLASS)
        began = log[0]
        return cards.both(packs, log, notes), began.trainee if isinstance(began, ev.SessionStarted) else ""

    def _of_visit(self, connection: Connection, row: Record, notes: list[Record]) -> Rows:
        s = self.s
        try:
            both, began_as = self._cards(connection, row, notes)
        except (Outdated, Unknown, msgspec.DecodeError):
            yield [*self._visit(row), *[None] * 9, s(OUTDATED)]
            return
        names = self.names.also(began_as, self.called[row.owner])
        automatic = cards.findings(both.automatic)
        for pack, part in both.counted.packs.items():
            dimensions = {axis.id: axis.name for axis in part.dimensions}
            for one in part.findings:
                was = automatic[one.id].status
                hers = one.id in both.corrections or one.status != was
                asked = one.status != "na"
                yield [
                    *self._visit(row), s.label(words.PACKS, pack), s.worded(dimensions[one.dimension]), one.id,
                    s.worded(one.name), s.label(STATUS, was), s.label(STATUS, one.status) if hers else "",
                    s("coach") if hers else s("program"), one.points if asked else None, one.weight,
                    names.text(s.worded(one.why)),
                ]  # fmt: skip

    def _ending(self, connection: Connection, row: Record) -> str:
        """The title of how it ended; its bare name where its script cannot be read any more."""
        if not row.ended:
            return ""
        try:
            script = self.service.shelf.script(connection, row.script)
        except (Outdated, Unknown, BadScript):
            return str(row.ended)
        ending = script.ending(row.ended)
        return self.s.text(ending.title) if ending else str(row.ended)


async def taken(service: Service, viewer: Viewer, class_: str, hidden: bool, s: Speech) -> Table:
    """A table of a class the viewer teaches; raises `Unknown` for another. Whatever had ended by now she can mark blind
    no more, for the table shows her every verdict. `hidden`: trainees are T01, T02 … in the order of joining."""
    table = await asyncio.to_thread(_table, service, viewer, class_, hidden, s)
    await service.writer.do(lambda connection: store_openings.note_table(connection, viewer, class_))
    return table


def _table(service: Service, viewer: Viewer, class_: str, hidden: bool, s: Speech) -> Table:
    with service.database.read() as connection:
        name = store_rights.class_of(connection, viewer, class_).name
        people = store_class_tables.joined(connection, viewer, class_)
        teachers = store_class_tables.teachers(connection, viewer, class_) if hidden else []
        visits = store_class_tables.visits(connection, viewer, class_)
    codes = {row.id: f"T{n:02}" for n, row in enumerate(people, start=1)}
    called = [(row.name, codes[row.id]) for row in people] if hidden else []
    names = Pseudonyms([*called, *((one, f"C{n:02}") for n, one in enumerate(teachers, start=1))])
    shown = codes if hidden else {row.id: row.name for row in people}
    return Table(service, viewer, name, shown, names, visits, s)


def _figures(card: Scorecard) -> Figures:
    return card.verdict or "", card.packs["guidance"].score, card.packs["compliance"].score


def _customer(row: Record) -> str:
    return library.persona(row.persona).name if row.persona in library.personas() else str(row.persona)


def _when(ms: int) -> str:
    """A moment by the clock of the server, as a spreadsheet reads it."""
    return dt.datetime.fromtimestamp(ms / 1000).strftime("%Y-%m-%d %H:%M")
