"""Measures a turn over HTTP against the same route without a database, in one run on one machine.

`python -m bench.turn` starts two servers of one worker each, plays real visits over 16 connections (form, engine,
whole htmx fragment), and prints turns per second, median and p99 of both, and their ratio. The server without a
database keeps sessions in a dictionary and is otherwise the same program. Then the same again on the real one
while a long read and a batch of writes run beside it. Numbers of single runs vary with what else the machine does;
the ratio is taken from rounds that alternate between the two.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import multiprocessing as mp
import os
import re
import sqlite3
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import uvicorn

CONNECTIONS = 16
ROUNDS = 4
SECONDS = 4.0
CHOICE = re.compile(rb'name="choice" value="([^"]+)"')
TURN = re.compile(rb'name="turn" value="(\d+)"')
LEAST, P99_MOST, BESIDE_MOST = 0.35, 10.0, 2.0


# The two servers ------------------------------------------------------------------------------------


def serve(kind: str, file: str, port: Any) -> None:
    """Run one server until killed; tells its port."""
    from bench.memory import without_database
    from web.app import create_app
    from web.cli import listen
    from web.settings import Settings

    settings = Settings(database=f"sqlite:///{file}")
    app = create_app(settings) if kind == "database" else without_database(settings)
    listening = listen("127.0.0.1", 0)
    port.send(listening.getsockname()[1])
    config = uvicorn.Config(app, log_level="critical", access_log=False)
    uvicorn.Server(config).run(sockets=[listening])


@dataclass
class Server:
    """A server process and its port."""

    kind: str
    file: str
    process: Any = None
    port: int = 0

    def __enter__(self) -> Server:
        here, there = mp.Pipe()
        self.process = mp.get_context("spawn").Process(target=serve, args=(self.kind, self.file, there))
        self.process.start()
        self.port = here.recv()
        return self

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        self.process.join()


# A small HTTP client: the measuring must cost less than what is measured ------------------------------


class Line:
    """One kept-open connection, with its cookie."""

    def __init__(self, port: int) -> None:
        self.port, self.cookie = port, ""

    async def open(self) -> None:
        """Connect and become a guest."""
        self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port)
        await self.ask("GET", "/")
        await self.ask("POST", "/name", b"name=%E6%9D%8E%E6%98%8E")

    async def ask(
        self, method: str, path: str, body: bytes = b"", htmx: bool = False
    ) -> tuple[int, dict[str, str], bytes]:
        """One request and its whole answer."""
        head = [f"{method} {path} HTTP/1.1", "Host: localhost", f"Content-Length: {len(body)}"]
        head += [f"Cookie: {self.cookie}"] if self.cookie else []
        head += ["Content-Type: application/x-www-form-urlencoded"] if body else []
        head += ["HX-Request: true"] if htmx else []
        self.writer.write("\r\n".join(head).encode() + b"\r\n\r\n" + body)
        raw = await self.reader.readuntil(b"\r\n\r\n")
        first, *rest = raw.decode("latin-1").split("\r\n")
        headers = {name.lower(): value for name, _, value in (one.partition(": ") for one in rest if one)}
        if "set-cookie" in headers:
            self.cookie = headers["set-cookie"].split(";")[0]
        content = await self.reader.readexactly(int(headers.get("content-length", 0)))
        return int(first.split()[1]), headers, content

    def close(self) -> None:
        """Hang up."""
        self.writer.close()


@dataclass
class Measured:
    """What one round gave: seconds of every turn, and answers that were not what they should be."""

    times: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    seconds: float = 0.0


async def visit(line: Line, until: float, out: Measured) -> None:
    """Play calls and visits, choosing in turn among the lines offered; only turns in a meeting are measured."""
    n = 0
    while time.perf_counter() < until:
        _, headers, _ = await line.ask("POST", "/sessions", b"persona=wang_jing&stage=first_visit&date=2026-03-02")
        here = headers["location"]
        _, _, page = await line.ask("GET", here)
        while time.perf_counter() < until and (offered := CHOICE.findall(page)):
            n += 1
            turn = TURN.search(page)
            body = b"turn=%s&kind=choice&choice=%s" % (
                turn.group(1) if turn else b"",
                offered[n % len(offered)],
            )
            began = time.perf_counter()
            status, _, page = await line.ask("POST", f"{here}/moves", body, htmx=True)
            out.times.append(time.perf_counter() - began)
            if status != 200 or b'id="dock"' not in page or b"say me" not in page:
                out.errors.append(f"{status} {page[:80]!r}")


async def measure(port: int, seconds: float) -> Measured:
    """All connections at once for so long."""
    lines = [Line(port) for _ in range(CONNECTIONS)]
    for line in lines:
        await line.open()
    out = Measured()
    began = time.perf_counter()
    await asyncio.gather(*(visit(line, began + seconds, out) for line in lines))
    out.seconds = time.perf_counter() - began
    for line in lines:
        line.close()
    return out


# What runs beside ---------------------------------------------------------------------------------------


def long_read(file: str, stop: Any) -> None:
    """Read the whole log again and again in one transaction, as an export does."""
    connection = sqlite3.connect(file, timeout=30)
    while not stop.is_set():
        connection.execute("begin")
        for (events,) in connection.execute("select events from turns order by session, turn"):
            json.loads(events)
            if stop.is_set():
                break
        connection.rollback()
        time.sleep(0.02)


def batch_of_writes(file: str, stop: Any) -> None:
    """Write scores in transactions of a hundred, as a re-scoring does, with a breath between them."""
    connection = sqlite3.connect(file, timeout=30, isolation_level=None)
    connection.execute("pragma synchronous = normal")
    while not stop.is_set():
        ids = [row[0] for row in connection.execute("select id from sessions limit 100")]
        connection.execute("begin immediate")
        connection.executemany(
            "insert or replace into scores (session, verdict) values (?, 'failed')", [(i,) for i in ids]
        )
        connection.commit()
        time.sleep(0.02)


class Beside:
    """Both of them, in a process each."""

    def __init__(self, file: str) -> None:
        context = mp.get_context("spawn")
        self.stop = context.Event()
        self.processes = [context.Process(target=work, args=(file, self.stop)) for work in (long_read, batch_of_writes)]

    def __enter__(self) -> None:
        for process in self.processes:
            process.start()
        time.sleep(1.5)

    def __exit__(self, *_: object) -> None:
        self.stop.set()
        for process in self.processes:
            process.join()


# The report ---------------------------------------------------------------------------------------------


def overall(rounds: list[Measured]) -> float:
    """Turns per second over all rounds."""
    return sum(len(one.times) for one in rounds) / sum(one.seconds for one in rounds)


def told(name: str, rounds: list[Measured]) -> None:
    """One line about these rounds."""
    times = sorted(t for one in rounds for t in one.times)
    median, p99 = statistics.median(times), times[int(len(times) * 0.99)]
    rate = overall(rounds)
    errors = sum(len(one.errors) for one in rounds)
    row = f"{rate:8.0f} turns/s   median {median * 1000:6.1f} ms   p99 {p99 * 1000:6.1f} ms ({p99 / median:.1f} x)"
    print(f"{name:34}{row}   {len(times)} turns, {errors} errors")


async def rounds(memory: Server, database: Server, count: int, seconds: float) -> tuple[list[Measured], list[Measured]]:
    """Rounds that alternate between the two servers, after a short warming."""
    for server in (memory, database):
        await measure(server.port, 1.0)
    one: list[Measured] = []
    other: list[Measured] = []
    for _ in range(count):
        one.append(await measure(memory.port, seconds))
        other.append(await measure(database.port, seconds))
    return one, other


def main() -> int:
    """Measure, print, and say by the exit code whether the bounds hold."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--rounds", type=int, default=ROUNDS)
    asked.add_argument("--seconds", type=float, default=SECONDS)
    given = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        file = str(Path(folder) / "bench.sqlite3")
        with (
            Server("memory", str(Path(folder) / "unused.sqlite3")) as memory,
            Server("database", file) as database,
        ):
            without, with_ = asyncio.run(rounds(memory, database, given.rounds, given.seconds))
            with Beside(file):
                beside = [asyncio.run(measure(database.port, given.seconds)) for _ in range(2)]
    print(f"{CONNECTIONS} connections, one worker, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    told("without a database", without)
    told("SQLite, one writer, group commit", with_)
    told("the same beside read and batch", beside)
    share = overall(with_) / overall(without)
    slower = overall(with_) / overall(beside)
    times = sorted(t for one in with_ for t in one.times)
    tail = times[int(len(times) * 0.99)] / statistics.median(times)
    errors = [error for one in (*without, *with_, *beside) for error in one.errors]
    print(
        f"share {share:.2f} (at least {LEAST})   p99/median {tail:.1f} (at most {P99_MOST:.0f})   "
        f"beside {slower:.2f} x as slow (at most {BESIDE_MOST:.0f})   errors {len(errors)}"
    )
    for error in errors[:5]:
        print(error)
    return int(bool(errors) or share < LEAST or tail > P99_MOST or slower > BESIDE_MOST)


if __name__ == "__main__":
    sys.exit(main())
