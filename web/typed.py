"""Knows how words that a trainee typed become a move: they are read where the visit stands. What is not sure is asked
back, and what she then says she meant counts if it was among what she was asked."""

from __future__ import annotations

import re
from typing import NamedTuple

from roleplay.errors import NotNow, NotUnderstood
from roleplay.events import DoneAct
from roleplay.moves import SayFreely
from roleplay.schema import Both
from roleplay.script import Script
from roleplay.state import State
from roleplay.understand.reading import CHOSEN, READER, reader
from web.errors import BadEntry
from web.i18n import N_

MOST = 600
"""Signs in one message at most."""

READERS = (READER, CHOSEN)
"""Who may have read words that were typed."""

UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
CHOOSE = "in this visit you choose what to say"
EMPTY = N_("Type what you want to say first.")
TOO_LONG = N_("That is too long for one breath: at most 600 characters at a time.")
NOT_ASKED = N_("That was not among the meanings you were asked about. Say it in other words.")
UNCLEAR = N_("It was not clear what you mean. Say it in other words.")


class Offer(NamedTuple):
    """What words may have been: an act, what it is called, and how likely it is, 0 to 1."""

    act: str
    label: Both
    chance: float


class Unsure(NotUnderstood):
    """Nothing in these words was sure enough to take; `alternatives` are what they may have been, likeliest first."""

    def __init__(self, text: str, alternatives: tuple[Offer, ...]) -> None:
        super().__init__(UNCLEAR)
        self.text, self.alternatives = text, alternatives


def sent(text: str, meant: str = "") -> SayFreely:
    """The move as a client sends it: words not read yet, perhaps with the act she says they were. Raises `BadEntry` for
    no words and for too many."""
    words = UNSEEN.sub("", text.replace("\r\n", "\n")).strip()
    if not words:
        raise BadEntry(EMPTY)
    if len(words) > MOST:
        raise BadEntry(TOO_LONG)
    return SayFreely(words, (DoneAct(meant),), reader=CHOSEN) if meant else SayFreely(words)


def heard(script: Script, state: State, said: SayFreely) -> SayFreely | Unsure:
    """The words as read at this moment, or why they must be asked back. Raises `NotNow` in a visit in which lines are
    chosen, `BadEntry` if what she says she meant was not among what these very words leave open here: a sure reading is
    not hers to change."""
    if not state.in_meeting:
        return said  # nobody listens: the engine says so
    if not state.words:
        raise NotNow(CHOOSE)
    here = reader(script)
    found = here.read_here(said.text, state)
    meant = said.acts[0].id if said.acts else ""
    if meant:
        if not found.unsure or meant not in dict(found.alternatives):
            raise BadEntry(NOT_ASKED)
        return here.as_meant(said.text, meant, state).move(said.text, CHOSEN)
    if found.unsure:
        return Unsure(said.text, tuple(Offer(id, script.acts[id].label, p) for id, p in found.alternatives))
    return found.move(said.text)
