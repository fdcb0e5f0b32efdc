"""The chain over the history, and a database that refuses to change an event."""

from alembic import op

from data_access.chain import event_seal, guard

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    event_seal.create(op.get_bind(), checkfirst=True)
    guard(op.get_bind())


def downgrade() -> None:
    event_seal.drop(op.get_bind())
