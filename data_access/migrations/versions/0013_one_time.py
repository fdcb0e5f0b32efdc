"""Until when a one-time password is one, and who wrote a row of the history of people, by number."""

from alembic import op

from data_access.migrations.missing import add_missing
from data_access.tables import metadata

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    add_missing(op.get_bind(), metadata)


def downgrade() -> None:
    op.drop_column("person", "password_until")
    op.drop_column("person_event", "by_person_id")
