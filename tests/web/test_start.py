"""Starting: a server has compiled its customers before the first page is asked for."""

from __future__ import annotations

import gc
from pathlib import Path

from starlette.testclient import TestClient

from web.app import create_app
from web.settings import Settings


def test_a_started_server_answers_and_its_scripts_are_out_of_the_collectors_way(tmp_path: Path) -> None:
    before = gc.get_threshold()
    gc.set_threshold(700, 10, 10)
    try:
        with TestClient(
            create_app(
                Settings(database=f"sqlite:///{tmp_path / 'v.sqlite3'}", guests="anyone", allowed_hosts=["testserver"])
            )
        ) as client:
            assert client.get("/").status_code == 200
            assert gc.get_freeze_count() > 10_000 and gc.get_threshold()[0] > 700
    finally:
        gc.unfreeze()
        gc.set_threshold(*before)
