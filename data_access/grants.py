"""What the application's role in PostgreSQL is given, and what it must not be."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, text


class NotARole(Exception):
    """The role cannot be the application's; `why` is postgresql, missing, superuser, bypass, creates or owner."""

    def __init__(self, name: str, why: str) -> None:
        super().__init__(f"{name}: {why}")
        self.name, self.why = name, why


def grant(connection: Connection, role: str) -> list[str]:
    """Give the role what the board needs, and no more; returns the statements. Raises NotARole."""
    if connection.dialect.name != "postgresql":
        raise NotARole(role, "postgresql")
    require_plain(connection, role)
    name = connection.dialect.identifier_preparer.quote(role)
    database = connection.dialect.identifier_preparer.quote(
        str(connection.execute(text("SELECT current_database()")).scalar_one())
    )
    newer = connection.execute(
        text("SELECT current_setting('server_version_num')::int >= 170000")
    ).scalar_one()
    statements = [
        f"GRANT CONNECT, TEMPORARY ON DATABASE {database} TO {name}",
        f"GRANT USAGE ON SCHEMA public TO {name}",
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {name}",
        f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {name}",
        f"REVOKE UPDATE, DELETE ON event, event_seal, person_event FROM {name}",
        f"REVOKE INSERT, UPDATE, DELETE ON alembic_version FROM {name}",
    ]
    if newer:  # so that the statistics are refreshed after a large import
        statements.append(f"GRANT MAINTAIN ON ALL TABLES IN SCHEMA public TO {name}")
    for statement in statements:
        connection.exec_driver_sql(statement)
    return statements


def require_plain(connection: Connection, role: str) -> None:
    """Raise NotARole unless the role is there, no superuser, cannot bypass policies and owns nothing here.

    What a role that it is a member of may do, it may do by SET ROLE; one that makes roles makes itself a member.
    """
    asked = text(
        "SELECT bool_or(r.rolsuper) AS super, bool_or(r.rolbypassrls) AS bypass, bool_or(r.rolcreaterole) AS makes"
        " FROM pg_roles own JOIN pg_roles r ON r.oid = own.oid OR pg_has_role(own.oid, r.oid, 'MEMBER')"
        " WHERE own.rolname = :role"
    )
    found: Any = connection.execute(asked, {"role": role}).one()
    if found.super is None:
        raise NotARole(role, "missing")
    if found.super:
        raise NotARole(role, "superuser")
    if found.bypass:
        raise NotARole(role, "bypass")
    if found.makes:
        raise NotARole(role, "creates")
    owned = text(
        "SELECT count(*) FROM pg_class c JOIN pg_roles r ON r.oid = c.relowner"
        " WHERE r.rolname = :role OR (r.rolname <> current_user AND pg_has_role(:role, r.oid, 'MEMBER')"
        " AND c.relnamespace = 'public'::regnamespace)"
        " OR (c.relnamespace = 'public'::regnamespace AND pg_has_role(:role, c.relowner, 'MEMBER'))"
    )
    if connection.execute(owned, {"role": role}).scalar_one():
        raise NotARole(role, "owner")
