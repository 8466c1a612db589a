"""A coach's pages with 20,000 stored visits against the same pages with 200, in one run on one machine.

`python -m bench.coach [--many 20000] [--few 200] [--rounds 40]` fills two databases with the same kind of class: 40
trainees, all visits seen by one class and a quarter of them by another one each, a score beside every visit. The visits
are short real ones (one call, its lines taken by chance), copied under ids of their own, so that the visit whose replay
is measured is the same in both. Every page is asked of both in turn, over ASGI; the medians' ratio is what counts, and
one above 3 ends the run with exit code 1. Pages this version does not have are named and passed over.
"""

from __future__ import annotations

import argparse
import asyncio
import datetime as dt
import json
import os
import random
import secrets
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import httpx
from fastapi import FastAPI
from sqlalchemy import Connection, insert

from bench.rescore import batched
from roleplay import engine, library, rubric, tally
from roleplay import events as ev
from roleplay import moves as mv
from roleplay import state as states
from roleplay.script import Script
from web import store_people, store_rights
from web.app import create_app
from web.auth import COOKIE, token_hash
from web.settings import Settings
from web.shelf import Shelf
from web.tables import scores, sessions, turns
from web.tables_people import classes, members, people
from web.tables_teaching import class_visits, openings

PERSONA = "wang_jing"
DAY = dt.date(2026, 3, 2)
STAGE = "invitation_call"
TRAINEES, OTHERS, DIFFERENT, HERS = 40, 4, 100, 200
CLASS, COACH, TRAINEE, MEASURED, TURN = "everybody", "coach", "trainee39", "00000007", 3
LIST, REPLAY = f"/classes/{CLASS}/visits", f"/sessions/{MEASURED}/replay"
MOST = 3.0
AT_ONCE = 500
MINUTE = 60_000
BEGAN = 1_700_000_000_000
"""Milliseconds: when the first visit began; each later one begins a minute after."""

OLDER = f"{LIST}?before={BEGAN + 100 * MINUTE}.{100:08}"
ADDRESSES = {
    COACH: (LIST, OLDER, f"{LIST}?state=unopened", REPLAY, f"{REPLAY}?turn={TURN}", "/classes", f"/classes/{CLASS}"),
    TRAINEE: ("/", "/progress"),
}
"""Who asks for what; of these the replay must be there. The trainee who asks made visits among the first 200 alone, as
many in either database."""


class Visit(NamedTuple):
    """A visit to be stored many times: the columns of its session, its moves with what each brought, and the columns of
    its score."""

    session: dict[str, Any]
    batches: list[tuple[str, bytes]]
    score: dict[str, Any]


# The visits ---------------------------------------------------------------------------------------------


def played() -> list[Visit]:
    """Some calls, with a line taken by chance at every turn."""
    script, packs = library.script(PERSONA), rubric.shipped()
    digests = json.dumps({one.pack.pack: one.digest for one in packs}, sort_keys=True)
    return [_visit(*_play(script, seed), digests, packs) for seed in range(1, DIFFERENT + 1)]


def _play(script: Script, seed: int) -> tuple[list[ev.AnyEvent], list[str]]:
    """The log of one stage, and the moves that made it."""
    dice, moves = random.Random(seed), [""]
    done = engine.start(script, engine.Start(DAY, seed, "drill", "李明", STAGE))
    log = list(done.events)
    while not done.state.ended:
        lines = done.state.offered
        move: mv.AnyMove = mv.Choose(dice.choice(lines).id) if lines else mv.End()
        done = engine.step(script, done.state, move)
        moves.append(mv.encode(move).decode())
        log += done.events
    return log, moves


def _visit(log: list[ev.AnyEvent], moves: list[str], digests: str, packs: Sequence[rubric.Rubric]) -> Visit:
    state, card = states.fold(log), rubric.score(packs, log)
    batches = list(zip(moves, batched(log), strict=True))
    session = {
        "persona": PERSONA, "mode": state.mode, "stage": state.stage, "drill": state.drill, "date": DAY.isoformat(),
        "seed": 1, "script": library.bundle(PERSONA).digest, "rubrics": digests, "turn": len(batches) - 1,
        "length": len(log), "state": states.encode(state), "ended": state.ended,
    }  # fmt: skip
    figures = (card.verdict or "", card.packs["guidance"].score, card.packs["compliance"].score)
    names = ("verdict", "guidance", "compliance")
    kept = {f"{which}{name}": value for which in ("", "counted_") for name, value in zip(names, figures, strict=True)}
    return Visit(session, batches, {**kept, "card": tally.tallied(card).to_json()})


def fill(connection: Connection, visits: Sequence[Visit], count: int) -> dict[str, str]:
    """People, classes and so many visits; the tokens of those who ask."""
    trainees = [f"trainee{n:02}" for n in range(TRAINEES)]
    everybody = [COACH, *trainees, *(f"coach{n}" for n in range(OTHERS))]
    connection.execute(
        insert(people), [{"id": id, "name": f"学员{n:02}", "created": n} for n, id in enumerate(everybody)]
    )
    rooms = [(CLASS, COACH, trainees)]
    rooms += [(f"class{n}", f"coach{n}", trainees[n * 10 : n * 10 + 10]) for n in range(OTHERS)]
    for id, coach, there in rooms:
        made = {"id": id, "name": id, "code": id.upper(), "by": coach, "created": 0}
        connection.execute(insert(classes), made)
        store_rights.give(connection, coach, "coach", None)
        store_rights.give(connection, coach, "class", coach, id)
        connection.execute(insert(members), [{"class": id, "person": who, "joined": 0} for who in there])
    Shelf().keep(connection, PERSONA, {one.pack.pack: one for one in rubric.shipped()})
    for first in range(0, count, AT_ONCE):
        _store(connection, visits, trainees, range(first, min(count, first + AT_ONCE)))
    tokens = {who: secrets.token_urlsafe(32) for who in ADDRESSES}
    for who, token in tokens.items():
        store_people.sign_in(connection, who, token_hash(token), "passphrase", "")
    return tokens


