"""Starts the real server as a person would, on a free port, and stops it again."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

COMMAND = [sys.executable, "-c", "from web.cli import main; main()", "serve", "--port", "0", "--database"]
ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+")


@contextmanager
def serving(file: Path) -> Iterator[str]:
    """The address of a server process on this database file."""
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    log = file.with_suffix(".log")
    with log.open("a", encoding="utf-8") as errors:
        server = subprocess.Popen(
            [*COMMAND, f"sqlite:///{file}"],
            stdout=subprocess.PIPE,
            stderr=errors,
            encoding="utf-8",
            env=environment,
        )
        assert server.stdout is not None
        try:
            told = ""
            for line in server.stdout:
                told += line
                if found := ADDRESS.search(line):
                    yield found.group(0)
                    break
            else:
                raise AssertionError(f"the server did not start:\n{told}\n{log.read_text('utf-8')}")
        finally:
            server.terminate()
            server.wait(20)
            server.stdout.close()
