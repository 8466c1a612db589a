"""The list a coach works from: pages, filters, verdicts hidden until opened, and a cost that does not grow."""

from __future__ import annotations

import re
import time

import httpx
from sqlalchemy import insert

from tests.web.cast import coach, enter, id_of, joined, opened_class, set_for, verdict_opened, viewer_of, write
from tests.web.conftest import Stage, begun, plain
from tests.web.visits import finished, judged, played, rows
from web import store_class_visits, store_openings
from web.store_class_visits import Filter, Place
from web.tables import sessions
from web.tables_teaching import class_visits

REPLAY = re.compile(r'href="/sessions/([\w-]+)/replay"')


async def many(stage: Stage, class_: str, name: str, number: int, **values: object) -> None:
    """So many visits of a trainee, copied from her first one; each begun a second before the one before it."""
    person = id_of(stage, name)
    with stage.app.state.parts.service.database.read() as connection:
        first = dict(connection.execute(sessions.select().where(sessions.c.owner == person)).mappings().one())
    now = first["created"] - 1000
    copies = [first | {"id": f"copy{n}", **values} for n in range(number)]
    seen = [
        {"class": class_, "session": one["id"], "person": person, "begun": now - 1000 * n}
        for n, one in enumerate(copies)
    ]
    await write(stage, lambda c: (c.execute(insert(sessions), copies), c.execute(insert(class_visits), seen)))


