"""What is kept about a person is deleted when she wishes it; what is other people's stays."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import Connection

from tests.web.cast import person, write
from tests.web.conftest import Stage, begun
from tests.web.kept import COACH, OTHER, TRAINEE, kept_about_her, played_on
from tests.web.visits import rows
from web import store_people
from web.tables_people import metadata


def anywhere(stage: Stage, words: str) -> list[str]:
    """The tables and columns in which these words stand."""
    return [
        f"{table.name}.{column.name}"
        for table in metadata.sorted_tables
        for column in table.c
        if rows(stage, f'select 1 from "{table.name}" where cast("{column.name}" as text) like ?', f"%{words}%")
    ]


def test_after_deletion_nothing_of_her_is_left_and_others_keep_theirs(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> dict[str, Any]:
        there = await kept_about_her(stage)
        before = anywhere(stage, TRAINEE)
        asked = await there["mine"].get("/me/delete")
        done = await there["mine"].post("/me/delete", data={"typed": f" {TRAINEE} "})
        told = await there["mine"].get("/me/deleted")
        file = Path(str(stage.settings.database).removeprefix("sqlite:///"))
        left = b"".join(part.read_bytes() for part in (file, file.with_name(file.name + "-wal")) if part.exists())
        return {
            **there, "before": before, "asked": asked.text, "done": done, "told": told,
            "names": anywhere(stage, TRAINEE), "ended": anywhere(stage, there["ended"]),
            "running": anywhere(stage, there["running"]), "file": left,
            "person": rows(stage, "select name, login, secret, gone > 0 from people where id = ?", there["mine_"].id),
            "signins": rows(stage, "select * from signins where person = ?", there["mine_"].id),
            "member": rows(stage, "select left > 0 from members where person = ?", there["mine_"].id),
            "comments": rows(stage, "select id from comments order by id"),
            "others": (await there["other"].get("/me/export")).json(),
            "broken": rows(stage, "pragma foreign_key_check"),
        }  # fmt: skip

    found = play(scene)
    assert found["before"]
    assert "2 次" in found["asked"]
    assert found["done"].status_code == 303
    assert found["done"].headers["location"] == "/me/deleted"
    assert "Max-Age=0" in found["done"].headers["set-cookie"]
    assert found["told"].status_code == 200
    assert "set-cookie" not in found["told"].headers, "and nobody new came of it"
    assert found["names"] == []
    assert (found["ended"], found["running"]) == ([], [])
    assert found["person"] == [("", None, "", 1)]
    assert found["signins"] == []
    assert found["member"] == [(1,)]
    assert found["comments"] == [("c5",), ("c6",)], "other people's visits keep what is written beside them"
    assert [one["text"] for one in found["others"]["visits"][0]["comments"]] == ["Also 说得太快。"]
    assert found["broken"] == []
    assert TRAINEE.encode() not in found["file"], "what was deleted was overwritten"


def test_what_she_did_not_confirm_is_not_deleted(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> tuple[httpx.Response, list[Any]]:
        browser, who = await person(stage, TRAINEE)
        await begun(browser)
        answer = await browser.post("/me/delete", data={"typed": "林小雨"})
        return answer, rows(stage, "select name from people where id = ?", who.id)

    answer, kept = play(scene)
    assert answer.status_code == 422
    assert 'value="林小雨"' in answer.text
    assert "还不一样" in answer.text
    assert kept == [(TRAINEE,)]


def test_a_guest_without_a_name_types_a_word(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> tuple[str, httpx.Response]:
        browser = stage.browser(headers={"accept-language": "en"})
        asked = (await browser.get("/me/delete")).text
        return asked, await browser.post("/me/delete", data={"typed": "delete"})

    asked, done = play(scene)
    assert "type: delete" in asked
    assert done.status_code == 303


def test_other_tries_made_from_her_visits_go_with_them_whoever_made_them(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> tuple[list[Any], list[Any], str]:
        there = await kept_about_her(stage)
        first, second = await played_on(there), (await begun(there["coach"]))["id"]
        kept = (await begun(there["coach"]))["id"]

        def branch(connection: Connection) -> None:
            connection.exec_driver_sql("update sessions set branch_of = ? where id = ?", (first, second))

        await write(stage, branch)
        asked = (await there["mine"].get("/me/delete")).text
        await there["mine"].post("/me/delete", data={"typed": TRAINEE})
        here = rows(stage, "select id from sessions where owner = ?", there["coach_"].id)
        return here, [(kept,)], asked

    here, kept, asked = play(scene)
    assert here == kept
    assert "再试的 2 次" in asked


def test_a_coach_leaves_her_words_beside_others_visits_without_her_name(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> tuple[str, list[Any], dict[str, Any], list[Any], int]:
        there = await kept_about_her(stage)
        asked = (await there["coach"].get("/me/delete?lang=en")).text
        await there["coach"].post("/me/delete", data={"typed": COACH})
        told = (await there["mine"].get("/me/export")).json()
        rights = rows(stage, 'select "right", ended > 0, ended_by = person from grants where person = ?',
                      there["coach_"].id)  # fmt: skip
        gone = await there["coach"].get("/people/x/export")
        return asked, rows(stage, "select id from comments order by id"), told, rights, gone.status_code

    asked, left, told, rights, status = play(scene)
    assert "Nobody else is in charge" in asked
    assert "1 class would be left" in asked
    assert left == [("c1",), ("c2",), ("c5",)], "what was for herself alone, and what she took back, is gone"
    assert told["visits"][0]["comments"][0]["by"] == ""
    assert sorted(rights) == [("administrator", 1, 1), ("class", 1, 1), ("coach", 1, 1)]
    assert status == 403, "her browser is nobody's"


# For somebody who asks -------------------------------------------------------------------------------------


def test_an_administrator_takes_away_and_deletes_for_somebody_who_asks(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> list[Any]:
        there = await kept_about_her(stage)
        here = f"/people/{there['mine_'].id}"
        file = await there["coach"].get(f"{here}/export")
        wrong = await there["coach"].post(f"{here}/delete", data={"typed": COACH})
        done = await there["coach"].post(f"{here}/delete", data={"typed": TRAINEE})
        again = await there["coach"].get(f"{here}/export")
        own = await there["coach"].get(f"/people/{there['coach_'].id}/delete")
        by = rows(stage, "select count(*) from grants where ended_by = ?", there["coach_"].id)
        return [file.json(), wrong, done, again.status_code, own, by, (await there["mine"].get("/")).text]

    file, wrong, done, again, own, _, home = play(scene)
    assert file["person"]["name"] == TRAINEE
    assert len(file["visits"]) == 2
    assert wrong.status_code == 422
    assert done.headers["location"] == "/people"
    assert "set-cookie" not in done.headers
    assert again == 404
    assert own.headers["location"] == "/me/delete"
    assert 'name="name"' in home, "her browser comes back as somebody new"


@pytest.mark.parametrize("rights", [(), ("coach",), ("author",)])
def test_nobody_else_does_that_for_others(play, rights: tuple[str, ...]) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> list[int]:
        _, mine = await person(stage, TRAINEE)
        other, _ = await person(stage, COACH, *rights)
        here = f"/people/{mine.id}"
        answers = [await other.get(f"{here}/export"), await other.get(f"{here}/delete"),
                   await other.post(f"{here}/delete", data={"typed": TRAINEE})]  # fmt: skip
        return [answer.status_code for answer in answers]

    assert play(scene) == [403, 403, 403]


def test_a_passphrase_can_be_taken_by_somebody_new_once_its_owner_is_gone(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> tuple[str, list[Any]]:
        browser, who = await person(stage, TRAINEE)
        await write(stage, lambda c: store_people.keep_secret(c, who, "lin", "hash-of-it"))
        told = (await browser.get("/me/export")).text
        await browser.post("/me/delete", data={"typed": TRAINEE})
        _, new = await person(stage, OTHER)
        await write(stage, lambda c: store_people.keep_secret(c, new, "lin", "another"))
        return told, rows(stage, "select count(*) from people where login = ?", "lin")

    told, kept = play(scene)
    assert '"login":"lin"' in told
    assert '"has_passphrase":' in told
    assert "hash-of-it" not in told
    assert kept == [(1,)]
