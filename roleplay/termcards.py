"""The two-minute term cards: a customer asks, whole sentences to choose from, and what each comes to.

A card is a very short visit. Its questions are agenda items, its answers are lines with acts, slots and claims; how an
answer deals with the question is decided as in a visit (`agenda.judge`), and whether it is right by the same criteria
(F45, F46, K6, K7, K10 …) on the log that it would leave. There is no other key: `problems` refuses a card whose
answers do not come out as one right and the rest not.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib import resources
from typing import Literal, NamedTuple
from zlib import crc32

from roleplay import agenda, catalogue, documents, rubric
from roleplay import events as ev
from roleplay.acts import Utterance, Vocabulary
from roleplay.choices import handle, mix
from roleplay.errors import BadScript
from roleplay.evidence import Evidence
from roleplay.insurance.terms import Book
from roleplay.judge import Judge as Criterion
from roleplay.papers.truth import terms_on
from roleplay.part import Item, LineClaim
from roleplay.phrase import PLACE, Agendum, Words
from roleplay.schema import STAGES
from roleplay.scorecard import Finding
from roleplay.termdeck import Card, Deck, Question, Reply
from roleplay.termfigures import Figures, figures, said

NAME = "termcards.yaml"
UNEQUAL = 1.6
"""How many times as long as the shortest answer the longest may be, or its length gives it away."""

Kind = Literal["right", "wrong", "check", "beside"]
"""right; wrong; left to be looked up; not what she asked."""


class Known(NamedTuple):
    """What cards are checked against and judged by."""

    vocabulary: Vocabulary
    book: Book
    criteria: Mapping[str, Criterion]
    catalogue: frozenset[str]


class Option:
    """An answer ready to be said: the words, what they do, how they deal with the question, and what that comes to."""

    __slots__ = ("handle", "how", "kind", "reply", "text", "utterance")

    def __init__(self, handle: str, reply: Reply, utterance: Utterance, how: str) -> None:
        self.handle, self.reply, self.utterance, self.how = handle, reply, utterance, how
        self.text, self.kind = utterance.text, "beside"


class Asked:
    """A question ready to be asked."""

    __slots__ = ("agendum", "asks", "options", "question")

    def __init__(self, question: Question, asks: str, agendum: Agendum, options: tuple[Option, ...]) -> None:
        self.question, self.asks, self.agendum, self.options = question, asks, agendum, options

    @property
    def right(self) -> Option:
        """The answer that is right."""
        return next(option for option in self.options if option.kind == "right")


class TermCard:
    """A card with its figures worked out and its answers judged."""

    def __init__(self, card: Card, known: Known) -> None:
        self.card, self.known = card, known
        self.figures: Figures = figures(card.case, terms_on(known.book, card.case.on))
        self.asked = tuple(self._asked(question) for question in card.questions)
        for n, asked in enumerate(self.asked):
            for option in asked.options:
                option.kind = self._kind(n, option)

    def offered(self, n: int, order: int) -> list[Option]:
        """The answers to question `n` in one of many orders: the same order gives the same places on any machine."""
        return sorted(self.asked[n].options, key=lambda option: mix(order, n, crc32(option.handle.encode())))

    def played(self, handles: Sequence[str]) -> list[Option]:
        """The answers given so far by their handles, up to the first that is none of its question's."""
        given: list[Option] = []
        for asked, name in zip(self.asked, handles, strict=False):
            option = next((one for one in asked.options if one.handle == name), None)
            if option is None:
                break
            given.append(option)
        return given

    def findings(self, given: Sequence[Option]) -> tuple[Finding, ...]:
        """What the criteria of this card find in a conversation of these answers, from the first question on."""
        log = Evidence(self._log(list(enumerate(given)), tuple(self.card.traits)))
        return tuple(self.known.criteria[id].finding(log, None, {}, None) for id in self.card.criteria)

    def _asked(self, question: Question) -> Asked:
        asks = self._filled(question.asks)
        given = {"raise": asks, "repeat": [], "judge": question.judge}
        item = Item(id=f"{self.card.id}.{question.id}", kind="question", stages=[self.card.stage], **given)
        agendum = Agendum(item)
        return Asked(question, asks, agendum, tuple(self._option(agendum, reply) for reply in question.answers))

    def _option(self, agendum: Agendum, reply: Reply) -> Option:
        words = self.known.vocabulary
        acts = tuple(ev.DoneAct(a.act, {k: str(v) for k, v in (a.model_extra or {}).items()}) for a in reply.acts)
        ranks = {name: n for n, name in enumerate(words.salience)}
        claims = tuple(self._claim(claim) for claim in reply.claims)
        spoken = Utterance(self._filled(reply.say), acts, claims, words.by_id(), ranks, STAGES)
        # On a card every answer is about her question, so whatever is not so in it answers her wrongly.
        how = "wrong" if spoken.wrong else agenda.judge(agendum, spoken)
        return Option(handle(f"{agendum.id}.{reply.id}"), reply, spoken, how)

    def _filled(self, text: str) -> str:
        return Words("", text.strip()).fill(self.figures.said)

    def _claim(self, claim: LineClaim) -> ev.Claim:
        """A claim with the figure it voices and the true one beside it."""
        if claim.own:
            own = self.figures.said(f"figure.{claim.own}")
            return ev.Claim(claim.id, True, own, own, claim.own)
        if claim.wrong:
            name = f"wrong.{claim.wrong}"
            return ev.Claim(claim.id, False, self.figures.said(name), said(self.figures.wrong[claim.wrong].right), name)
        return ev.Claim(claim.id, bool(claim.right), str(claim.value))

    def _kind(self, n: int, option: Option) -> Kind:
        """Right: the question is dealt with well, a criterion is met by it and none missed. Wrong: a criterion is
        missed, or something said is not so."""
        log = Evidence(self._log([(n, option)]))
        found = {self.known.criteria[id].finding(log, None, {}, None).status for id in self.card.criteria}
        missed = not found.isdisjoint(("missed", "half"))
        if missed or option.how == "wrong":
            return "wrong"
        if option.how == "well" and "met" in found:
            return "right"
        return "check" if option.how == "uncertain" else "beside"

    def _log(self, given: Sequence[tuple[int, Option]], traits: tuple[str, ...] = ()) -> list[ev.AnyEvent]:
        """What a visit with these questions and answers would have left in its log."""
        log: list[ev.AnyEvent] = [
            ev.SessionStarted(
                persona="termcards",
                mode="card",
                date=self.card.case.on.isoformat(),
                seed=0,
                trainee="",
                script="",
                stage=self.card.stage,
                gauges={},
                traits=traits,
            ),
            ev.MeetingStarted(1, "visit", "cafe", (), 10, 0, 600),
        ]
        for n, option in given:
            asked, words = self.asked[n], option.utterance
            id = asked.agendum.id
            tempts = tuple(name for one in asked.options for name in one.utterance.tempts)
            log += [
                ev.ItemRaised(id, "raised", asked.asks, f"{id}.raise", tags=asked.agendum.tags),
                ev.Said(words.text, words.acts, words.claims, option.reply.id, "choice", id, option.how, tempts),
                ev.ItemDealt(id, option.how, option.how in ("well", "wrong", "uncertain"), asked.agendum.tags),
            ]
        return log


