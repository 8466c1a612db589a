"""Who is who on a stage with a class: people by name, and a coach with trainees whose visits she may read."""

from __future__ import annotations

from functools import partial
from typing import Any

from tests.web.conftest import Stage
from tests.web.visits import rows
from web import store_classes, store_openings, store_rights
from web.store import Viewer
from web.tables_people import classes


def person(stage: Stage, name: str) -> Viewer:
    """Somebody who said this name, with the rights she has now."""
    (id,) = rows(stage, "select id from people where name = ?", name)[0]
    rights = frozenset(r for (r,) in rows(stage, 'select "right" from grants where person = ? and class is null', id))
    return Viewer(id, name, rights)


async def taught(stage: Stage, coach: str, *trainees: str) -> str:
    """A class of this coach with these trainees in it; visits begun from now on are seen by it."""
    teacher = person(stage, coach)

    def write(connection: Any) -> None:
        row = {"id": "class-1", "name": "周三班", "code": "ABCD", "by": teacher.id, "created": 1}
        connection.execute(classes.insert(), row)
        store_rights.give(connection, teacher.id, "coach", None)
        store_rights.give(connection, teacher.id, "class", None, "class-1")

    service = stage.app.state.parts.service
    await service.writer.do(write)
    for name in trainees:
        viewer = person(stage, name)
        await service.writer.do(partial(store_classes.join, viewer=viewer, class_="class-1"))
    return "class-1"


async def opened(stage: Stage, coach: str, id: str) -> None:
    """The coach has the verdict of a visit before her."""
    viewer = person(stage, coach)
    await stage.app.state.parts.service.writer.do(partial(store_openings.open_verdict, viewer=viewer, id=id))
