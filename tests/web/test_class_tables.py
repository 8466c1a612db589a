"""A class as tables for Excel: every visit with its scores, every finding, with names or without, and no formulas."""

from __future__ import annotations

import csv
import io
import re
from typing import Any

import httpx
import pytest
from sqlalchemy import Connection, insert, update

from tests.web.cast import class_of, person, write
from tests.web.conftest import Stage, begun
from tests.web.visits import played, rows
from web import csvs, store_classes, store_openings
from web.store import Viewer, now_ms
from web.tables import scores, sessions
from web.tables_teaching import corrections, markings

EN = {"accept-language": "en"}


async def scene_of(stage: Stage) -> dict[str, Any]:
    """A coach and her class of two: one with an ended visit, another try of it and one under way; and a stranger."""
    coach, coach_ = await person(stage, "周老师", "coach")
    one, one_ = await person(stage, "林晓雨")
    two, two_ = await person(stage, "Anna")
    await class_of(stage, "周老师", "林晓雨", "Anna")
    first = (await played(one))["id"]
    branch = (await played(one))["id"]
    running = (await begun(one, stage="first_visit"))["id"]
    drill = (await played(two, moves=None))["id"]
    await write(stage, lambda c: c.execute(update(sessions).where(sessions.c.id == branch).values(branch_of=first)))
    return {"coach": coach, "coach_": coach_, "one": one, "one_": one_, "two_": two_, "first": first,
            "branch": branch, "running": running, "second": drill}  # fmt: skip


async def table(browser: httpx.AsyncClient, kind: str, id: str = "autumn", **fields: str) -> list[dict[str, str]]:
    """A table as Excel would read it."""
    answer = await browser.post(f"/classes/{id}/{kind}.csv?lang=en", data=fields)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].startswith("text/csv")
    text = answer.content.decode("utf-8")
    assert text.startswith("\ufeff")
    assert text.endswith("\r\n")
    assert "\n" not in text.replace("\r\n", "")
    return list(csv.DictReader(io.StringIO(text[1:], newline="")))


def correct(connection: Connection, coach: Viewer, session: str, criterion: str, status: str) -> None:
    """A correction of a finding."""
    made = {"id": f"x-{criterion}-{status}", "session": session, "kind": "finding", "target": criterion, "body": status}
    row = {"reason": "=林晓雨说到了", "author": coach.id, "created": now_ms()}
    connection.execute(insert(corrections), {**made, **row})


