"""Runs the migrations on the connection that `Database.upgrade` hands over."""

from alembic import context

from web import tables, tables_bench, tables_teaching  # noqa: F401 - so that the metadata knows them all
from web.tables_people import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,  # SQLite cannot alter most of a table in place
)
with context.begin_transaction():
    context.run_migrations()
