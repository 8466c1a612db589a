"""The interface under fire: whatever its description allows, and what it does not, is answered in words."""

from __future__ import annotations

from pathlib import Path

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings

from web.app import create_app
from web.settings import Settings

pytestmark = pytest.mark.slow


def test_nothing_that_is_sent_breaks_the_server(tmp_path: Path) -> None:
    database = f"sqlite:///{tmp_path / 'visits.sqlite3'}"
    app = create_app(Settings(database=database, guests="anyone", allowed_hosts=["testserver"]))
    schema = schemathesis.openapi.from_asgi("/api/v1/openapi.json", app)
    operations = [found.ok() for found in schema.get_all_operations()]
    assert len(operations) >= 6
    for operation in operations:

        @given(case=operation.as_strategy())
        @settings(max_examples=80, suppress_health_check=list(HealthCheck), deadline=None)
        def answered_in_words(case: schemathesis.Case) -> None:
            answer = case.call()
            assert answer.status_code < 500, f"{case.method} {case.path}: {answer.text}"
            if answer.status_code >= 400:
                error = answer.json()["error"]
                assert error["code"] and error["message"]

        answered_in_words()
