"""How well and how fast typed messages are read, on the voices that were never trained on.

`python -m bench.understand [--trials]` prints the figures; with `--trials` it trains other models on the same examples
and prints what each hears of the same voices (some minutes). `bench/understand.md` keeps what was found.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from collections.abc import Iterable, Sequence

from roleplay.understand.examples import voices
from roleplay.understand.reading import anybody
from tests.understand.measured import Dealt, InVisit, Measured, dealt, held_out, in_visits, measured, measured_in

MEMORY = """
import gc, os, time
from roleplay import library
library.script("wang_jing")

def used():
    gc.collect()
    return int(open("/proc/self/statm").read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20

began = used()
at = time.perf_counter()
from roleplay.understand.reading import anybody
anybody().read("您现在说话方便吗，宽限期是六十天")
took = time.perf_counter() - at
print(took, used() - began)
"""
ROUNDS = 3


def quality() -> None:
    """What each held-out voice comes to, each held-out visitor, and how far answers deal with what was asked."""
    table(Measured._fields, ((voice.voice, measured(voice)) for voice in held_out()))
    table(InVisit._fields, ((visitor.voice, measured_in(visitor)) for visitor in in_visits()))
    table(Dealt._fields, [("answers to her questions", dealt())])


def table(columns: Sequence[str], rows: Iterable[tuple[str, Sequence[float]]]) -> None:
    """Shares of one, a row a name."""
    print("| | " + " | ".join(columns) + " |")
    print("|---|" + "---|" * len(columns))
    for name, shares in rows:
        print(f"| {name} | " + " | ".join(f"{share:.1%}" for share in shares) + " |")


def pace() -> float:
    """Milliseconds a message once loaded, over every message of the held-out voices, the best of three rounds."""
    texts = ["".join(one.text for one in message) for voice in held_out() for message in voice.messages]
    texts += [text for voice in held_out() for known in voice.acts.values() for text in known]
    read = anybody().read
    rounds = []
    for _ in range(ROUNDS):
        at = time.perf_counter()
        for text in texts:
            read(text)
        rounds.append((time.perf_counter() - at) / len(texts) * 1000)
    return min(rounds)


def weight() -> tuple[float, float]:
    """Seconds until the first message is read, and megabytes added, in a process that has a customer loaded."""
    found = []
    for _ in range(ROUNDS):
        done = subprocess.run([sys.executable, "-c", MEMORY], capture_output=True, text=True, check=True)
        took, added = map(float, done.stdout.split())
        found.append((took, added))
    return min(took for took, _ in found), max(added for _, added in found)


def main() -> None:
    """Measure, print, and say by the exit code whether it is fast and light enough."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--trials", action="store_true", help="train other models too and print what they hear")
    if parser.parse_args().trials:
        from bench.understand_trials import trials

        trials()
        return
    print(f"{len(voices())} voices, {len(list(held_out()))} of them held out")
    quality()
    each, (load, added) = pace(), weight()
    print(f"{each:.2f} ms a message; first message after {load:.2f} s; {added:.0f} MB added")
    sys.exit(each > 1 or load > 0.5 or added > 60)


if __name__ == "__main__":
    main()
