"""Every customer has her own five faces, and they are those that the tool draws."""

import pytest

from roleplay import library
from tools import portraits

DRAWN = portraits.drawings()


@pytest.mark.parametrize("persona", library.personas())
def test_she_has_a_face_of_her_own_for_every_mood(persona: str) -> None:
    for mood, how in DRAWN["moods"].items():
        kept = (portraits.FACES / persona / f"{mood}.svg").read_text("utf-8")
        assert kept == portraits.portrait(DRAWN, DRAWN["looks"][persona], how), "python -m tools.portraits"
        assert library.persona(persona).name in kept
