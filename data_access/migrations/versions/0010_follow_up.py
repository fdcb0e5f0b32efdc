"""What follows a hazard up: look-backs, supervised listing, letters, receipts, and the Office's rules.

Requests may be about a listing, links about what a look-back found: their checks are made anew.
"""

import sqlalchemy as sa
from alembic import op

from data_access.migrations.missing import add_missing
from data_access.tables import hazard_link, metadata, request
from data_access.walls import HELD, SEEN, wall

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

WIDER = (request, hazard_link)


def upgrade() -> None:
    connection = op.get_bind()
    add_missing(connection, metadata)
    for table in WIDER:
        _check_anew(table)
    add_missing(connection, metadata)  # the indexes of a table that was copied
    if connection.dialect.name == "postgresql":
        for name in HELD:
            wall(connection, name, SEEN[name])


def _check_anew(table: sa.Table) -> None:
    """Let the column `kind` hold today's kinds; SQLite cannot change a check, so the table is copied there."""
    name = f"ck_{table.name}_kind_known"
    if op.get_bind().dialect.name == "sqlite":
        with op.batch_alter_table(table.name, recreate="always", copy_from=table):
            pass
        return
    check = next(one for one in table.constraints if one.name == name)
    assert isinstance(check, sa.CheckConstraint)
    op.drop_constraint(op.f(name), table.name, type_="check")
    op.create_check_constraint(op.f(name), table.name, str(check.sqltext))


def downgrade() -> None:
    for name in ("receipt", "letter", "supervision", "look_back", "board_rule"):
        op.drop_table(name)
