"""Comments beside a turn: a coach says something, the trainee answers; private words stay with their author."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from tests.web.cast import Cast, cast_and_visit, coach, give, teaches_no_more, viewer_of, write
from tests.web.conftest import Stage, begun
from web import comments, store_comments
from web.i18n import speech
from web.store import now_ms
from web.tables_people import members
from web.templating import environment

Play = Callable[[Any], Any]


async def say(
    who: Cast, text: str = "这里可以慢一点", browser: httpx.AsyncClient | None = None, **fields: str
) -> httpx.Response:
    return await (browser or who.coach).post(f"{who.here}/comments", data={"turn": "3", "text": text, **fields})


def comment_of(page: str) -> str:
    found = re.search(r'id="c-([\w-]+)"', page)
    assert found, page[:400]
    return found.group(1)


def unread(who: Cast, name: str) -> int:
    """How many words somebody has not had before her: of a coach to her, and of trainees in answer to her."""
    viewer = viewer_of(who.stage, name)
    with who.stage.app.state.parts.service.database.read() as connection:
        both = store_comments.unread_visits(connection, viewer), store_comments.unread_answers(connection, viewer)
        return sum(row.n for rows in both for row in rows)


def test_a_coach_comments_and_the_trainee_answers_on_her_card(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        who = await cast_and_visit(stage)
        assert (await say(who)).status_code == 303
        assert unread(who, "李明") == 1
        card = (await who.trainee.get(f"{who.here}/scorecard")).text
        assert "这里可以慢一点" in card and "教练的话" in card and "陈老师" in card
        assert unread(who, "李明") == 0, "what she had before her is seen"
        comment = comment_of(card)
        sent = await who.trainee.post(
            f"/comments/{comment}/answers", data={"text": "明白了\n\n下次先停一下", "back": f"{who.here}/scorecard?x=1"}
        )
        assert sent.headers["location"] == f"{who.here}/scorecard?x=1#c-{comment}"
        assert unread(who, "陈老师") == 1
        beside = (await who.coach.get(f"{who.here}/replay")).text
        assert "<p>明白了</p><p>下次先停一下</p>" in beside, "paragraphs are kept"
        assert unread(who, "陈老师") == 0

    play(scene)


def test_private_words_are_read_by_their_author_alone(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        who = await cast_and_visit(stage)
        second = await coach(stage, "孙老师")
        await give(stage, "孙老师", "class", who.class_)
        await say(who, "紧张时她总抢话", private="1")
        assert "紧张时她总抢话" in (await who.coach.get(f"{who.here}/replay")).text
        for browser in (who.trainee, second):
            for page in ("scorecard", "replay", "corrections"):
                answer = await browser.get(f"{who.here}/{page}", follow_redirects=True)
                assert answer.status_code == 200 and "抢话" not in answer.text
        assert unread(who, "李明") == 0
        private = comment_of((await who.coach.get(f"{who.here}/replay")).text)
        refused = await who.trainee.post(f"/comments/{private}/answers", data={"text": "?"})
        assert refused.status_code == 404

    play(scene)


def test_nobody_else_reads_or_writes(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        who = await cast_and_visit(stage)
        await say(who)
        comment = comment_of((await who.coach.get(f"{who.here}/replay")).text)
        for browser in (who.other_coach, who.classmate, who.outsider):
            assert (await browser.get(f"{who.here}/replay")).status_code == 404
            assert (await say(who, browser=browser)).status_code == 404
            assert (await browser.post(f"/comments/{comment}/answers", data={"text": "a"})).status_code == 404
            assert (await browser.post(f"/comments/{comment}/withdraw")).status_code == 404
        assert (await say(who, browser=who.trainee)).status_code == 403, "a trainee only answers"
        assert (await who.trainee.post(f"/comments/{comment}/withdraw")).status_code == 404, "not her words"

    play(scene)


def test_a_coach_whose_class_was_taken_reads_and_writes_no_more(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        who = await cast_and_visit(stage)
        await say(who)
        comment = comment_of((await who.coach.get(f"{who.here}/replay")).text)
        await teaches_no_more(stage, "陈老师")
        assert (await who.coach.get(f"{who.here}/replay")).status_code == 404
        assert (await say(who)).status_code == 404
        assert (await who.coach.post(f"/comments/{comment}/withdraw")).status_code == 404
        assert "慢一点" in (await who.trainee.get(f"{who.here}/scorecard")).text, "what was said stays with her"

    play(scene)


def test_a_class_reads_nothing_of_whoever_left_it(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        who = await cast_and_visit(stage)
        await say(who)
        left = members.update().where(members.c["class"] == who.class_).values(left=now_ms())
        await write(stage, lambda connection: connection.execute(left))
        assert (await who.coach.get(f"{who.here}/replay")).status_code == 404

    play(scene)


def test_what_is_taken_back_leaves_its_answers(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        who = await cast_and_visit(stage)
        await say(who, "说重了的话")
        comment = comment_of((await who.trainee.get(f"{who.here}/scorecard")).text)
        await who.trainee.post(f"/comments/{comment}/answers", data={"text": "我记住了"})
        taken = await who.coach.post(f"/comments/{comment}/withdraw", data={"back": f"{who.here}/replay"})
        assert taken.headers["location"] == f"{who.here}/replay#c-{comment}"
        card = (await who.trainee.get(f"{who.here}/scorecard")).text
        assert "说重了的话" not in card and "已撤回" in card and "我记住了" in card
        again = await who.trainee.post(f"/comments/{comment}/answers", data={"text": "还有"})
        assert again.status_code == 404, "nothing is answered to what is gone"
        await say(who, "另一句")
        other = (await who.coach.get(f"{who.here}/replay")).text
        assert "另一句" in other

    play(scene)


@pytest.mark.parametrize("text", ["", "   \n ", "长" * 2001])
def test_what_cannot_be_taken_comes_back_as_typed(play: Play, text: str) -> None:
    async def scene(stage: Stage) -> None:
        who = await cast_and_visit(stage)
        answer = await say(who, text, private="1", back=f"{who.here}/replay")
        assert answer.status_code == 422
        assert text in answer.text and 'name="private" value="1" checked' in answer.text
        assert not who.keep("select id from comments")

    play(scene)


def test_words_are_shown_as_words(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        who = await cast_and_visit(stage)
        await say(who, "<script>alert(1)</script>")
        for browser, page in ((who.trainee, "scorecard"), (who.coach, "replay")):
            text = (await browser.get(f"{who.here}/{page}")).text
            assert "<script>alert" not in text and "&lt;script&gt;alert" in text

    play(scene)


def test_a_form_leads_back_to_this_visit_alone(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        who = await cast_and_visit(stage)
        for back in ("https://example.org/", "//example.org", "/", "/sessions/other/replay", ""):
            location = (await say(who, back=back)).headers["location"]
            assert location.startswith(f"{who.here}/replay#c-")

    play(scene)


def test_a_turn_the_visit_has_not_is_refused(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        who = await cast_and_visit(stage)
        for turn, status in (("999999", 404), ("-1", 400), ("x", 400)):
            answer = await who.coach.post(f"{who.here}/comments", data={"turn": turn, "text": "a"})
            assert answer.status_code == status

    play(scene)


def test_a_running_visit_is_its_trainees_alone(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        who = await cast_and_visit(stage)
        view = await begun(who.trainee)
        for page in ("scorecard", "replay", "marking", "corrections", "clips/new"):
            assert (await who.coach.get(f"/sessions/{view['id']}/{page}")).status_code == 404
        answer = await who.coach.post(f"/sessions/{view['id']}/comments", data={"turn": "0", "text": "a"})
        assert answer.status_code == 404

    play(scene)


def test_a_desk_is_told_of_what_is_new(play: Play) -> None:
    async def scene(stage: Stage) -> None:
        who = await cast_and_visit(stage)
        await say(who)
        await say(who, "再一句")
        await say(who, "只给自己", private="1")
        viewer = viewer_of(stage, "李明")
        told = await comments.new_for(stage.app.state.parts.service, viewer, speech("zh"))
        assert [(one["session"], one["n"]) for one in told] == [(who.id, 2)]
        page = environment("zh").get_template("_my_comments.html").render(my_comments=told)
        assert "2 条新点评" in page and f"{who.here}/scorecard#said" in page
        await who.trainee.get(f"{who.here}/replay")
        assert await comments.new_for(stage.app.state.parts.service, viewer, speech("zh")) == []

    play(scene)
