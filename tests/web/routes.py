"""Who is let in at every address: a row for each route, by method and path, with what is sent."""

from __future__ import annotations

from typing import Any, NamedTuple

from tests.web.benching import ANSWERS

EVERYBODY = ("outsider", "stranger", "classmate", "other_coach", "admin", "coach", "trainee")
"""Nobody's acquaintance; a trainee of another class; one of the same; the coach of the other class; whoever administers
the server (and has every right but this class); the coach of the class; the trainee whose visit it is."""

OWNER = ("trainee",)
COACH = ("coach",)
READERS = ("coach", "trainee")
TRAINEES = ("classmate", "trainee")
MEMBERS = ("classmate", "coach", "trainee")
COACHES = ("other_coach", "admin", "coach")
ADMIN = ("admin",)
AUTHORS = ("admin",)
"""Whoever administers the server has the right of an author too; the draft and the trial are hers."""


class Row(NamedTuple):
    """One route: who is let in, with which form (`json`: body), and the status of an answer that is no success though
    one is let in. `{…}` are filled with what the scene has; `to` is the address where it is not the route's own."""

    method: str
    path: str
    who: tuple[str, ...]
    form: dict[str, str] | None = None
    json: dict[str, Any] | None = None
    ok: int = 200
    to: str = ""


R, U, B = "/sessions/{running}", "/sessions/{closed}", "/sessions/{branch}"
"""A visit under way, one whose verdict the coach has not opened, and another try; else `session` is one that ended."""

C = "/bench/customers/lin_fang"
"""A customer who was published."""

