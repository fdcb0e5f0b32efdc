"""Hazards of one enterprise along their category too, for what comes again; accounts' history is append-only."""

from alembic import op

from data_access.chain import guard
from data_access.migrations.missing import add_missing
from data_access.tables import metadata

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    add_missing(op.get_bind(), metadata)
    op.execute("DROP INDEX IF EXISTS ix_hazard_enterprise_id")  # the first column of the new one
    guard(op.get_bind(), "person_event")


def downgrade() -> None:
    op.drop_index("ix_hazard_place", "hazard")
    op.create_index("ix_hazard_enterprise_id", "hazard", ["enterprise_id"])
