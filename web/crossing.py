"""Shapes the notice under an exchange that has just crossed a red line: which rule, why, and the turn to try again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from roleplay.crossed import last_move
from roleplay.events import AnyEvent, HintGiven
from roleplay.scorecard import Finding
from web import branches
from web.i18n import Speech
from web.service import Service, Turned

Data = dict[str, Any]


def after_move(turned: Turned, s: Speech) -> Data:
    """What the fragment of a move needs: the red lines it crossed, if any; a hint leaves what stands there."""
    if turned.fresh and isinstance(turned.fresh[0], HintGiven):
        return {"crossed": None, "keep_crossed": True}
    return {"crossed": _notice(turned.crossed, turned.before.turn, s), "keep_crossed": False}


async def on_page(service: Service, turned: Turned, log: Sequence[AnyEvent], s: Speech) -> Data | None:
    """The same for the whole page: what the last move crossed."""
    found = await branches.crossed_last(service, turned, log)
    last = last_move(log)
    return _notice(found, last.turn if last else 0, s)


def _notice(found: Sequence[Finding], turn: int, s: Speech) -> Data | None:
    if not found:
        return None
    rules = [{"name": s.worded(f.name), "why": s.worded(f.why)} for f in found]
    return {"turn": turn, "rules": rules}
