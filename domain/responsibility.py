"""The responsibility chain of a hazard: territory, department, enterprise, person in charge, leader in charge."""

from __future__ import annotations

from domain.people import Role

LINKS = ("territory", "department", "enterprise", "owner", "leader")
SIGNING = ("territory", "department", "enterprise")  # the links that sign for a hazard; the others are named
PARTIES: dict[Role, str] = {
    Role.DISTRICT_HEAD: "territory",
    Role.DISTRICT_CLERK: "territory",
    Role.DEPARTMENT_HEAD: "department",
    Role.DEPARTMENT_CLERK: "department",
    Role.ENTERPRISE: "enterprise",
}