@cache
def cards() -> dict[str, TermCard]:
    """The cards that come with the program, by id."""
    guidance = resources.files("roleplay") / "guidance"
    return {made.card.id: made for made in read((guidance / NAME).read_text("utf-8"), shipped())}


@cache
def shipped() -> Known:
    """The vocabulary, the figures and the rubrics that come with the program."""
    guidance = resources.files("roleplay") / "guidance"
    files = {
        stem: documents.parse((guidance / f"{stem}.yaml").read_text("utf-8"), stem) for stem in ("acts", "insurance")
    }
    return Known(
        documents.check(Vocabulary, files["acts"], "acts.yaml"),
        documents.check(Book, files["insurance"], "insurance.yaml"),
        {judge.criterion.id: judge for pack in rubric.shipped() for judge in pack.judges},
        frozenset((*catalogue.items(), *catalogue.conflicts())),
    )


def read(text: str, known: Known) -> list[TermCard]:
    """Cards from YAML, worked out and judged; `BadScript` with the first thing that is wrong and where."""
    deck = documents.check(Deck, documents.parse(text, NAME), NAME)
    for problem in problems(deck, known):
        raise BadScript(problem, NAME)
    return [TermCard(card, known) for card in deck.cards]


def problems(deck: Deck, known: Known) -> Iterator[str]:
    """Sentences on what is wrong with the cards; nothing when all is well.

    Names nobody declared come first; only cards free of those are worked out and judged.
    """
    yield from _twice("card", [card.id for card in deck.cards])
    claims = frozenset(claim.id for claim in (*known.vocabulary.claims, *deck.claims))
    for card in deck.cards:
        unknown = list(_unknown(card, claims, known))
        yield from unknown
        if not unknown:
            yield from _misjudged(TermCard(card, known))