def _store(connection: Connection, visits: Sequence[Visit], trainees: Sequence[str], numbers: range) -> None:
    """These visits by number, each beside what its classes see of it; the coach has opened every other one."""
    rows: dict[Any, list[dict[str, Any]]] = {table: [] for table in (sessions, turns, scores, class_visits, openings)}
    for n in numbers:
        id, which, visit = f"{n:08}", n % (TRAINEES if n < HERS else TRAINEES - 1), visits[n % len(visits)]
        who, at = trainees[which], BEGAN + n * MINUTE
        rows[sessions].append({**visit.session, "id": id, "owner": who, "created": at, "updated": at})
        rows[turns] += [
            {"session": id, "turn": turn, "move": move, "digest": "", "events": body.decode(), "received_at": at}
            for turn, (move, body) in enumerate(visit.batches)
        ]
        rows[scores].append({**visit.score, "session": id})
        seen = {"session": id, "person": who, "begun": at}
        rows[class_visits] += [{**seen, "class": CLASS}, {**seen, "class": f"class{which // 10}"}]
        if n % 2:
            rows[openings].append({"session": id, "person": COACH, "at": at})
    for table, made in rows.items():
        connection.execute(insert(table), made)


# The measuring --------------------------------------------------------------------------------------------


class Server:
    """The application on one database, and the browsers of those who ask."""

    def __init__(self, file: Path, visits: Sequence[Visit], count: int) -> None:
        self.file, self.count = file, count
        self.app: FastAPI = create_app(Settings(database=f"sqlite:///{file}"))
        with self.app.state.parts.service.database.writing.begin() as connection:
            tokens = fill(connection, visits, count)
        transport, home = httpx.ASGITransport(self.app, client=("127.0.0.1", 1)), "http://localhost"
        self.browsers = {
            who: httpx.AsyncClient(transport=transport, base_url=home, cookies={COOKIE: token})
            for who, token in tokens.items()
        }

    async def ask(self, who: str, address: str) -> tuple[float, httpx.Response]:
        """Seconds until the whole answer was there, and the answer."""
        began = time.perf_counter()
        answer = await self.browsers[who].get(address)
        return time.perf_counter() - began, answer

    async def close(self) -> None:
        """Stop it."""
        for browser in self.browsers.values():
            await browser.aclose()
        service = self.app.state.parts.service
        await service.writer.close()
        service.database.close()


async def measure(few: Server, many: Server, who: str, address: str, rounds: int) -> tuple[float, float] | int:
    """Medians in seconds of both, asked in turn; the status of an answer that was none."""
    times: dict[Server, list[float]] = {few: [], many: []}
    for n in range(rounds + 2):
        for server in (few, many) if n % 2 else (many, few):
            spent, answer = await server.ask(who, address)
            if answer.status_code != httpx.codes.OK:
                return answer.status_code
            if n > 1:  # the first two warm up
                times[server].append(spent)
    return statistics.median(times[few]), statistics.median(times[many])


async def compared(few: Server, many: Server, rounds: int) -> list[str]:
    """A line for each page that is too slow, or that fails; what was measured is printed."""
    wrong = []
    for who, address in ((who, address) for who, addresses in ADDRESSES.items() for address in addresses):
        found = await measure(few, many, who, address, rounds)
        if isinstance(found, int):
            print(f"  {address:58} answers {found}: not measured")
            if found != httpx.codes.NOT_FOUND or address == REPLAY:
                wrong.append(f"{address} answers {found}")
            continue
        ratio = found[1] / found[0]
        print(f"  {address:58} {found[0] * 1e3:7.1f} ms {found[1] * 1e3:7.1f} ms   {ratio:.2f} x")
        if ratio > MOST:
            wrong.append(f"{address} takes {ratio:.1f} x the time")
    return wrong


async def run(folder: Path, given: argparse.Namespace) -> int:
    """Fill both, measure, and tell by the exit code."""
    visits = played()
    library.settle()
    few, many = (Server(folder / f"{n}.sqlite3", visits, n) for n in (given.few, given.many))
    sizes = ", ".join(f"{one.count:,} visits in {one.file.stat().st_size / 1e6:.0f} MB" for one in (few, many))
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}; {len(visits)} different visits; {sizes}")
    try:
        wrong = await compared(few, many, given.rounds)
    finally:
        await few.close()
        await many.close()
    for line in wrong:
        print(f"  too much: {line}")
    return 1 if wrong else 0


def main() -> None:
    """Print the figures."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--many", type=int, default=20_000, help="visits in the large database")
    asked.add_argument("--few", type=int, default=200, help="visits in the small one")
    asked.add_argument("--rounds", type=int, default=40, help="requests of each page to each")
    given = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        sys.exit(asyncio.run(run(Path(folder), given)))


if __name__ == "__main__":
    main()
