"""Every criterion is both met and missed by some simulated trainee: a point that nobody can lose, or nobody can earn,
is no point."""

from collections import Counter

import pytest

from roleplay import library, rubric
from roleplay.authoring import bots, simulate

SESSIONS = 25
"""Visits of each bot to each customer, and as many of each stage alone."""


@pytest.mark.slow
def test_every_criterion_is_both_met_and_missed_in_some_simulated_session() -> None:
    seen: dict[str, Counter[str]] = {c.id: Counter() for part in rubric.shipped() for c in part.pack.criteria}
    for persona in library.personas():
        stages = ["", *library.script(persona).persona.drills]
        for of_bot in simulate.run([persona], [*bots.BOTS], stages, SESSIONS)[persona].values():
            for told in of_bot["stages"].values():
                for id, counts in told["criteria"].items():
                    seen[id].update(counts)
    assert [id for id, counts in seen.items() if not counts["met"]] == [], "never met"
    assert [id for id, counts in seen.items() if not counts["missed"]] == [], "never missed"
