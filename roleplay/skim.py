"""Reads a stored log for scoring in bulk: only what the index looks at, so that most of the bytes are passed over.

The events it gives are not the log's own: they lack what no criterion can ask (texts, offered lines, rules that
answered). The index of them is the index of the log, but for the words that a finding quotes.
"""

from __future__ import annotations

import functools
import operator
from collections.abc import Iterable, Mapping, Set
from typing import Any, get_args

import msgspec

from roleplay import events as ev
from roleplay.evidence import READERS, Evidence, Reader

_LOOKED_AT: Mapping[type, str] = {
    ev.SessionStarted: "persona stage gauges minute drill trainee traits worry facts figures",
    ev.StageEntered: "stage",
    ev.MeetingStarted: "channel place present minute scene",
    ev.DaysPassed: "minute",
    ev.MinutesPassed: "minutes",
    ev.Said: "acts claims tempts",
    ev.GaugeChanged: "gauge to",
    ev.FactLearned: "fact",
    ev.FactEnded: "fact",
    ev.ItemRaised: "item tags",
    ev.ItemDealt: "item how tags",
    ev.ItemDropped: "item tags",
    ev.ConcernRevealed: "concern",
    ev.PromiseMade: "id",
    ev.PromiseKept: "id",
    ev.PromiseBroken: "id",
    ev.FormSubmitted: "form data result acts",
    ev.SessionEnded: "ending spared",
}


def _skimmed(event: type[msgspec.Struct]) -> type[msgspec.Struct]:
    """An event type with the fields looked at alone; the others are passed over, whatever they hold."""
    known = {field.name: field for field in msgspec.structs.fields(event)}
    fields = [(name, known[name].type, _default(known[name])) for name in _LOOKED_AT.get(event, "").split()]
    return msgspec.defstruct(
        event.__name__, fields, frozen=True, kw_only=True, gc=False, tag=event.__name__, tag_field="event",
        module=__name__, namespace={"text": ""},  # the words of a move, which only a finding quotes
    )  # fmt: skip


def _default(field: msgspec.structs.FieldInfo) -> Any:
    if field.default_factory is not msgspec.NODEFAULT:
        return msgspec.field(default_factory=field.default_factory)
    return field.default


_OF: dict[type, type[msgspec.Struct]] = {event: _skimmed(event) for event in get_args(ev.AnyEvent)}
_READERS: Mapping[type, Reader] = {_OF[event]: read for event, read in READERS.items()}
_ANY: Any = functools.reduce(operator.or_, _OF.values())
_decoder: msgspec.json.Decoder[list[Any]] = msgspec.json.Decoder(list[_ANY])

Started, Ended = _OF[ev.SessionStarted], _OF[ev.SessionEnded]


def events(batches: Iterable[bytes]) -> list[Any]:
    """The log of these batches in order; raises `msgspec.ValidationError` for what is no log of events, and
    `ValueError` for one without beginning or end."""
    decode = _decoder.decode
    log = [event for batch in batches for event in decode(batch)]
    if not log or not isinstance(log[0], Started) or not any(isinstance(event, Ended) for event in reversed(log)):
        raise ValueError("the visit has no beginning or no end")
    return log


def index(log: Iterable[Any], wanted: Set[str] | None = None) -> Evidence:
    """The index of a log so read, for those who ask for `wanted` names alone: the same marks come of it."""
    return Evidence(log, readers=_READERS, wanted=wanted)
