"""Photographs and papers: what they are and whose; the files lie beside the database."""

from alembic import op

from data_access.migrations.missing import add_missing
from data_access.tables import metadata
from data_access.walls import SEEN, wall

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    add_missing(op.get_bind(), metadata)
    if op.get_bind().dialect.name == "postgresql":
        wall(op.get_bind(), "evidence", SEEN["evidence"])


def downgrade() -> None:
    op.drop_table("evidence")
