"""`roleplay score --rubric`: another rubric's card, what changed, and what is said of a file that does not fit."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from ruamel.yaml import YAML
from typer.testing import CliRunner, Result

from roleplay import cli, library, packs, rubric, view
from roleplay import events as ev
from roleplay.authoring import plays
from roleplay.errors import BadScript

PERSONA = "wang_jing"
SHIPPED = {one.pack.pack: one for one in rubric.shipped()}


def text(pack: str) -> str:
    """A shipped rubric as written."""
    written: str = json.loads(SHIPPED[pack].bundle)["rubric"]
    return written


def score(*args: str | Path) -> Result:
    return CliRunner().invoke(cli.app, ["score", *map(str, args)])


def visit() -> list[ev.AnyEvent]:
    """A play that comes to a verdict."""
    play = next(one for one in plays.load(PERSONA) if one.expect.verdict != "none")
    return plays.run(library.script(PERSONA), play)


def saved(tmp_path: Path, **began: str) -> Path:
    """A transcript of that visit, begun with rubrics of these digests."""
    log = visit()
    assert isinstance(log[0], ev.SessionStarted)
    log[0] = msgspec.structs.replace(log[0], rubrics=began)
    file = tmp_path / "visit.json"
    file.write_text(json.dumps(view.document("t", log, library.script(PERSONA)), ensure_ascii=False), "utf-8")
    return file


@pytest.fixture
def transcript(tmp_path: Path) -> Path:
    return saved(tmp_path, **{pack: one.digest for pack, one in SHIPPED.items()})


def edited(file: Path, pack: str, edit: Callable[[list[Any]], object]) -> Path:
    """A shipped rubric with its criteria changed; JSON is YAML too."""
    data = YAML(typ="safe").load(text(pack))
    edit(data["criteria"])
    file.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    return file


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """The compliance pack with its first criterion weighed three times and its last one gone."""

    def edit(criteria: list[Any]) -> None:
        criteria.pop()
        criteria[0]["weight"] *= 3

    return edited(tmp_path / "house.yaml", "compliance", edit)


def test_a_copy_of_the_shipped_rubric_is_the_same_version_and_changes_nothing(tmp_path: Path, transcript: Path) -> None:
    copy = tmp_path / "copy.yaml"
    copy.write_text(text("guidance"), encoding="utf-8")
    assert rubric.load(copy).digest == SHIPPED["guidance"].digest
    result = score(transcript, "--rubric", copy)
    assert result.exit_code == 0 and result.output.rstrip().endswith("结果一样。")


def test_what_changed_is_told_beside_the_card(transcript: Path, house: Path) -> None:
    result = score(transcript, "--rubric", house)
    gone = SHIPPED["compliance"].pack.criteria[-1]
    assert result.exit_code == 0, result.output
    assert f"去掉 {gone.id} {gone.name.zh}" in result.output and "分 → " in result.output


def test_json_gives_the_card_by_that_rubric_and_what_changed(transcript: Path, house: Path) -> None:
    body: dict[str, Any] = json.loads(score(transcript, "--rubric", house, "--json").stdout)
    plain: dict[str, Any] = json.loads(score(transcript, "--json").stdout)
    assert "changed" not in plain
    gone = SHIPPED["compliance"].pack.criteria[-1].id
    assert list(body["changed"]["removed"]) == [gone]
    ids = [finding["id"] for finding in body["packs"]["compliance"]["findings"]]
    assert gone not in ids and len(ids) == len(plain["packs"]["compliance"]["findings"]) - 1
    assert body["packs"]["guidance"] == plain["packs"]["guidance"]
    own = [packs.chosen([house])[0], packs.chosen([house])[1]]
    assert {**body, "changed": None} == {**json.loads(rubric.score(own, visit()).to_json()), "changed": None}


def test_a_criterion_decided_otherwise_is_named_with_both_statuses(tmp_path: Path, transcript: Path) -> None:
    asked = {one.id for one in SHIPPED["guidance"].pack.criteria if one.met is not None}
    findings = rubric.score(rubric.shipped(), visit()).packs["guidance"].findings
    first = next(f for f in findings if f.status == "met" and f.id in asked)

    def edit(criteria: list[Any]) -> None:
        one = next(criterion for criterion in criteria if criterion["id"] == first.id)
        one["met"] = {"acts": "thank_client", "count": {"min": 99}}

    file = edited(tmp_path / "strict.yaml", "guidance", edit)
    result = score(transcript, "--rubric", file)
    assert f"{first.id} {first.name.zh}：做到 → " in result.output, result.output[-600:]


def test_a_visit_begun_on_another_version_says_so(tmp_path: Path, house: Path) -> None:
    guidance, house_digest = SHIPPED["guidance"], rubric.load(house).digest
    older = saved(tmp_path, guidance="0123456789abcdef", compliance=house_digest)
    plain = score(older).output
    assert f"“{guidance.pack.name.zh}”用的不是自带的这一版（版本号 0123456789ab）" in plain
    assert "就是现在打分的这一版" in score(older, "--rubric", house).output
    assert "没写当时用的是哪一版" in score(saved(tmp_path)).output


def test_a_visit_begun_on_the_shipped_version_says_nothing(transcript: Path) -> None:
    assert "自带" not in score(transcript).output


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda t: t.replace("pack: compliance", "pack: manners", 1), "write `pack: guidance or compliance`"),
        (lambda t: "pack: [", ": not readable as YAML"),
        (lambda t: t.replace("weight: ", "weight: -", 1), "criteria.K1.weight: Input should be greater than 0"),
        (lambda t: t.replace("\n    stages:", "\n    stage:", 1), "criteria.K1.stage"),
        (
            lambda t: t.replace("acts: offer_rebate}", "acts: offer_rebat}", 1),
            "criteria.K3: there is no act",
        ),
        (
            lambda t: t.replace("CL_DISCOUNT.wrong", "CL_DISCONT.wrong"),
            "claim 'CL_DISCONT.wrong'",
        ),
    ],
)
def test_a_file_that_does_not_fit_is_named_with_the_place(
    tmp_path: Path, transcript: Path, change: Any, says: str
) -> None:
    file = tmp_path / "bad.yaml"
    file.write_text(change(text("compliance")), encoding="utf-8")
    result = score(transcript, "--rubric", file)
    assert result.exit_code == 2 and str(file) in result.stderr and says in result.stderr, result.stderr


def test_a_file_that_is_not_there_is_named(transcript: Path) -> None:
    result = score(transcript, "--rubric", "nowhere.yaml")
    assert result.exit_code == 2 and "--rubric nowhere.yaml: cannot be read" in result.stderr


def test_a_pack_given_twice_is_refused(transcript: Path, house: Path) -> None:
    result = score(transcript, "--rubric", house, "--rubric", house)
    assert result.exit_code == 2 and "already gives the pack 'compliance'" in result.stderr


def test_the_digest_of_several_rubrics_is_of_their_contents() -> None:
    one, other = rubric.shipped()
    assert packs.digest([one, other]) == packs.digest([other, one]) != packs.digest([one])
    assert packs.chosen() == [one, other]
    with pytest.raises(BadScript):
        packs.chosen([Path("nowhere.yaml")])
