"""A visit in the terminal from any point on: what is asked, how a refusal looks, how it ends when nobody types."""

import io
from collections.abc import Iterator

from rich.console import Console

from roleplay import engine, library, terminal
from roleplay import events as ev
from roleplay.script import Script
from tests.core.tiny import Visit, script

TIME = script("time")


class Typist(Console):
    """A console at which these lines are typed, and then no more."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__(file=io.StringIO(), width=200)
        self.lines: Iterator[str] = iter(lines)

    def input(self, prompt: object = "", **_: object) -> str:
        """The next line typed."""
        self.print(prompt)
        try:
            return next(self.lines)
        except StopIteration:
            raise EOFError from None


def go_on(found: Script, visit: Visit, *typed: str) -> tuple[str, list[ev.AnyEvent]]:
    """Go on with a visit by typing; what was shown and what happened."""
    console = Typist(list(typed))
    log, visit.state = terminal.Terminal(found, console).run(engine.Step([], visit.state))
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue(), log


def number(shown: str, option: str) -> str:
    """The number before an option shown."""
    return next(x.split(".")[0] for x in shown.splitlines() if option in x)


def test_between_visits_notes_are_written_and_promises_worked_off() -> None:
    visit = Visit(TIME).call().say("saturday").leave().wait().say("promise").leave()
    shown, _ = go_on(TIME, visit)
    notes, promise = number(shown, "补记服务卡"), number(shown, "办好：回个话")
    _, log = go_on(TIME, visit, notes, "1 9 x", promise)
    forms = [e for e in log if isinstance(e, ev.FormSubmitted)]
    assert [(f.form, f.data) for f in forms] == [("learned", {"learned": ["contact"]}), ("todo", {"promise": ["word"]})]
    assert any(isinstance(e, ev.PromiseKept) for e in log)


def test_waiting_leads_to_the_meeting_and_narration_is_shown_in_brackets() -> None:
    visit = Visit(TIME).call().say("saturday", "evening").leave()
    shown, _ = go_on(TIME, visit)
    shown, log = go_on(TIME, visit, number(shown, "往下走"))
    assert "（那天晚上签了字。）" in shown and any(isinstance(e, ev.Narrated) for e in log)


def test_who_was_called_often_enough_is_not_offered_for_another_call() -> None:
    visit = Visit(TIME)
    for _ in range(TIME.parameters.meetings.calls_most):
        visit.call().leave()
    shown, _ = go_on(TIME, visit)
    assert "打电话给她" not in shown
    _, log = go_on(TIME, visit, number(shown, "收起这份档案"))
    assert [e.ending for e in log if isinstance(e, ev.SessionEnded)] == ["closed"]


def test_in_an_exam_no_hint_is_on_the_list() -> None:
    shown, _ = go_on(TIME, Visit(TIME, mode="exam").call())
    assert "告辞" in shown and "给点提示" not in shown


def test_a_paper_is_filled_in_field_by_field_and_says_what_it_comes_to() -> None:
    found = library.script("wang_jing")
    shown, _ = go_on(found, Visit(found))
    loan = number(shown, "算一算：保单贷款")
    shown, log = go_on(found, Visit(found), loan, "1", "5.1", "", "100", "5", "180")
    assert "最多能贷：51,000元" in shown
    assert [e.figures["loan_max_a"] for e in log if isinstance(e, ev.FormSubmitted)] == ["五万一"]
    shown, log = go_on(found, Visit(found), loan, "1", "五万多", "", "80", "5", "180")
    assert "value: not_a_number" in shown and not log
