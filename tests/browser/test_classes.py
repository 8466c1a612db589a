"""A class at real pages: a coach opens it, a trainee joins by its code, an assignment is set, done and seen."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import people
from tests.browser.conftest import overflow, violations
from tests.serving import serving

SIZES = {"phone": (360, 780), "desk": (1440, 900)}
SMALL = """[...document.querySelectorAll('main :is(button, summary, select, .link, .quiet-button), .tick')]
    .filter(one => one.offsetParent && one.offsetHeight < 44).map(one => one.textContent.trim())"""


class School:
    """A server whose administrator invited a coach; browsers are opened on it."""

    def __init__(self, chromium: Browser, base: Any) -> None:
        self.chromium, self.base, self.pages = chromium, base, list[Page]()
        admin = self.browser()
        people.take(admin, base.welcome, "郑老师", "zheng")
        self.coach = self.browser()
        people.take(self.coach, people.invite(admin), "王芳", "wangfang")

    def browser(self, script: bool = True, **more: Any) -> Page:
        context = self.chromium.new_context(
            base_url=self.base, java_script_enabled=script, locale="zh-CN", reduced_motion="reduce", **more
        )
        page = context.new_page()
        page.set_default_timeout(15_000)
        self.pages.append(page)
        return page


@pytest.fixture(scope="module")
def school(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[School]:
    with serving(tmp_path_factory.mktemp("school") / "visits.sqlite3") as base:
        made = School(chromium, base)
        yield made
        for page in made.pages:
            page.context.close()


def opened(coach: Page, name: str) -> tuple[str, str]:
    """A class opened by the form; the address of its page, and its code."""
    coach.goto("/classes")
    coach.locator("input[name=name]").fill(name)
    coach.locator(".open-class button").click()
    coach.wait_for_url("**/classes/*")
    return coach.url, coach.locator(".join-address").inner_text().rpartition("/")[2]


def set_(coach: Page, room: str, title: str, stage: str = "closing") -> str:
    """An assignment set by the form; the address of its page."""
    coach.goto(f"{room}/assignments")
    if not coach.locator("input[name=title]").is_visible():
        coach.locator("details.section > summary").click()
    coach.locator("input[name=title]").fill(title)
    coach.locator("select[name=stage]").select_option(stage)
    coach.locator("input[name=due]").fill((dt.date.today() + dt.timedelta(days=7)).isoformat())
    coach.locator("form.begin .button").click()
    coach.wait_for_url("**/assignments/*")
    return coach.url


def ended(page: Page, session: str) -> None:
    """Leave a visit, whatever is still open in it."""
    request, place = page.context.request, f"/api/v1/sessions/{session}"
    while not (view := request.get(place).json())["ended"]:
        request.post(f"{place}/moves", data={"turn": view["turn"], "end": True})


@pytest.mark.browser
@pytest.mark.parametrize("script", [pytest.param(True, marks=pytest.mark.slow), False], ids=["script", "no script"])
def test_from_a_new_class_to_what_was_handed_in(school: School, script: bool) -> None:
    coach = school.browser(script)
    people.sign_in(coach, "wangfang")
    room, code = opened(coach, "三月新人班" if script else "四月新人班")
    expect(coach.locator(".join-picture")).to_be_visible()
    assert coach.locator(".join-picture").evaluate("one => one.naturalWidth") > 0
    trainee = school.browser(script, viewport={"width": 360, "height": 780})
    people.join(trainee, code, "赵敏")
    page = set_(coach, room, "收尾练习")
    expect(coach.locator(".standings")).to_contain_text("还没开始")

    trainee.goto("/")
    expect(trainee.locator(".strip")).to_contain_text("收尾练习")
    trainee.locator(".strip button").click()
    trainee.wait_for_url("**/sessions/*")
    session = trainee.url.rpartition("/")[2]
    coach.goto(page)
    expect(coach.locator(".standings")).to_contain_text("进行中")
    ended(trainee, session)
    coach.reload()
    expect(coach.locator(".standings")).to_contain_text("已交")
    expect(coach.locator(".standings")).to_contain_text("没打开")
    coach.goto(f"{room}/visits")
    coach.locator(".verdict-switch button").click()
    coach.goto(page)
    expect(coach.locator(".standings")).to_contain_text("按考到的部分折算")
    trainee.goto("/assignments")
    expect(trainee.locator(".task")).to_contain_text("再做一次")

    coach.goto(room)
    coach.locator(".roster .sure > summary").click()
    coach.locator(".roster .sure button").click()
    expect(coach.locator(".roster")).to_contain_text("班里还没有人")
    trainee.goto("/assignments")
    expect(trainee.locator(".task")).to_have_count(0)


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize("size", ["phone", "desk"])
def test_the_pages_of_a_class_read_well_everywhere(school: School, size: str) -> None:
    coach, wrong = school.coach, list[Any]()
    room, code = opened(coach, "一个名字相当长的班级，三月上旬入职的新人，第二批")
    trainee = school.browser()
    places = ["/classes", room, f"{room}/visits", f"{room}/assignments"]
    wrong += [one for place in places for one in looked_at(coach, place, size)]
    people.join(trainee, code, "赵敏")
    wrong += looked_at(trainee, "/assignments", size)
    page = set_(coach, room, "收尾练习")
    trainee.goto("/assignments")
    trainee.locator(".task button").click()
    trainee.wait_for_url("**/sessions/*")
    ended(trainee, trainee.url.rpartition("/")[2])
    for shown in (False, True):
        if shown:
            coach.goto(f"{room}/visits")
            coach.locator(".verdict-switch button").click()
            coach.wait_for_load_state()
        wrong += [
            one for place in (*places[1:], f"{room}/visits?state=ended", page) for one in looked_at(coach, place, size)
        ]
    wrong += [one for place in ("/", "/assignments") for one in looked_at(trainee, place, size)]
    assert wrong == []


def looked_at(page: Page, place: str, size: str) -> list[Any]:
    """What is wrong with a page in either language, by day and by night, with everything unfolded."""
    width, height = SIZES[size]
    page.set_viewport_size({"width": width, "height": height})
    wrong: list[Any] = []
    for lang in ("en", "zh"):
        page.goto(place + ("&" if "?" in place else "?") + f"lang={lang}")
        page.locator("main details").evaluate_all("all => all.forEach(one => { one.open = true; })")
        for theme in ("light", "dark"):
            page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
            wrong += [(place, lang, theme, one) for one in violations(page)]
        if (wide := overflow(page)) > 0:
            wrong.append((place, lang, f"{wide} px too wide"))
        if place != "/":
            wrong += [(place, lang, "too low to touch", one) for one in page.evaluate(SMALL)]
    return wrong


@pytest.mark.browser
def test_printed_a_class_is_the_sheet_on_the_door(school: School) -> None:
    opened(school.coach, "五月新人班")
    school.coach.emulate_media(media="print")
    expect(school.coach.locator(".join-code")).to_be_visible()
    for gone in (".top", ".roster", "#readers", ".class-nav"):
        expect(school.coach.locator(gone).first).to_be_hidden()
    school.coach.emulate_media(media="screen")
