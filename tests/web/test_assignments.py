"""Assignments: set once and frozen, begun by each, counted by the best; a coach sees no verdict before she opens it."""

from __future__ import annotations

import datetime as dt
import json

import httpx
import pytest
from sqlalchemy import update

from roleplay import library
from roleplay.authoring import plays
from tests.web.cast import coach, joined, opened_class, set_for, verdict_opened, viewer_of, write
from tests.web.conftest import Stage, moved, plain
from tests.web.visits import body_of, finished, rows, script_of
from web import attempts, store_classes
from web.attempts import Outcome
from web.tables_teaching import assignments

FAR = (dt.date.today() + dt.timedelta(days=30)).isoformat()
SIMPLE = {"persona": "wang_jing", "mode": "practice"}


async def begun_for(browser: httpx.AsyncClient, assignment: str) -> str:
    """The visit to which beginning an assignment leads."""
    answer = await browser.post(f"/assignments/{assignment}/begin")
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"]).rpartition("/")[2]


async def went_through(
    browser: httpx.AsyncClient, id: str, moves: int | None = None, name: str = "late_pitcher"
) -> None:
    """Play a visit that was begun for an assignment to its end, over the API."""
    play = script_of(name)
    view = (await browser.get(f"/api/v1/sessions/{id}")).json()
    for written in play.moves[:moves]:
        view = await moved(browser, view, **body_of(plays.move_of(library.script("wang_jing"), written, play.date)))
    await finished(browser, view)


