"""Adds up what a re-scoring changed: verdicts, means, the criteria and the visits that changed most."""

from __future__ import annotations

import heapq
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import msgspec

from roleplay.difference import Difference
from web.store_rescores import Rescore

MOST = 10
"""Criteria and visits named at most."""


class _Total(msgspec.Struct):
    score: float | None


class _Card(msgspec.Struct):
    """What of a tally is added up; the criteria in it are passed over."""

    packs: dict[str, _Total]


_card = msgspec.json.Decoder(_Card)
_changed = msgspec.json.Decoder(Difference | None)


@dataclass(slots=True)
class Mean:
    """A mean change in points, over the visits that have a total before and now."""

    total: float = 0.0
    visits: int = 0

    def add(self, by: float) -> None:
        """One more visit."""
        self.total, self.visits = self.total + by, self.visits + 1

    @property
    def value(self) -> float | None:
        """Points; None without a visit."""
        return round(self.total / self.visits, 2) if self.visits else None


@dataclass(slots=True)
class Summary:
    """What the scores by some rubrics come to, compared with those that the visits began with.

    `unknown` counts visits whose own rubrics cannot be read any more: nothing is said of changes in them.
    """

    visits: int = 0
    changed: int = 0
    unknown: int = 0
    verdicts: Counter[tuple[str, str]] = field(default_factory=Counter)
    packs: dict[str, Mean] = field(default_factory=dict)
    criteria: dict[str, Counter[str]] = field(default_factory=dict)
    most: list[tuple[float, str]] = field(default_factory=list)

    def add(self, row: Rescore) -> None:
        """Count one score."""
        self.visits += 1
        found = _changed.decode(row.changed)
        if found is None:
            self.unknown += 1
            return
        self.changed += bool(found)
        self._means(row, found)
        if found.verdict:
            self.verdicts[found.verdict.was or "none", found.verdict.now or "none"] += 1
        for id, change in found.criteria.items():
            self.criteria.setdefault(id, Counter())[f"{change.was.status} → {change.now.status}"] += 1
        moved = sum(abs(change.by) for change in found.packs.values() if change.by is not None)
        if moved:
            heapq.heappush(self.most, (round(moved, 1), row.session))
            if len(self.most) > MOST:
                heapq.heappop(self.most)

    def _means(self, row: Rescore, found: Difference) -> None:
        for pack, total in _card.decode(row.card).packs.items():
            change = found.packs.get(pack)
            by = change.by if change else None if total.score is None else 0.0
            if by is not None:
                self.packs.setdefault(pack, Mean()).add(by)

    def to_data(self) -> dict[str, Any]:
        """As plain data for JSON, the most frequent first."""
        often = sorted(self.criteria.items(), key=lambda item: (-item[1].total(), item[0]))[:MOST]
        return {
            "visits": self.visits,
            "changed": self.changed,
            "unknown": self.unknown,
            "verdicts": [{"was": was, "now": now, "visits": n} for (was, now), n in self.verdicts.most_common()],
            "packs": {pack: {"mean_change": mean.value, "visits": mean.visits} for pack, mean in self.packs.items()},
            "criteria": [{"id": id, "visits": how.total(), "changes": dict(how.most_common())} for id, how in often],
            "most_changed": [{"id": id, "points": points} for points, id in sorted(self.most, reverse=True)],
        }
