"""The schema of the term cards (guidance/termcards.yaml): what their author may write."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from roleplay.acts import ClaimKind
from roleplay.part import Judge, LineAct, LineClaim, as_act
from roleplay.schema import STAGES, Both, Model, Names
from roleplay.termfigures import Case


class Reply(Model):
    """A sentence the trainee may answer with, and a coach's reason why it is right, wrong or beside the point."""

    id: str
    say: str
    acts: list[Annotated[LineAct, BeforeValidator(as_act)]] = Field(min_length=1)
    claims: list[LineClaim] = []
    why: Both


class Question(Model):
    """What she asks, which moves answer it (as for an agenda item), what the contract and the law say to it (`point`,
    may hold `{figure.x}`), and the catalogue ids behind that."""

    id: str
    asks: str
    judge: dict[Literal["well", "wrong"], list[Judge]]
    point: Both
    catalogue: Names
    answers: list[Reply] = Field(min_length=3, max_length=4)


class Customer(Model):
    """Who asks: an invented customer, and her situation in a line."""

    name: str
    about: Both


class Card(Model):
    """A term card: what it trains, the criteria that judge it, and three or four questions in a row."""

    id: str = Field(pattern=r"^[a-z]+$", max_length=20)
    title: Both
    trains: Both
    customer: Customer
    stage: Literal[STAGES]  # type: ignore[valid-type]
    criteria: Names = Field(min_length=1)
    traits: Names = []
    case: Case
    questions: list[Question] = Field(min_length=3, max_length=4)


class Deck(Model):
    """termcards.yaml: the cards, and the claims only they know."""

    claims: list[ClaimKind]
    cards: list[Card] = Field(min_length=1)
