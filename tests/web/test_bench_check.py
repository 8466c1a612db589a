"""The check on the bench: problems at their lines, live and when saved; files that would eat time, memory or more."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path
from typing import Any

import pytest

from tests.web.benching import (  # noqa: F401 - fixtures
    HERE,
    author_with_draft,
    one_checker,
    published,
    saved,
    shared_checker,
    text_of,
)
from tests.web.conftest import Stage
from web.checking import Checked, Checker


def broken(text: str) -> tuple[str, int]:
    """The text with a key mistyped, and the line it stands at."""
    at = text.index("    kind: question")
    return text[:at] + "    knid: question" + text[at + 18 :], text[:at].count("\n") + 1


def test_a_problem_stands_at_its_line_and_the_list_leads_there(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> list[Any]:
        browser = await author_with_draft(stage)
        text, version = await text_of(browser, "hers.yaml")
        wrong, line = broken(text)
        await saved(browser, "hers.yaml", wrong, version)
        pages = [(await browser.get(page)).text for page in (f"{HERE}/files/hers.yaml", HERE)]
        tried = await browser.get(f"{HERE}/try")
        return [line, *pages, tried, await published(browser, version="2")]

    line, file, draft, tried, out = play(scene)
    assert f'<li id="L{line}" class="bad">' in file
    assert f'href="#L{line}"' in file
    assert "knid" in file
    assert f'href="{HERE}/files/hers.yaml#L{line}"' in draft
    assert f'href="{HERE}/try"' not in draft
    assert tried.status_code == 422
    assert "现在还不能演" in tried.text
    assert out.status_code == 422
    assert "还有错误，不能发布" in out.text


@pytest.mark.parametrize(("lang", "label"), [("zh-CN", "错误"), ("en", "error")])
def test_while_one_types_the_same_comes_as_data_and_nothing_is_saved(play, lang: str, label: str) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> list[Any]:
        browser = await author_with_draft(stage)
        text, _ = await text_of(browser, "hers.yaml")
        wrong, line = broken(text)
        asked = {"data": {"file": "hers.yaml", "text": wrong}, "headers": {"accept-language": lang}}
        told = await browser.post(f"{HERE}/check", **asked)
        good = await browser.post(f"{HERE}/check", data={"file": "hers.yaml", "text": text})
        none = await browser.post(f"{HERE}/check", data={"file": "none.yaml", "text": ""})
        long = await browser.post(f"{HERE}/check", data={"file": "hers.yaml", "text": "x" * 400_001})
        return [line, told, good, none, long, (await text_of(browser, "hers.yaml"))[0] == text]

    line, told, good, none, long, untouched = play(scene)
    problem = next(one for one in told.json()["problems"] if one["code"] == "V103")
    assert (problem["file"], problem["line"], problem["tone"], problem["label"]) == ("hers.yaml", line, "bad", label)
    assert problem["sentence"]
    assert problem["href"] == f"{HERE}/files/hers.yaml#L{line}"
    assert good.json()["problems"] == []
    assert (none.status_code, long.status_code) == (404, 422)
    assert untouched


def test_of_what_one_author_types_only_the_newest_is_checked() -> None:
    checker = Checker()
    asked: list[str] = []

    def slow(question: dict[str, Any]) -> Any:
        asked.append(question["files"]["a.yaml"])
        time.sleep(0.2)
        return Checked()

    checker._asked = slow  # type: ignore[method-assign]

    async def typing() -> list[Any]:
        first = asyncio.create_task(checker.latest("me", "x", {"a.yaml": "1"}))
        await asyncio.sleep(0.05)
        later = [asyncio.create_task(checker.latest("me", "x", {"a.yaml": text})) for text in ("12", "123")]
        return [await one for one in (first, *later)]

    first, passed_over, last = asyncio.run(typing())
    assert asked == ["1", "123"]
    assert passed_over is None
    assert first is not None and last is not None


ATTACKS = {
    "alias": "a: &a [x, x]\nb: [*a, *a, *a]\n",
    "laughs": "a0: &a0 [x]\n" + "".join(f"a{n + 1}: &a{n + 1} [*a{n}, *a{n}]\n" for n in range(30)),
    "python": "!!python/object/apply:pathlib.Path.touch [!!python/object/apply:pathlib.Path [MARK]]\n",
    "name": "id: !!python/name:os.system\n",
    "deep": "a: " + "[" * 100_000 + "]" * 100_000,
    "block": "\n".join(" " * n + "a:" for n in range(600)),
    "digits": "id: x\nage: " + "9" * 200_000,
    "exponent": "id: x\npolicies: [{sum: '1e999999999', premium: 1e400}]\n",
    "merge": "<<: [{a: 1}, {b: 2}]\n",
    "twice": "id: a\nid: b\n",
    "time": "id: 99999-99-99T99:99:99Z\n",
    "binary": "id: !!binary aGVsbG8=\n",
    "documents": "a: 1\n---\nb: 2\n",
    "list": "- a\n- b\n",
    "key": "? [a, b]\n: c\n",
    "unfinished": 'a: "b',
    "tab": "a:\n\t- b\n",
    "empty": "",
    "percent": "a: '%s %n {0.__class__} {x!r:>{y}}'\n",
}


@pytest.mark.parametrize("name", ATTACKS)
def test_files_that_mean_harm_are_told_as_problems(shared_checker: Checker, tmp_path: Path, name: str) -> None:  # noqa: F811
    mark = tmp_path / "pwned"
    text = ATTACKS[name].replace("MARK", str(mark))
    found = asyncio.run(shared_checker.check("x", {"persona.yaml": text}))
    assert not found.playable
    assert not found.stopped
    assert found.errors
    assert all(1 <= one["line"] <= text.count("\n") + 1 for one in found.found)
    assert not mark.exists()


def test_a_check_that_takes_too_long_is_stopped_and_the_next_one_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    checker = Checker()
    monkeypatch.setattr(Checker, "SECONDS", 1.5)
    many = "\n".join(f"k{n}: {n}" for n in range(40_000))

    async def both() -> list[Any]:
        began = time.monotonic()
        stopped = await checker.check("x", {"persona.yaml": many})
        took = time.monotonic() - began
        monkeypatch.setattr(Checker, "SECONDS", 30.0)
        return [stopped, took, await checker.check("x", {"persona.yaml": "id: x"})]

    stopped, took, after = asyncio.run(both())
    checker.close()
    assert stopped.stopped
    assert stopped.errors == 1, "and counts as an error"
    assert took < 5
    assert not after.stopped
    assert after.errors
