"""Teaching in a real browser: said and answered beside a turn, corrected with both figures, marked blind, shown to the
class; by forms alone, too."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from roleplay.choices import handle
from tests.browser.conftest import Open, overflow, violations
from tests.browser.test_again import api, finish, until_the_red_line
from tests.serving import serving
from tests.web.cast import add_class
from web import auth, store_classes, store_people, store_rights
from web.database import Database
from web.store import Viewer


@dataclass
class School:
    """A server whose database has a class: cookies by name, and the class."""

    base: str
    tokens: dict[str, str]
    class_: str


@pytest.fixture(scope="module")
def school(tmp_path_factory: pytest.TempPathFactory) -> Iterator[School]:
    file: Path = tmp_path_factory.mktemp("teaching") / "visits.sqlite3"
    database = Database(f"sqlite:///{file}")
    database.upgrade()
    tokens: dict[str, str] = {}
    with database.writing.begin() as connection:
        for name in ("陈老师", "李明", "周敏"):
            tokens[name], hashed = auth.new_token()
            store_people.add_person(connection, name, name)
            store_people.sign_in(connection, name, hashed, "guest", "")
        store_rights.give(connection, "陈老师", "coach", None)
        class_ = add_class(connection, "陈老师")
        for name in ("李明", "周敏"):
            store_classes.join(connection, Viewer(name), class_)
    database.close()
    with serving(file) as base:
        yield School(base, tokens, class_)


@pytest.fixture(scope="module")
def server(school: School) -> str:
    """The pages of `visitor` are opened on this server."""
    return school.base


def enter(visitor: Open, school: School, name: str, **options: Any) -> Page:
    """A page of somebody who is signed in."""
    page = visitor(name="", **options)
    page.context.add_cookies([{"name": "visitor", "value": school.tokens[name], "url": school.base}])
    return page


def visited(visitor: Open, school: School) -> str:
    """A visit of the trainee's with a red line crossed, ended; its address."""
    page = enter(visitor, school, "李明")
    here, words = until_the_red_line(page)
    api(page, here, choice=handle(words.line))
    finish(page, here)
    return here


def sound(page: Page) -> None:
    """Nothing for axe to find, and nothing wider than the window."""
    assert violations(page) == []
    assert overflow(page) <= 0


@pytest.mark.parametrize("script", [pytest.param(True, marks=pytest.mark.slow), False])
def test_a_coach_says_something_and_the_trainee_answers(visitor: Open, school: School, script: bool) -> None:
    here = visited(visitor, school)
    coach = enter(visitor, school, "陈老师", script=script, width=360, height=780)
    coach.goto(f"{here}/replay")
    turn = coach.locator(".replay-row", has=coach.locator(".me")).first
    turn.locator(".about-turn summary").click()
    turn.locator("textarea").fill("这里可以慢一点")
    turn.get_by_role("button", name="写在这句旁边").click()
    expect(coach.locator(".thread")).to_contain_text("这里可以慢一点")
    trainee = enter(visitor, school, "李明", script=script, width=360, height=780)
    trainee.goto(f"{here}/scorecard")
    said = trainee.locator(".coaches-say .thread")
    expect(said).to_contain_text("这里可以慢一点")
    said.locator("summary").click()
    said.locator("textarea").fill("明白了")
    said.get_by_role("button", name="发出回复").click()
    expect(trainee.locator(".reply")).to_contain_text("明白了")
    coach.goto(f"{here}/replay")
    expect(coach.locator(".reply")).to_contain_text("新")
    if script:
        sound(coach)
        sound(trainee)


@pytest.mark.parametrize("script", [pytest.param(True, marks=pytest.mark.slow), False])
def test_marked_blind_then_laid_beside_the_program(visitor: Open, school: School, script: bool) -> None:
    here = visited(visitor, school)
    coach = enter(visitor, school, "陈老师", script=script)
    coach.goto(f"{here}/scorecard")
    expect(coach.get_by_role("heading", name="结果还没打开")).to_be_visible()
    assert coach.locator(".mark").count() == 0
    if script:
        sound(coach)
    coach.get_by_role("link", name="先自己打分").click()
    marks = coach.locator(".one-mark")
    for n in range(4):
        marks.nth(n).locator("input[value=met]").check()
    if script:
        sound(coach)
    coach.get_by_role("button", name="保存打分，看结果").click()
    expect(coach.get_by_role("heading", name="您的打分和系统对照")).to_be_visible()
    expect(coach.locator(".agreed")).to_contain_text("4 项里有")
    if script:
        sound(coach)
        coach.goto(f"/classes/{school.class_}/agreement")
        sound(coach)
    coach.goto(f"{here}/scorecard")
    expect(coach.locator(".verdict-label")).to_be_visible()


