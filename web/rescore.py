"""Scores stored visits by other rubrics than they began with, in batches that can be interrupted and gone on with.

A visit is read as rows, its log skimmed (`roleplay.skim`), its figures tallied by the new rubrics and by those it began
with, and what is different kept beside it. With several jobs, processes of their own read and score; one alone writes.
"""

from __future__ import annotations

import gc
import json
import signal
import sys
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing import get_context
from typing import NamedTuple

import msgspec
from sqlalchemy import Connection

from roleplay import packs, rubric, skim, tally
from roleplay.difference import difference
from roleplay.evidence import Evidence
from roleplay.rubric import Rubric
from web import store, store_rescores
from web.database import Database
from web.errors import Outdated, Unknown
from web.shelf import Shelf
from web.store_rescores import Ended, Rescore, Which

BATCH = 64
"""Visits read, scored and written together: what an interruption may cost, and what is in memory of each process."""

UNKNOWN = "null"
"""Kept where the rubrics that a visit began with cannot be read any more, so that nothing can be said of changes."""


@dataclass(frozen=True, slots=True)
class Failed:
    """A visit that could not be read, and why."""

    id: str
    why: str


@dataclass(slots=True)
class Batch:
    """What became of some visits."""

    scored: list[Rescore] = field(default_factory=list)
    failed: list[Failed] = field(default_factory=list)


class Began(NamedTuple):
    """The rubrics that visits began with (None: lost, or no longer understood), and the names to note for a score."""

    rubrics: list[Rubric] | None
    same: bool
    wanted: frozenset[str]


class Scorer:
    """Scores visits by these rubrics, reading from one database."""

    def __init__(self, database: Database, rubrics: Sequence[Rubric]) -> None:
        self.database, self.rubrics, self.shelf = database, rubrics, Shelf()
        self._began: dict[str, Began] = {}

    def batch(self, ended: Sequence[Ended]) -> Batch:
        """Score these visits, leaving out what cannot be read."""
        done, began = Batch(), {one.id: one.rubrics for one in ended}
        with self.database.read() as connection:
            for id, body in store_rescores.logs(connection, list(began)):
                with_ = self._began_with(connection, began[id])
                try:
                    log = skim.index(skim.events(body), with_.wanted)
                except (msgspec.DecodeError, ValueError) as error:
                    done.failed.append(Failed(id, str(error)))
                else:
                    done.scored.append(self._scored(id, log, with_))
        read = {one.session for one in done.scored} | {one.id for one in done.failed}
        done.failed += [Failed(id, "there is nothing in its log") for id in began if id not in read]
        return done

    def _scored(self, id: str, log: Evidence, began: Began) -> Rescore:
        now = tally.tally(self.rubrics, log)
        if began.rubrics is None:
            return Rescore(id, now.to_json(), UNKNOWN)
        was = now if began.same else tally.tally(began.rubrics, log)
        return Rescore(id, now.to_json(), difference(was, now).to_json().decode())

    def _began_with(self, connection: Connection, digests: str) -> Began:
        """What is to be known of the rubrics that a visit began with, found once."""
        found = self._began.get(digests)
        if found is None:
            rubrics = self._lookup(connection, digests)
            wanted = tally.asked([*self.rubrics, *(rubrics or ())])
            same = rubrics is not None and packs.digest(rubrics) == packs.digest(self.rubrics)
            found = self._began[digests] = Began(rubrics, same, wanted)
        return found

    def _lookup(self, connection: Connection, digests: str) -> list[Rubric] | None:
        try:
            return self.shelf.rubrics_of(connection, json.loads(digests))
        except (Outdated, Unknown, ValueError):
            return None


def rescored(
    database: Database, which: Which, rubrics: Sequence[Rubric], *, limit: int = 0, jobs: int = 1
) -> Iterator[Batch]:
    """Score the visits meant that have no such score yet (`limit` of them at most), giving each batch once written.

    Interrupted anywhere, it leaves whole batches, and the next run goes on with what is left.
    """
    with database.writing.begin() as connection:
        _remember(connection, rubrics)
    pages = _pages(database, which, limit)
    for batch in _by_processes(jobs, database, rubrics, pages) if jobs > 1 else _here(database, rubrics, pages):
        with database.writing.begin() as connection:
            store_rescores.keep(connection, which.rubrics, batch.scored)
        yield batch


def _remember(connection: Connection, rubrics: Sequence[Rubric]) -> None:
    """Keep the rubrics under their digests, and which they were under the digest of them all."""
    for one in rubrics:
        store.keep_body(connection, "rubrics", one.digest, one.bundle)
    store.keep_body(connection, "rubrics", packs.digest(rubrics), packs.manifest(rubrics))


def _pages(database: Database, which: Which, limit: int) -> Iterator[list[Ended]]:
    """The visits that wait, a batch at a time. What cannot be read is passed over, and asked for by the next run."""
    after, left = "", limit or sys.maxsize
    while left > 0:
        with database.read() as connection:
            page = store_rescores.waiting(connection, which, after, min(BATCH, left))
        if not page:
            return
        yield page
        after, left = page[-1].id, left - len(page)


def _here(database: Database, rubrics: Sequence[Rubric], pages: Iterable[list[Ended]]) -> Iterator[Batch]:
    scorer = Scorer(database, rubrics)
    for page in pages:
        yield scorer.batch(page)


# Processes that read and score ----------------------------------------------------------------------

_scorer: Scorer | None = None
"""The scorer of a worker process, made when it begins."""


def _by_processes(
    jobs: int, database: Database, rubrics: Sequence[Rubric], pages: Iterable[list[Ended]]
) -> Iterator[Batch]:
    """The same by so many processes, in the same order; each has at most two batches ahead of it."""
    given = (database.url.render_as_string(hide_password=False), [one.bundle for one in rubrics])
    pool = ProcessPoolExecutor(jobs, get_context("spawn"), _begin, given)
    running: deque[Future[Batch]] = deque()
    try:
        for page in pages:
            with _later():
                running.append(pool.submit(_work, page))
            if len(running) > 2 * jobs:
                yield running.popleft().result()
        while running:
            yield running.popleft().result()
    finally:
        pool.shutdown(cancel_futures=True)


@contextmanager
def _later() -> Iterator[None]:
    """Ctrl+C comes only after this: a process started meanwhile is born deaf to it, and not torn down as it begins."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _begin(url: str, bundles: Sequence[str]) -> None:
    global _scorer
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the process that writes decides when to stop
    _scorer = Scorer(Database(url), [rubric.unbundle(bundle) for bundle in bundles])
    settle()


def _work(page: list[Ended]) -> Batch:
    assert _scorer is not None
    return _scorer.batch(page)


def settle() -> None:
    """For a process that only scores: compiled rubrics stay for good, and a scored log leaves no cycles behind."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)
