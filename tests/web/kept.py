"""A trainee about whom something of every kind is kept: visits, and a coach's words beside them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, insert

from tests.web.cast import class_of, person, write
from tests.web.conftest import Stage, begun, moved
from tests.web.visits import played
from web import store_openings
from web.store import Viewer, now_ms
from web.tables_teaching import clips, comments, corrections, markings

TRAINEE, COACH, OTHER = "林晓雨", "周老师", "Anna"


async def kept_about_her(stage: Stage) -> dict[str, Any]:
    """A trainee with an ended visit and one under way, her coach who wrote beside it, and another trainee."""
    coach, coach_ = await person(stage, COACH, "coach", "administrator")
    mine, mine_ = await person(stage, TRAINEE)
    other, other_ = await person(stage, OTHER)
    await class_of(stage, COACH, TRAINEE, OTHER, name=f"{COACH}的班")
    ended = await played(mine)
    running = await begun(mine, stage="first_visit")
    running = await moved(mine, running, choice=running["choices"][0]["id"])
    others = await played(other)
    await write(stage, lambda c: _words(c, coach_, mine_, ended["id"], others["id"]))
    return {
        "coach": coach, "mine": mine, "other": other, "coach_": coach_, "mine_": mine_, "other_": other_,
        "ended": ended["id"], "running": running["id"], "others": others["id"],
    }  # fmt: skip


def _words(connection: Connection, coach: Viewer, mine: Viewer, ended: str, others: str) -> None:
    """Words of the coach beside both visits: to be read, for herself alone, and taken back."""
    now = now_ms()
    common = {"created": now, "answers": "", "seen": 0, "withdrawn": 0, "private": 0, "turn": 2}
    made: list[dict[str, Any]] = [
        {"id": "c1", "session": ended, "author": coach.id, "text": f"{TRAINEE}，这句接得好，anna 也看看。"},
        {"id": "c2", "session": ended, "author": mine.id, "text": f"谢谢{COACH}。", "answers": "c1"},
        {"id": "c3", "session": ended, "author": coach.id, "text": "只给我自己看。", "private": 1},
        {"id": "c4", "session": ended, "author": coach.id, "text": "收回的话。", "withdrawn": now},
        {"id": "c5", "session": others, "author": coach.id, "text": "Also 说得太快。"},
        {"id": "c6", "session": others, "author": coach.id, "text": "别人的私话。", "private": 1},
    ]
    connection.execute(insert(comments), [{**common, **one} for one in made])
    for n, session in enumerate((ended, others)):
        one = {"id": f"x{n}", "session": session, "kind": "finding", "target": "F1", "body": "half"}
        connection.execute(insert(corrections), {**one, "reason": "差一点", "author": coach.id, "created": now})
        mark = {"session": session, "coach": coach.id, "marks": '{"F1": "met"}', "created": now}
        connection.execute(insert(markings), {**mark, "verdict": "passed", "words": "稳"})
        clip = {"id": f"k{n}", "class": "autumn", "session": session, "first": 1, "last": 2, "words": "听这里"}
        connection.execute(insert(clips), {**clip, "author": coach.id, "created": now})
        store_openings.open_verdict(connection, coach, session)


async def played_on(there: dict[str, Any]) -> str:
    """What the coach plays on from the trainee's visit."""
    answer = await there["coach"].post(f"/sessions/{there['ended']}/branches", data={"turn": 10})
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"]).removeprefix("/sessions/").split("#")[0]
