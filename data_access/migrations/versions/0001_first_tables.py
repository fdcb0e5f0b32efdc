"""The first tables: hazards with their cycles and spans, units, uploads, and the counts kept beside them.

Written from the table classes as they are while nothing has been released; from the first release on,
each change is a migration of its own and this one is frozen.
"""

from alembic import op

from data_access.tables import UNASSIGNED, industry, metadata, unit

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    connection = op.get_bind()
    metadata.create_all(connection, checkfirst=False)
    connection.execute(
        unit.insert().values(
            id=UNASSIGNED, code="unassigned", name="未分配", name_en="Unassigned", short="未", short_en="UN",
            kind="none",
        )
    )  # fmt: skip
    connection.execute(
        industry.insert().values(
            id=UNASSIGNED, code="none", name="未分类", name_en="No industry", short="未分", short_en="none"
        )
    )


def downgrade() -> None:
    metadata.drop_all(op.get_bind())
