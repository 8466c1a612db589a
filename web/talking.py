"""Shapes the page of a conversation going on: what was said and how typed words were read, what was just crossed, and
what is asked back."""

from __future__ import annotations

from typing import Any

from roleplay.events import AnyEvent
from web import chat, crossing, heard
from web.errors import WebError
from web.i18n import Speech
from web.service import Service, Turned, shown
from web.store import Viewer
from web.typed import MOST, Unsure
from web.words import refused

Data = dict[str, Any]


async def context(service: Service, viewer: Viewer, turned: Turned, log: list[AnyEvent], s: Speech) -> Data:
    """What `chat.html` needs of the viewer's own visit."""
    view = chat.whole(shown(turned, log), turned, s)
    contested = await heard.contests(service, viewer, turned.id) if turned.state.words else {}
    view["transcript"] = heard.beside(view["transcript"], log, turned, s, contested=contested)
    return {"view": view, "crossed": await crossing.on_page(service, turned, log, s), "most": MOST}


def fragment(turned: Turned, s: Speech) -> Data:
    """What `_turn.html` needs after a move made in a meeting."""
    shaped = chat.fragment(turned, s)
    shaped["new"] = heard.beside(shaped["new"], turned.fresh, turned, s, turned.base)
    return shaped | crossing.after_move(turned, s) | {"most": MOST}


def asked(text: str, why: Exception, s: Speech) -> Data:
    """What was typed and not taken: the words, why, and, where they are unsure, what they may mean."""
    offers = why.alternatives if isinstance(why, Unsure) else ()
    told = s(refused(getattr(why, "code", ""), str(why))) if not isinstance(why, WebError) else s.why(why)
    return {
        "text": text[:MOST],
        "why": "" if offers else told,
        "offers": [{"act": offer.act, "label": s.text(offer.label)} for offer in offers],
    }
