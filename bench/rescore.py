"""Re-scored visits per second: stored sessions read as rows, skimmed, judged by both packs, the figures written back.

`python -m bench.rescore [--visits 1500]` lets every bot play whole visits and drills of each stage, stores each log
many times under ids of its own (a row a turn, as the server does), and measures `web.rescore` from end to end: by one
process and by two, by the rubrics that the visits began with and by others (then both are tallied, and compared).
Beside it, on the same logs: where the time goes, and what the same costs with whole events and whole cards, as a
scorecard page computes them. The parts are seconds of the processor, the least of several rounds, so that they mean
something on a machine that does other things too; ratios within a run matter.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from sqlalchemy import delete, insert

from roleplay import events as ev
from roleplay import library, packs, rubric, skim, tally
from roleplay.authoring import bots
from roleplay.rubric import Rubric
from web import store, store_rescores
from web.database import Database
from web.rescore import BATCH, rescored, settle
from web.shelf import Shelf
from web.store_rescores import Ended, Rescore, Which
from web.tables import rescores, turns
from web.tables_people import people

PERSONA = "wang_jing"
DAY = dt.date(2026, 3, 2)
STAGES = ("invitation_call", "first_visit", "policy_review", "proposal", "closing", "referral_request", "after_service")
ROUNDS = 3
Batches = list[bytes]


# The visits -------------------------------------------------------------------------------------------


def played(stages: Sequence[str], seeds: int) -> list[list[ev.AnyEvent]]:
    """What every bot does with each seed and stage ("": the whole visit)."""
    script = library.script(PERSONA)
    return [
        bots.play(script, bot, seed, DAY, stage)
        for seed in range(1, seeds + 1)
        for stage in stages
        for bot in bots.BOTS
    ]


def batched(log: list[ev.AnyEvent]) -> Batches:
    """A log as the rows of its turns."""
    found: list[list[ev.AnyEvent]] = [[]]
    for event in log:
        found[-1].append(event)
        if isinstance(event, ev.LinesOffered):
            found.append([])
    return [ev.encode(batch) for batch in found if batch]


def stored(database: Database, logs: list[Batches], visits: int) -> list[Ended]:
    """So many ended visits, each log in turn."""
    began = {one.pack.pack: one for one in rubric.shipped()}
    digests = json.dumps({pack: one.digest for pack, one in began.items()}, sort_keys=True)
    database.upgrade()
    made = [Ended(f"{n:08}", digests) for n in range(visits)]
    with database.writing.begin() as connection:
        connection.execute(insert(people), {"id": "bench", "name": "李明", "created": 0})
        Shelf().keep(connection, PERSONA, began)
        row = {"owner": "bench", "persona": PERSONA, "mode": "practice", "stage": "", "date": DAY.isoformat(),
               "seed": 1, "script": library.bundle(PERSONA).digest, "turn": 0, "length": 0, "state": b"",
               "ended": "drifted"}  # fmt: skip
        for n, one in enumerate(made):
            first, *rest = logs[n % len(logs)]
            store.open_session(connection, {**row, **one._asdict()}, first.decode())
            connection.execute(insert(turns), [_turn(one.id, turn, body) for turn, body in enumerate(rest, start=1)])
    return made


def _turn(id: str, turn: int, body: bytes) -> dict[str, object]:
    return {"session": id, "turn": turn, "move": "", "digest": "", "events": body.decode(), "received_at": 0}


def others() -> list[Rubric]:
    """The shipped packs with two weights changed: rubrics that no visit began with."""
    guidance, compliance = rubric.shipped()
    texts = json.loads(guidance.bundle)
    texts["rubric"] = texts["rubric"].replace("weight: ", "weight: 1", 2)
    return [rubric.unbundle(json.dumps(texts, ensure_ascii=False, sort_keys=True)), compliance]


# From end to end --------------------------------------------------------------------------------------


def rate(database: Database, rubrics: Sequence[Rubric], jobs: int) -> tuple[float, float]:
    """Visits per second by the clock once the first batch has come (processes are up), and by this process's own
    processor time over everything (which is all of it for one job)."""
    with database.writing.begin() as connection:
        connection.execute(delete(rescores))
    busy, moments = time.process_time(), []
    for batch in rescored(database, _all(rubrics), rubrics, jobs=jobs):
        moments.append((time.perf_counter(), len(batch.scored)))
    busy = time.process_time() - busy
    visits = sum(count for _, count in moments)
    (first, count), (last, _) = moments[0], moments[-1]
    return (visits - count) / (last - first), visits / busy


def _all(rubrics: Sequence[Rubric]) -> Which:
    return Which(packs.digest(rubrics))


# The parts --------------------------------------------------------------------------------------------


def least(work: Callable[[], object], visits: int) -> float:
    """µs of the processor a visit, the least of several rounds."""
    times = []
    for _ in range(ROUNDS):
        began = time.process_time()
        work()
        times.append(time.process_time() - began)
    return min(times) / visits * 1e6


def parts(database: Database, visits: list[Ended], logs: list[Batches]) -> dict[str, float]:
    """µs of the processor a visit for each step of one process."""
    rubrics = rubric.shipped()
    wanted = tally.asked(rubrics)
    tallies = [tally.tally(rubrics, skim.index(skim.events(batches), wanted)) for batches in logs]

    def read() -> None:
        with database.read() as connection:
            for ids in pages([one.id for one in visits]):
                for _ in store_rescores.logs(connection, ids):
                    pass

    def write() -> None:
        with database.writing.begin() as connection:
            connection.execute(delete(rescores))
        rows = [Rescore(one.id, tallies[n % len(tallies)].to_json(), "{}") for n, one in enumerate(visits)]
        for page in pages(rows):
            with database.writing.begin() as connection:
                store_rescores.keep(connection, "bench", page)

    rounds = [steps(rubrics, wanted, logs) for _ in range(ROUNDS)]
    judged = {name: min(one[name] for one in rounds) for name in rounds[0]}
    return {"read rows": least(read, len(visits)), **judged, "write": least(write, len(visits))}


def steps(rubrics: Sequence[Rubric], wanted: frozenset[str], logs: list[Batches]) -> dict[str, float]:
    """µs of the processor a visit from rows to figures, each visit all the way before the next."""
    now, spent = time.process_time, [0.0, 0.0, 0.0]
    for batches in logs:
        t0 = now()
        log = skim.events(batches)
        t1 = now()
        index = skim.index(log, wanted)
        t2 = now()
        tally.tally(rubrics, index)
        spent = [spent[0] + t1 - t0, spent[1] + t2 - t1, spent[2] + now() - t2]
    return dict(zip(("skim", "index", "judge"), (part / len(logs) * 1e6 for part in spent), strict=True))


def by_cards(logs: list[Batches]) -> float:
    """µs a visit for whole events and whole cards in place of skim, index and judge."""
    rubrics = rubric.shipped()

    def work() -> None:
        for batches in logs:
            events = [event for batch in batches for event in ev.decode(batch)]
            rubric.score(rubrics, events).to_json()

    return least(work, len(logs))


def pages(of: Sequence[object]) -> Iterator[list]:  # type: ignore[type-arg]
    """As many at a time as a re-scoring takes."""
    return (list(of[at : at + BATCH]) for at in range(0, len(of), BATCH))


# The report -------------------------------------------------------------------------------------------


def report(name: str, logs: list[list[ev.AnyEvent]], visits: int) -> None:
    """Store these logs and print what re-scoring them takes."""
    bodies = [batched(log) for log in logs]
    events = sum(len(log) for log in logs) / len(logs)
    size = sum(len(body) for batches in bodies for body in batches) / len(logs)
    rows = sum(len(batches) for batches in bodies) / len(logs)
    print(
        f"{name}: {visits} stored, {len(logs)} different; mean {events:.0f} events, {rows:.0f} rows, {size:,.0f} bytes"
    )
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{Path(folder) / 'bench.sqlite3'}")
        ended = stored(database, bodies, visits)
        for whose, rubrics in (("the rubrics they began with", rubric.shipped()), ("other rubrics", others())):
            for jobs in (1, 2):
                steady, busy = rate(database, rubrics, jobs)
                more = f", {busy:,.0f} a second of the processor" if jobs == 1 else ""
                print(
                    f"  by {whose}, jobs {jobs}: {steady:,.0f} visits/s, {steady * events / 1e6:.2f} M events/s{more}"
                )
        spent = parts(database, ended, bodies)
        cards = by_cards(bodies)
        database.close()
    print("  µs a visit: " + ", ".join(f"{part} {time:.0f}" for part, time in spent.items()))
    bulk = spent["skim"] + spent["index"] + spent["judge"]
    print(f"  whole events and cards {cards:.0f}: {cards / bulk:.1f} x what skim, index and judge take together")


def main() -> None:
    """Print the figures."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--visits", type=int, default=1500, help="stored visits of each kind")
    asked.add_argument("--seeds", type=int, default=6, help="times each bot plays (each stage, in drills)")
    given = asked.parse_args()
    whole, drills = played([""], given.seeds), played(STAGES, max(1, given.seeds // 3))
    settle()
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    report("whole visits", whole, given.visits)
    report("drills of one stage", drills, given.visits)


if __name__ == "__main__":
    main()
