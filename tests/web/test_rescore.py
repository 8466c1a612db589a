"""Re-scoring on a real SQLite file: what it writes, that it goes on where it stopped, and what it says of changes."""

from __future__ import annotations

import datetime as dt
import json
import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML
from sqlalchemy import func, insert, literal, select, update
from sqlalchemy.dialects import postgresql, sqlite
from typer.testing import CliRunner, Result

from roleplay import events as ev
from roleplay import library, packs, rubric, tally
from roleplay.authoring import plays
from roleplay.difference import difference
from web import store, store_rescores
from web.cli import app
from web.database import Database, as_bytes
from web.shelf import Shelf
from web.tables import rescores, rubrics, scores, sessions, turns
from web.tables_people import people

PERSONA = "wang_jing"
ROLEPLAY = Path(sys.executable).with_name("roleplay")
SHIPPED = rubric.shipped()
BEGAN = json.dumps({one.pack.pack: one.digest for one in SHIPPED}, sort_keys=True)


@pytest.fixture(scope="module")
def logs() -> list[list[ev.AnyEvent]]:
    """Every play of the customer."""
    return [plays.run(library.script(PERSONA), play) for play in plays.load(PERSONA)]


class Visits:
    """A database with stored visits, and the command on it."""

    def __init__(self, file: Path) -> None:
        self.url = f"sqlite:///{file}"
        self.database = Database(self.url)
        self.database.upgrade()
        with self.database.writing.begin() as connection:
            connection.execute(insert(people), {"id": "p", "name": "李明", "created": 0})
            Shelf().keep(connection, PERSONA, {one.pack.pack: one for one in SHIPPED})

    def add(self, id: str, log: list[ev.AnyEvent], **values: Any) -> None:
        """Store a log as a server does: a row a turn, each ending with the lines offered."""
        batches: list[list[ev.AnyEvent]] = [[]]
        for event in log:
            batches[-1].append(event)
            if isinstance(event, ev.LinesOffered):
                batches.append([])
        row = {"id": id, "owner": "p", "persona": PERSONA, "mode": "practice", "stage": "closing", "date": "2026-03-02",
               "seed": 1, "script": library.script(PERSONA).digest, "rubrics": BEGAN, "turn": 0, "length": len(log),
               "state": b"", "ended": "drifted"}  # fmt: skip
        with self.database.writing.begin() as connection:
            store.open_session(connection, {**row, **values}, ev.encode(batches[0]).decode())
            rest = [batch for batch in batches[1:] if batch]
            for turn, batch in enumerate(rest, start=1):
                body = ev.encode(batch).decode()
                made = {"session": id, "turn": turn, "move": "", "digest": "", "events": body, "received_at": 0}
                connection.execute(insert(turns), made)

    def copy(self, names: dict[str, str]) -> None:
        """More visits that went as others did: new id → id of the one to copy."""
        with self.database.writing.begin() as connection:
            for table, key in ((sessions, sessions.c.id), (turns, turns.c.session)):
                for new, old in names.items():
                    same = [literal(new) if column is key else column for column in table.c]
                    connection.execute(insert(table).from_select(list(table.c), select(*same).where(key == old)))

    def run(self, *args: str) -> Result:
        return CliRunner().invoke(app, ["rescore", "--database", self.url, *args])

    def told(self, *args: str) -> dict[str, Any]:
        """The summary of a run as data."""
        result = self.run("--json", *args)
        assert result.exit_code == 0, result.output
        data: dict[str, Any] = json.loads(result.stdout)
        return data

    def rows(self) -> dict[tuple[str, str], tuple[bytes, str]]:
        with self.database.read() as connection:
            found = connection.execute(select(rescores)).all()
        return {(row.session, row.rubrics): (row.card, row.changed) for row in found}


@pytest.fixture
def visits(tmp_path: Path, logs: list[list[ev.AnyEvent]]) -> Visits:
    """All plays as ended visits v00, v01 …"""
    made = Visits(tmp_path / "visits.sqlite3")
    for n, log in enumerate(logs):
        made.add(f"v{n:02}", log)
    return made


@pytest.fixture
def strict(tmp_path: Path) -> Path:
    """The guidance pack with its first three asked-for criteria never to be met, and its last one gone."""
    return edited(tmp_path / "strict.yaml", lambda criteria: [*_never(criteria), criteria.pop()])


def _never(criteria: list[dict[str, Any]]) -> list[dict[str, Any]]:
    asked = [one for one in criteria if "met" in one][:3]
    for one in asked:
        one["met"] = {"acts": "thank_client", "count": {"min": 99}}
        one.pop("half", None)
    return asked


def edited(file: Path, edit: Callable[[list[dict[str, Any]]], object]) -> Path:
    data = YAML(typ="safe").load(json.loads(SHIPPED[0].bundle)["rubric"])
    edit(data["criteria"])
    file.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    return file


