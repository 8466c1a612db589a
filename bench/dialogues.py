"""How good the dialogues are, over 600 automatic visits to each customer: replies without content, repeated ones, and
those that name something.

A reply is *contentless* if nothing but fillers is left of it; it *names something* if it holds a name, topic or thing
of this customer, or shares a word (two characters in a row) with what the trainee just said. `make dialogues` prints a
table a customer for three bots with 200 visits each; `--show N` prints a visit to read aloud.
"""

from __future__ import annotations

import argparse
import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator

from rich.console import Console
from rich.progress import track
from rich.table import Table

from roleplay import events as ev
from roleplay import library
from roleplay.authoring import bots
from roleplay.persona import Persona
from roleplay.script import LAYERS

DAY = dt.date(2026, 3, 2)
BOTS = ("expert", "careless", "random")
FILLER = re.compile(
    "好的|好吧|好呀|好啊|好嘞|好咧|行吧|行啊|是吗|是啊|是的|对对|对啊|没错|没事儿?|不客气|不用谢|可以|谢谢|喂"
    "|知道[了啦]|明白[了啦]?|懂[了啦]|记[住下][了啦]|听见[了啦]|你说吧?|说吧|听着呢?|那就这样|先这样|这样"
    "|那|就|也|都|我|你|嗯+|哦+|噢+|啊+|哎+|唉+|呀+|哈+|嘛|呢|吧|了|的|好|行|对|是|啦|哟|呗"
)
LEAST_LEFT = 3
"""Characters that must be left of a reply without its fillers for it to have content."""
COMMON = set(
    [
        "我们",
        "你们",
        "他们",
        "这个",
        "那个",
        "什么",
        "怎么",
        "一个",
        "不是",
        "就是",
        "没有",
        "还有",
        "可以",
        "知道",
        "现在",
        "时候",
        "觉得",
        "的话",
        "这么",
        "那么",
        "一下",
        "您的",
        "你的",
        "我的",
        "不用",
    ]
)


def bigrams(text: str) -> set[str]:
    """Pairs of neighbouring Chinese characters, without those of function words."""
    runs = re.findall("[\u4e00-\u9fff]+", text)
    return {run[i : i + 2] for run in runs for i in range(len(run) - 1)} - COMMON


def lexicon(p: Persona) -> set[str]:
    """Pairs of characters in what makes this customer: her people, her topics, her policies, the slips of her file."""
    texts = [*p.people.values(), *p.words.values(), p.name, p.quote, p.job.zh]
    texts += [t.zh for t in p.topics.values()] + [t.zh for t in p.services.values()]
    texts += [x.type for x in p.policies] + [i.text for i in p.items] + [x.text for x in p.sections]
    return bigrams(" ".join(texts))


def replies(log: list[ev.AnyEvent]) -> Iterator[tuple[str, str]]:
    """What she said, each with the trainee's words before it."""
    mine = ""
    for event in log:
        if isinstance(event, ev.Said):
            mine = event.text
        elif isinstance(event, ev.Replied | ev.ItemRaised):
            yield event.text, mine


def measure(log: list[ev.AnyEvent], words: set[str]) -> Counter[str]:
    """Counts over one visit: replies, contentless, twice, names, and the layers that answered."""
    seen: set[str] = set()
    count: Counter[str] = Counter()
    for text, mine in replies(log):
        plain = re.sub(r"[^\u4e00-\u9fff]", "", text)
        count["replies"] += 1
        count["contentless"] += len(FILLER.sub("", plain)) < LEAST_LEFT
        count["twice"] += text in seen
        count["names"] += bool(bigrams(text) & (words | bigrams(mine)))
        seen.add(text)
    count.update(e.layer for e in log if isinstance(e, ev.Replied))
    return count


def show(log: list[ev.AnyEvent], console: Console) -> None:
    """One visit as people would hear it."""
    for event in log:
        if isinstance(event, ev.Said):
            console.print(f"    我：{event.text}", style="green", markup=False)
        elif isinstance(event, ev.Replied | ev.ItemRaised):
            console.print(f"她：{event.text}", markup=False)
        elif isinstance(event, ev.Narrated):
            console.print(f"（{event.text}）", style="dim", markup=False)
        elif isinstance(event, ev.MeetingStarted | ev.StageEntered | ev.SessionEnded):
            console.print(f"── {event}", style="dim", markup=False)


def told(persona: str, visits: int, console: Console) -> bool:
    """Print one customer's table; whether all of it holds."""
    script = library.script(persona)
    words = lexicon(script.persona)
    heads = ("bot", "visits", "replies", "contentless ≤5%", "said twice =0", "names something ≥60%")
    table = Table(*heads, "persona/base/voice/common", title=f"{script.persona.name} ({persona})")
    good = True
    for bot in BOTS:
        total: Counter[str] = Counter()
        for seed in track(range(visits), description=f"{persona} {bot}", console=Console(stderr=True), transient=True):
            total += measure(bots.play(script, bot, seed, DAY), words)
        n = total["replies"]
        good &= total["contentless"] <= 0.05 * n and not total["twice"] and total["names"] >= 0.6 * n
        layers = "/".join(f"{total[x] / n:.0%}" for x in LAYERS)
        shares = (f"{total['contentless'] / n:.1%}", str(total["twice"]), f"{total['names'] / n:.1%}", layers)
        table.add_row(bot, str(visits), str(n), *shares)
    console.print(table)
    return good


def main() -> None:
    """Print the tables, or one visit."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--persona", action="append", choices=library.personas(), help="all if none is given")
    parser.add_argument("--visits", type=int, default=200, help="visits a bot")
    parser.add_argument("--show", type=int, help="print the visit of this seed instead")
    parser.add_argument("--bot", default="careless", choices=BOTS)
    args = parser.parse_args()
    console, who = Console(highlight=False), args.persona or library.personas()
    if args.show is not None:
        show(bots.play(library.script(who[0]), args.bot, args.show, DAY), console)
        return
    held = [told(persona, args.visits, console) for persona in who]
    raise SystemExit(not all(held))


if __name__ == "__main__":
    main()
