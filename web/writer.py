"""Knows the one way in which anything is written: jobs wait in line, and all that wait are committed
together.

SQLite has one writer whatever one does, so there is one here too: its own thread and its own connection. A
job is a function of a connection that reads, decides and writes; since jobs run one after another, what a job
has read stays true until it has written. Jobs that come in while others run are taken together in the next
transaction.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine

from roleplay.errors import RoleplayError
from web.errors import WebError

T = TypeVar("T")
Job = Callable[[Connection], T]

REFUSALS = (WebError, RoleplayError)
"""Raised by a job before it has written anything; they leave the other jobs of the transaction as they
are."""


@dataclass(slots=True)
class _Waiting:
    job: Job[Any]
    done: asyncio.Future[Any]


Result = tuple[bool, Any]


class Writer:
    """Takes jobs from the event loop and runs them in one thread, in groups, each group in one
    transaction."""

    MOST = 64
    """Jobs in one transaction at most, so that the first of them need not wait for a crowd."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="writer")
        self._line: list[_Waiting] = []
        self._busy = False
        self._closed = False

    async def do(self, job: Job[T]) -> T:
        """Run the job in the next transaction and give what it returned, or raise what it raised, once
        committed."""
        if self._closed:
            raise RuntimeError("the writer has been closed")
        loop = asyncio.get_running_loop()
        waiting = _Waiting(job, loop.create_future())
        self._line.append(waiting)
        if not self._busy:
            self._begin(loop)
        # A client that goes away must not take back a write that is under way.
        result: T = await asyncio.shield(waiting.done)
        return result

    def _begin(self, loop: asyncio.AbstractEventLoop) -> None:
        group, self._line = self._line[: self.MOST], self._line[self.MOST :]
        self._busy = True
        running = loop.run_in_executor(self._thread, self._run, [w.job for w in group])
        running.add_done_callback(lambda future: self._finish(loop, group, future))

    def _finish(
        self, loop: asyncio.AbstractEventLoop, group: list[_Waiting], future: asyncio.Future[list[Result]]
    ) -> None:
        self._busy = False
        if self._line:
            self._begin(loop)
        error = future.exception()
        results = [(False, error)] * len(group) if error else future.result()
        for waiting, (good, value) in zip(group, results, strict=True):
            if waiting.done.cancelled():
                continue
            if good:
                waiting.done.set_result(value)
            else:
                waiting.done.set_exception(value)
                waiting.done.exception()  # nobody may be left to ask

    def _run(self, jobs: list[Job[Any]]) -> list[Result]:
        try:
            with self._engine.begin() as connection:
                return [_attempt(job, connection) for job in jobs]
        except Exception:
            if len(jobs) == 1:
                raise
        # One of them failed in an unforeseen way and everything was taken back: each for itself now.
        return [self._alone(job) for job in jobs]

    def _alone(self, job: Job[Any]) -> Result:
        try:
            with self._engine.begin() as connection:
                return _attempt(job, connection)
        except Exception as error:
            return False, error

    async def close(self) -> None:
        """Let what is in line finish, then stop."""
        while self._busy or self._line:
            await asyncio.sleep(0.005)
        self._closed = True
        self._thread.shutdown(wait=True)


def _attempt(job: Job[Any], connection: Connection) -> Result:
    try:
        return True, job(connection)
    except REFUSALS as refusal:
        return False, refusal
