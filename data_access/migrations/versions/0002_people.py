"""People: who may sign in, their sign-ins, and what was changed about them."""

from alembic import op

from data_access.migrations.missing import add_missing
from data_access.tables import metadata

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

TABLES = ("person_event", "known_browser", "sign_in", "person")


def upgrade() -> None:
    add_missing(op.get_bind(), metadata)


def downgrade() -> None:
    for name in TABLES:
        op.drop_table(name)