def test_what_is_set_is_frozen_and_everybody_begins_the_same(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> tuple[list[tuple[str, ...]], tuple[str, ...]]:
        wang = await coach(stage, "王老师")
        class_ = await opened_class(wang)
        trainees = [await joined(stage, class_, name) for name in ("赵敏", "钱进", "孙立")]
        given = await set_for(wang, class_, date="", seed="", title="第一课", due=FAR, pass_mark="70.5")
        for browser in trainees:
            await begun_for(browser, given)
        columns = "persona, mode, drill, date, seed, script, rubrics"
        began = rows(stage, f"select {columns} from sessions where assignment = ?", given)
        frozen = rows(stage, "select persona, mode, stage, date, seed, script, rubrics from assignments")
        return began, frozen[0]

    began, frozen = play(scene)
    assert len(began) == 3 and set(began) == {frozen}
    assert frozen[3] == dt.date.today().isoformat()


def test_an_assignment_runs_on_the_script_of_its_day_after_the_customer_changed(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> tuple[str, str, int]:
        wang = await coach(stage, "王老师")
        class_ = await opened_class(wang)
        zhao = await joined(stage, class_, "赵敏")
        given = await set_for(wang, class_)
        kept = library.bundle("wang_jing")
        older = "0" * 64

        def as_if_older(connection) -> None:  # type: ignore[no-untyped-def]
            from web import store

            store.keep_body(connection, "scripts", older, json.dumps(kept.files, ensure_ascii=False, sort_keys=True))
            connection.execute(update(assignments).where(assignments.c.id == given).values(script=older))

        await write(stage, as_if_older)
        await stage.restart()
        id = await begun_for(zhao, given)
        page = await zhao.get(f"/sessions/{id}")
        return rows(stage, "select script from sessions where id = ?", id)[0][0], kept.digest, page.status_code

    digest, newest, status = play(scene)
    assert digest == "0" * 64 and newest != digest and status == 200


def test_an_exam_has_one_attempt_and_practice_as_many_as_one_likes(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> tuple[list[str], list[str], str]:
        wang = await coach(stage, "王老师")
        class_ = await opened_class(wang)
        zhao = await joined(stage, class_, "赵敏")
        exam, practice = await set_for(wang, class_, mode="exam"), await set_for(wang, class_)
        sat, tried = [], []
        for found, given in ((sat, exam), (tried, practice)):
            for _ in range(2):
                id = await begun_for(zhao, given)
                found += [id, await begun_for(zhao, given)]
                await went_through(zhao, id, moves=0)
        return sat, tried, (await zhao.get("/assignments")).text

    sat, tried, page = play(scene)
    assert len(set(sat)) == 1
    assert tried[0] == tried[1] != tried[2] == tried[3], "the one under way is gone on with"
    assert page.count("/begin") == 1


def test_the_best_counts_and_a_branch_never_does(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> tuple[list[object], list[object], str, str]:
        wang = await coach(stage, "王老师")
        class_ = await opened_class(wang)
        zhao = await joined(stage, class_, "赵敏")
        play_ = script_of("late_pitcher")
        given = await set_for(wang, class_, pass_mark="1", date=play_.date.isoformat(), seed=str(play_.seed))
        first = await begun_for(zhao, given)
        await went_through(zhao, first, moves=0)
        second = await begun_for(zhao, given)
        await went_through(zhao, second)
        before = rows(stage, "select id from sessions where assignment = ?", given)
        branch = await zhao.post(f"/api/v1/sessions/{second}/branches", json={"turn": 1})
        await finished(zhao, branch.json())
        after = rows(stage, "select id from sessions where assignment = ?", given)
        await wang.post(f"/classes/{class_}/verdicts", data={"shown": "1"})
        return before, after, (await zhao.get("/assignments")).text, (
            await wang.get(f"/classes/{class_}/assignments/{given}")
        ).text  # fmt: skip

    before, after, hers, coachs = play(scene)
    assert before == after and len(before) == 2
    assert "碰了红线" in hers and "碰了红线" in coachs, "a red line crossed does not pass, whatever the mark"
    assert "打开过的 1 人中 0 人达标" in plain(coachs)


def test_a_coach_sees_that_it_was_handed_in_and_the_rest_once_opened(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> list[str]:
        wang = await coach(stage, "王老师")
        class_ = await opened_class(wang)
        zhao = await joined(stage, class_, "赵敏")
        for name in ("钱进", "孙立"):
            await joined(stage, class_, name)
        given = await set_for(wang, class_, stage="closing", pass_mark="1", due=FAR)
        id = await begun_for(zhao, given)
        place = f"/classes/{class_}/assignments/{given}"
        pages = [(await wang.get(place)).text]
        await went_through(zhao, id, moves=0)
        pages.append((await wang.get(place)).text)
        await verdict_opened(stage, "王老师", id)
        return [*pages, (await wang.get(place)).text, (await wang.get(f"/classes/{class_}")).text]

    running, handed, opened, roster = (plain(page) for page in play(scene))
    assert "进行中" in running and "3 人中 0 人已交" in running
    assert "3 人中 1 人已交" in handed and "还有 1 次没打开" in handed
    assert "按考到的部分折算" not in handed and "打开过的" not in handed
    assert "打开过的 1 人中" in opened and "按考到的部分折算" in opened
    assert "1 / 1" in roster and "0 / 1" in roster


def test_late_is_who_had_ended_none_by_the_day_it_was_due() -> None:
    def visit(id: str, at: str, ended: str = "x"):  # type: ignore[no-untyped-def]
        from types import SimpleNamespace

        ms = int(dt.datetime.fromisoformat(at).timestamp() * 1000)
        return SimpleNamespace(id=id, ended=ended, updated=ms, corrections=0)

    rows_ = [visit("a", "2026-03-02T23:59"), visit("b", "2026-03-05T08:00"), visit("c", "2026-03-06T08:00", "")]
    outcomes = {"a": Outcome(40.0), "b": Outcome(80.0)}
    found = attempts.standing(rows_, outcomes, 75, "2026-03-02")  # type: ignore[arg-type]
    assert (found.best, found.passed, found.late, found.running, found.ended) == ("b", True, False, "c", 2)
    assert attempts.standing(rows_[1:], outcomes, 75, "2026-03-02").late  # type: ignore[arg-type]
    assert not attempts.standing(rows_[1:], outcomes, 75, "").late  # type: ignore[arg-type]
    crossed = {"a": Outcome(99.0, failed=True), "b": Outcome(10.0)}
    found = attempts.standing(rows_, crossed, 75, "")  # type: ignore[arg-type]
    assert found.best == "b" and not found.passed
    hidden = attempts.standing(rows_, {}, 75, "")  # type: ignore[arg-type]
    assert (hidden.hidden, hidden.outcome, hidden.best) == (2, None, "")


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("persona", "nobody", "请选一位客户"),
        ("mode", "duel", "请选练习或考试"),
        ("mode", "drill", "请选练习或考试"),
        ("stage", "lunch", "请选练习或考试"),
        ("title", "题" * 81, "标题最多 80 字"),
        ("note", "话" * 2001, "给学员的话最多 2000 字"),
        ("due", "yesterday", "截止日期"),
        ("due", "2020-01-01", "截止日期"),
        ("pass_mark", "101", "达标线"),
        ("pass_mark", "nan", "达标线"),
        ("date", "1999-12-31", "开始日期"),
        ("seed", "-1", "随机号"),
        ("seed", "2147483648", "随机号"),
    ],
)
def test_what_cannot_be_set_comes_back_as_typed_with_the_reason(play, field: str, value: str, told: str) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> tuple[httpx.Response, int]:
        wang = await coach(stage, "王老师")
        class_ = await opened_class(wang)
        data = {**SIMPLE, "title": "第一课", "note": "好好准备", field: value}
        answer = await wang.post(f"/classes/{class_}/assignments", data=data)
        return answer, rows(stage, "select count(*) from assignments")[0][0]

    answer, many = play(scene)
    assert answer.status_code == 422 and many == 0
    assert told in plain(answer.text) and 'role="alert"' in answer.text
    kept = {"title": "第一课", "note": "好好准备"} | ({field: value} if field in ("title", "note") else {})
    assert all(text in answer.text for text in kept.values())


def test_a_withdrawn_assignment_is_kept_but_not_begun(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> dict[str, object]:
        wang = await coach(stage, "王老师")
        class_ = await opened_class(wang)
        zhao, qian = await joined(stage, class_, "赵敏"), await joined(stage, class_, "钱进")
        given = await set_for(wang, class_, title="第一课")
        begun = await begun_for(zhao, given)
        await wang.post(f"/classes/{class_}/assignments/{given}/withdraw")
        return {
            "zhao": (await zhao.get("/assignments")).text,
            "qian": (await qian.get("/assignments")).text,
            "refused": await qian.post(f"/assignments/{given}/begin"),
            "again": await begun_for(zhao, given) == begun,
            "coach": (await wang.get(f"/classes/{class_}/assignments")).text,
        }

    seen = play(scene)
    assert "第一课" in seen["zhao"] and "第一课" not in seen["qian"] and seen["again"]
    assert seen["refused"].status_code == 422 and "撤回" in seen["refused"].text
    assert "已撤回" in seen["coach"]


def test_nobody_begins_or_reads_what_is_not_set_for_her(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> list[int]:
        wang, li = await coach(stage, "王老师"), await coach(stage, "李老师")
        mine, hers = await opened_class(wang), await opened_class(li, "别的班")
        zhao, outsider = await joined(stage, mine, "赵敏"), await joined(stage, hers, "周全")
        given = await set_for(wang, mine)
        found = [
            (await outsider.post(f"/assignments/{given}/begin")).status_code,
            (await stage.browser().post(f"/assignments/{given}/begin")).status_code,
            (await li.get(f"/classes/{mine}/assignments/{given}")).status_code,
            (await li.get(f"/classes/{hers}/assignments/{given}")).status_code,
            (await li.post(f"/classes/{hers}/assignments/{given}/withdraw")).status_code,
            (await zhao.get(f"/classes/{mine}/assignments/{given}")).status_code,
        ]
        person = viewer_of(stage, "赵敏")
        await write(stage, lambda c: store_classes.leave(c, person, mine))
        assert given not in (await outsider.get("/assignments")).text
        return [*found, (await zhao.post(f"/assignments/{given}/begin")).status_code]

    assert play(scene) == [404, 404, 404, 404, 404, 403, 404]


def test_the_first_page_shows_what_is_open_until_it_is_passed(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> list[str]:
        wang = await coach(stage, "王老师")
        class_ = await opened_class(wang)
        zhao = await joined(stage, class_, "赵敏")
        pages = [(await zhao.get("/")).text]
        for n in range(4):
            given = await set_for(
                wang, class_, title=f"第{n}课", pass_mark="0", stage="closing", due=FAR if n == 2 else ""
            )
        pages.append((await zhao.get("/")).text)
        id = await begun_for(zhao, given)
        pages.append((await zhao.get("/")).text)
        await went_through(zhao, id, moves=0)
        await zhao.get("/assignments")
        return [*pages, (await zhao.get("/")).text]

    none, first, running, after = play(scene)
    assert "教练布置的" not in none
    assert "教练布置的" in first and first.count("/begin") == 3 and "还有 1 份" in first
    assert first.index("第2课") < first.index("第3课"), "what is due comes first"
    assert "继续" in running or "接着" in running
    assert "教练布置的" in after


def test_the_pages_of_assignments_teach_while_they_are_empty(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> tuple[str, str, str]:
        wang = await coach(stage, "王老师")
        class_ = await opened_class(wang)
        zhao = await joined(stage, class_, "赵敏")
        return (
            (await zhao.get("/assignments")).text,
            (await wang.get(f"/classes/{class_}/assignments")).text,
            (await wang.get(f"/classes/{class_}/assignments?lang=en")).text,
        )

    hers, coachs, english = play(scene)
    assert "现在没有作业" in hers and "给所有人布置同一次拜访" in coachs
    assert 'value="75"' in coachs and "Set it for the class" in english
