"""Writes a small customer that passes every check and can be played at once: what `roleplay new` asks and makes.

The files beside this one are the model; `<<name>>` places take the answers.
"""

from __future__ import annotations

import re
from importlib import resources
from pathlib import Path
from typing import Annotated, Literal

import typer
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from rich.console import Console

from roleplay import library
from roleplay.errors import BadScript

FILES = ("persona.yaml", "hers.yaml", "plays.yaml")
PLACE = re.compile("<<([a-z_]+)>>")
PLAIN = r"^[^\n\r{}\[\]<>#&*!|%@`\"':,\\]+$"
"""What an answer may hold: it stands in YAML as it is."""
Worry = Literal["mortgage", "education", "parents", "illness", "pension"]
WORRIES: dict[str, tuple[str, str]] = {
    "mortgage": ("房贷", "the mortgage"),
    "education": ("孩子上学", "the children's schooling"),
    "parents": ("家里老人", "the parents"),
    "illness": ("生病花钱", "the cost of illness"),
    "pension": ("养老", "old age"),
}


class Answers(BaseModel):
    """What is asked of whoever begins a customer."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    id: str = Field(pattern="^[a-z][a-z0-9_]{0,39}$")
    name: str = Field("林芳", min_length=1, max_length=12, pattern=PLAIN)
    call: str = Field("林姐", min_length=1, max_length=12, pattern=PLAIN)
    age: int = Field(38, ge=20, le=58)
    job: str = Field("超市店长", min_length=1, max_length=20, pattern=PLAIN)
    job_en: str = Field("supermarket manager", min_length=1, max_length=40, pattern=PLAIN)
    voice: Literal["warm", "curt", "elderly", "sceptical"] = "warm"
    old_agent: str = Field("小周", min_length=1, max_length=12, pattern=PLAIN)
    worry: Worry = "mortgage"


def files(answers: Answers) -> dict[str, str]:
    """The files of a small customer, by name."""
    zh, en = WORRIES[answers.worry]
    claim = f"{answers.id.upper()}_CARD"
    values = {**answers.model_dump(), "worry_zh": zh, "worry_en": en, "claim": claim}
    here = resources.files(__package__ or __name__)
    return {
        name: PLACE.sub(lambda place: str(values[place.group(1)]), (here / name).read_text("utf-8")) for name in FILES
    }


def make(answers: Answers, home: Path) -> Path:
    """Write her folder into `home`; `BadScript` if there is something of that name, or a customer of that id."""
    folder = home / answers.id
    if folder.exists():
        raise BadScript("there is something of that name already; choose another id or folder", str(folder))
    if answers.id in library.personas():
        raise BadScript(f"there is a customer {answers.id!r} already; choose another id")
    folder.mkdir(parents=True)
    for name, text in files(answers).items():
        (folder / name).write_text(text, "utf-8")
    return folder


def asked(
    id: Annotated[str, typer.Argument(metavar="NAME", help="her id: small letters, digits, underscores")],
    home: Annotated[Path, typer.Option("--in", help="the folder of customers to put her into")] = Path("customers"),
    yes: Annotated[bool, typer.Option("--yes", help="ask nothing: take what is given here, and the usual")] = False,
    name: Annotated[str, typer.Option(help="her name")] = "林芳",
    call: Annotated[str, typer.Option(help="how one speaks to her")] = "林姐",
    age: Annotated[int, typer.Option(help="her age, 20 to 58")] = 38,
    job: Annotated[str, typer.Option(help="her work, in Chinese")] = "超市店长",
    job_en: Annotated[str, typer.Option(help="her work, in English")] = "supermarket manager",
    voice: Annotated[str, typer.Option(help="warm, curt, elderly or sceptical")] = "warm",
    old_agent: Annotated[str, typer.Option(help="what she called the agent who left")] = "小周",
    worry: Annotated[str, typer.Option(help=f"what worries her most: {', '.join(WORRIES)}")] = "mortgage",
) -> None:
    """Begin a customer: ask a few questions and write a small one that can be played at once."""
    given = {"name": name, "call": call, "age": age, "job": job, "job_en": job_en, "voice": voice,
             "old_agent": old_agent, "worry": worry}  # fmt: skip
    if not yes:
        given = {key: typer.prompt(key.replace("_", " "), default=value) for key, value in given.items()}
    console = Console(highlight=False, soft_wrap=True)
    try:
        folder = make(Answers.model_validate({"id": id, **given}), home)
    except (ValueError, BadScript) as error:
        told = "; ".join(_plain(error)) if isinstance(error, ValueError) else str(error)
        Console(stderr=True, highlight=False, soft_wrap=True).print(told, style="red", markup=False)
        raise typer.Exit(2) from error
    console.print(
        f"{folder} is written. Look at it: roleplay check {folder}\n"
        f"Talk to her:             roleplay --personas {home} play {id}\n"
        f"Show her in the browser: roleplay --personas {home} serve",
        markup=False,
    )


def _plain(error: ValueError) -> list[str]:
    if not isinstance(error, ValidationError):
        return [str(error)]
    return [f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors()]
