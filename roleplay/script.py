"""A persona script in compiled form: what the engine runs.

`compile_script` turns checked YAML (persona, voice, common: `persona.Part`s by layer) into tables indexed by stage and
cue, in which the first rule that holds is the one that wins (`ranking.order`), and into utterances and texts that need
no parsing on the turn's path.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import product
from typing import Any

from roleplay import ranking, rules
from roleplay.acts import Utterance, Vocabulary
from roleplay.events import Claim, DoneAct
from roleplay.insurance.caseload import CaseloadFile
from roleplay.insurance.methods import Methods
from roleplay.insurance.terms import Book
from roleplay.papers.texts import PaperTexts
from roleplay.papers.truth import Truth, own_names, truth
from roleplay.parameters import Company, Parameters
from roleplay.part import Answer, Ending, Item, Line, Part, Rule, Scene
from roleplay.persona import Persona
from roleplay.phrase import TEMPTING, Agendum, Deed, Phrase, Reaction, claims_of, words
from roleplay.quantity import NEAR
from roleplay.ranking import Ranked
from roleplay.rules import Test
from roleplay.schema import STAGES

DATES_KEPT = 400
"""Start dates whose figures are kept ready: sessions of one script begin on few of them."""
LAYERS = ("persona", "base", "voice", "common")
"""Whose rule answers first. The base stands before the voice: it holds what moves a visit, a voice how she talks."""
Texts = dict[str, str]


Steps = tuple[tuple[Phrase, ...], tuple[Phrase, ...], tuple[Phrase, ...]]
KINDS = (("step", "apt"), TEMPTING, ("aside", "evade"))


def _kinds(lines: list[Phrase]) -> Steps:
    right, premature, asides = (tuple(p for p in lines if p.line.role in kind) for kind in KINDS)
    return right, premature, asides


class Script:
    """Everything a session of one persona runs on. `digest` names its content; `bundle` is that content."""

    def __init__(
        self,
        persona: Persona,
        parts: Mapping[str, list[Part]],
        vocabulary: Vocabulary,
        parameters: Parameters,
        company: Company,
        digest: str,
        papers: PaperTexts | None = None,
        book: Book | None = None,
        caseload: CaseloadFile | None = None,
        methods: Methods | None = None,
    ) -> None:
        self.papers, self.caseload, self.methods = papers or PaperTexts(papers={}), caseload, methods
        self.book = book
        self._truths: dict[str, Truth] = {}
        self.persona, self.parameters, self.company, self.digest = persona, parameters, company, digest
        self.vocabulary, self.acts = vocabulary, vocabulary.by_id()
        self.ranks = {name: n for n, name in enumerate(vocabulary.salience)}
        every = [(n, part) for n, layer in enumerate(LAYERS) for part in parts.get(layer, [])]
        self.parts, self.hers = [part for _, part in every], list(parts.get(LAYERS[0], []))
        self.items = {i.id: Agendum(i) for _, p in every for i in p.items}
        self.lines = {line.id: self._phrase(line) for _, p in every for line in p.lines}
        self.scenes: list[Scene] = sorted((s for _, p in every for s in p.scenes), key=lambda s: s.day)
        self.endings = _endings(every)
        self.reactions, self.ranked_reactions = self._table(
            [(n, r) for n, p in every for r in (*p.reactions, *_answers(p.items))]
        )
        self.effects, self.ranked_effects = self._table([(n, r) for n, p in every for r in p.effects])
        self.agenda = {
            s: tuple(
                sorted((a for a in self.items.values() if s in a.item.stages), key=lambda a: (-a.item.urgency, a.id))
            )
            for s in STAGES
        }
        self.concerns = {s: tuple(a for a in found if a.item.kind == "concern") for s, found in self.agenda.items()}
        self.stirs = _stirs(self.agenda)
        self.stirring = {s: frozenset(act for stage, act in self.stirs if stage == s) for s in STAGES}
        self.steps, self.replies = self._by_stage()
        self.names = self._names()
        self.own = own_names(persona)

    def utterance(self, text: str, acts: tuple[DoneAct, ...], claims: tuple[Claim, ...] = ()) -> Utterance:
        """Words with their acts and claims, ready to be said; KeyError for an act that does not exist."""
        return Utterance(text, acts, claims, self.acts, self.ranks, STAGES)

    def ending(self, id: str) -> Ending | None:
        """The ending of this id; none if the script has no such one."""
        return next((one for one, _ in self.endings if one.id == id), None)

    def texts(self) -> Iterator[tuple[str, str]]:
        """Every text she or the trainee may say, with its key."""
        for reaction in {r.id: r for rs in self.reactions.values() for r in rs}.values():
            yield from ((w.key, w.text) for w in reaction.words)
        for a in self.items.values():
            yield from ((w.key, w.text) for w in (*a.raises, *a.repeats, *a.door))
        yield from ((p.id, p.words.text) for p in self.lines.values())

    def _phrase(self, line: Line) -> Phrase:
        acts = tuple(DoneAct(a.act, {k: str(v) for k, v in (a.model_extra or {}).items()}) for a in line.acts)
        within = {c.id: c.within for c in self.vocabulary.claims}
        own = tuple((c.own, within.get(c.id, NEAR)) for c in line.claims if c.own)
        readings = {
            verdicts: self.utterance(line.say, acts, claims_of(line, iter(verdicts)))
            for verdicts in product((True, False), repeat=len(own))
        }
        return Phrase(line, readings, own)

    def figures(self, date: str) -> dict[str, str]:
        """The true figures of this customer on a session's date, as one would say them, by name."""
        found = self.truth(date)
        return found.figures if found else self.persona.figures

    def truth(self, date: str) -> Truth | None:
        """What is true of this customer on a session's date, kept ready; None for a script without parameters."""
        found = self._truths.get(date)
        if found is None and self.book is not None:
            found = truth(self.persona, self.papers, self.book, dt.date.fromisoformat(date))
            self._truths = {**self._truths, date: found} if len(self._truths) < DATES_KEPT else {date: found}
        return found

    def cues(self, name: str) -> tuple[int, tuple[str, ...]]:
        """What a name in `on` stands for: level (0 named, 1 items or claims of a way, 2 class of acts, 3 any)
        and its cues."""
        if name == "any":
            return 3, tuple(self.acts)
        if name in self.ranks and name not in ("answer", "soothing", "wrong"):
            return 2, tuple(a.id for a in self.acts.values() if a.klass == name)
        if name == "wrong":
            return 1, tuple(f"{c}.wrong" for c in self._claims())
        head, _, way = name.partition(".")
        if head == "item":
            return 1, tuple(f"{i}.{way}" for i in self.items)
        return 0, (name,)

    def _claims(self) -> list[str]:
        used = {c.id for p in self.lines.values() for c in p.line.claims}
        return sorted(used | {c.id for c in self.vocabulary.claims})

    def _table(
        self, found: list[tuple[int, Rule]]
    ) -> tuple[dict[tuple[str, str], tuple[Reaction, ...]], dict[tuple[str, str], list[Ranked]]]:
        compiled = {r.id: Reaction(r.id, n, r.when, words(r.id, r.say), Deed(r.id, r)) for n, r in found}
        ranked: dict[tuple[str, str], dict[str, Ranked]] = defaultdict(dict)
        for n, r in found:
            box, over = rules.box(r.when), frozenset(r.over)
            for name in r.on:
                level, cues = self.cues(name)
                one = Ranked(r.id, n, level, box, over)
                for cue in cues:
                    for stage in r.when.stage or STAGES:
                        held = ranked[stage, cue].get(r.id)
                        if held is None or one.level < held.level:
                            ranked[stage, cue][r.id] = one
        orders: dict[tuple[tuple[str, int], ...], tuple[Reaction, ...]] = {}
        table: dict[tuple[str, str], tuple[Reaction, ...]] = {}
        for key, by_id in ranked.items():
            same = tuple(sorted((r.id, r.level) for r in by_id.values()))
            if same not in orders:
                orders[same] = tuple(compiled[i] for i in ranking.order(list(by_id.values())))
            table[key] = orders[same]
        return table, {k: list(v.values()) for k, v in ranked.items()}

    def _by_stage(self) -> tuple[dict[str, Steps], dict[tuple[str, str], tuple[Phrase, ...]]]:
        """Lines by stage: one's own steps apart by kind (right ones by rank, premature, asides), and answers
        by item."""
        steps: dict[str, list[Phrase]] = defaultdict(list)
        replies: dict[tuple[str, str], list[Phrase]] = defaultdict(list)
        for p in self.lines.values():
            for stage in p.line.when.stage or STAGES:
                if not p.for_:
                    steps[stage].append(p)
                for item in p.for_:
                    replies[stage, item].append(p)
        for item in self.items:  # an item still open when the stage changes is answered as before
            every = {p.id: p for stage in STAGES for p in replies.get((stage, item), ())}
            for stage in STAGES:
                replies[stage, item] = replies.get((stage, item)) or list(every.values())
        by_kind = {s: _kinds(sorted(v, key=lambda p: (p.line.rank, p.id))) for s, v in steps.items()}
        return by_kind, {k: tuple(sorted(v, key=lambda p: p.id)) for k, v in replies.items()}

    def _names(self) -> Texts:
        p, c = self.persona, self.company
        names = {
            "call": p.call,
            "name": p.name,
            "company": c.name,
            "company_short": c.short,
            "licence": c.licence,
            "hotline": c.hotline,
        }
        worry = {"worry": p.topics[p.worry[0]].zh} if p.worry and p.worry[0] in p.topics else {}
        return names | worry | p.people | p.words


def _stirs(agenda: Mapping[str, tuple[Agendum, ...]]) -> dict[tuple[str, str], tuple[Agendum, ...]]:
    """Which items an act brings up, by stage and act."""
    out: dict[tuple[str, str], list[Agendum]] = defaultdict(list)
    for stage, found in agenda.items():
        for agendum in found:
            for act in agendum.fires:
                out[stage, act].append(agendum)
    return {key: tuple(found) for key, found in out.items()}


def _answers(items: list[Item]) -> list[Rule]:
    out = []
    for item in items:
        for how, answer in item.answers.items():
            fields: dict[str, Any] = {k: getattr(answer, k) for k in Answer.model_fields}
            out.append(Rule(id=f"{item.id}.{how}", on=[f"{item.id}.{how}"], **fields))
    return out


def _endings(every: list[tuple[int, Part]]) -> list[tuple[Any, Test | None]]:
    found = {e.id: (n, e) for n, p in every for e in p.endings}
    ranked = [Ranked(e.id, n, 0, rules.box(e.when), frozenset(e.over)) for n, e in found.values()]
    return [(found[i][1], rules.compile_when(found[i][1].when)) for i in ranking.order(ranked)]
