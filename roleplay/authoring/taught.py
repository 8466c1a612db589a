"""Reads what is taught: the order of acts at each stage, what an act rests on, which acts answer."""

from __future__ import annotations

from functools import lru_cache
from importlib import resources
from typing import Any

from roleplay import documents


@lru_cache(maxsize=1)
def taught() -> dict[str, Any]:
    """`stages`: acts in order; `rests`: what an act rests on; `once`, `tied`, `answers`: acts; `poor`: slots."""
    text = (resources.files("roleplay") / "guidance" / "taught.yaml").read_text("utf-8")
    found: dict[str, Any] = documents.parse(text, "taught.yaml")
    return found
