"""Knows the statements of drafts: whoever is an author reads and edits them all, nobody else finds any.

A change names the version of the file it was made on; over a newer one nothing is written.
"""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, delete, exists, func, insert, select, update

from web import bounds
from web.errors import BadEntry, Newer, Taken, Unknown
from web.i18n import N_
from web.store import Record, Viewer, now_ms
from web.store_rights import need
from web.tables_bench import bundles, draft_files, drafts, trials
from web.tables_people import people

MOST_DRAFTS = 200
HEAD = 2000
"""So much of persona.yaml is read for the name on a list."""
NO_DRAFT = N_("There is no such draft.")
NO_FILE = N_("This draft has no such file.")
THERE_IS = N_("There is a draft called %(id)s already. Go on with that one, or choose another id.")
A_FILE_THERE_IS = N_("There is a file called %(file)s already.")
ENOUGH = N_("There are %(n)s drafts here, and no more are kept. Delete one that nobody needs.")
STAYS = N_("persona.yaml stays: a customer begins with it.")


def every(connection: Connection, viewer: Viewer) -> list[Record]:
    """All drafts, the one changed last first, with whose they are, how many files they have, and how persona.yaml
    begins."""
    need(viewer, "author")
    files = draft_files.alias()
    count = select(func.count()).where(files.c.draft == drafts.c.id)
    head = func.substr(draft_files.c.text, 1, HEAD).label("head")
    wanted = select(drafts, people.c.name.label("whose"), count.scalar_subquery().label("files"), head)
    wanted = wanted.join(people, people.c.id == drafts.c.owner)
    wanted = wanted.join(draft_files, (draft_files.c.draft == drafts.c.id) & (draft_files.c.name == "persona.yaml"))
    return list(connection.execute(wanted.order_by(drafts.c.updated.desc(), drafts.c.id)))


def draft(connection: Connection, viewer: Viewer, id: str) -> Record:
    """A draft with whose it is; raises `Unknown`."""
    need(viewer, "author")
    wanted = select(drafts, people.c.name.label("whose")).join(people, people.c.id == drafts.c.owner)
    row: Record | None = connection.execute(wanted.where(drafts.c.id == id)).first()
    if row is None:
        raise Unknown(NO_DRAFT)
    return row


def is_there(connection: Connection, id: str) -> bool:
    """Whether a draft of this id exists."""
    return bool(connection.execute(select(exists().where(drafts.c.id == id))).scalar())


def texts(connection: Connection, viewer: Viewer, id: str) -> dict[str, str]:
    """The files of a draft, in order; raises `Unknown`."""
    draft(connection, viewer, id)
    wanted = select(draft_files.c.name, draft_files.c.text).where(draft_files.c.draft == id)
    return bounds.in_order({name: text for name, text in connection.execute(wanted)})


def files(connection: Connection, viewer: Viewer, id: str) -> list[Record]:
    """Of each file its name, its length, and who changed it last and when."""
    need(viewer, "author")
    wanted = select(
        draft_files.c.name, draft_files.c.version, draft_files.c.at, people.c.name.label("whose"),
        func.length(draft_files.c.text).label("length"),
    ).join(people, people.c.id == draft_files.c.by)  # fmt: skip
    rows = {row.name: row for row in connection.execute(wanted.where(draft_files.c.draft == id))}
    return [rows[name] for name in bounds.in_order(dict.fromkeys(rows, ""))]


def file(connection: Connection, viewer: Viewer, id: str, name: str) -> Record:
    """A file of a draft with its text and who changed it last; raises `Unknown`."""
    need(viewer, "author")
    wanted = select(draft_files, people.c.name.label("whose")).join(people, people.c.id == draft_files.c.by)
    row: Record | None = connection.execute(wanted.where(draft_files.c.draft == id, draft_files.c.name == name)).first()
    if row is None:
        raise Unknown(NO_FILE)
    return row


# Writing -------------------------------------------------------------------------------------------------


def add(connection: Connection, viewer: Viewer, id: str, given: Mapping[str, str]) -> None:
    """A new draft with these files; raises `Taken` or `BadEntry`."""
    need(viewer, "author")
    if is_there(connection, id):
        raise Taken(THERE_IS, id=id)
    if (connection.execute(select(func.count()).select_from(drafts)).scalar() or 0) >= MOST_DRAFTS:
        raise BadEntry(ENOUGH, n=MOST_DRAFTS)
    now = now_ms()
    row = {"id": id, "owner": viewer.id, "version": 1, "created": now, "updated": now}
    connection.execute(insert(drafts), row)
    own = {"draft": id, "version": 1, "by": viewer.id, "at": now}
    connection.execute(insert(draft_files), [{**own, "name": name, "text": text} for name, text in given.items()])


def save(connection: Connection, viewer: Viewer, id: str, name: str, text: str, version: int) -> int:
    """Write a file that was at `version` when the change was made (0: there was none); its version now. What is the
    same already is not written. Raises `Newer`, `Unknown`, `Taken`, `BadEntry`."""
    kept = texts(connection, viewer, id)
    if version == 0:
        if name in kept:
            raise Taken(A_FILE_THERE_IS, file=name)
    else:
        row = file(connection, viewer, id, name)
        if row.text == text:
            return int(row.version)
        if row.version != version:
            raise Newer(name, row.text, row.version, row.whose)
    bounds.all_of({**kept, name: text})
    now = _changed(connection, viewer, id)
    values = {"text": text, "version": now, "by": viewer.id, "at": now_ms()}
    if version == 0:
        connection.execute(insert(draft_files), {"draft": id, "name": name, **values})
    else:
        here = draft_files.c.draft == id, draft_files.c.name == name
        connection.execute(update(draft_files).where(*here).values(**values))
    return now


def remove_file(connection: Connection, viewer: Viewer, id: str, name: str, version: int) -> None:
    """Take a file out of a draft; raises `Newer` if it was changed since, `BadEntry` for the first one."""
    draft(connection, viewer, id)
    row = file(connection, viewer, id, name)
    if name == "persona.yaml":
        raise BadEntry(STAYS)
    if row.version != version:
        raise Newer(name, row.text, row.version, row.whose)
    connection.execute(delete(draft_files).where(draft_files.c.draft == id, draft_files.c.name == name))
    _changed(connection, viewer, id)


def remove(connection: Connection, viewer: Viewer, id: str) -> None:
    """Delete a draft with its files and everybody's trials of it; what was published stays."""
    draft(connection, viewer, id)
    connection.execute(delete(trials).where(trials.c.draft == id))
    connection.execute(delete(draft_files).where(draft_files.c.draft == id))
    connection.execute(delete(drafts).where(drafts.c.id == id))
    sweep(connection)


def sweep(connection: Connection) -> None:
    """Delete what no trial runs on any more."""
    connection.execute(delete(bundles).where(~exists().where(trials.c.bundle == bundles.c.digest)))


def _changed(connection: Connection, viewer: Viewer, id: str) -> int:
    version = int(draft(connection, viewer, id).version) + 1
    connection.execute(update(drafts).where(drafts.c.id == id).values(version=version, updated=now_ms()))
    return version
