"""Ways to the enterprises and funds of hazards, for the monthly form: no way leads there but through every row."""

from alembic import op

from data_access.migrations.missing import add_missing
from data_access.tables import metadata

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    add_missing(op.get_bind(), metadata)


def downgrade() -> None:
    op.drop_index("ix_hazard_funds", "hazard")
    op.drop_index("ix_event_sums", "event")
