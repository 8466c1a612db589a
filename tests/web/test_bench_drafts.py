"""The authors' bench: where drafts come from, what stands in them, saving, conflicts, bounds."""

from __future__ import annotations

from typing import Any

from tests.web.cast import person
from tests.web.conftest import Stage, plain

ANSWERS = {
    "id": "lin_fang", "name": "林芳", "call": "林姐", "age": "38", "job": "超市店长", "job_en": "supermarket manager",
    "voice": "warm", "old_agent": "小周", "worry": "mortgage",
}  # fmt: skip
HERE = "/bench/drafts/lin_fang"


def test_a_few_answers_make_a_draft_without_an_error(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> dict[str, Any]:
        author, _ = await person(stage, "赵作者", "author")
        made = await author.post("/bench/drafts", data=ANSWERS)
        out = {"made": made, "draft": await author.get(HERE), "list": await author.get("/bench")}
        out["new"] = await author.get("/bench/new")
        out["file"] = await author.get(f"{HERE}/files/persona.yaml")
        out["try"] = await author.get(f"{HERE}/try?stage=first_visit")
        out["customer"] = await author.get("/bench/customers/wang_jing")
        out["read"] = await author.get("/bench/customers/wang_jing/files/plays.yaml")
        return out

    found = play(scene)
    assert found["made"].headers["location"] == HERE
    for name, answer in found.items():
        if name != "made":
            assert answer.status_code == 200, (name, plain(answer.text)[-400:])
    print(plain(found["draft"].text))
