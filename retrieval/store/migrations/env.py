"""Runs the migrations over the connection that `retrieval.store.database` hands in."""

from __future__ import annotations

from alembic import context

from retrieval.store.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata, render_as_batch=True)
context.run_migrations()