def test_what_is_kept_is_the_tally_of_the_card_and_what_differs_from_the_visits_own(
    visits: Visits, logs: list[list[ev.AnyEvent]], strict: Path
) -> None:
    told = visits.told("--rubric", str(strict))
    used = packs.chosen([strict])
    digest = packs.digest(used)
    assert told["rubrics"] == digest and told["rescored"] == told["visits"] == len(logs) and told["failed"] == []
    rows, changed = visits.rows(), 0
    for n, log in enumerate(logs):
        now, was = (tally.tallied(rubric.score(by, log)) for by in (used, SHIPPED))
        card, difference_kept = rows[f"v{n:02}", digest]
        assert tally.decode(card) == now
        assert difference_kept == difference(was, now).to_json().decode()
        changed += now != was
    assert told["changed"] == changed > 0


def test_the_rubrics_used_are_kept_under_their_digests(visits: Visits, strict: Path) -> None:
    visits.told("--rubric", str(strict))
    used = packs.chosen([strict])
    with visits.database.read() as connection:
        bodies = {row.digest: row.body for row in connection.execute(select(rubrics))}
    manifest = bodies[packs.digest(used)].splitlines()
    assert sorted(manifest) == sorted(f"{one.pack.pack}:{one.digest}" for one in used)
    assert all(rubric.unbundle(bodies[line.partition(":")[2]]).digest == line.partition(":")[2] for line in manifest)


def test_by_the_rubrics_they_began_with_nothing_changes(visits: Visits, logs: list[list[ev.AnyEvent]]) -> None:
    told = visits.told()
    assert told["rescored"] == len(logs) and told["changed"] == told["unknown"] == 0
    assert told["verdicts"] == told["criteria"] == told["most_changed"] == []
    assert {changed for _, changed in visits.rows().values()} == {"{}"}
    assert all(mean["mean_change"] == 0 for mean in told["packs"].values())


def test_the_summary_adds_up_what_the_rows_say(visits: Visits, logs: list[list[ev.AnyEvent]], strict: Path) -> None:
    told = visits.told("--rubric", str(strict))
    changes = [json.loads(changed) for _, changed in visits.rows().values()]
    moved = [c["verdict"] for c in changes if "verdict" in c]
    assert sum(one["visits"] for one in told["verdicts"]) == len(moved)
    for one in told["criteria"]:
        assert one["visits"] == sum(one["id"] in c.get("criteria", {}) for c in changes)
    used = packs.chosen([strict])
    cards = [(rubric.score(SHIPPED, log).packs["guidance"].score, rubric.score(used, log).packs["guidance"].score)
             for log in logs]  # fmt: skip
    by = [now - was for was, now in cards if was is not None and now is not None]
    guidance = told["packs"]["guidance"]
    assert guidance["visits"] == len(by) and guidance["mean_change"] == pytest.approx(sum(by) / len(by), abs=0.01)
    points = [one["points"] for one in told["most_changed"]]
    assert points == sorted(points, reverse=True) and len(points) <= 10
    assert points[0] == pytest.approx(max(abs(change) for change in by), abs=0.05)


def test_a_second_run_skips_what_is_there(visits: Visits, logs: list[list[ev.AnyEvent]]) -> None:
    first = visits.told("--limit", "3")
    assert first["rescored"] == 3 and first["visits"] == 3
    before = visits.rows()
    second = visits.told()
    assert (second["skipped"], second["rescored"], second["visits"]) == (3, len(logs) - 3, len(logs))
    assert before.items() <= visits.rows().items()
    assert visits.told()["rescored"] == 0


def test_other_rubrics_are_other_rows(visits: Visits, logs: list[list[ev.AnyEvent]], strict: Path) -> None:
    visits.told()
    visits.told("--rubric", str(strict))
    assert len(visits.rows()) == 2 * len(logs)


def test_processes_write_the_same_rows(visits: Visits, tmp_path: Path, logs: list[Any], strict: Path) -> None:
    visits.told("--rubric", str(strict))
    alone = visits.rows()
    with visits.database.writing.begin() as connection:
        connection.execute(rescores.delete())
    assert visits.told("--rubric", str(strict), "--jobs", "2")["rescored"] == len(logs)
    assert visits.rows() == alone


def test_only_ended_visits_of_that_customer_and_time_are_scored(visits: Visits, logs: list[Any]) -> None:
    visits.add("w_open", logs[0][:5], ended="")
    visits.add("w_other", logs[0], persona="somebody")
    visits.add("w_old", logs[0])
    old = int(dt.datetime(2020, 1, 1, tzinfo=dt.UTC).timestamp() * 1000)
    with visits.database.writing.begin() as connection:
        connection.execute(update(sessions).where(sessions.c.id == "w_old").values(updated=old))
    assert visits.told("--persona", "somebody")["rescored"] == 1
    assert visits.told("--since", "2020-01-02")["rescored"] == len(logs)
    assert visits.told("--since", "2020-01-01")["rescored"] == 1
    assert ("w_open",) not in {key[:1] for key in visits.rows()}


