"""How a page is looked at: on a phone in Chinese with every `make test`, and as a wide page and in English with
`make check-all`, which has the time."""

from __future__ import annotations

import pytest

PHONE, DESK = (360, 780), (1440, 900)

LOOKS = [
    pytest.param(*PHONE, "zh-CN", id="phone-zh"),
    pytest.param(*DESK, "en-GB", id="desk-en", marks=pytest.mark.slow),
    pytest.param(*DESK, "zh-CN", id="desk-zh", marks=pytest.mark.slow),
    pytest.param(*PHONE, "en-GB", id="phone-en", marks=pytest.mark.slow),
]
"""Width, height and language; each test looks in light and dark by itself."""

looked_at = pytest.mark.parametrize(("width", "height", "lang"), LOOKS)
