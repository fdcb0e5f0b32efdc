"""The second wall: row-level security over all that tells of hazards; PostgreSQL only."""

from alembic import op

from data_access import walls

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    walls.build(op.get_bind())


def downgrade() -> None:
    walls.tear_down(op.get_bind())
