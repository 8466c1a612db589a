"""`roleplay harvest`: what was not understood, grouped; written out for decisions; decided, it is understood."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML
from typer.testing import CliRunner

from roleplay import library
from roleplay.understand.examples import OWN, Example, own
from web.cli import app
from web.database import Database

OFFERED = [["small_talk_personal", 0.3], ["care_touch", 0.1]]
ROWS: list[dict[str, Any]] = [
    {"id": "a", "kind": "unsure", "text": "铺子里那只猫今天咋没出来", "offered": OFFERED, "meant": ""},
    {"id": "b", "kind": "unsure", "text": "猫呢: \"今天\" # 没看见", "offered": OFFERED, "meant": ""},
    {"id": "c", "kind": "contested", "text": "稍等我接个电话", "read_as": ["respect_pace"], "meant": "ask_convenience"},
]  # fmt: skip


@pytest.fixture
def url(tmp_path: Path) -> str:
    """A database with three sentences that wait."""
    file = tmp_path / "visits.sqlite3"
    found = f"sqlite:///{file}"
    Database(found).upgrade()
    with sqlite3.connect(file) as connection:  # as the server leaves them, but for the visits they are from
        for n, row in enumerate(ROWS):
            told = {name: json.dumps(row.get(name, []), ensure_ascii=False) for name in ("offered", "read_as")}
            where = {"session": "s", "turn": n, "persona": "wang_jing", "stage": "first_visit", "at": n}
            whole = {**row, **where, **told}
            places = ", ".join(f":{name}" for name in whole)
            connection.execute(f"insert into unread ({', '.join(whole)}) values ({places})", whole)
    connection.close()
    return found


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A customer's folder of its own, so that nothing is written beside the shipped one."""
    home = tmp_path / "wang_jing"
    home.mkdir()
    monkeypatch.setattr(library, "folder", lambda id: home)
    return home


def run(*words: str, url: str) -> Any:
    return CliRunner().invoke(app, ["harvest", *words, "--database", url])


def decided(url: str, file: Path, **acts: str) -> Path:
    """The file of decisions, filled in."""
    assert run("--decide", str(file), url=url).exit_code == 0
    data = YAML(typ="safe").load(file.read_text("utf-8"))
    for group in data["groups"]:
        for one in group["sentences"]:
            one["act"] = acts.get(one["id"])
    with file.open("w", encoding="utf-8") as out:
        YAML(typ="safe").dump(data, out)
    return file


def waiting(url: str) -> set[str]:
    return {one["id"] for group in json.loads(run("--json", url=url).stdout) for one in group["sentences"]}


def test_sentences_are_listed_by_what_they_might_be(url: str) -> None:
    found = json.loads(run("--json", url=url).stdout)
    assert [(group["likely"], len(group["sentences"])) for group in found] == [
        ("ask_convenience", 1), ("small_talk_personal", 2)]  # fmt: skip
    told = run(url=url).stdout
    assert "wang_jing · first_visit · small_talk_personal (2)" in told and "    稍等我接个电话" in told


def test_what_is_decided_becomes_an_example_and_the_rest_waits(url: str, folder: Path, tmp_path: Path) -> None:
    file = decided(url, tmp_path / "d.yaml", a="small_talk_personal", b="small_talk_personal", c="")
    done = run("--take", str(file), url=url)
    assert done.exit_code == 0 and "2 new" in done.stdout
    assert set(own("wang_jing")) == {Example(row["text"], "small_talk_personal") for row in ROWS[:2]}
    assert waiting(url) == {"c"}


def test_words_that_carry_no_act_are_an_example_of_that(url: str, folder: Path, tmp_path: Path) -> None:
    run("--take", str(decided(url, tmp_path / "d.yaml", c="none")), url=url)
    assert own("wang_jing") == [Example("稍等我接个电话", "none")]


def test_what_an_author_wrote_before_stays_with_her_remarks(url: str, folder: Path, tmp_path: Path) -> None:
    (folder / OWN).write_text("# mine\nexamples:\n  thank_client: [谢了啊]\n", "utf-8")
    run("--take", str(decided(url, tmp_path / "d.yaml", a="care_touch")), url=url)
    assert "# mine" in (folder / OWN).read_text("utf-8")
    assert {one.act for one in own("wang_jing")} == {"thank_client", "care_touch"}


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("groups: 3", "groups"),
        ("groups: [{persona: nobody, stage: x, sentences: []}]", "nobody"),
        ("groups: [{persona: wang_jing, stage: x, sentences: [{id: a, text: t, act: no_such}]}]", "no_such"),
        ("- [", "YAML"),
    ],
)
def test_a_file_that_does_not_fit_is_told_and_changes_nothing(
    url: str, folder: Path, tmp_path: Path, body: str, said: str
) -> None:
    file = tmp_path / "d.yaml"
    file.write_text(body, "utf-8")
    done = run("--take", str(file), url=url)
    assert done.exit_code == 2 and said in done.output
    assert not (folder / OWN).exists() and waiting(url) == {"a", "b", "c"}


def test_a_file_that_is_not_there_is_told(url: str, tmp_path: Path) -> None:
    assert run("--take", str(tmp_path / "none.yaml"), url=url).exit_code == 2


def test_where_nothing_waits_it_says_so(tmp_path: Path) -> None:
    database = Database(url := f"sqlite:///{tmp_path / 'empty.sqlite3'}")
    database.upgrade()
    assert run(url=url).stdout.strip() == "nothing waits"
