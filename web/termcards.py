"""Serves the term cards: the list, and one card as a conversation. Where one stands is in the address, nowhere else."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Annotated, Any
from zlib import crc32

from fastapi import APIRouter, Path, Query, Request
from starlette.responses import Response

from roleplay import catalogue
from roleplay.phrase import Words
from roleplay.schema import Both
from roleplay.termcards import Asked, Option, TermCard, cards
from roleplay.termfigures import Count, Value
from web import amounts, deck_law, taught
from web.entry import Asks
from web.errors import Unknown
from web.i18n import N_, Speech, speech, wanted
from web.trainee import page

router = APIRouter(include_in_schema=False)
Data = dict[str, Any]

ORDERS = 10_000
"""So many orders of the answers can be asked for in an address."""
MOST_SAID = 8
"""Answers an address may carry; a card has four questions at most."""

KINDS = {
    "right": N_("Right"),
    "wrong": N_("Not so"),
    "check": N_("Left to look up"),
    "beside": N_("Not what was asked"),
}
TONES = {"right": "met", "wrong": "missed", "check": "half", "beside": "half"}


@router.get("/terms/cards")
async def index(request: Request, asks: Asks) -> Response:
    """Every card: its title, who asks, what it trains, and the criteria behind it."""
    s = speech(wanted(request))
    return page("termcards.html", request, asks, cards=[_listed(made, s) for made in cards().values()])


@router.get("/terms/cards/{card}")
async def card(
    request: Request,
    asks: Asks,
    card: Annotated[str, Path(max_length=20)],
    order: Annotated[int | None, Query(ge=0, lt=ORDERS)] = None,
    said: Annotated[list[Annotated[str, Query(max_length=16)]] | None, Query(max_length=MOST_SAID)] = None,
) -> Response:
    """One card: what was asked and answered so far, and the next question or the end."""
    made = cards().get(card)
    if made is None:
        raise Unknown(N_("There is no such term card."))
    # Everybody's first time has an order of its own, and a page loaded twice stays as it was.
    place = crc32(asks.id.encode()) % ORDERS if order is None else order
    return page("termcard.html", request, asks, **shape(made, place, said or [], speech(wanted(request))))


def shape(made: TermCard, order: int, said: list[str], s: Speech) -> Data:
    """What `termcard.html` needs. Of a question not yet answered it holds the words alone."""
    given = made.played(said)
    ended = len(given) == len(made.asked)
    return _listed(made, s) | {
        "order": order,
        "said": [option.handle for option in given],
        "turns": [_turn(made, asked, option, s) for asked, option in zip(made.asked, given, strict=False)],
        "now": None if ended else _now(made, len(given), order),
        "end": _end(made, given, order, s) if ended else None,
    }


def _listed(made: TermCard, s: Speech) -> Data:
    card = made.card
    return {
        "id": card.id,
        "title": s.text(card.title),
        "trains": s.text(card.trains),
        "name": card.customer.name,
        "initial": card.customer.name.removeprefix("老")[0],
        "about": s.text(card.customer.about),
        "count": len(made.asked),
        "criteria": [
            {"id": id, "name": s.text(made.known.criteria[id].criterion.name), "href": taught.address(id)}
            for id in card.criteria
        ],
    }


def _now(made: TermCard, n: int, order: int) -> Data:
    """The question that stands open, and its answers in this order."""
    options = made.offered(n, order)
    return {"asks": made.asked[n].asks, "options": [{"id": one.handle, "text": one.text} for one in options]}


def _turn(made: TermCard, asked: Asked, option: Option, s: Speech) -> Data:
    """A question with the answer given, why it is right or not, and what contract and law say."""
    return {
        "asks": asked.asks,
        "said": option.text,
        "kind": option.kind,
        "label": s.label(KINDS, option.kind),
        "tone": TONES[option.kind],
        "why": _written(made, option.reply.why, s),
        "better": "" if option.kind == "right" else asked.right.text,
        "point": _written(made, asked.question.point, s),
        "sources": [_source(id, s) for id in asked.question.catalogue],
    }


def _source(id: str, s: Speech) -> Data:
    """A catalogue entry: what the guidance asks, or what the law says where the two part, and where that stands."""
    if id in catalogue.conflicts():
        law = deck_law.panel(id, s)
        return {"id": id, "says": law["rule"], "law": True, "sources": law["sources"]}
    return {"id": id, "says": s.text(catalogue.items()[id]), "law": False, "sources": []}


def _end(made: TermCard, given: list[Option], order: int, s: Speech) -> Data:
    """How it went: right answers, what to look at again, and what the scorecard would make of it."""
    right = sum(option.kind == "right" for option in given)
    every = list(cards())
    return {
        "right": right,
        "again": [
            {"no": n, "asks": asked.asks}
            for n, (asked, option) in enumerate(zip(made.asked, given, strict=True), start=1)
            if option.kind != "right"
        ],
        "findings": [
            {
                "id": one.id,
                "name": one.name.zh if s.lang == "zh" else one.name.en,
                "status": one.status,
                "critical": one.critical,
                "why": one.why.zh if s.lang == "zh" else one.why.en,
            }
            for one in made.findings(given)
        ],
        "order": (order + 1) % ORDERS,
        "next": every[(every.index(made.card.id) + 1) % len(every)],
    }


def _written(made: TermCard, both: Both, s: Speech) -> str:
    """A coach's sentence with its figures written out, worked out to the last 分."""

    def figure(name: str) -> str:
        kind, _, own = name.partition(".")
        return written(made.figures.wrong[own].value if kind == "wrong" else made.figures.true[own], s)

    return Words("", s.text(both)).fill(figure)


def written(value: Value, s: Speech) -> str:
    """A figure as one writes it: 20.8万元, 208,000 yuan; 80%; 2026年4月21日; 60."""
    if isinstance(value, Count):
        return str(value.n)
    if isinstance(value, dt.date):
        return s.full(value)
    if isinstance(value, Decimal):
        return f"{value * 100:.1f}".removesuffix(".0") + "%"
    return amounts.plain(value, s.lang)
