"""The numbers of the engine and the fictional company on the card, as guidance/parameters.yaml and
company.yaml give them."""

from __future__ import annotations

from roleplay.schema import Both, Model


class Trust(Model):
    """Bounds by stage and what between-meeting events are worth."""

    bounds: dict[str, int]
    bound_after_review: int
    bound_after_kept: int
    floor: int
    promise_kept: int
    promise_broken: int
    item_dropped: int


class Patience(Model):
    """Points of patience; a meeting starts from the persona's own value. `offence` and `breach` are what an utterance
    costs whose worst act is out of place at its stage (-) or forbidden there (!); `less` is what a contact begins with
    less, by channel: to hang up or to stop writing costs her nothing; `opened` is what it costs to look up lines while
    she waits. A script from before knows none of these."""

    per_minute_over: int
    item_ignored: int
    item_dealt: int
    again: int
    offence: int = 0
    breach: int = 0
    less: dict[str, int] = {}
    opened: int = -2
    cap: int


class Turns(Model):
    """Own moves: within how many an act is 'again', after how many led ones she brings up something."""

    again_within: int
    led: int


class Meetings(Model):
    """How often one may call and visit, and by how many minutes a meeting of each channel can overrun."""

    calls_most: int
    visits_most: int
    overrun_most: dict[str, int]


class Mood(Both):
    """Her mood in words while trust is below `below`."""

    below: int


class Parameters(Model):
    """parameters.yaml."""

    trust: Trust
    patience: Patience
    turns: Turns
    meetings: Meetings
    moods: list[Mood]
    impatient: Both


class Company(Model):
    """company.yaml: fictional."""

    name: str
    short: str
    licence: str
    hotline: str
