"""Knows what is wrong with a customer's files: asks the process that checks, ends it when it takes too long, and keeps
the newest answers."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import threading
from collections import OrderedDict
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from roleplay import library

Data = dict[str, Any]
COMMAND = [sys.executable, "-P", "-m", "web.checking_child"]


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check found: the problems as data, the worst first, how many more there are, and whether she can be
    played. `stopped`: the check took too long or too much, and was ended."""

    found: list[Data] = field(default_factory=list)
    more: int = 0
    playable: bool = False
    stopped: bool = False

    @property
    def errors(self) -> int:
        """How many errors there are; a check that was stopped counts as one."""
        return self.count("error") + self.stopped

    def count(self, severity: str) -> int:
        """How many problems of this severity there are."""
        return sum(one["severity"] == severity for one in self.found)


class Checker:
    """One process that checks, one question at a time; those who wait take no thread from anybody else."""

    SECONDS = 30.0
    AT_HAND = 200

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="check")
        self._kept: OrderedDict[str, Checked] = OrderedDict()
        self._newest: dict[str, str] = {}
        self._unhurried = asyncio.Lock()

    async def check(self, id: str, files: Mapping[str, str]) -> Checked:
        """What is wrong with these files of this customer."""
        found = self.at_hand(id, files)
        return found if found is not None else await self._in_line(id, files, "")

    async def unhurried(self, id: str, files: Mapping[str, str]) -> Checked:
        """The same for a list that fills by itself: only one such question stands in line at a time, so that whoever
        waits for an answer waits for one of them at most."""
        async with self._unhurried:
            return await self.check(id, files)

    async def latest(self, who: str, id: str, files: Mapping[str, str]) -> Checked | None:
        """The same while somebody types: None if she has typed on by the time it is her turn."""
        self._newest[who] = mark = library.seal({"": id, **files}).digest
        found = self.at_hand(id, files)
        try:
            return found if found is not None else await self._in_line(id, files, who)
        except _TypedOn:
            return None
        finally:
            if self._newest.get(who) == mark:
                del self._newest[who]

    def at_hand(self, id: str, files: Mapping[str, str]) -> Checked | None:
        """What is known already of exactly these files."""
        found = self._kept.get(key := library.seal({"": id, **files}).digest)
        if found is not None:
            self._kept.move_to_end(key)
        return found

    def close(self) -> None:
        """End the process, whatever it is at."""
        if (process := self._process) is not None:
            process.kill()
        self._thread.shutdown(wait=True, cancel_futures=True)
        self._end()

    async def _in_line(self, id: str, files: Mapping[str, str], who: str) -> Checked:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._thread, self._checked, id, dict(files), who)

    def _checked(self, id: str, files: dict[str, str], who: str) -> Checked:
        key = library.seal({"": id, **files}).digest
        if who and self._newest.get(who) != key:
            raise _TypedOn
        if (found := self._kept.get(key)) is None:
            found = self._kept[key] = self._asked({"id": id, "files": files})
            while len(self._kept) > self.AT_HAND:
                self._kept.popitem(last=False)
        return found

    def _asked(self, question: Data) -> Checked:
        process = self._process if self._process and self._process.poll() is None else self._started()
        timer = threading.Timer(self.SECONDS, process.kill)
        timer.start()
        try:
            assert process.stdin is not None and process.stdout is not None
            process.stdin.write(json.dumps(question) + "\n")
            process.stdin.flush()
            return Checked(**json.loads(process.stdout.readline()))
        except (OSError, ValueError):  # it was ended, by us or by what it read
            self._end()
            return Checked(stopped=True)
        finally:
            timer.cancel()

    def _started(self) -> subprocess.Popen[str]:
        self._end()
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path or os.getcwd() for path in sys.path)}
        self._process = subprocess.Popen(
            COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, encoding="utf-8",
            env=environment,
        )  # fmt: skip
        return self._process

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait()
            for pipe in (process.stdin, process.stdout):
                if pipe is not None:
                    with suppress(OSError):  # what it never read
                        pipe.close()


class _TypedOn(Exception):
    """Newer words are to be checked instead."""
