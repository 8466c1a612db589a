"""A visit in the terminal: the same moves as in the browser, chosen by number; the end of input ends it politely."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from rich.console import Console

from roleplay import engine, view
from roleplay import events as ev
from roleplay import moves as mv
from roleplay.errors import Refused
from roleplay.scorecard import Scorecard
from roleplay.script import Script
from roleplay.state import State
from roleplay.terminal_papers import filled, results

Option = tuple[str, Callable[[], mv.AnyMove | None]]


class Ended(Exception):
    """Nobody types any more."""


class Terminal:
    """Shows a session and asks for the next move until it ends or the input does."""

    def __init__(self, script: Script, console: Console) -> None:
        self.script, self.console = script, console
        self.log: list[ev.AnyEvent] = []

    def run(self, begun: engine.Step) -> tuple[list[ev.AnyEvent], State]:
        """Play to the end; returns the log and the last state."""
        state = self._take(begun)
        while not state.ended:
            try:
                move = self._ask_move(state)
            except Ended:
                self.console.print("（先到这里。）")
                break
            if move is None:
                continue
            try:
                state = self._take(engine.step(self.script, state, move))
            except Refused as error:
                self.console.print(f"（{error}）", markup=False)
        return self.log, state

    def _take(self, step: engine.Step) -> State:
        self.log += step.events
        for made in (e for e in step.events if isinstance(e, ev.FormSubmitted) and e.figures):
            for line in results(step.state, self.script, made.form):
                self.console.print(line, style="cyan", markup=False)
        name = self.script.persona.name
        for entry in view.transcript(step.events, step.state):
            text = str(entry["text"])
            match entry["kind"]:
                case "her":
                    for line in entry["paragraphs"]:
                        self.console.print(f"{name}：{line}", markup=False)
                case "me":
                    self.console.print(f"我：{text}", style="green", markup=False)
                case "narration" | "hint":
                    self.console.print(f"（{text}）", style="dim", markup=False)
                case "meeting":
                    self.console.print(f"── {entry['date']} {entry['at']} {text} ──", markup=False)
        return step.state

    def _ask_move(self, state: State) -> mv.AnyMove | None:
        if state.in_meeting:
            options: list[Option] = [(o.text, partial(mv.Choose, o.id)) for o in state.offered]
            if state.mode != "exam" and state.hint < 3:
                options.append(("给点提示", mv.Hint))
            options += self._papers(state)
            options.append(("告辞", mv.End))
        else:
            options = self._desk(state)
        return options[self._number([text for text, _ in options])][1]()

    def _desk(self, state: State) -> list[Option]:
        can, form = view.can(state, self.script), view.form(state, self.script) or {}
        options: list[Option] = []
        if can["call"]:
            options.append(("打电话给她", lambda: self._call(form)))
        if can["wait"]:
            options.append(("往下走，到下一次联系", mv.Wait))
        for section in form["sections"]:
            if not section["read"]:
                options.append((f"看{section['title']['zh']}", partial(self._read, section["id"])))
        if not state.visits:
            options.append(("写服务卡", lambda: mv.Submit("card", self._card(form))))
        else:
            options.append(("补记服务卡", lambda: mv.Submit("learned", {"learned": self._pick_many(form, "learned")})))
        for todo in form["todo"]:
            options.append((f"办好：{todo['text']['zh']}", partial(mv.Submit, "todo", {"promise": [todo["id"]]})))
        options += self._papers(state)
        options.append(("收起这份档案，不再跟", mv.End))
        return options

    def _papers(self, state: State) -> list[Option]:
        """The papers that can be worked at now."""
        found: list[Option] = []
        for one in view.papers(state, self.script):
            if one["open"]:
                paper = view.paper(state, self.script, one["id"]) or {}
                found.append((f"算一算：{one['title']['zh']}", partial(filled, paper, self._line)))
        return found

    def _read(self, section: str) -> mv.AnyMove:
        text = next(x.text for x in self.script.persona.sections if x.id == section)
        self.console.print(text, markup=False)
        return mv.Submit("read", {"section": [section]})

    def _call(self, form: view.Data) -> mv.AnyMove:
        calls = form["calls"]
        n = self._number([f"{c['date']} {c['label']['zh']}" for c in calls])
        return mv.Submit("call", {"slot": [calls[n]["id"]]})

    def _card(self, form: view.Data) -> dict[str, list[str]]:
        data: dict[str, list[str]] = {}
        for slip in form["slips"]:
            self.console.print(slip["text"], markup=False)
            data[f"sort.{slip['id']}"] = [("fact", "perception")[self._number(["事实", "感知"])]]
        for policy in self.script.persona.policies:
            self.console.print(f"保单 {policy.no} 的招揽人", markup=False)
            data[f"agent.{policy.no}"] = [("left", "in_post")[self._number(["已离职", "在职"])]]
        data["class"] = [("pure", "non_pure")[self._number(["纯服务单", "非纯服务单"])]]
        return data | {field: self._pick_many(form, field) for field in ("need", "base", "bring")}

    def _pick_many(self, form: view.Data, field: str) -> list[str]:
        options = form["options"][field]
        self._list([o["label"]["zh"] for o in options])
        typed = self._line("几个号码，空格隔开：")
        picked = {int(x) for x in typed.split() if x.isdecimal()}
        return [o["id"] for n, o in enumerate(options, 1) if n in picked]

    def _number(self, texts: list[str]) -> int:
        self._list(texts)
        while True:
            typed = self._line("> ")
            if typed.isdecimal() and 1 <= int(typed) <= len(texts):
                return int(typed) - 1
            self.console.print(f"（输入 1 到 {len(texts)} 的号码）")

    def _list(self, texts: list[str]) -> None:
        for n, text in enumerate(texts, 1):
            self.console.print(f"{n}. {text}", markup=False)

    def _line(self, prompt: str) -> str:
        try:
            return self.console.input(prompt).strip()
        except (EOFError, KeyboardInterrupt) as error:
            raise Ended from error


def show_card(card: Scorecard, console: Console) -> None:
    """The scorecard in a few lines: verdict, packs, and what was missed or half done."""
    console.print(f"── {card.label.zh if card.label else '不足以给总评'} ──", markup=False)
    for result in card.packs.values():
        total = "—" if result.score is None else f"{result.score:.1f}"
        console.print(f"{result.name.zh}：{total}{'（封顶）' if result.capped else ''}", markup=False)
        for finding in result.findings:
            if finding.status in ("missed", "half"):
                console.print(f"  {finding.status:6} {finding.id} {finding.name.zh}：{finding.why.zh}", markup=False)