def test_what_cannot_be_read_is_named_and_the_rest_goes_on(visits: Visits, logs: list[Any]) -> None:
    with visits.database.writing.begin() as connection:
        for id, body in (("v00", "[{"), ("v01", '[{"event":"Bribed"}]')):
            connection.execute(update(turns).where(turns.c.session == id, turns.c.turn == 1).values(events=body))
        connection.execute(turns.delete().where(turns.c.session == "v02"))
        connection.execute(turns.delete().where(turns.c.session == "v03", turns.c.turn > 0))
    told = visits.told()
    why = {one["id"]: one["why"] for one in told["failed"]}
    assert set(why) == {"v00", "v01", "v02", "v03"} and told["rescored"] == len(logs) - 4
    assert "Bribed" in why["v01"] and "no beginning or no end" in why["v03"] and "nothing" in why["v02"]
    again = visits.told()
    assert len(again["failed"]) == 4 and again["skipped"] == len(logs) - 4
    text = visits.run()
    assert text.exit_code == 0 and "v01: Invalid value 'Bribed'" in text.output


def test_rubrics_that_are_lost_leave_the_visit_uncompared(visits: Visits, logs: list[Any]) -> None:
    for id, began in (("w0", '{"guidance":"gone","compliance":"gone"}'), ("w1", "no JSON")):
        visits.add(id, logs[0], rubrics=began)
    told = visits.told()
    assert told["unknown"] == 2 and told["changed"] == 0 and told["visits"] == len(logs) + 2
    assert {visits.rows()[id, told["rubrics"]][1] for id in ("w0", "w1")} == {"null"}


def test_the_scores_that_visits_had_stay_as_they_are(visits: Visits, strict: Path) -> None:
    with visits.database.writing.begin() as connection:
        connection.execute(
            insert(scores), {"session": "v00", "verdict": "passed", "guidance": 77.0, "compliance": 88.0}
        )
        before = connection.execute(select(sessions)).all()
    visits.told("--rubric", str(strict))
    with visits.database.read() as connection:
        row = connection.execute(select(scores)).one()
        assert connection.execute(select(sessions)).all() == before
    assert (row.session, row.verdict, row.guidance, row.compliance) == ("v00", "passed", 77.0, 88.0)


def test_the_summary_is_told_in_lines(visits: Visits, strict: Path) -> None:
    output = visits.run("--rubric", str(strict)).output
    assert "visits scored, 0 had this score already, 0 failed." in output
    assert "decided otherwise in" in output and "points on average" in output


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (["--since", "yesterday"], "--since: yesterday is no day; write it like 2026-03-02"),
        (["--rubric", "nowhere.yaml"], "--rubric nowhere.yaml: cannot be read"),
        (["--database", "sqlite:////proc/nothing/here.db"], "cannot be used"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(args: list[str], says: str) -> None:
    result = CliRunner().invoke(app, ["rescore", *args])
    assert result.exit_code == 2 and says in result.stderr and "Traceback" not in result.output


def heeds_interrupts() -> None:
    """Ctrl+C reaches the command even where these tests run in the background, with interrupts ignored."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.mark.parametrize("jobs", ["1", pytest.param("2", marks=pytest.mark.slow)])
def test_an_interrupted_run_leaves_whole_batches_and_is_gone_on_with(
    visits: Visits, logs: list[Any], jobs: str
) -> None:
    many = 1200
    visits.copy({f"x{n:04}": f"v{n % len(logs):02}" for n in range(many)})
    command = [str(ROLEPLAY), "rescore", "--database", visits.url, "--jobs", jobs]
    running = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        start_new_session=True,
        preexec_fn=heeds_interrupts,
    )

    def written() -> int:
        with visits.database.read() as connection:
            return connection.execute(select(func.count()).select_from(rescores)).scalar_one()

    while written() == 0 and running.poll() is None:
        time.sleep(0.005)
    os.killpg(running.pid, signal.SIGINT)
    out, err = running.communicate(timeout=60)
    assert running.returncode == 130 and "Interrupted" in out and "Traceback" not in out + err
    done = written()
    assert 0 < done < many + len(logs) and done % 64 == 0
    told = visits.told()
    assert told["skipped"] == done and told["rescored"] == many + len(logs) - done


def test_a_worker_that_dies_is_told_in_a_sentence_and_the_rest_is_gone_on_with(
    visits: Visits, logs: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    visits.copy({f"x{n:04}": f"v{n % len(logs):02}" for n in range(600)})
    keep = store_rescores.keep

    def killing(*given: Any) -> None:
        keep(*given)
        for child in multiprocessing.active_children():
            child.kill()

    with monkeypatch.context() as patched:
        patched.setattr(store_rescores, "keep", killing)
        result = visits.run("--jobs", "2")
    assert result.exit_code == 2 and "has died" in result.stderr and "Traceback" not in result.output
    done = len(visits.rows())
    assert 0 < done < 600
    assert visits.told()["rescored"] == 600 + len(logs) - done


def test_bytes_of_a_text_are_asked_for_as_each_database_says_it() -> None:
    statement = select(as_bytes(turns.c.events))
    assert "convert_to(turns.events, 'UTF8')" in str(statement.compile(dialect=postgresql.dialect()))
    assert "CAST(turns.events AS BLOB)" in str(statement.compile(dialect=sqlite.dialect()))