def test_a_list_goes_on_page_after_page_without_gap_or_double(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> list[str]:
        wang = await coach(stage, "王老师")
        class_ = await opened_class(wang)
        zhao = await joined(stage, class_, "赵敏")
        await finished(zhao, await played(zhao, moves=2))
        await many(stage, class_, "赵敏", 70)
        found, address = [], f"/classes/{class_}/visits"
        while address:
            page = (await wang.get(address)).text
            found.append(REPLAY.findall(page))
            on = re.search(r'href="(/classes/[^"]+before=[^"]+)"', page)
            address = on[1].replace("&amp;", "&") if on else ""
        return found

    pages = play(scene)
    assert [len(page) for page in pages] == [30, 30, 11]
    assert len({id for page in pages for id in page}) == 71


def test_verdicts_stay_hidden_until_opened_or_shown(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> list[str]:
        wang = await coach(stage, "王老师")
        class_ = await opened_class(wang)
        zhao = await joined(stage, class_, "赵敏")
        ids = [(await judged(zhao, await played(zhao)))["id"] for _ in range(2)]
        place, seen = f"/classes/{class_}/visits", []
        seen.append((await wang.get(place)).text)
        await verdict_opened(stage, "王老师", ids[0])
        seen.append((await wang.get(place)).text)
        seen.append((await wang.get(f"{place}?state=unopened")).text)
        for shown in ("0", "1"):
            assert (await wang.post(f"/classes/{class_}/verdicts", data={"shown": shown})).status_code == 303
            seen.append((await wang.get(place)).text)
            with stage.app.state.parts.service.database.read() as connection:
                seen.append(str(store_openings.is_blind(connection, viewer_of(stage, "王老师"), ids[1])))
        return [ids[0], *seen]

    opened, hidden, one, unopened, kept, still_blind, shown, blind = play(scene)
    figure = re.compile(r"带教要求 \d")
    assert hidden.count("还没打开：") == 2 and not figure.search(plain(hidden))
    assert one.count("还没打开：") == 1 and len(figure.findall(plain(one))) == 1
    assert opened not in unopened and len(REPLAY.findall(unopened)) == 1
    assert kept.count("还没打开：") == 1 and still_blind == "True", "hiding what is hidden spoils nothing"
    assert "还没打开：" not in shown and len(figure.findall(plain(shown))) == 2 and blind == "False"


def test_filters_find_what_they_name(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> dict[str, int]:
        wang = await coach(stage, "王老师")
        class_ = await opened_class(wang)
        zhao, qian = await joined(stage, class_, "赵敏"), await joined(stage, class_, "钱进")
        given = await set_for(wang, class_)
        await zhao.post(f"/assignments/{given}/begin")
        first = await finished(zhao, await played(zhao, moves=3))
        branch = await zhao.post(f"/api/v1/sessions/{first['id']}/branches", json={"turn": 1})
        await finished(zhao, branch.json())
        await finished(qian, await played(qian, moves=0, mode="exam"))
        await finished(qian, await played(qian, moves=0, stage="closing"))
        person = id_of(stage, "钱进")
        queries = ("", "kind=exam", "kind=stage", "kind=whole", "kind=again", "state=running", "state=ended",
                   f"person={person}", f"assignment={given}", "persona=wang_jing", "persona=nobody",
                   f"person={person}&kind=whole")  # fmt: skip
        found = {}
        for query in queries:
            page = (await wang.get(f"/classes/{class_}/visits?{query}")).text
            found[query.replace(person, "P").replace(given, "A")] = page.count('<td class="lead">')
        return found

    assert play(scene) == {
        "": 4,
        "kind=exam": 1,
        "kind=stage": 1,
        "kind=whole": 2,
        "kind=again": 1,
        "state=running": 1,
        "state=ended": 3,
        "person=P": 2,
        "assignment=A": 1,
        "persona=wang_jing": 4,
        "persona=nobody": 0,
        "person=P&kind=whole": 0,
    }


def test_what_was_done_before_joining_stays_her_own(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> tuple[str, str]:
        wang = await coach(stage, "王老师")
        class_ = await opened_class(wang)
        zhao = await stage.named("赵敏")
        early = await finished(zhao, await played(zhao, moves=2))
        await enter(stage, class_, "赵敏")
        return early["id"], (await wang.get(f"/classes/{class_}/visits")).text

    early, page = play(scene)
    assert early not in page and "加入以后，还没有人开始拜访" in page


def test_an_address_that_makes_no_sense_is_refused(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> list[int]:
        wang = await coach(stage, "王老师")
        place = f"/classes/{await opened_class(wang)}/visits?"
        queries = ("before=x", "before=1.", "before=9999999999999999.a", "kind=bad", "state=bad", "person=" + "x" * 65)
        return [(await wang.get(place + query)).status_code for query in queries]

    assert play(scene) == [400] * 6


def test_a_page_costs_the_same_with_many_visits_and_no_step_reads_them_all(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> tuple[list[str], float, float, httpx.Response]:
        wang = await coach(stage, "王老师")
        class_ = await opened_class(wang)
        zhao = await joined(stage, class_, "赵敏")
        await finished(zhao, await played(zhao, moves=2))
        viewer, database = viewer_of(stage, "王老师"), stage.app.state.parts.service.database
        filters = [Filter(), Filter(persona="nobody"), Filter(person=id_of(stage, "赵敏"), state="unopened"),
                   Filter(assignment="none")]  # fmt: skip

        def spent() -> float:
            begun = time.perf_counter()
            for _ in range(5):
                for one in filters:
                    with database.read() as connection:
                        store_class_visits.page(connection, viewer, class_, one)
            return time.perf_counter() - begun

        await many(stage, class_, "赵敏", 400)
        few = min(spent() for _ in range(3))
        with database.read() as connection:
            first = dict(connection.execute(sessions.select().where(sessions.c.id.like("copy%"))).mappings().first())
        copies = [first | {"id": f"old{n}"} for n in range(12_000)]
        seen = [
            {"class": class_, "session": one["id"], "person": first["owner"], "begun": 1_000_000 + n}
            for n, one in enumerate(copies)
        ]
        await write(stage, lambda c: (c.execute(insert(sessions), copies), c.execute(insert(class_visits), seen)))
        lots = min(spent() for _ in range(3))
        plans = []
        with database.read() as connection:
            for one in filters:
                for before in (None, Place(2_000_000, "x")):
                    query = store_class_visits._piece(class_, one, before)
                    text = str(query.compile(connection.engine, compile_kwargs={"literal_binds": True}))
                    plans += [row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {text}")]
        sparse = await wang.get(f"/classes/{class_}/visits?kind=exam")
        return plans, few, lots, sparse

    plans, few, lots, sparse = play(scene)
    assert not [step for step in plans if step.startswith("SCAN")], plans
    assert [step for step in plans if "USING INDEX ix_sessions_assignment_owner" in step], plans
    assert [step for step in plans if "USING INDEX ix_class_visits_class_begun" in step]
    assert lots < 3 * few, (few, lots)
    assert "再往前找" in sparse.text and "再往前还有" in sparse.text


def test_comments_and_corrections_are_counted(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> str:
        from web.tables_teaching import comments, corrections

        wang = await coach(stage, "王老师")
        class_ = await opened_class(wang)
        zhao = await joined(stage, class_, "赵敏")
        visit = (await finished(zhao, await played(zhao, moves=2)))["id"]
        her, other = id_of(stage, "王老师"), id_of(stage, "赵敏")
        said = {"session": visit, "turn": 1, "text": "…", "created": 1, "withdrawn": 0, "private": 0}
        notes = [
            said | {"id": "a", "author": her},
            said | {"id": "b", "author": her, "withdrawn": 5},
            said | {"id": "c", "author": other, "private": 1},
            said | {"id": "d", "author": her, "private": 1},
        ]
        fixed = {"id": "k", "session": visit, "kind": "finding", "target": "F1", "body": "met", "reason": "…",
                 "author": her, "created": 1}  # fmt: skip
        await write(stage, lambda c: (c.execute(insert(comments), notes), c.execute(insert(corrections), fixed)))
        assert rows(stage, "select count(*) from comments") == [(4,)]
        return (await wang.get(f"/classes/{class_}/visits")).text

    page = play(scene)
    assert "2 条点评" in page and "1 处更正" in page


def test_a_visit_in_ones_own_words_is_marked(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> list[int]:
        wang = await coach(stage, "王老师")
        class_ = await opened_class(wang)
        zhao = await joined(stage, class_, "赵敏")
        marks = []
        for words in ("choice", "free"):
            await begun(zhao, words=words)
            marks.append((await wang.get(f"/classes/{class_}/visits")).text.count("打字"))
        return marks

    assert play(scene) == [0, 1]
