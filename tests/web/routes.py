"""Who gets what at every address: a row for each route, by method and path, with everybody who is let in."""

from __future__ import annotations

from typing import Any, NamedTuple

EVERYBODY = ("outsider", "stranger", "classmate", "other_coach", "admin", "coach", "trainee")
"""Nobody's acquaintance; a trainee of another class; one of the same; the coach of the other class; whoever administers
the server (and has every right but a class); the coach of the class; the trainee whose visit it is."""

OWNER = ("trainee",)
COACH = ("coach",)
READERS = ("coach", "trainee")
MEMBERS = ("coach", "trainee", "classmate")
COACHES = ("other_coach", "admin", "coach")
ADMIN = ("admin",)


class Row(NamedTuple):
    """One route: who is let in, what is sent, and whether the visit must be one under way."""

    method: str
    path: str
    who: tuple[str, ...]
    body: dict[str, Any] | None = None
    query: str = ""


S, R = "/sessions/{ended}", "/sessions/{running}"
A, AR = f"/api/v1{S}", f"/api/v1{R}"
TALK = {"kind": "hint", "turn": "{turn}"}

ROWS = [
    # open to everybody: nothing here belongs to anybody, or it is the asker's own
    Row("GET", "/", EVERYBODY),
    Row("POST", "/name", EVERYBODY, {"name": "某人"}),
    Row("POST", "/language", EVERYBODY, {"lang": "zh", "back": "/"}),
    Row("GET", "/caseload", EVERYBODY),
    Row("GET", "/customers/{customer}", EVERYBODY),
    Row("GET", "/customers/{customer}/watch", EVERYBODY),
    Row("GET", "/customers/{customer}/watch/{play}", EVERYBODY),
    Row("GET", "/guidance", EVERYBODY),
    Row("GET", "/guidance/{stage}", EVERYBODY),
    Row("GET", "/terms", EVERYBODY),
    Row("POST", "/sessions", EVERYBODY, {"persona": "wang_jing"}),
    Row("GET", "/api/v1/personas", EVERYBODY),
    Row("POST", "/api/v1/sessions", EVERYBODY, {"persona": "wang_jing"}),
    Row("GET", "/api/v1/openapi.json", EVERYBODY),
    # coming in, and one's own account
    Row("GET", "/sign-in", EVERYBODY),
    Row("GET", "/join", EVERYBODY),
    Row("GET", "/join/{code}", EVERYBODY),
    Row("GET", "/me", EVERYBODY),
]
