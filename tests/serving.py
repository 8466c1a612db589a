"""Starts the real server as a person would, on a free port, and stops it again."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class Address(str):
    """Where a server listens; `welcome` is the path of the one-time link by which the first coach takes charge."""

    welcome: str = ""


COMMAND = [sys.executable, "-c", "from web.cli import main; main()", "serve", "--port", "0", "--database"]
ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+")
WELCOME = re.compile(r"/welcome/[\w-]+")
READY = "Ctrl+C"


@contextmanager
def serving(file: Path) -> Iterator[Address]:
    """The address of a server process on this database file."""
    environment = {**os.environ, "PYTHONUNBUFFERED": "1", "ROLEPLAY_PUBLISHED": str(file.with_name("customers"))}
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
                if READY in line and (found := ADDRESS.search(told)):
                    address = Address(found.group(0))
                    link = WELCOME.search(told)
                    address.welcome = link.group(0) if link else ""
                    yield address
                    break
            else:
                raise AssertionError(f"the server did not start:\n{told}\n{log.read_text('utf-8')}")
        finally:
            server.terminate()
            server.wait(20)
            server.stdout.close()
