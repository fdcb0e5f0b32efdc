"""The morning's inbox: files that wait, their senders' layouts and answers, and what files left to a person."""

from alembic import op

from data_access.migrations.missing import add_missing
from data_access.tables import metadata
from data_access.walls import OF_INBOX, SEEN, wall

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    connection = op.get_bind()
    add_missing(connection, metadata)
    if connection.dialect.name == "postgresql":
        for name in OF_INBOX:
            wall(connection, name, SEEN[name])


def downgrade() -> None:
    for name in OF_INBOX:
        op.drop_table(name)
    op.drop_column("upload", "sender_id")
