"""A coach plays on from any turn of a trainee's visit: a session of her own, linked to it and never mixed into it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import httpx

from roleplay.otherwise import moments
from tests.web.cast import cast, code_of, give, id_of, teaches_no_more, verdict_opened, write
from tests.web.conftest import Stage, moved
from tests.web.visits import log_of, played, rows, turns
from web.store_people import viewer

Play = Callable[[Callable[[Stage], Awaitable[Any]]], Any]


async def branched(browser: httpx.AsyncClient, id: str, turn: int) -> httpx.Response:
    """Play on from there."""
    return await browser.post(f"/sessions/{id}/branches", data={"turn": str(turn)})


async def in_the_talk(browser: httpx.AsyncClient, id: str) -> int:
    """The turn of a visit before its third own words."""
    return moments(await log_of(browser, id))[2].turn


def test_a_coach_plays_on_from_any_turn_even_of_an_exam(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        people = await cast(stage)
        view = await played(people.trainee, moves=6)
        while not view["ended"]:
            view = await moved(people.trainee, view, end=True)
        exam = await played(people.trainee, moves=0, mode="exam", stage="first_visit")
        exam = await moved(people.trainee, exam, choice=exam["choices"][0]["id"])
        while not exam["ended"]:
            exam = await moved(people.trainee, exam, end=True)
        for id, last in ((view["id"], view["turn"]), (exam["id"], exam["turn"])):
            before = turns(stage, id)
            await verdict_opened(stage, "陈老师", id)
            for turn in range(last):
                went = await branched(people.coach, id, turn)
                assert went.status_code == 303, (turn, went.text)
                own = went.headers["location"].removeprefix("/sessions/")
                assert turns(stage, own) == before[: turn + 1]
            assert turns(stage, id) == before, "the visit itself is only read"
        assert (await branched(people.trainee, exam["id"], 0)).status_code == 422, "her own exam counts as it went"

    play(scene)


def test_it_is_hers_and_in_no_list_of_the_class_nor_of_the_trainee(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        people = await cast(stage)
        view = await played(people.trainee)
        await verdict_opened(stage, "陈老师", view["id"])
        turn = await in_the_talk(people.trainee, view["id"])
        own = (await branched(people.coach, view["id"], turn)).headers["location"].removeprefix("/sessions/")
        there = (await people.coach.get(f"/api/v1/sessions/{own}")).json()
        assert there["branch_of"] == view["id"]
        after = await moved(people.coach, there, choice=there["choices"][0]["id"])
        assert after["turn"] == there["turn"] + 1
        seen = rows(stage, "select session from class_visits")
        assert own not in {row[0] for row in seen}
        for other in (people.trainee, people.classmate, people.other_coach, people.admin, people.outsider):
            assert (await other.get(f"/api/v1/sessions/{own}")).status_code == 404
        assert own not in (await people.trainee.get("/")).text
        assert "如果这样" in (await people.coach.get("/")).text
        assert (await people.coach.get(f"/sessions/{own}/beside")).status_code == 200

    play(scene)


def test_a_coach_plays_on_only_once_the_verdict_is_open_to_her(play: Play) -> None:
    async def scene(stage: Stage) -> tuple[int, bool, int, bool]:
        people = await cast(stage)
        view = await played(people.trainee)
        here = f"/sessions/{view['id']}/replay"

        async def offered() -> bool:
            return "/branches" in (await people.coach.get(here, follow_redirects=True)).text

        before = (await branched(people.coach, view["id"], 3)).status_code, await offered()
        await verdict_opened(stage, "陈老师", view["id"])
        return *before, (await branched(people.coach, view["id"], 3)).status_code, await offered()

    assert play(scene) == (403, False, 303, True)


def test_only_whoever_may_read_the_visit_plays_on_from_it(play: Play) -> None:
    async def scene(stage: Stage) -> list[int]:
        people = await cast(stage)
        view = await played(people.trainee)
        running = await played(people.trainee, moves=3)
        others = (people.classmate, people.stranger, people.other_coach, people.admin, people.outsider)
        denied = [(await branched(other, view["id"], 3)).status_code for other in others]
        return [*denied, (await branched(people.coach, running["id"], 1)).status_code]

    assert play(scene) == [404] * 6, "and a visit under way is nobody's but its trainee's"


def test_it_goes_out_of_sight_with_the_right_to_read_the_visit_however_far_it_was_played_on(play: Play) -> None:
    async def scene(stage: Stage) -> tuple[list[int], list[int], list[int], str]:
        people = await cast(stage)
        view = await played(people.trainee)
        await verdict_opened(stage, "陈老师", view["id"])
        turn = await in_the_talk(people.trainee, view["id"])
        first = (await branched(people.coach, view["id"], turn)).headers["location"]
        there = (await people.coach.get(f"/api/v1{first}")).json()
        for _ in range(2):
            there = await moved(people.coach, there, choice=there["choices"][0]["id"])
        while not there["ended"]:
            there = await moved(people.coach, there, end=True)
        second = (await branched(people.coach, there["id"], 4)).headers["location"]
        pages = [first, second, f"/api/v1{first}", f"/sessions/{view['id']}/replay"]

        async def tried() -> list[int]:
            return [(await people.coach.get(page, follow_redirects=True)).status_code for page in pages]

        before = await tried()
        await teaches_no_more(stage, "陈老师")
        after = await tried()
        home = (await people.coach.get("/")).text
        await give(stage, "陈老师", "class", people.class_)
        return before, after, await tried(), home

    before, after, again, home = play(scene)
    assert before == [200] * 4
    assert after == [404] * 4
    assert again == [200] * 4
    assert "如果这样" not in home


def test_who_leaves_the_class_takes_her_visits_with_her(play: Play) -> None:
    async def scene(stage: Stage) -> tuple[int, int, int]:
        people = await cast(stage)
        view = await played(people.trainee)
        here = f"/sessions/{view['id']}/replay"
        before = (await people.coach.get(here, follow_redirects=True)).status_code
        await people.trainee.post("/me/classes", data={"klass": people.class_})
        after = (await people.coach.get(here)).status_code
        await people.trainee.post("/join", data={"code": code_of(stage, people.class_), "name": "李明"})
        return before, after, (await people.coach.get(here, follow_redirects=True)).status_code

    assert play(scene) == (200, 404, 200)


def test_a_person_is_read_with_the_rights_she_has_now(play: Play) -> None:
    async def scene(stage: Stage) -> frozenset[str]:
        await cast(stage)
        id = id_of(stage, "陈老师")
        return await write(stage, lambda c: viewer(c, id, "陈老师").rights)

    assert play(scene) == {"coach"}
