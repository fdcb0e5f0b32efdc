"""Who signed for a hazard, and the indexes along which broken links of the responsibility chain are counted."""

from alembic import op

from data_access.migrations.missing import add_missing
from data_access.tables import metadata

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

INDEXES = {"ix_span_open": "span", "ix_event_links": "event", "ix_event_acts": "event"}


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.drop_table("receipt")  # nobody could sign before; it is made anew in the order of its key
    add_missing(op.get_bind(), metadata)


def downgrade() -> None:
    for name, table in INDEXES.items():
        op.drop_index(name, table)
    op.drop_column("receipt", "holder_id")
