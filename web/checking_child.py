"""The process in which customers' files are checked: it reads a question a line and answers a line, and keeps nothing.

It is apart from the server because a check takes seconds of one's full attention, and because files that anybody may
have written are read here first: what eats time or memory is ended with this process, and no visit notices.
"""

from __future__ import annotations

import json
import sys
from typing import Any

from roleplay import library
from roleplay.authoring.check import check_texts
from roleplay.errors import BadScript

MEMORY = 2_000_000_000
"""Most bytes it may take."""
MOST_TOLD = 200
"""Most problems told of one customer; the worst come first."""
UNREADABLE = (BadScript, ArithmeticError, LookupError, TypeError, ValueError, RecursionError, MemoryError)


def checked(id: str, files: dict[str, str]) -> dict[str, Any]:
    """What is wrong with these files, and whether the customer can be played at all."""
    found = check_texts(files, id)
    told = [
        {**one.data("en"), "sentences": {lang: one.sentence(lang) for lang in ("zh", "en")},
         "fixes": {lang: one.fix(lang) for lang in ("zh", "en")}}
        for one in found[:MOST_TOLD]
    ]  # fmt: skip
    try:
        playable = library.compile_bundle(library.bundle_of(library.played(files), id)).persona.id == id
    except UNREADABLE:
        playable = False
    library.forget()
    return {"found": told, "more": len(found) - len(told), "playable": playable}


def _bound() -> None:
    try:
        import resource
    except ImportError:  # not on this system
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def main() -> None:
    """Answer until nobody asks any more."""
    _bound()
    answers, sys.stdout = sys.stdout, sys.stderr
    for line in sys.stdin:
        asked = json.loads(line)
        print(json.dumps(checked(asked["id"], asked["files"])), file=answers, flush=True)


if __name__ == "__main__":
    main()
