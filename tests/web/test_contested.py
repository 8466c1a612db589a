"""A trainee contests how her words were read: nothing changes by it until a coach corrects the reading."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.web.cast import Cast, cast
from tests.web.conftest import Stage, begun, plain
from tests.web.visits import finished, rows, typed, typed_at

PITCH = "我们新出了一款教育金，给您推荐一下"
"""Words that cross the red line of a first visit, as they are read."""


async def visited(stage: Stage, **wish: Any) -> tuple[Cast, int]:
    """The cast, a typed visit of the trainee's that has ended, and the number of her words in it."""
    who = await cast(stage)
    who.id = (await finished(who.trainee, await typed(who.trainee, PITCH, **wish)))["id"]
    return who, typed_at(stage, who.id)


async def contest(browser: httpx.AsyncClient, id: str, event: int, meant: str, words: str = "") -> httpx.Response:
    return await browser.post(f"/sessions/{id}/contested/{event}", data={"meant": meant, "words": words})


def test_while_practising_she_may_say_that_it_was_not_meant_so(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> list[Any]:
        browser = await stage.named()
        view = await typed(browser)
        event = typed_at(stage, view["id"])
        form = await browser.get(f"/sessions/{view['id']}/contested/{event}")
        kept = await contest(browser, view["id"], event, "small_talk_personal", "只是<b>寒暄</b>")
        again = await contest(browser, view["id"], event, "ask_convenience", "问方便不方便")
        chat = await browser.get(f"/sessions/{view['id']}")
        return [form, kept, again, chat, rows(stage, "select event, meant, words from contested"), event]

    form, kept, again, chat, stored, event = play(scene)
    assert form.status_code == 200
    assert "<optgroup label=" in form.text
    assert 'value="write_service_card"' in form.text, "acts of this stage"
    assert 'value="propose_time_place"' not in form.text, "and no others"
    assert kept.status_code == again.status_code == 303
    assert kept.headers["location"].endswith(f"#e{event}")
    assert stored == [(event, "ask_convenience", "问方便不方便")], "the last word counts"
    assert "您想的是：询问是否方便" in plain(chat.text)


@pytest.mark.parametrize(
    ("meant", "words"), [("", ""), ("no_such_act", ""), ("propose_time_place", ""), ("pitch_product", ""),
                         ("small_talk_personal", "好" * 201)]
)  # fmt: skip
def test_what_cannot_be_taken_comes_back(play, meant: str, words: str) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> list[Any]:
        browser = await stage.named()
        view = await typed(browser, PITCH)
        answer = await contest(browser, view["id"], typed_at(stage, view["id"]), meant, words)
        return [answer, rows(stage, "select * from contested")]

    answer, stored = play(scene)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert words in answer.text
    assert stored == []


def test_only_typed_words_can_be_contested_and_in_an_exam_only_afterwards(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> list[int]:
        browser = await stage.named()
        exam = await typed(browser, mode="exam")
        event = typed_at(stage, exam["id"])
        running = await contest(browser, exam["id"], event, "small_talk_personal")
        await finished(browser, exam)
        after = await contest(browser, exam["id"], event, "small_talk_personal")
        hers = await contest(browser, exam["id"], event + 1, "small_talk_personal")
        beyond = await contest(browser, exam["id"], 10_000, "small_talk_personal")
        chosen = await begun(browser, stage="first_visit")
        await browser.post(
            f"/api/v1/sessions/{chosen['id']}/moves", json={"turn": 0, "choice": chosen["choices"][0]["id"]}
        )
        line = await contest(browser, chosen["id"], typed_at(stage, chosen["id"]), "small_talk_personal")
        return [one.status_code for one in (running, after, hers, beyond, line)]

    assert play(scene) == [422, 303, 404, 404, 404]


def test_the_coach_sees_it_at_the_turn_and_the_score_follows_her_alone(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> None:
        who, event = await visited(stage)
        before = (await who.trainee.get(f"/api/v1{who.here}/scorecard")).json()
        said = await contest(who.trainee, who.id, event, "explain_service_scope", "我说的是服务")
        assert said.headers["location"] == f"{who.here}/replay?turn=1#turn-1"
        assert (await who.trainee.get(f"/api/v1{who.here}/scorecard")).json() == before, "not hers to change"

        closed = (await who.coach.get(f"{who.here}/replay")).text
        assert "想的是：介绍后续服务" in closed
        assert f"corrections/readings/{event}" not in closed
        await who.opened()
        replay = (await who.coach.get(f"{who.here}/replay")).text
        assert "我说的是服务" in replay
        assert f"{who.here}/corrections/readings/{event}" in replay
        assert "/contested/" not in replay, "that is the trainee's to say"

        form = (await who.coach.get(f"{who.here}/corrections/readings/{event}")).text
        assert '<option value="explain_service_scope" selected>' in form
        assert 'name="act" value="pitch_product" checked' not in form
        assert "我说的是服务</textarea>" in form
        data = {"add": "explain_service_scope", "reason": "听得出来说的是服务"}
        await who.coach.post(f"{who.here}/corrections/readings/{event}", data=data)
        card = (await who.trainee.get(f"/api/v1{who.here}/scorecard")).json()
        assert {k: v for k, v in card.items() if k != "counted"} == {k: v for k, v in before.items() if k != "counted"}
        history = (await who.trainee.get(f"{who.here}/corrections")).text
        assert "初访不推销" in history, "what the correction changes"
        later = (await who.coach.get(f"{who.here}/corrections/readings/{event}")).text
        assert "我说的是服务</textarea>" not in later, "now the form begins with the coach's reading"
        mine = (await who.trainee.get(f"{who.here}/replay")).text
        assert "您说您想的是：介绍后续服务" in mine
        assert f"{who.here}/contested/{event}" in mine

    play(scene)
