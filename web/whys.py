"""Says in a coach's words how a message was read, why a rule answered it, and how the next best rules fared.

Acts, topics, stages and gauges have words; what only the program has a name for (a fact, a rule) stands as `code`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from roleplay import events as ev
from roleplay.ranking import Ahead
from roleplay.rules import INFINITY
from roleplay.script import Script
from roleplay.trace import Answer, Asked, Candidate, Choice
from web import words
from web.chat import place_label
from web.i18n import N_, Speech

Data = dict[str, Any]

READERS = {
    "choice": N_("a line that was chosen, so nothing had to be guessed"),
    "text": N_("own words, read by the program"),
    "self": N_("own words; asked back, the trainee said what was meant"),
}
LAYERS = (
    N_("her own words"),
    N_("how such a visit goes"),
    N_("what one of her kind says"),
    N_("what anybody would say"),
)
CUES = {
    "again": N_("the same said again"),
    "repeat": N_("her question, passed over"),
    "scene": N_("a message scene begins"),
    "meeting.start": N_("the meeting begins"),
    "meeting.over": N_("her time is up"),
    "meeting.enough": N_("she has had enough"),
    "meeting.leave": N_("taking leave"),
    "promise.kept": N_("a promise kept"),
    "promise.broken": N_("a promise broken"),
}
WAYS = {
    "well": N_("answered well"),
    "wrong": N_("answered wrongly"),
    "half": N_("half answered"),
    "soothed": N_("soothed, not answered"),
    "uncertain": N_("to be found out"),
    "evaded": N_("dodged"),
    "ignored": N_("passed over"),
    "dropped": N_("let drop"),
}
BEATEN: dict[Ahead, str] = {
    "layer": N_("It fits as well, but words that are more her own go first."),
    "cue": N_("It fits as well, but the other names what was said more closely."),
    "over": N_("It fits as well, but the author puts the other first."),
    "specific": N_("It fits as well, but the other asks for more, and all of that held."),
    "": N_("It fits as well, but comes later."),
}
SPENT = N_("It fits, but she has said all its words already.")
GAUGES = {
    "trust": N_("trust"),
    "patience": N_("patience"),
    "openness": N_("openness"),
    "service_credit": N_("credit for service"),
    "need_clarity": N_("clarity about the need"),
    "privacy_alarm": N_("worry about privacy"),
    "product_exposure": N_("talk of products"),
}
COUNTS = {
    "used": N_("minutes used"),
    "over": N_("minutes beyond her time"),
    "hour": N_("hour of the day"),
    "day": N_("days since the beginning"),
    "weekday": N_("day of the week"),
    "month": N_("month"),
    "meeting": N_("number of this contact"),
    "visits": N_("visits so far"),
    "calls": N_("calls so far"),
    "returns": N_("returns to the review"),
    "stage_turns": N_("moves in this stage"),
}
FLAGS = {
    "alone": (N_("somebody else is there"), N_("nobody else is there")),
    "again": (N_("not said before"), N_("said again in vain")),
    "appointment": (N_("no meeting is fixed"), N_("a meeting is fixed")),
}
CHANNELS = {
    "phone": N_("on the phone"),
    "visit": N_("face to face"),
    "messages": N_("by message"),
    "": N_("at the desk"),
}
SLOTS = {
    "about": N_("about"),
    "service": N_("service"),
    "policy": N_("policy"),
    "day": N_("day"),
    "hour": N_("hour"),
    "place": N_("place"),
    "person": N_("person"),
    "by_when": N_("by when"),
}
VERDICTS = {"right": N_("right"), "wrong": N_("wrong"), "none": N_("not claimed")}


class Whys:
    """Words for the reasons of one visit: its script in one language."""

    def __init__(self, script: Script, s: Speech) -> None:
        self.script, self.s = script, s
        self._claims = {claim.id: claim.label for claim in script.vocabulary.claims}
        self._rules = {reaction.id: reaction for found in script.reactions.values() for reaction in found}

    # How a message was read

    def reading(self, said: ev.Said) -> Data:
        """Acts with their slots, claims with their truth, and who read them."""
        return {
            "acts": [
                {"label": self.act(act.id), "slots": self._slots(act.slots), "again": act.id in said.again}
                for act in said.acts
            ],
            "claims": [
                {"label": self.claim(one.id), "right": one.right, "value": one.value, "truth": one.truth}
                for one in said.claims
            ],
            "reader": self.s.label(READERS, said.reader),
        }

    def act(self, id: str) -> str:
        """An act's label; its id if this script has no such act."""
        found = self.script.acts.get(id)
        return self.s.text(found.label) if found else id

    def claim(self, id: str) -> str:
        """A claim's label; its id if the vocabulary has no such claim."""
        return self.s.text(self._claims.get(id)) or id

    def _slots(self, slots: Mapping[str, str]) -> list[Data]:
        return [{"name": self.s.label(SLOTS, name), "value": self._value(name, slots[name])} for name in slots]

    def _value(self, slot: str, value: str) -> str:
        persona = self.script.persona
        table = {"about": persona.topics, "service": persona.services}.get(slot, {})
        if slot == "place":
            return place_label(value, persona, self.s)
        return self.s.text(table.get(value)) or value

    def item(self, id: str) -> str:
        """An agenda item by its topic, else by her own words for it."""
        found = self.script.items.get(id)
        if found is None:
            return id
        topic = self.script.persona.topics.get(found.item.about)
        return self.s.text(topic) or self.asks(id)

    def asks(self, id: str) -> str:
        """An agenda item in her own words; nothing if this script has no such item."""
        found = self.script.items.get(id)
        return self._filled(found.raises[0].pieces) if found else ""

    # Why she answered so

    def answer(self, answer: Answer, most: int) -> Data:
        """The rule that answered, what it asked for, and at most so many of the next best."""
        found = list(answer.choice.candidates())
        won = next(one for one in found if one.how == "won")
        found.remove(won)
        others = sorted(found, key=lambda one: (one.how == "failed", sum(not a.fits for a in one.asked)))
        return {
            "text": answer.replied.text.replace("\n", " "),
            "cue": self.cue(answer.choice.cue),
            "rule": won.rule,
            "layer": self.s(LAYERS[won.layer]),
            "asked": [self.constraint(one) for one in won.asked],
            "reused": answer.choice.reused,
            "missed": [self.cue(one.cue) for one in answer.missed if one.cue],
            "others": [self._other(one, answer.choice) for one in others[:most]],
            "more": max(0, len(others) - most),
        }

    def _other(self, one: Candidate, choice: Choice) -> Data:
        reaction = self._rules[one.rule]
        reason = SPENT if one.how == "spent" else BEATEN[one.by]
        return {
            "rule": one.rule,
            "text": self._filled(reaction.words[0].pieces) if reaction.words else "",
            "layer": self.s(LAYERS[one.layer]),
            "reason": "" if one.how == "failed" else self.s(reason),
            "unmet": [self.constraint(asked) for asked in one.asked if not asked.fits],
        }

    def _filled(self, pieces: list[str]) -> str:
        names = self.script.names
        text = "".join(piece if n % 2 == 0 else names.get(piece, "…") for n, piece in enumerate(pieces))
        return text.replace("\n", " ")

    def cue(self, cue: str) -> str:
        """What she answered to: an act, a way of dealing with her item, a claim, or something that happened."""
        s = self.s
        if cue in CUES:
            return s(CUES[cue])
        if cue in self.script.acts:
            return s("“%(what)s”", what=self.act(cue))
        head, _, way = cue.rpartition(".")
        if head in self._claims:
            return s("%(what)s: %(how)s", what=self.claim(head), how=s.label(VERDICTS, way))
        if head in self.script.items:
            return s("%(what)s: %(how)s", what=self.item(head), how=s.label(WAYS, way))
        if head == "form":
            return s.label(words.DONE_AT_DESK, way)
        return cue

    def constraint(self, one: Asked) -> Data:
        """What a rule asked for, what was the case where that says more, and whether it fits."""
        text, code, was = self._constraint(one)
        return {"text": text, "code": code, "was": was, "fits": one.fits}

    def _constraint(self, one: Asked) -> tuple[str, str, str]:
        s = self.s
        kind, _, name = one.feature.partition(":")
        if isinstance(one.constraint, tuple):
            times = s("“%(what)s” said before", what=self.act(name))
            what = times if kind == "times" else s.label(GAUGES | COUNTS, kind)
            return self._range(what, *one.constraint), "", s("was %(n)s", n=one.was)
        wanted = True in one.constraint
        if kind in FLAGS:
            return s(FLAGS[kind][wanted]), "", ""
        if kind == "fact":
            return s("it holds:") if wanted else s("it does not hold:"), name, ""
        if kind == "promised":
            return s("promised and still open:"), name, ""
        if kind == "with":
            text = s("said with it: %(what)s") if wanted else s("said without: %(what)s")
            return text % {"what": self.act(name)}, "", ""
        if kind == "present":
            text = s("%(who)s is there") if wanted else s("%(who)s is not there")
            return text % {"who": s.label(words.PEOPLE, name)}, "", ""
        return self._named(kind, name, one)

    def _range(self, what: str, low: int, high: int) -> str:
        s = self.s
        if low == high:
            return s("%(what)s %(n)s", what=what, n=low)
        if low <= -INFINITY:
            return s("%(what)s at most %(n)s", what=what, n=high)
        if high >= INFINITY:
            return s("%(what)s at least %(n)s", what=what, n=low)
        return s("%(what)s %(low)s to %(high)s", what=what, low=low, high=high)

    def _named(self, kind: str, name: str, one: Asked) -> tuple[str, str, str]:
        s = self.s
        assert isinstance(one.constraint, frozenset)
        wanted, was = sorted(map(str, one.constraint)), [str(v) for v in _many(one.was)]
        what, tell = self._feature(kind, name)
        text = s(" or ").join(tell(value) for value in wanted)
        told = s("was %(n)s", n=s(", ").join(map(tell, sorted(was)))) if was else s("nothing was named")
        return (s("%(what)s: %(how)s", what=what, how=text) if what else text), "", "" if one.fits else told

    def _feature(self, kind: str, name: str) -> tuple[str, Callable[[str], str]]:
        """What a feature with named values is called, and how one of its values is."""
        s = self.s
        if kind == "claim":
            return self.claim(name), partial(s.label, VERDICTS)
        if kind == "slot":
            return s.label(SLOTS, name), partial(self._value, name)
        if kind == "channel":
            return "", partial(s.label, CHANNELS)
        if kind == "place":
            return "", lambda id: place_label(id, self.script.persona, s) if id else s("nowhere")
        if kind == "open":
            return s("her open question"), lambda id: s("none") if id == "none" else self.item(id)
        return {"scene": s("message scene"), "reopened": s("why she went back")}.get(kind, kind), str


def _many(value: object) -> list[object]:
    return list(value) if isinstance(value, frozenset) else [value]
