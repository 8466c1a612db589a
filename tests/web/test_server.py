"""Real server processes on one file: moves sent at once from threads and from two servers, and a kill in between."""

from __future__ import annotations

import os
import re
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.serving import serving

BEGIN = {"persona": "wang_jing", "stage": "first_visit", "date": "2026-03-02", "seed": 1}


def written(file: Path) -> int:
    """How many turns lie in the file, openings not counted."""
    connection = sqlite3.connect(file)
    try:
        (count,) = connection.execute("select count(*) from turns where turn > 0").fetchone()
    finally:
        connection.close()
    return int(count)


def at_once(addresses: list[str], cookies: httpx.Cookies, bodies: list[dict[str, Any]]) -> list[httpx.Response]:
    """Every body in a thread and a connection of its own, spread over the addresses."""

    def send(n: int) -> httpx.Response:
        with httpx.Client(cookies=cookies, timeout=30) as client:
            return client.post(addresses[n % len(addresses)], json=bodies[n])

    with ThreadPoolExecutor(len(bodies)) as pool:
        return list(pool.map(send, range(len(bodies))))


def test_two_servers_on_one_file_write_a_move_once(tmp_path: Path) -> None:
    file = tmp_path / "visits.sqlite3"
    with serving(file) as one, serving(file) as other, httpx.Client(base_url=one, timeout=30) as browser:
        view = browser.post("/api/v1/sessions", json=BEGIN).json()
        addresses = [f"{base}/api/v1/sessions/{view['id']}/moves" for base in (one, other)]
        same = {"turn": 0, "choice": view["choices"][0]["id"]}
        answers = at_once(addresses, browser.cookies, [same] * 16)
        assert [answer.status_code for answer in answers] == [200] * 16
        assert len({answer.text for answer in answers}) == 1
        assert written(file) == 1
        lines = [choice["id"] for choice in answers[0].json()["choices"]]
        different = [{"turn": 1, "choice": lines[n % len(lines)]} for n in range(16)]
        answers = at_once(addresses, browser.cookies, different)
        assert {answer.status_code for answer in answers} == {200, 409}
        assert len({answer.text for answer in answers if answer.status_code == 200}) == 1
        assert written(file) == 2


def test_a_killed_server_has_kept_every_answered_move(tmp_path: Path) -> None:
    file = tmp_path / "visits.sqlite3"
    with serving(file) as base, httpx.Client(base_url=base, timeout=30) as browser:
        view = browser.post("/api/v1/sessions", json=BEGIN).json()
        here = f"/api/v1/sessions/{view['id']}"
        for _ in range(5):
            move = {"turn": view["turn"], "choice": view["choices"][0]["id"]}
            view = browser.post(f"{here}/moves", json=move).json()
        jar = browser.cookies
        pid = _listener(file)
        os.kill(pid, 9)
    with serving(file) as base, httpx.Client(base_url=base, cookies=jar, timeout=30) as browser:
        after = browser.get(here).json()
    view.pop("events")
    assert after == view


def _listener(file: Path) -> int:
    """The server on a database file: the only child of this process that was started with it."""
    command = ["ps", "-ww", "-o", "pid=,args=", "--ppid", str(os.getpid())]
    children = subprocess.run(command, capture_output=True, text=True, check=True)
    found = re.findall(rf"^\s*(\d+) .*{re.escape(str(file))}", children.stdout, re.MULTILINE)
    assert len(found) == 1, children.stdout
    return int(found[0])


@pytest.mark.parametrize("given", ["nowhere://visits", "{folder}/garbage.sqlite3", "postgresql://nobody@127.0.0.1:1/x"])
def test_a_database_that_cannot_be_used_is_told_in_a_sentence(tmp_path: Path, given: str) -> None:
    (tmp_path / "garbage.sqlite3").write_text("no database")
    command = [sys.executable, "-c", "from web.cli import main; main()", "serve", "--port", "0"]
    database = given.format(folder=tmp_path)
    run = subprocess.run([*command, "--database", database], capture_output=True, text=True, timeout=60, check=False)
    assert run.returncode == 2 and "cannot be used" in run.stderr and "Traceback" not in run.stderr


def test_a_taken_port_is_said_in_words(tmp_path: Path) -> None:
    with serving(tmp_path / "one.sqlite3") as base:
        port = base.rsplit(":", 1)[1]
        command = [sys.executable, "-c", "from web.cli import main; main()", "serve", "--port", port]
        run = subprocess.run(
            [*command, "--database", f"sqlite:///{tmp_path / 'two.sqlite3'}"],
            capture_output=True,
            text=True,
            timeout=60,
        )
    assert run.returncode == 2
    assert "--port 0" in run.stderr
    assert "Traceback" not in run.stderr
