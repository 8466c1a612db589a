"""Says amounts of money, kept in whole 分, as each language writes them: 164.5万元, 1,645,000 yuan."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from roleplay.insurance.money import WAN, YUAN, Fen, in_wan, in_yuan

YI = 10_000 * WAN
TENTH = WAN // 10


def wan(fen: Fen, lang: str) -> str:
    """A sum assured, a need, a debt: to a tenth of 万 in Chinese, to the thousand in English; below 万 to the 元."""
    if 0 < fen < WAN:
        return yuan(fen, lang)
    if lang == "zh":
        return f"{in_wan(fen)}万元"
    return f"{in_yuan((fen + TENTH // 2) // TENTH * TENTH)} yuan"


def short(fen: Fen, lang: str) -> str:
    """The same in a table whose caption names the unit: in 万 164.5, in thousands of yuan 1,645."""
    return in_wan(fen) if lang == "zh" else f"{(fen // YUAN + 500) // 1000:,}"


def yuan(fen: Fen, lang: str) -> str:
    """A premium, interest, a refund: to the last 分 there is."""
    return f"{in_yuan(fen)}元" if lang == "zh" else f"{in_yuan(fen)} yuan"


def plain(fen: Fen, lang: str) -> str:
    """In the largest unit that keeps it exact, as one would write it in a message: 30亿元, 30万元, 1,420元."""
    if lang == "zh":
        for size, unit in ((YI, "亿元"), (WAN, "万元")):
            if fen >= size and not fen * 100 % size:
                return f"{in_yuan(fen * YUAN // size)}{unit}"
    return yuan(fen, lang)


def filters(lang: str) -> dict[str, Callable[[Fen], str]]:
    """The filters of the templates of one language."""
    made = {"wan": wan, "short": short, "yuan": yuan}
    return {name: partial(say, lang=lang) for name, say in made.items()}
