"""Deadlines: days worked or not, rules by grade, and what is granted with an extension."""

from alembic import op

from data_access.migrations.missing import add_missing
from data_access.tables import metadata

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    add_missing(op.get_bind(), metadata)


def downgrade() -> None:
    op.drop_table("deadline_rule")
    op.drop_table("working_day")
    with op.batch_alter_table("request") as table:
        table.drop_column("granted_on")
        table.drop_column("document")
