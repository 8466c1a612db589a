"""Says in the terminal what became different in a score, and which version of the rubrics a visit began with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.console import Console

from roleplay import packs
from roleplay.difference import CriterionChange, Difference
from roleplay.rubric import Rubric
from roleplay.scorecard import LABELS, Verdict

STATUSES = {"met": "做到", "half": "一半", "missed": "没做到", "na": "不适用"}


def show_changes(changed: Difference, used: Sequence[Rubric], usual: Sequence[Rubric], console: Console) -> None:
    """Totals, verdict and criteria, before and now; one line if nothing changed."""
    names = {c.id: c.name.zh for one in (*usual, *used) for c in one.pack.criteria}
    titles = {one.pack.pack: one.pack.name.zh for one in (*usual, *used)}
    console.print("── 跟自带的评分表比 ──", markup=False)
    lines = [*_totals(changed, titles), *_criteria(changed, names)]
    for line in lines or ["结果一样。"]:
        console.print(line, markup=False)


def _totals(changed: Difference, titles: Mapping[str, str]) -> list[str]:
    lines = []
    if changed.verdict:
        lines.append(f"总评：{_verdict(changed.verdict.was)} → {_verdict(changed.verdict.now)}")
    for pack, total in changed.packs.items():
        by = "" if total.by is None else f"（{total.by:+.1f}）"
        lines.append(f"{titles[pack]}：{_score(total.was)} → {_score(total.now)}{by}")
    return lines


def _criteria(changed: Difference, names: Mapping[str, str]) -> list[str]:
    decided = [f"  {id} {names[id]}：{_statuses(change)}" for id, change in changed.criteria.items()]
    weighed = [f"  {id} {names[id]}：{_points(change)}" for id, change in changed.weighed.items()]
    added = [f"  新增 {id} {names[id]}：{STATUSES[status]}" for id, status in changed.added.items()]
    removed = [f"  去掉 {id} {names[id]}：原来{STATUSES[status]}" for id, status in changed.removed.items()]
    return [*decided, *weighed, *added, *removed]


def _statuses(change: CriterionChange) -> str:
    return f"{STATUSES[change.was.status]} → {STATUSES[change.now.status]}"


def _points(change: CriterionChange) -> str:
    was, now = change.was, change.now
    return f"{STATUSES[now.status]}，{was.points:g}/{was.weight:g} 分 → {now.points:g}/{now.weight:g} 分"


def _score(score: float | None) -> str:
    return "—" if score is None else f"{score:.1f}"


def _verdict(verdict: Verdict | None) -> str:
    return LABELS[verdict].zh if verdict else "不足以给总评"


def show_version(began: Mapping[str, str], used: Sequence[Rubric], usual: Sequence[Rubric], console: Console) -> None:
    """Which version of the rubrics the visit began with, where that is not plain from the card above."""
    if not began:
        console.print("这份记录没写当时用的是哪一版评分表。", markup=False)
        return
    titles = {one.pack.pack: one.pack.name.zh for one in usual}
    for pack in packs.others(began, usual):
        same = pack not in packs.others(began, used)
        more = "就是现在打分的这一版" if same else f"版本号 {began[pack][:12]}"
        console.print(f"这次拜访开始时，“{titles[pack]}”用的不是自带的这一版（{more}）。", markup=False)