def _twice(what: str, ids: list[str]) -> Iterator[str]:
    yield from (
        f"the {what} {id!r} is there twice; give one another id" for id in sorted({i for i in ids if ids.count(i) > 1})
    )


def _unknown(card: Card, claims: frozenset[str], known: Known) -> Iterator[str]:
    """Names on a card that stand for nothing."""
    judged = {id: known.criteria[id].stages for id in card.criteria if id in known.criteria}
    yield from (f"{card.id}: no criterion {id!r} in the rubrics" for id in card.criteria if id not in judged)
    yield from (f"{card.id}: {id} is not judged in {card.stage}" for id in judged if card.stage not in judged[id])
    yield from _twice(f"question of {card.id}", [question.id for question in card.questions])
    voiced = figures(card.case, terms_on(known.book, card.case.on))
    for question in card.questions:
        here = f"{card.id}.{question.id}"
        yield from (f"{here}: {id!r} is not in the catalogue" for id in question.catalogue if id not in known.catalogue)
        yield from _twice(f"answer of {here}", [reply.id for reply in question.answers])
        texts = [question.asks, question.point.zh, question.point.en]
        for reply in question.answers:
            there, acts = f"{here}.{reply.id}", known.vocabulary.by_id()
            yield from (f"{there}: no act {act.act!r} in acts.yaml" for act in reply.acts if act.act not in acts)
            yield from (f"{there}: no claim {claim.id!r}" for claim in reply.claims if claim.id not in claims)
            named = {f"figure.{c.own}" for c in reply.claims if c.own} | {
                f"wrong.{c.wrong}" for c in reply.claims if c.wrong
            }
            yield from _unworked(there, named, voiced)
            texts += [reply.say, reply.why.zh, reply.why.en]
        yield from _unworked(here, {place for text in texts for place in PLACE.findall(text)}, voiced)


def _unworked(here: str, names: set[str], voiced: Figures) -> Iterator[str]:
    """Figures that the case of the card does not give, and mistakes that come out right."""
    known = {f"figure.{name}" for name in voiced.true} | {f"wrong.{name}" for name in voiced.wrong}
    yield from (
        f"{here}: the case gives no {name!r}; it gives {', '.join(sorted(known))}" for name in sorted(names - known)
    )
    near = {f"wrong.{name}" for name, mistake in voiced.wrong.items() if not mistake.misleads}
    yield from (f"{here}: {name!r} is near enough to be right; change the case" for name in sorted(names & near))


def _misjudged(made: TermCard) -> Iterator[str]:
    """Questions without exactly one right answer, answers that are the same or betrayed by length, and criteria that
    even the right answers do not meet."""
    for asked in made.asked:
        here, words = asked.agendum.id, [option.text for option in asked.options]
        right = [option.reply.id for option in asked.options if option.kind == "right"]
        if len(right) != 1:
            kinds = ", ".join(f"{option.reply.id} {option.kind} ({option.how})" for option in asked.options)
            yield f"{here}: {len(right)} right answers, one is wanted: {kinds}"
        if len(set(words)) < len(words):
            yield f"{here}: two answers say the same"
        if max(map(len, words)) > UNEQUAL * min(map(len, words)):
            yield f"{here}: the longest answer is more than {UNEQUAL} times as long as the shortest"
    if all(any(option.kind == "right" for option in asked.options) for asked in made.asked):
        for finding in made.findings([asked.right for asked in made.asked]):
            if finding.status != "met":
                yield f"{made.card.id}: {finding.id} is {finding.status} though every answer is right"


if __name__ == "__main__":
    guide = resources.files("roleplay") / "guidance" / NAME
    found = list(problems(documents.check(Deck, documents.parse(guide.read_text("utf-8"), NAME), NAME), shipped()))
    print("\n".join(found) or "no problems")
    sys.exit(bool(found))
