"""Adds what needs the web and a database to the command line of the simulator: `serve`, `rescore` and `harvest`."""

from __future__ import annotations

import asyncio
import socket
from typing import Annotated, Any

import typer
import uvicorn
from sqlalchemy.exc import SQLAlchemyError

from roleplay.cli import app, fail
from web.app import create_app
from web.database import shown_url
from web.harvest_command import harvested
from web.rescore_command import rescore, unusable
from web.settings import Settings


@app.command()
def serve(
    host: Annotated[str | None, typer.Option(help="address to listen on (default 127.0.0.1)")] = None,
    port: Annotated[int | None, typer.Option(help="port to listen on; 0 takes a free one (default 8000)")] = None,
    database: Annotated[str | None, typer.Option(help="database URL, e.g. sqlite:///visits.sqlite3")] = None,
) -> None:
    """Serve the simulator to a browser on this machine; sessions are kept in the database."""
    given: dict[str, Any] = {"host": host, "port": port, "database": database}
    settings = Settings(**{name: value for name, value in given.items() if value is not None})
    try:
        listening = listen(settings.host, settings.port)
    except OSError as error:
        raise fail(
            f"{settings.host}:{settings.port} cannot be used: {error.strerror}. Try --port 0 for a free one."
        ) from error
    try:
        application = create_app(settings)
        token = asyncio.run(application.state.parts.accounts.charge_link())
    except (OSError, ImportError, SQLAlchemyError) as error:
        raise unusable(settings, error) from error
    name = f"[{settings.host}]" if ":" in settings.host else settings.host
    typer.echo(f"Visits are kept in {shown_url(settings.database)}")
    here = f"http://{name}:{listening.getsockname()[1]}"
    if token is not None:
        typer.echo(f"Nobody is in charge here yet. The first coach takes charge, once, at {here}/welcome/{token}")
    typer.echo(f"Open {here}/ in a browser (Ctrl+C stops the server).")
    config = uvicorn.Config(
        application, log_level="warning", server_header=False, proxy_headers=False, timeout_graceful_shutdown=5
    )
    uvicorn.Server(config).run(sockets=[listening])


app.command()(rescore)
app.command("harvest")(harvested)


def listen(host: str, port: int) -> socket.socket:
    """A socket listening there, so that the address told is one that is really ours."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    made = socket.socket(family)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        made.bind((host, port))
        made.listen(2048)
    except OSError:
        made.close()
        raise
    return made


def main() -> None:
    """The console script."""
    app()