@pytest.mark.parametrize("script", [pytest.param(True, marks=pytest.mark.slow), False])
def test_a_correction_stands_beside_the_programs_mark(visitor: Open, school: School, script: bool) -> None:
    here = visited(visitor, school)
    coach = enter(visitor, school, "陈老师", script=script, lang="en-US")
    coach.goto(f"{here}/replay")
    coach.get_by_role("button", name="Show the verdict").click()
    coach.goto(f"{here}/scorecard")
    missed = coach.locator(".finding", has=coach.locator("summary .mark.missed")).first
    id = missed.get_attribute("id")
    missed.locator("summary").first.click()
    missed.get_by_role("link", name="Correct this mark").click()
    if script:
        sound(coach)
    coach.locator("input[name=status][value=met]").check()
    coach.locator("textarea[name=reason]").fill("She did ask, in her own way.")
    coach.get_by_role("button", name="Let this mark count").click()
    trainee = enter(visitor, school, "李明", script=script, lang="en-US", width=360, height=780)
    trainee.goto(f"{here}/scorecard#{id}")
    expect(trainee.locator(".notice.calm").first).to_contain_text("Counted with 1 correction by 陈老师.")
    assert trainee.locator(".beside-figure").count() == 2
    finding = trainee.locator(f"#{id}")
    expect(finding.locator("summary").first).to_contain_text("Program: Missed")
    if not finding.evaluate("one => one.open"):
        finding.locator("summary").first.click()
    expect(finding.locator(".two-marks")).to_contain_text("She did ask, in her own way.")
    if script:
        sound(trainee)


def test_words_read_otherwise_show_first_what_they_change(visitor: Open, school: School) -> None:
    here = visited(visitor, school)
    coach = enter(visitor, school, "陈老师", lang="en-US", width=360, height=780, theme="dark")
    coach.goto(f"{here}/replay")
    coach.get_by_role("button", name="Show the verdict").click()
    coach.goto(f"{here}/replay")
    crossed = coach.locator(".replay-row", has=coach.locator(".me")).last
    crossed.locator(".about-turn summary").click()
    crossed.get_by_role("link", name="Correct how this was read").click()
    coach.locator("input[name=act]").uncheck()
    coach.locator("select[name=add]").first.select_option(label="Thank her")
    coach.get_by_role("button", name="See what it changes").click()
    expect(coach.locator("#changes .mark").first).to_be_visible()
    sound(coach)
    coach.locator("textarea[name=reason]").fill("That was thanks, no pitch.")
    coach.get_by_role("button", name="Let this reading count").click()
    expect(coach.locator(".notes-list li").first).to_contain_text("That was thanks, no pitch.")
    sound(coach)


@pytest.mark.parametrize("script", [pytest.param(True, marks=pytest.mark.slow), False])
def test_a_good_moment_is_shown_without_a_name(visitor: Open, school: School, script: bool) -> None:
    here = visited(visitor, school)
    coach = enter(visitor, school, "陈老师", script=script, width=360, height=780)
    coach.goto(f"{here}/replay")
    turn = coach.locator(".replay-row", has=coach.locator(".me")).first
    turn.locator(".about-turn summary").click()
    turn.get_by_role("link", name="分享给班里").click()
    if script:
        sound(coach)
    coach.locator("textarea[name=words]").fill("开场又短又清楚")
    coach.get_by_role("button", name="分享给班里").click()
    clip = coach.url
    mate = enter(visitor, school, "周敏", script=script, width=360, height=780)
    mate.goto(f"/classes/{school.class_}/clips")
    mate.locator(".clip-list a").first.click()
    expect(mate.locator(".praise")).to_contain_text("开场又短又清楚")
    assert "李明" not in mate.content() and "小X" in mate.content()
    if script:
        sound(mate)
    trainee = enter(visitor, school, "李明", script=script)
    trainee.goto(f"{here}/scorecard")
    trainee.get_by_role("button", name="撤回分享").click()
    expect(trainee.locator(".shared")).to_have_count(0)
    assert mate.goto(clip).status == 404
