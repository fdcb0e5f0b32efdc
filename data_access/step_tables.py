"""The tables beside the steps: requests that another decides, and hazards that belong together."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Date, ForeignKey, Index, Integer, Table, Text, text

from data_access.columns import BigId, Instant, metadata, one_of

REQUEST_KINDS = ("transfer", "extension", "listing")
DECISIONS = ("accepted", "declined", "withdrawn")
LINK_KINDS = ("duplicate_of", "split_from", "found_with")

request = Table(
    "request",
    metadata,
    Column("id", BigId, primary_key=True, comment="of this board"),
    Column("hazard_id", BigId, ForeignKey("hazard.id"), nullable=False, index=True, comment="about which hazard"),
    Column("kind", Text, nullable=False, comment="what is asked for"),
    Column("asked_by", Text, nullable=False, comment="who asks"),
    Column("person_id", Integer, comment="who asks, by id; null: nobody signs in here"),
    Column("role", Text, nullable=False, comment="in which role it was asked"),
    Column("asked_at", Instant, nullable=False, comment="when it was written down"),
    Column("asked_on", Date, nullable=False, comment="business day of asking"),
    Column("reason", Text, nullable=False, comment="why"),
    Column("proposed", Text, nullable=False, comment="JSON: unit_id, department_id or due_on"),
    Column("decided_by", Text, comment="who decided; null: open"),
    Column("decider_id", Integer, comment="who decided, by id; null: nobody signs in here"),
    Column("decided_at", Instant, comment="when it was decided"),
    Column("decided_on", Date, comment="business day of the decision"),
    Column("decision", Text, comment="accepted or declined by who decides, withdrawn by who asked"),
    Column("note", Text, nullable=False, server_default="", comment="what was said with the decision"),
    Column("granted_on", Date, comment="the deadline that an extension was granted to"),
    Column("document", Text, nullable=False, server_default="", comment="number of the document of the decision"),
    one_of("kind", REQUEST_KINDS),
    CheckConstraint(" OR ".join(["decision IS NULL", *(f"decision = '{one}'" for one in DECISIONS)]),
                    name="decision_known"),
    CheckConstraint("(decided_by IS NULL) = (decided_at IS NULL) AND (decided_by IS NULL) = (decision IS NULL)"
                    " AND (decided_by IS NULL) = (decided_on IS NULL)", name="decided_when_and_by_whom"),
    CheckConstraint("reason <> ''", name="with_a_reason"),
    comment="What one asks and another decides about a hazard: transfers, and deadlines to be extended",
)  # fmt: skip
OPEN_REQUEST = text("decision IS NULL")
Index("uq_request_open", request.c.hazard_id, request.c.kind, unique=True, sqlite_where=OPEN_REQUEST,
      postgresql_where=OPEN_REQUEST)  # fmt: skip

hazard_link = Table(
    "hazard_link",
    metadata,
    Column("hazard_id", BigId, ForeignKey("hazard.id"), primary_key=True, autoincrement=False,
           comment="the duplicate, the part, or the new finding"),
    Column("kind", Text, primary_key=True, comment="how it belongs to the other"),
    Column("other_id", BigId, ForeignKey("hazard.id"), nullable=False, index=True,
           comment="the hazard that stays, that it was split from, or that was looked back on"),
    Column("source", Text, nullable=False, comment="how it was found: a source of the other as well"),
    Column("on_day", Date, nullable=False, comment="the business day"),
    Column("at", Instant, nullable=False, comment="when it was written down"),
    Column("by", Text, nullable=False, comment="who"),
    one_of("kind", LINK_KINDS),
    CheckConstraint("hazard_id <> other_id", name="not_to_itself"),
    comment="Hazards that belong together: duplicates with the one that stays, parts with what they were split from",
)  # fmt: skip
