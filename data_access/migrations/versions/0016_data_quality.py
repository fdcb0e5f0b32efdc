"""The rounds with days that cannot be, and those closed on an assumed day, along indexes of their own."""

from alembic import op

from data_access.migrations.missing import add_missing
from data_access.tables import metadata

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    add_missing(op.get_bind(), metadata)


def downgrade() -> None:
    op.drop_index("ix_cycle_assumed_closing", "cycle")
    op.drop_index("ix_span_odd_deadline", "span")
    op.drop_index("ix_cycle_odd_days", "cycle")
