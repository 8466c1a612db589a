"""Knows the statements about people: who a cookie belongs to, how somebody returns, and which browsers are signed in.

Coming in happens before there is a viewer; everything after it takes one, and touches her own rows alone.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, and_, bindparam, delete, func, insert, or_, select, update

from web.errors import Taken, Unknown
from web.i18n import N_
from web.store import Record, Viewer, now_ms
from web.tables_people import attempts, grants, keys, people, signins

NOT_HERS = N_("There is no such sign-in.")
TAKEN = N_("Somebody has this sign-in name already. Choose another one.")

_person = (
    select(people.c.id, people.c.name, signins.c.seen)
    .join(signins, signins.c.person == people.c.id)
    .where(and_(signins.c.token_hash == bindparam("token"), signins.c.seen >= bindparam("since"), people.c.gone == 0))
)
_rights = select(grants.c.right).where(
    and_(grants.c.person == bindparam("person"), grants.c.ended == 0, grants.c["class"].is_(None))
)

# Coming in -----------------------------------------------------------------------------------------


def by_token(connection: Connection, token_hash: str, since: int) -> tuple[Viewer, int] | None:
    """Whose cookie this is and when it was last seen, unless that was before `since`."""
    row = connection.execute(_person, {"token": token_hash, "since": since}).first()
    return (viewer(connection, row.id, row.name), int(row.seen)) if row else None


def viewer(connection: Connection, id: str, name: str) -> Viewer:
    """A person with the rights she has now."""
    return Viewer(id, name, frozenset(connection.execute(_rights, {"person": id}).scalars()))


def add_person(connection: Connection, id: str, name: str = "") -> None:
    """Somebody new, perhaps still without a name."""
    connection.execute(insert(people), {"id": id, "name": name, "created": now_ms()})


def sign_in(connection: Connection, person: str, token_hash: str, via: str, agent: str) -> None:
    """A browser that is signed in from now on."""
    now = now_ms()
    row = {"token_hash": token_hash, "person": person, "via": via, "agent": agent, "created": now, "seen": now}
    connection.execute(insert(signins), row)


def sign_out(connection: Connection, token_hash: str) -> None:
    """End the sign-in of this cookie."""
    connection.execute(delete(signins).where(signins.c.token_hash == token_hash))


def touch(connection: Connection, token_hash: str) -> None:
    """Note that a signed-in browser was here."""
    connection.execute(update(signins).where(signins.c.token_hash == token_hash).values(seen=now_ms()))


def prune(connection: Connection, seen_before: int, tried_before: int) -> None:
    """Forget sign-ins not used since, attempts older than that, and links that have ended."""
    connection.execute(delete(signins).where(signins.c.seen < seen_before))
    connection.execute(delete(attempts).where(attempts.c.at < tried_before))
    connection.execute(delete(keys).where(keys.c.until > 0, keys.c.until < now_ms()))


def by_login(connection: Connection, login: str) -> Record | None:
    """Id, name and secret of whoever returns by this sign-in name."""
    wanted = select(people.c.id, people.c.name, people.c.secret).where(people.c.login == login, people.c.gone == 0)
    found: Record | None = connection.execute(wanted).first()
    return found


# Links ---------------------------------------------------------------------------------------------


def add_key(connection: Connection, values: dict[str, Any]) -> None:
    """A link: `hash`, `kind`, and what it is good for."""
    connection.execute(insert(keys), {**values, "created": now_ms()})


def key(connection: Connection, hash: str, kinds: tuple[str, ...]) -> Record:
    """A link that is still good; raises `Unknown` for any other."""
    alive = or_(keys.c.until == 0, keys.c.until >= now_ms())
    row: Record | None = connection.execute(
        select(keys).where(keys.c.hash == hash, keys.c.kind.in_(kinds), alive)
    ).first()
    if row is None:
        raise Unknown(N_("This link is no longer good. Ask for a new one."))
    return row


def drop_key(connection: Connection, hash: str) -> None:
    """A link that was used up."""
    connection.execute(delete(keys).where(keys.c.hash == hash))


def drop_keys(connection: Connection, kind: str, person: str | None = None) -> None:
    """Take back the links of a kind: a person's, or everybody's."""
    mine = [keys.c.person == person] if person else []
    connection.execute(delete(keys).where(keys.c.kind == kind, *mine))


def named(connection: Connection, person: str) -> str:
    """What somebody is called."""
    return str(connection.execute(select(people.c.name).where(people.c.id == person)).scalar_one())


# Failed attempts -------------------------------------------------------------------------------------


def tries(connection: Connection, what: str, since: int) -> int:
    """How often this failed since then."""
    wanted = select(func.count()).select_from(attempts).where(attempts.c.what == what, attempts.c.at >= since)
    return connection.execute(wanted).scalar_one()


def failed(connection: Connection, whats: tuple[str, ...]) -> None:
    """Note a failed attempt under each of these."""
    now = now_ms()
    connection.execute(insert(attempts), [{"what": what, "at": now} for what in whats])


def succeeded(connection: Connection, what: str) -> None:
    """Forget what failed under this."""
    connection.execute(delete(attempts).where(attempts.c.what == what))


# One's own -------------------------------------------------------------------------------------------


def rename(connection: Connection, viewer: Viewer, name: str) -> None:
    """The name her customers will use from the next session on."""
    connection.execute(update(people).where(people.c.id == viewer.id).values(name=name))


def account(connection: Connection, viewer: Viewer) -> Record:
    """Her own row: name, sign-in name, whether she has a passphrase, since when she is here, whether a link is out."""
    out = select(func.count()).select_from(keys).where(keys.c.person == viewer.id, keys.c.kind == "link")
    wanted = select(
        people.c.name,
        people.c.login,
        (people.c.secret != "").label("secret"),
        people.c.created,
        out.scalar_subquery().label("links"),
    )
    row: Record = connection.execute(wanted.where(people.c.id == viewer.id)).one()
    return row


def need_free(connection: Connection, login: str, viewer: Viewer | None) -> None:
    """Raises `Taken` if somebody other than the viewer has this sign-in name."""
    has = connection.execute(select(people.c.id).where(people.c.login == login)).scalar()
    if has is not None and (viewer is None or has != viewer.id):
        raise Taken(TAKEN)


def keep_secret(connection: Connection, viewer: Viewer, login: str, secret: str) -> None:
    """How she returns by passphrase from now on; raises `Taken` if another person has this sign-in name."""
    need_free(connection, login, viewer)
    connection.execute(update(people).where(people.c.id == viewer.id).values(login=login, secret=secret))


def own_signins(connection: Connection, viewer: Viewer) -> list[Record]:
    """The browsers in which she is signed in, the one used last first."""
    wanted = select(signins).where(signins.c.person == viewer.id).order_by(signins.c.seen.desc(), signins.c.created)
    return list(connection.execute(wanted))


def end_signin(connection: Connection, viewer: Viewer, token_hash: str) -> None:
    """Sign one of her browsers out; raises `Unknown` if it is not hers."""
    mine = signins.c.person == viewer.id, signins.c.token_hash == token_hash
    if connection.execute(delete(signins).where(*mine)).rowcount != 1:
        raise Unknown(NOT_HERS)


def end_other_signins(connection: Connection, viewer: Viewer, but: str) -> None:
    """Sign all her browsers out but this one."""
    connection.execute(delete(signins).where(signins.c.person == viewer.id, signins.c.token_hash != but))