def test_scores_have_a_line_a_visit(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> tuple[dict[str, Any], list[dict[str, str]]]:
        there = await scene_of(stage)
        mark = {"session": there["first"], "coach": there["coach_"].id, "marks": "{}", "created": 1}
        await write(stage, lambda c: c.execute(insert(markings), mark))
        return there, await table(there["coach"], "scores")

    there, found = play(scene)
    assert [one["Visit"] for one in found] == [there["first"], there["running"], there["second"]]
    first, running, second = found
    assert (first["Trainee"], first["Class"], first["Customer"]) == ("林晓雨", "秋季班", "王静")
    assert (first["Verdict, program"], first["Verdict, counted"]) == ("Not passed yet", "Not passed yet")
    assert float(first["Compliance, program"]) < 100
    assert (first["Corrections"], first["Marked blind"], second["Marked blind"]) == ("0", "1", "0")
    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d", first["Begun at"])
    assert first["How it ended"]
    assert (running["Stage"], running["Mode"]) == ("First visit", "Practice")
    for column in ("Ended at", "How it ended", "Verdict, program", "Guidance, counted", "Corrections"):
        assert running[column] == ""


def test_a_correction_stands_beside_the_automatic_mark_and_counts(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> tuple[dict[str, Any], list[dict[str, str]], list[dict[str, str]]]:
        there = await scene_of(stage)
        before = await table(there["coach"], "findings")
        missed = next(one for one in before if one["Visit"] == there["first"] and one["Program"] == "Missed")
        await write(stage, lambda c: correct(c, there["coach_"], there["first"], missed["Criterion"], "met"))
        found = await table(there["coach"], "findings")
        told = next(one for one in found if (one["Visit"], one["Criterion"]) == (there["first"], missed["Criterion"]))
        return {"was": missed, "is": told, "all": found}, before, await table(there["coach"], "scores")

    found, before, scored = play(scene)
    was, told = found["was"], found["is"]
    assert (was["Coach"], was["Counts"], was["Points"]) == ("", "program", "0.0")
    assert (told["Program"], told["Coach"], told["Counts"]) == ("Missed", "Met", "coach")
    assert float(told["Points"]) == float(told["Weight"])
    assert "林晓雨说到了" in told["Why"]
    assert len(found["all"]) == len(before)
    assert {one["Pack"] for one in before} == {"Guidance", "Compliance"}
    first = scored[0]
    assert first["Corrections"] == "1"
    pack = was["Pack"]
    assert float(first[f"{pack}, counted"]) >= float(first[f"{pack}, program"])


def test_figures_that_are_kept_are_taken_as_they_are(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> list[dict[str, str]]:
        there = await scene_of(stage)
        row = {"session": there["first"], "verdict": "passed", "guidance": 12.5, "compliance": 13.5, "card": b"{}"}
        await write(stage, lambda c: c.execute(insert(scores), row))
        return await table(there["coach"], "scores")

    first = play(scene)[0]
    assert (first["Verdict, counted"], first["Guidance, program"], first["Compliance, counted"]) == (
        "Passed", "12.5", "13.5",
    )  # fmt: skip


@pytest.mark.parametrize("kind", ["scores", "findings"])
def test_with_names_hidden_nobody_is_named(play, kind: str) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> tuple[list[dict[str, str]], str]:
        there = await scene_of(stage)
        await write(stage, lambda c: correct(c, there["coach_"], there["first"], "F1", "half"))
        found = await table(there["coach"], kind, names="hidden")
        return found, str(found)

    found, text = play(scene)
    assert {one["Trainee"] for one in found} == {"T01", "T02"}
    for name in ("林晓雨", "小林", "Anna", "周老师"):
        assert name not in text


def test_pseudonyms_stay_when_somebody_leaves(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> list[dict[str, str]]:
        there = await scene_of(stage)
        await write(stage, lambda c: store_classes.leave(c, there["one_"], "autumn"))
        return await table(there["coach"], "scores", names="hidden")

    assert [one["Trainee"] for one in play(scene)] == ["T02"]


def test_taking_a_table_ends_blind_marking_of_what_had_ended(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> list[Any]:
        there = await scene_of(stage)
        read = stage.app.state.parts.service.database.read

        def blind(id: str) -> bool:
            with read() as connection:
                return store_openings.is_blind(connection, there["coach_"], id)

        looked = await there["coach"].get("/classes/autumn/scores.csv")
        before = blind(there["first"])
        await table(there["coach"], "scores")
        later = (await played(there["one"]))["id"]
        return [looked.status_code, before, blind(there["first"]), blind(later)]

    assert play(scene) == [405, True, False, True]


def test_nobody_takes_the_tables_of_a_class_that_is_not_hers(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> list[Any]:
        there = await scene_of(stage)
        other, other_ = await person(stage, "陈老师", "coach", "administrator")
        found = []
        for browser in (other, there["one"]):
            for kind in ("scores", "findings"):
                found.append((await browser.post(f"/classes/autumn/{kind}.csv")).status_code)
        return [found, rows(stage, "select shown_until from grants where person = ? and class is not null", other_.id)]

    assert play(scene) == [[404, 404, 403, 403], []]


@pytest.mark.parametrize("name", ["=1+1", "@x", "-2", "+3", " =1+1", "\t=1", "\r", "＝1", "　＠x", "－2", "\n=1"])
def test_no_text_can_be_a_formula(name: str) -> None:
    written = next(csv.reader(io.StringIO(csvs.lines([[name, -2, 3.5, None]]), newline="")))
    assert written == [f"'{name}", "-2", "3.5", ""]


@pytest.mark.parametrize("name", ["林晓雨", "a=1", "1-2", "", '引"号', "a\nb"])
def test_other_texts_stay_as_they_are(name: str) -> None:
    assert csvs.cell(name) == name


def test_a_name_like_a_formula_is_a_text_in_the_table(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> list[dict[str, str]]:
        coach, _ = await person(stage, "周老师", "coach")
        one, one_ = await person(stage, "林晓雨")
        await class_of(stage, "周老师", "林晓雨", name="=cmd()")
        await begun(one)
        await write(stage, lambda c: c.exec_driver_sql("update people set name = '@x' where id = ?", (one_.id,)))
        return await table(coach, "scores")

    (only,) = play(scene)
    assert (only["Class"], only["Trainee"]) == ("'=cmd()", "'@x")
