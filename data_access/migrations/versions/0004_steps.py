"""Steps: who took them, what is asked about a hazard, and hazards that belong together."""

from alembic import op

from data_access.migrations.missing import add_missing
from data_access.tables import metadata

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    add_missing(op.get_bind(), metadata)


def downgrade() -> None:
    op.drop_table("hazard_link")
    op.drop_table("request")
    with op.batch_alter_table("event") as table:
        table.drop_column("person_id")
