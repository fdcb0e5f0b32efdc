"""A token for the state of the database, so that a process knows whether what it remembers still holds."""

from alembic import op

from data_access.state import create_state, state

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    create_state(op.get_bind())


def downgrade() -> None:
    state.drop(op.get_bind())