ROWS = (
    # what is open to everybody, or is the asker's own
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
    Row("GET", "/terms/cards", EVERYBODY),
    Row("GET", "/terms/cards/{card}", EVERYBODY),
    Row("GET", "/progress", EVERYBODY),
    Row("GET", "/assignments", EVERYBODY),
    Row("POST", "/sessions", EVERYBODY, {"persona": "wang_jing"}),
    Row("GET", "/api/v1/openapi.json", EVERYBODY),
    Row("GET", "/api/v1/personas", EVERYBODY),
    Row("POST", "/api/v1/sessions", EVERYBODY, json={"persona": "wang_jing"}),
    # coming in, and one's own account
    Row("GET", "/sign-in", EVERYBODY),
    Row("POST", "/sign-in", EVERYBODY, {"login": "chen", "secret": "a kettle on the stove"}),
    Row("GET", "/sign-out", EVERYBODY),
    Row("POST", "/sign-out", EVERYBODY, {}),
    Row("GET", "/join", EVERYBODY),
    Row("GET", "/join/{code}", EVERYBODY),
    Row("POST", "/join", EVERYBODY, {"code": "{code}", "name": "某人"}),
    Row("GET", "/return/{token}", EVERYBODY),
    Row("POST", "/return/{token}", EVERYBODY, {}),
    Row("GET", "/welcome/{token}", EVERYBODY, to="/welcome/{invitation}"),
    Row("POST", "/welcome/{token}", EVERYBODY,
        {"name": "某人", "login": "newcomer", "secret": "a kettle on the stove"}, to="/welcome/{invitation}"),
    Row("GET", "/me", EVERYBODY),
    Row("POST", "/me/name", EVERYBODY, {"name": "某人"}),
    Row("POST", "/me/passphrase", EVERYBODY,
        {"login": "{login}", "secret": "another kettle, please", "now": "a kettle on the stove"}),
    Row("POST", "/me/link", EVERYBODY, {}),
    Row("POST", "/me/signins", OWNER, {"signin": "{signin}"}),
    Row("POST", "/me/harvest", EVERYBODY, {}),
    Row("POST", "/me/classes", TRAINEES, {"klass": "{class}"}),
    Row("GET", "/me/export", EVERYBODY),
    Row("GET", "/me/delete", EVERYBODY),
    Row("POST", "/me/delete", EVERYBODY, {"typed": "not my name"}, ok=422),
    Row("GET", "/me/deleted", EVERYBODY),
    # a visit: acting in it is its trainee's, reading it once it has ended is her coaches' too
    Row("GET", "/sessions/{session}", OWNER, to=R),
    Row("POST", "/sessions/{session}/moves", OWNER, {"turn": "{turn}", "kind": "hint"}, to=f"{R}/moves"),
    Row("GET", "/sessions/{session}/papers/{paper}", OWNER, to=f"{R}/papers/sheet"),
    Row("POST", "/sessions/{session}/papers/plan/running", OWNER, {}, to=f"{R}/papers/plan/running"),
    Row("GET", "/sessions/{session}/papers/caseload", OWNER, to=f"{R}/papers/caseload"),
    Row("POST", "/sessions/{session}/papers/caseload", OWNER,
        {"turn": "{turn}", "kind": "form", "form": "caseload"}, ok=422, to=f"{R}/papers/caseload"),
    Row("GET", "/sessions/{session}/report", OWNER),
    Row("GET", "/sessions/{session}/judgement", OWNER),
    Row("POST", "/sessions/{session}/judgement", OWNER, {"skip": "1"}),
    Row("GET", "/sessions/{session}/scorecard", READERS),
    Row("GET", "/sessions/{session}/replay", READERS),
    Row("GET", "/sessions/{session}/moments/{event}", READERS),
    Row("GET", "/sessions/{session}/beside", READERS, to=f"{B}/beside"),
    Row("GET", "/sessions/{session}/paper", READERS),
    Row("POST", "/sessions/{session}/branches", READERS, {"turn": "{turn}"}),
    Row("GET", "/compare", READERS, to="/compare?visit={session}&visit={other}"),
    Row("GET", "/api/v1/sessions/{session}", OWNER, to=f"/api/v1{R}"),
    Row("POST", "/api/v1/sessions/{session}/moves", OWNER, json={"turn": "{turn}", "hint": True},
        to=f"/api/v1{R}/moves"),
    Row("GET", "/api/v1/sessions/{session}/papers/{paper}", OWNER, to=f"/api/v1{R}/papers/sheet"),
    Row("GET", "/api/v1/sessions/{session}/report", OWNER),
    Row("GET", "/api/v1/sessions/{session}/transcript", OWNER),
    Row("GET", "/api/v1/sessions/{session}/scorecard", READERS),
    Row("GET", "/api/v1/sessions/{session}/moments/{event}", READERS),
    Row("POST", "/api/v1/sessions/{session}/branches", READERS, json={"turn": "{turn}"}),
    Row("GET", "/sessions/{session}/contested/{event}", OWNER, to="/sessions/{typing}/contested/{typed}"),
    Row("POST", "/sessions/{session}/contested/{event}", OWNER, {"meant": "small_talk_personal", "words": "不是"},
        to="/sessions/{typing}/contested/{typed}"),
    # teaching
    Row("POST", "/sessions/{session}/verdict", READERS, {}, to=f"{U}/verdict"),
    Row("GET", "/sessions/{session}/marking", COACH, to=f"{U}/marking"),
    Row("POST", "/sessions/{session}/marking", COACH, {"m.F1": "met", "verdict": ""}, to=f"{U}/marking"),
    Row("POST", "/sessions/{session}/comments", COACH, {"turn": "{turn}", "text": "好"}),
    Row("POST", "/comments/{comment}/answers", READERS, {"text": "好"}),
    Row("POST", "/comments/{comment}/withdraw", COACH, {}),
    Row("GET", "/sessions/{session}/corrections", READERS),
    Row("GET", "/sessions/{session}/corrections/findings/{criterion}", COACH),
    Row("POST", "/sessions/{session}/corrections/findings/{criterion}", COACH, {"status": "na", "reason": "不适用"}),
    Row("GET", "/sessions/{session}/corrections/readings/{event}", COACH),
    Row("POST", "/sessions/{session}/corrections/readings/{event}", COACH, {"add": "thank_client", "reason": "道谢"}),
    Row("POST", "/corrections/{correction}/withdraw", COACH, {}),
    Row("GET", "/sessions/{session}/clips/new", COACH, to="/sessions/{session}/clips/new?turn={turn}"),
    Row("POST", "/sessions/{session}/clips", COACH,
        {"class": "{class}", "first": "{turn}", "last": "{turn}", "words": "好"}),
    Row("GET", "/clips/{clip}", MEMBERS),
    Row("POST", "/clips/{clip}/withdraw", READERS, {}),
    # classes and assignments
    Row("GET", "/classes", COACHES),
    Row("POST", "/classes", COACHES, {"name": "新班"}),
    Row("GET", "/classes/{class}", COACH),
    Row("GET", "/classes/{class}/visits", COACH),
    Row("GET", "/classes/{class}/agreement", COACH),
    Row("GET", "/classes/{class}/clips", MEMBERS),
    Row("GET", "/classes/{class}/code.svg", COACH),
    Row("POST", "/classes/{class}/code", COACH, {"what": "close"}),
    Row("POST", "/classes/{class}/name", COACH, {"name": "改名"}),
    Row("POST", "/classes/{class}/members/{person}/remove", COACH, {}),
    Row("POST", "/classes/{class}/readers", COACH, {"login": "qian"}),
    Row("POST", "/classes/{class}/readers/{grant}/end", COACH, {}),
    Row("POST", "/classes/{class}/verdicts", COACH, {"shown": "1"}),
    Row("POST", "/classes/{class}/scores.csv", COACH, {}),
    Row("POST", "/classes/{class}/findings.csv", COACH, {}),
    Row("GET", "/classes/{class}/assignments", COACH),
    Row("POST", "/classes/{class}/assignments", COACH, {"persona": "wang_jing", "mode": "practice", "pass_mark": "75"}),
    Row("GET", "/classes/{class}/assignments/{assignment}", COACH),
    Row("POST", "/classes/{class}/assignments/{assignment}/withdraw", COACH, {}),
    Row("POST", "/assignments/{assignment}/begin", TRAINEES, {}),
    # the authors' bench
    Row("GET", "/bench", AUTHORS),
    Row("GET", "/bench/new", AUTHORS),
    Row("POST", "/bench/drafts", AUTHORS, {**ANSWERS, "id": "another"}),
    Row("POST", "/bench/copies", AUTHORS, {"source": "draft:lin_fang", "id": "copied"}),
    Row("POST", "/bench/imports", AUTHORS, {"id": "no_zip"}, ok=422),
    Row("GET", "/bench/customers/{customer}", AUTHORS, to=C),
    Row("GET", "/bench/customers/{customer}/count", AUTHORS, to=f"{C}/count"),
    Row("GET", "/bench/customers/{customer}/files/{file}", AUTHORS, to=f"{C}/files/{{file}}"),
    Row("GET", "/bench/customers/{customer}/zip", AUTHORS, to=f"{C}/zip"),
    Row("POST", "/bench/customers/{customer}/versions", AUTHORS, {"version": "1"}, to=f"{C}/versions"),
    Row("GET", "/bench/drafts/{draft}", AUTHORS),
    Row("GET", "/bench/drafts/{draft}/count", AUTHORS),
    Row("GET", "/bench/drafts/{draft}/zip", AUTHORS),
    Row("POST", "/bench/drafts/{draft}/files", AUTHORS, {"name": "visit"}),
    Row("GET", "/bench/drafts/{draft}/files/{file}", AUTHORS),
    Row("POST", "/bench/drafts/{draft}/files/{file}", AUTHORS, {"text": "lines: []", "version": "1", "do": "save"}),
    Row("POST", "/bench/drafts/{draft}/check", AUTHORS, {"file": "{file}", "text": "lines: []"}),
    Row("POST", "/bench/drafts/{draft}/publish", AUTHORS, {"version": "1"}),
    Row("POST", "/bench/drafts/{draft}/remove", AUTHORS, {}),
    Row("GET", "/bench/drafts/{draft}/try", AUTHORS),
    Row("POST", "/bench/drafts/{draft}/try", AUTHORS, {"stage": "first_visit"}),
    Row("GET", "/bench/trials/{trial}", AUTHORS),
    Row("POST", "/bench/trials/{trial}/moves", AUTHORS, {"turn": "1", "kind": "hint"}),
    Row("POST", "/bench/trials/{trial}/undo", AUTHORS, {"turn": "1"}),
    Row("GET", "/bench/trials/{trial}/papers/{paper}", AUTHORS, to="/bench/trials/{trial}/papers/sheet"),
    Row("POST", "/bench/trials/{trial}/papers/plan/running", AUTHORS, {}),
    Row("POST", "/bench/trials/{trial}/keep", AUTHORS, {"id": "kept", "title": "试"}),
    # whoever administers the server
    Row("GET", "/people", ADMIN),
    Row("POST", "/people/invitations", ADMIN, {"right": "coach"}),
    Row("POST", "/people/classes", ADMIN, {"klass": "{class}", "login": "qian"}),
    Row("POST", "/people/{person}/rights", ADMIN, {"right": "author", "give": "1"}),
    Row("GET", "/people/{person}/export", ADMIN),
    Row("GET", "/people/{person}/delete", ADMIN),
    Row("POST", "/people/{person}/delete", ADMIN, {"typed": "李明"}),
)  # fmt: skip
