"""Drafts on the authors' bench: where they come from, saving them, two authors at once, and their bounds."""

from __future__ import annotations

import logging
from typing import Any

import pytest

from roleplay import library
from tests.web.benching import (  # noqa: F401 - fixtures
    ANSWERS,
    HERE,
    author,
    author_with_draft,
    one_checker,
    saved,
    shared_checker,
    text_of,
)
from tests.web.conftest import Stage, plain
from tests.web.visits import rows
from web import bounds


def test_a_few_answers_make_a_draft_that_can_be_played(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> list[str]:
        browser = await author_with_draft(stage)
        return [(await browser.get(page)).text for page in (HERE, "/bench", f"{HERE}/files/persona.yaml")]

    draft, listed, file = play(scene)
    assert "没有发现问题" in draft
    assert f'href="{HERE}/try"' in draft
    assert "lin_fang" in listed
    assert "林芳" in file


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"id": "Lin Fang"}, "代号只用小写字母"),
        ({"age": "17"}, "20 到 58"),
        ({"name": "林{芳}"}, "请写几个字"),
        ({"voice": "shouting"}, "请写几个字"),
        ({"id": "wang_jing"}, "程序自带"),
    ],
)
def test_answers_that_do_not_fit_come_back_as_they_were_typed(play, changed: dict[str, str], told: str) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> tuple[int, str, list[Any]]:
        browser = await author(stage)
        answer = await browser.post("/bench/drafts", data={**ANSWERS, **changed})
        return answer.status_code, answer.text, rows(stage, "select id from drafts")

    status, page, kept = play(scene)
    assert status == 422
    assert told in page
    assert "supermarket manager" in page
    assert kept == []


