"""The tables of people: who may come in, who is in, and what was changed about them."""

from __future__ import annotations

from sqlalchemy import Boolean, CheckConstraint, Column, ForeignKey, Index, Integer, Table, Text, text

from data_access.columns import BigId, Instant, metadata, one_of
from domain.people import EVERYWHERE_ROLES, OWN, Role

_TERRITORIAL = " OR ".join(f"role = '{role}'" for role, own in OWN.items() if own == ("unit",))
_SECTORAL = " OR ".join(f"role = '{role}'" for role, own in OWN.items() if own == ("department",))
_EVERYWHERE = " OR ".join(f"role = '{role}'" for role in EVERYWHERE_ROLES)

person = Table(
    "person",
    metadata,
    Column("id", Integer, primary_key=True, comment="of this board; never reused, never deleted"),
    Column("login", Text, nullable=False, unique=True, comment="name for signing in, lower case"),
    Column("name", Text, nullable=False, comment="as colleagues say it"),
    Column("role", Text, comment="null: known by single sign-on, not let in yet"),
    Column("unit_id", Integer, ForeignKey("unit.id"), comment="own territory, streets below included"),
    Column("department_id", Integer, ForeignKey("unit.id"), comment="own department"),
    Column("enterprise_id", Integer, ForeignKey("enterprise.id"), comment="own enterprise"),
    Column("password", Text, comment="argon2id; null: single sign-on or demonstration only"),
    Column("must_change", Boolean, nullable=False, server_default=text("false"),
           comment="the password was set by somebody else"),
    Column("password_until", Instant, comment="of a one-time password: when it is over, or was used"),
    Column("subject", Text, unique=True, comment="issuer and subject of single sign-on"),
    Column("active", Boolean, nullable=False, server_default=text("true"), comment="may come in"),
    Column("created_at", Instant, nullable=False, comment="when"),
    Column("seen_at", Instant, comment="last visit that began before the present one, for what changed since"),
    Column("version", Integer, nullable=False, server_default="1", comment="goes up with every change"),
    CheckConstraint(f"role IS NULL OR {' OR '.join(f'role = {chr(39)}{role}{chr(39)}' for role in Role)}",
                    name="role_known"),
    CheckConstraint(f"NOT ({_TERRITORIAL}) OR unit_id IS NOT NULL", name="territory_of_its_own"),
    CheckConstraint(f"NOT ({_SECTORAL}) OR department_id IS NOT NULL", name="department_of_its_own"),
    CheckConstraint("role <> 'enterprise' OR enterprise_id IS NOT NULL", name="enterprise_of_its_own"),
    CheckConstraint("role <> 'inspector' OR unit_id IS NOT NULL OR department_id IS NOT NULL",
                    name="inspector_somewhere"),
    comment="People who may sign in, with their role and what is theirs",
)  # fmt: skip

sign_in = Table(
    "sign_in",
    metadata,
    Column("id", BigId, primary_key=True, comment="of this board"),
    Column("person_id", Integer, ForeignKey("person.id"), nullable=False, index=True, comment="who"),
    Column("token", Text, nullable=False, unique=True, comment="SHA-256 of what the browser keeps"),
    Column("address", Text, nullable=False, server_default="", comment="of the browser"),
    Column("agent", Text, nullable=False, server_default="", comment="what the browser calls itself"),
    Column("way", Text, nullable=False, comment="password, sso or demo"),
    Column("since", Instant, nullable=False, comment="when it began"),
    Column("used_at", Instant, nullable=False, comment="last use, to the minute"),
    Column("until", Instant, nullable=False, comment="when it ends in any case"),
    Column("ended_at", Instant, comment="when it was ended; null: not yet"),
    Column("ended_by", Text, comment="by whom"),
    one_of("way", ("password", "sso", "demo")),
    CheckConstraint("(ended_at IS NULL) = (ended_by IS NULL)", name="ended_when_and_by_whom"),
    comment="Sign-ins: each can be listed and ended",
)

known_browser = Table(
    "known_browser",
    metadata,
    Column("person_id", Integer, ForeignKey("person.id"), primary_key=True, comment="who signed in"),
    Column("mark", Text, primary_key=True, comment="SHA-256 of the browser's mark, or its address"),
    Column("at", Instant, nullable=False, comment="last time"),
    comment="Browsers and addresses that a person signed in from: they are not slowed by strangers",
)

person_event = Table(
    "person_event",
    metadata,
    Column("id", BigId, primary_key=True, comment="in the order of writing"),
    Column("person_id", Integer, ForeignKey("person.id"), nullable=False, index=True, comment="about whom"),
    Column("what", Text, nullable=False, comment="created, signed_in, ended, password, or the field that changed"),
    Column("old", Text, comment="value before; never a password"),
    Column("new", Text, comment="value after; never a password"),
    Column("at", Instant, nullable=False, comment="when"),
    Column("by", Text, nullable=False, comment="who"),
    Column("by_person_id", Integer, comment="who, by id; null: a command (no constraint, as in event)"),
    Column("role", Text, nullable=False, comment="in which role"),
    comment="History of people, append-only",
)  # fmt: skip
Index("ix_person_event_at", person_event.c.at)
