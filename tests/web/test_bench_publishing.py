"""Publishing on the bench: a customer trainees meet, versions and taking one back, and visits that keep theirs."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from roleplay import library
from tests.web.benching import (  # noqa: F401 - fixtures
    HERE,
    author_with_draft,
    one_checker,
    published,
    saved,
    shared_checker,
    text_of,
)
from tests.web.conftest import Stage, begun, moved, plain
from tests.web.visits import rows
from web import publishing

NEW = "对了，我那张工资卡月底就作废，扣款怎么办？"
OLD = "对了，我那张建行卡下个月到期，扣款怎么办？"


async def changed(browser: Any) -> None:
    """The draft says something else where she brings up her card."""
    text, version = await text_of(browser, "hers.yaml")
    assert OLD in text
    assert (await saved(browser, "hers.yaml", text.replace(OLD, NEW), version)).status_code == 303


def home(stage: Stage) -> Path:
    """Where customers are published."""
    return Path(stage.settings.published)


def test_a_published_customer_is_met_by_trainees(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> list[Any]:
        browser, trainee = await author_with_draft(stage), await stage.named("李明")
        before = (await trainee.get("/")).text
        done = await published(browser, note="第一版")
        files = sorted(one.name for one in (home(stage) / "lin_fang").iterdir())
        page = (await browser.get("/bench/customers/lin_fang?notice=published")).text
        visit = await begun(trainee, persona="lin_fang", stage="first_visit")
        desk = await trainee.post("/sessions", data={"persona": "lin_fang"})
        shown = await trainee.get(desk.headers["location"])
        return [before, done, files, page, visit, shown, (await trainee.get("/")).text, list(home(stage).iterdir())]

    before, done, files, page, visit, shown, after, there = play(scene)
    assert "林芳" not in before
    assert done.headers["location"] == "/bench/customers/lin_fang?notice=published"
    assert files == ["hers.yaml", "persona.yaml", "plays.yaml"]
    assert "第 1 版" in page
    assert "第一版" in page
    assert "已发布" in page
    assert visit["choices"]
    assert "/static/img/somebody/calm.svg" in shown.text
    assert "林芳" in after
    assert sorted(one.name for one in there) == [".work", "lin_fang"]


def test_visits_that_run_keep_the_version_they_began_with(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> list[Any]:
        browser, trainee = await author_with_draft(stage), await stage.named("李明")
        await published(browser)
        old = await begun(trainee, persona="lin_fang", stage="first_visit")
        await changed(browser)
        await published(browser)
        new = await begun(trainee, persona="lin_fang", stage="first_visit")
        await stage.restart()
        heard = []
        for view in (old, new):
            now = view
            for _ in range(8):
                if not now["choices"] or now["ended"]:
                    break
                now = await moved(trainee, now, choice=now["choices"][0]["id"])
            heard.append("".join(one.get("text", "") for one in now["transcript"] if one["kind"] == "her"))
        return [heard, rows(stage, "select distinct script from sessions")]

    (old, new), scripts = play(scene)
    assert len(scripts) == 2
    assert (OLD in old, NEW in old) == (True, False)
    assert (OLD in new, NEW in new) == (False, True)


def test_an_older_version_is_taken_back_as_a_new_one(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> list[Any]:
        browser = await author_with_draft(stage)
        await published(browser, note="一")
        await changed(browser)
        await published(browser, note="二")
        second = (home(stage) / "lin_fang" / "hers.yaml").read_text("utf-8")
        back = await browser.post("/bench/customers/lin_fang/versions", data={"version": "1"})
        none = await browser.post("/bench/customers/lin_fang/versions", data={"version": "9"})
        third = (home(stage) / "lin_fang" / "hers.yaml").read_text("utf-8")
        kept = rows(stage, "select version, note, digest from published order by version")
        draft = (await text_of(browser, "hers.yaml"))[0]
        return [back, none, second, third, kept, draft, (await browser.get("/bench/customers/lin_fang")).text]

    back, none, second, third, kept, draft, page = play(scene)
    assert (back.status_code, none.status_code) == (303, 404)
    assert NEW in second
    assert OLD in third
    assert [(version, note) for version, note, _ in kept] == [(1, "一"), (2, "二"), (3, "↶ 1 · 一")]
    assert kept[0][2] == kept[2][2] != kept[1][2]
    assert NEW in draft, "the draft is left alone"
    assert plain(page).index("第 3 版") < plain(page).index("第 2 版")


def test_pressing_twice_publishes_once(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> list[Any]:
        browser = await author_with_draft(stage)
        answers = [(await published(browser, note=note)).status_code for note in ("一", "一", "二")]
        return [answers, rows(stage, "select version, note from published order by version")]

    answers, kept = play(scene)
    assert answers == [303] * 3
    assert kept == [(1, "一"), (2, "二")], "another note is another version"


def test_only_what_was_looked_at_is_published(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> list[Any]:
        browser = await author_with_draft(stage)
        await changed(browser)
        stale = await published(browser, version="1", note="我看的是旧的")
        long = await published(browser, note="x" * 401)
        return [stale, long, rows(stage, "select count(*) from published"), home(stage).exists()]

    stale, long, kept, there = play(scene)
    assert stale.status_code == 409
    assert "草稿又被改过" in stale.text
    assert "我看的是旧的" in stale.text
    assert long.status_code == 422
    assert kept == [(0,)]
    assert not there


def test_an_id_the_program_took_in_the_meantime_is_refused(play, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> Any:
        browser = await author_with_draft(stage)
        monkeypatch.setattr("web.drafts.is_ours", lambda bench, id: True)
        return await published(browser)

    answer = play(scene)
    assert answer.status_code == 422
    assert "换个代号" in answer.text


def test_a_server_that_starts_again_finds_them_and_a_broken_one_hides_nobody(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> list[Any]:
        browser, trainee = await author_with_draft(stage), await stage.named("李明")
        await published(browser)
        await stage.restart()
        found = "林芳" in (await trainee.get("/")).text
        (home(stage) / "lin_fang" / "hers.yaml").write_text("lines: 3\n", "utf-8")
        await stage.restart()
        library.settle()
        listed = await browser.get("/bench")
        customer = await browser.get("/bench/customers/lin_fang")
        return [found, "林芳" in (await trainee.get("/")).text, listed, customer]

    found, hidden, listed, customer = play(scene)
    assert found
    assert not hidden
    assert (listed.status_code, customer.status_code) == (200, 200)
    assert "不能演" in listed.text


# The folder -----------------------------------------------------------------------------------------------


def test_a_folder_is_put_in_its_place_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    publishing.lay(tmp_path, "x", {"persona.yaml": "id: x\n", "call.yaml": "a"})
    publishing.lay(tmp_path, "x", {"persona.yaml": "id: x # 2\n"})
    assert [one.name for one in (tmp_path / "x").iterdir()] == ["persona.yaml"]
    real = Path.rename

    def failing(self: Path, target: Path) -> Path:
        if target == tmp_path / "x" and not self.name.endswith(".old"):
            raise OSError("no room")
        return real(self, target)

    monkeypatch.setattr(Path, "rename", failing)
    with pytest.raises(OSError, match="no room"):
        publishing.lay(tmp_path, "x", {"persona.yaml": "id: x # 3\n"})
    assert (tmp_path / "x" / "persona.yaml").read_text("utf-8") == "id: x # 2\n"
    assert list((tmp_path / publishing.WORK).iterdir()) == []


def test_what_a_server_left_between_two_renames_is_put_back(tmp_path: Path) -> None:
    publishing.lay(tmp_path, "x", {"persona.yaml": "id: x\n"})
    (tmp_path / "x").rename(tmp_path / publishing.WORK / "x.abc.old")
    (tmp_path / publishing.WORK / "x.abc").mkdir()
    publishing.mend(tmp_path)
    assert (tmp_path / "x" / "persona.yaml").is_file()
    assert not (tmp_path / publishing.WORK).exists()


def test_no_name_leads_out_of_the_folder(tmp_path: Path) -> None:
    with pytest.raises(Exception, match="called like"):
        publishing.lay(tmp_path / "home", "x", {"../up.yaml": "x"})
    assert not (tmp_path / "home" / "up.yaml").exists()


def test_a_published_customer_whose_id_comes_with_the_program_stays_hidden(tmp_path: Path) -> None:
    shutil.copytree(str(library.folder("wang_jing")), tmp_path / "wang_jing")
    library.publish_in(tmp_path)
    try:
        assert str(library.folder("wang_jing")) != str(tmp_path / "wang_jing")
    finally:
        library.publish_in(None)
