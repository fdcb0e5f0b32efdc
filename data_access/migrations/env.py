"""How Alembic reaches the database: through the engine that the caller hands over."""

from alembic import context

from data_access.engine import database_url, engine_for, writing
from data_access.tables import metadata

engine = context.config.attributes.get("engine") or engine_for(database_url())
with writing(engine, everywhere=True) as connection:
    context.configure(connection=connection, target_metadata=metadata, render_as_batch=True)
    context.run_migrations()