def test_a_draft_may_begin_as_a_copy_under_another_id(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> list[Any]:
        browser = await author_with_draft(stage)
        of_customer = await browser.post("/bench/copies", data={"source": "wang_jing", "id": "wang_two"})
        of_draft = await browser.post("/bench/copies", data={"source": "draft:lin_fang", "id": "lin_two"})
        again = await browser.post("/bench/copies", data={"source": "draft:lin_fang", "id": "lin_two"})
        ours = await browser.post("/bench/copies", data={"source": "wang_jing", "id": "wang_jing"})
        nobody = await browser.post("/bench/copies", data={"source": "nobody", "id": "x"})
        texts = [(await text_of(browser, "persona.yaml", f"/bench/drafts/{id}"))[0] for id in ("wang_two", "lin_two")]
        names = rows(stage, "select name from draft_files where draft = 'wang_two' order by name")
        return [of_customer, of_draft, again, ours, nobody, texts, [name for (name,) in names]]

    of_customer, of_draft, again, ours, nobody, texts, names = play(scene)
    assert of_customer.headers["location"] == "/bench/drafts/wang_two"
    assert of_draft.headers["location"] == "/bench/drafts/lin_two"
    assert (again.status_code, ours.status_code, nobody.status_code) == (409, 422, 404)
    assert "已经有一份叫 lin_two 的草稿" in again.text
    assert "id: wang_two\n" in texts[0]
    assert "id: lin_two\n" in texts[1]
    assert sorted(names) == sorted(library.texts(library.folder("wang_jing")))


def test_saving_writes_what_changed_and_only_that(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> list[Any]:
        browser = await author_with_draft(stage)
        text, version = await text_of(browser, "hers.yaml")
        same = await saved(browser, "hers.yaml", text, version)
        unchanged = (await text_of(browser, "hers.yaml"))[1]
        changed = await saved(browser, "hers.yaml", f"# 新的一行\r\n{text}", version)
        return [same, version, unchanged, changed, await text_of(browser, "hers.yaml"), text]

    same, version, unchanged, changed, now, text = play(scene)
    assert same.status_code == changed.status_code == 303
    assert unchanged == version
    assert now == (f"# 新的一行\n{text}", "2")


def test_over_a_newer_version_nothing_is_written_and_nothing_is_lost(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> list[Any]:
        mine = await author_with_draft(stage)
        theirs = await author(stage, "钱作者")
        text, version = await text_of(mine, "hers.yaml")
        await saved(theirs, "hers.yaml", f"# 钱作者写的\n{text}", version)
        refused = await saved(mine, "hers.yaml", f"# 我写的\n{text}", version)
        removed = await mine.post(f"{HERE}/files/hers.yaml", data={"version": version, "do": "remove"})
        kept = (await text_of(mine, "hers.yaml"))[0]
        other = await saved(mine, "plays.yaml", (await text_of(mine, "plays.yaml"))[0] + "# 行\n", version)
        over = await saved(mine, "hers.yaml", f"# 我写的\n{text}", "2")
        return [refused, removed, kept, other, over, (await text_of(mine, "hers.yaml"))[0]]

    refused, removed, kept, other, over, now = play(scene)
    assert refused.status_code == removed.status_code == 409
    assert "# 我写的" in refused.text
    assert "# 钱作者写的" in refused.text
    assert "钱作者保存过" in plain(refused.text)
    assert 'name="version" value="2"' in refused.text, "saving it now is a choice, not an accident"
    assert kept.startswith("# 钱作者写的")
    assert other.status_code == 303, "another file is another matter"
    assert over.status_code == 303
    assert now.startswith("# 我写的")


def test_files_are_added_and_taken_out_but_never_the_first(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> list[Any]:
        browser = await author_with_draft(stage)
        out = []
        for name in ("visit", "visit.yaml", "../etc/passwd", "Visit.YAML", "x" * 60):
            out.append(await browser.post(f"{HERE}/files", data={"name": name}))
        out.append(await saved(browser, "evil", "lines: []", "0"))
        version = (await text_of(browser, "visit.yaml"))[1]
        out.append(await browser.post(f"{HERE}/files/visit.yaml", data={"version": version, "do": "remove"}))
        out.append(await browser.post(f"{HERE}/files/persona.yaml", data={"version": "1", "do": "remove"}))
        return [*out, rows(stage, "select name from draft_files order by name")]

    *answers, names = play(scene)
    assert [one.status_code for one in answers] == [303, 409, 422, 422, 422, 422, 303, 422]
    assert answers[0].headers["location"] == f"{HERE}/files/visit.yaml"
    assert [name for (name,) in names] == ["hers.yaml", "persona.yaml", "plays.yaml"]


def test_what_is_out_of_bounds_is_not_kept_and_comes_back(play, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr(bounds, "MOST_OF_FILE", 40_000)
    monkeypatch.setattr(bounds, "MOST_TOGETHER", 60_000)
    monkeypatch.setattr(bounds, "MOST_FILES", 4)

    async def scene(stage: Stage) -> list[Any]:
        browser = await author_with_draft(stage)
        long = await saved(browser, "hers.yaml", "# 这是注释\n" * 4000, "1")
        signs = await saved(browser, "hers.yaml", "lines: []\x00", "1")
        await browser.post(f"{HERE}/files", data={"name": "one"})
        many = await browser.post(f"{HERE}/files", data={"name": "two"})
        await saved(browser, "hers.yaml", "#" * 35_000, "1")
        much = await saved(browser, "one.yaml", "#" * 25_000, "2")
        return [long, signs, many, much, rows(stage, "select name, length(text) from draft_files")]

    long, signs, many, much, kept = play(scene)
    assert [one.status_code for one in (long, signs, many, much)] == [422] * 4
    assert "超过 40 kB" in long.text
    assert "# 这是注释" in long.text, "the text comes back"
    assert "没有保存" in long.text
    assert "最多 4 个文件" in many.text
    assert "加起来超过 60 kB" in much.text
    assert dict(kept)["one.yaml"] < 100


def test_a_request_that_is_too_large_is_refused_unread(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> list[int]:
        browser = await author_with_draft(stage)
        file = await saved(browser, "hers.yaml", "#" * 3_200_000, "1")
        other = await browser.post(f"{HERE}/publish", data={"note": "x" * 100_000})
        name = await browser.post("/name", data={"name": "x" * 100_000})
        return [file.status_code, other.status_code, name.status_code]

    assert play(scene) == [413, 413, 413], "only what takes whole files has the larger bound"


def test_a_draft_is_deleted_with_its_trials(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> list[Any]:
        browser = await author_with_draft(stage)
        await browser.post(f"{HERE}/try", data={"stage": "first_visit", "seed": "1", "date": "2026-03-02"})
        before = [rows(stage, f"select count(*) from {table}")[0][0] for table in ("trials", "bundles")]
        done = await browser.post(f"{HERE}/remove")
        after = [rows(stage, f"select count(*) from {t}")[0][0] for t in ("drafts", "draft_files", "trials", "bundles")]
        return [before, done.headers["location"], after, (await browser.get(HERE)).status_code]

    assert play(scene) == [[1, 1], "/bench", [0, 0, 0, 0], 404]


def test_what_an_author_writes_is_shown_as_text_and_stands_in_no_log(  # type: ignore[no-untyped-def]
    play, caplog: pytest.LogCaptureFixture
) -> None:
    evil = "</textarea><script>alert(1)</script>"

    async def scene(stage: Stage) -> list[str]:
        browser = await author_with_draft(stage)
        await saved(browser, "hers.yaml", f"lines: []\nunknown_{evil}: 1\n", "1")
        pages = [(await browser.get(page)).text for page in (HERE, f"{HERE}/files/hers.yaml")]
        refused = await browser.post("/bench/drafts", data={**ANSWERS, "id": "x", "name": evil})
        other = await author(stage, "钱作者")
        conflict = await saved(other, "hers.yaml", evil, "1")
        return [*pages, refused.text, conflict.text]

    with caplog.at_level(logging.DEBUG):
        pages = play(scene)
    assert all("<script>alert" not in page for page in pages)
    assert all("&lt;script&gt;alert" in page for page in pages)
    assert "alert(1)" not in caplog.text


def test_whoever_is_no_author_finds_no_bench(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> list[Any]:
        await author_with_draft(stage)
        coach = await author(stage, "孙教练")
        plain_guest = await stage.named("李明")
        stage.app.state.parts.doorkeeper.forget("")
        return [(await plain_guest.get(HERE)).status_code, "/bench" in (await plain_guest.get("/")).text,
                "/bench" in (await coach.get("/")).text]  # fmt: skip

    assert play(scene) == [403, False, True]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("id: a\nname: 林芳\n", "林芳"),
        ("name: Lin Fang  # as on her card\n", "Lin Fang"),
        ('name: "林芳"\n', ""),
        ("people: {name: 林芳}\n", ""),
        ("name: [a\n", ""),
        ("", ""),
    ],
)
def test_a_glance_tells_her_name_or_nothing(text: str, name: str) -> None:
    assert bounds.said_name(text) == name
