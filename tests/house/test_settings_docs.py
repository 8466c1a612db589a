"""Every setting an operator may make is in docs/operating.md."""

from __future__ import annotations

from pathlib import Path

from web.settings import Settings

OPERATING = Path(__file__).parents[2] / "docs" / "operating.md"


def test_every_setting_is_documented_by_the_name_of_its_variable() -> None:
    text = OPERATING.read_text("utf-8")
    missing = [name for name in Settings.model_fields if f"`ROLEPLAY_{name.upper()}`" not in text]
    assert not missing
