"""Whether the promises about simulated trainees hold for a customer, with few visits: for whoever is writing her.

`python -m tools.bands_of PERSONA [--sessions 20] [--each 8] [--broken]`; `tools.evidence` measures them with many.
"""

from __future__ import annotations

import argparse
import sys

from roleplay import library
from roleplay.authoring import bots, simulate
from tools.bands import bands


def main() -> int:
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("persona")
    ask.add_argument("--sessions", type=int, default=20)
    ask.add_argument("--each", type=int, default=8)
    ask.add_argument("--jobs", type=int, default=1)
    ask.add_argument("--broken", action="store_true", help="only what does not hold")
    args = ask.parse_args()
    stages, names = [*library.script(args.persona).persona.drills], [*bots.BOTS]
    run, who = simulate.run, args.persona
    whole = run([who], names, [""], args.sessions, 0, args.jobs, lambda: None)[who]
    alone = run([who], names, stages, args.each, 0, args.jobs, lambda: None)[who]
    held = bands(whole, {name: summary["stages"] for name, summary in alone.items()})
    for band in held:
        if not (args.broken and band.holds):
            print("ok    " if band.holds else "BROKEN", band.promise, "·", band.measured)
    for name in ("expert", "careless"):
        print(f"what {name} misses:", {id: n for id, n in whole[name]["failed"].items()})
    return not all(band.holds for band in held)


if __name__ == "__main__":
    sys.exit(main())
