"""The promises about simulated trainees hold, and docs/evidence.md tells of the script and rubrics as they are."""

from typing import Any

import pytest

from roleplay import library, rubric
from roleplay.authoring import bots, simulate
from tools import evidence
from tools.bands import bands

SESSIONS, EACH = 200, 40


def summary(mean: float, low: float, **more: Any) -> dict[str, Any]:
    figures = {"mean": mean, "min": low, "max": 100.0}
    return {"guidance": figures, "compliance": figures, "verdicts": {}, "failed": {}, **more}


def everybody(**other: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Summaries that keep every promise, but for those given."""
    kept = {name: summary(30, 5) for name in bots.BOTS}
    kept |= {"expert": summary(96, 91), "timid": summary(50, 41), "careless": summary(75, 60)}
    kept |= {"pushy": summary(12, 3, failed={"K3": 4, "F10": 9})}
    return kept | other


def broken(whole: dict[str, Any], alone: dict[str, Any] | None = None) -> list[str]:
    stages = {name: {"closing": told} for name, told in (alone or everybody()).items()}
    return [band.promise.partition(":")[0] for band in bands(whole, stages) if not band.holds]


def test_promises_kept_are_kept() -> None:
    assert broken(everybody()) == []


@pytest.mark.parametrize(
    ("bot", "told", "how_many"),
    [
        ("expert", summary(96, 89.9), 2),
        ("random", summary(46, 5), 5),
        ("first", summary(36.1, 5), 1),
        ("last", summary(23.9, 5), 1),
        ("prude", summary(60.1, 5), 1),
        ("polite", summary(40, 5, verdicts={"excellent": 1}), 1),
        ("pushy", summary(30.1, 5, failed={"K3": 1}), 1),
        ("pushy", summary(12, 5, failed={"F10": 9}), 1),
        ("timid", summary(39.9, 5), 1),
        ("careless", summary(85.1, 5), 1),
        ("careless", summary(64.9, 5), 1),
    ],
)
def test_a_promise_broken_is_told(bot: str, told: dict[str, Any], how_many: int) -> None:
    found = broken(everybody(**{bot: told}))
    assert len(found) == how_many and bot in found


def test_a_visit_without_a_total_breaks_the_experts_promise() -> None:
    told = summary(96, 91)
    told["guidance"] = {**told["guidance"], "without": 1}
    assert broken(everybody(expert=told)) == ["expert"]


def test_a_stage_alone_has_its_own_promises() -> None:
    assert broken(everybody(), everybody(random=summary(55.1, 5))) == ["closing alone, random"]
    assert broken(everybody(), everybody(expert=summary(95, 89))) == ["closing alone, expert"]


@pytest.mark.slow
@pytest.mark.parametrize("persona", library.personas())
def test_the_promises_hold(persona: str) -> None:
    names = [*bots.BOTS]
    whole = simulate.run([persona], names, [""], SESSIONS)[persona]
    found = simulate.run([persona], names, [*library.script(persona).persona.drills], EACH)[persona]
    held = bands(whole, {name: told["stages"] for name, told in found.items()})
    assert [f"{band.promise}: {band.measured}" for band in held if not band.holds] == []


@pytest.mark.slow
def test_the_page_is_of_the_script_and_rubrics_as_they_are() -> None:
    page = evidence.PAGE.read_text(encoding="utf-8")
    made_from = [
        *evidence.digests().values(),
        *(library.script(p).digest[: evidence.DIGITS] for p in library.personas()),
    ]
    assert [digest for digest in made_from if digest not in page] == [], "docs/evidence.md is behind: make evidence"


def test_every_trainee_is_explained_on_the_page() -> None:
    assert set(evidence.HOW) == set(bots.BOTS)
    assert {part.pack.pack for part in rubric.shipped()} == set(evidence.digests())
