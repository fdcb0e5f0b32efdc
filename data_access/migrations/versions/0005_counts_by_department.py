"""Kept counts once more, each lead department's apart; and all of them made afresh."""

from alembic import op
from sqlalchemy import select

from data_access.engine import for_long
from data_access.rollup import rebuild
from data_access.tables import span

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    connection = op.get_bind()
    if connection.execute(select(span.c.hazard_id).limit(1)).first() is not None:
        with for_long(connection):
            rebuild(connection)


def downgrade() -> None:
    op.execute("DELETE FROM tally WHERE kind > 32")
