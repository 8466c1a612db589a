"""The papers in the terminal: fields asked one by one, and what they come to in a few lines."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from roleplay import moves as mv
from roleplay import view
from roleplay.insurance.money import in_wan, in_yuan
from roleplay.script import Script
from roleplay.state import State

PERILS = {"death": "身故", "ci": "重疾", "accident": "意外", "medical": "医疗"}


def filled(paper: view.Data, ask: Callable[[str], str]) -> mv.Submit:
    """A paper filled in by asking for every field; an empty answer keeps what stood there."""
    data: dict[str, list[str]] = {}
    for field in paper["fields"]:
        given = ask(_question(field)).split("，" if field["kind"] == "many" else "\n")
        chosen = [_answer(field, text.strip()) for text in given if text.strip()] or field["value"]
        if chosen:
            data[field["name"]] = chosen
    return mv.Submit(paper["id"], data)


def _question(field: view.Data) -> str:
    answers = "／".join(f"{n} {a['label']['zh']}" for n, a in enumerate(field["answers"], 1))
    many = "（几个号码，用，隔开）" if field["kind"] == "many" else ""
    was = f"［{'，'.join(field['value'])}］" if field["value"] else ""
    unit = f"（{field['unit']}）" if field["unit"] else ""
    return f"{_of_policy(field)}{field['label']['zh']}{unit}{many}{answers and '：' + answers}{was} > "


def _of_policy(field: view.Data) -> str:
    kind, _, one = field["group"].partition(".")
    return f"{one} " if kind in ("policy", "item") and one else ""


def _answer(field: view.Data, text: str) -> str:
    answers = field["answers"]
    return answers[int(text) - 1]["id"] if text.isdecimal() and 1 <= int(text) <= len(answers) else text


def results(state: State, script: Script, id: str) -> Iterator[str]:
    """What a paper came to, a line each."""
    found = (view.paper(state, script, id) or {}).get("result") or {}
    for row in found.get("rows", ()):
        gap = "无缺口" if row["none"] else f"差{in_wan(row['gap'])}万"
        gap += "（没填齐，先按零算）" if "unfilled" in row["assumptions"] else ""
        yield f"{row['name']} {PERILS[row['peril']]}：要{in_wan(row['need'])}万，有{in_wan(row['has'])}万，{gap}"
    for line in found.get("lines", ()):
        if "label" in line:
            what = line.get("amount", line.get("premium"))
            yield f"{line['label']['zh']}：{line['day'] if 'day' in line else in_yuan(what) + '元'}"
    if "premium" in found:
        yield f"一年一共{in_yuan(found['premium'])}元"
