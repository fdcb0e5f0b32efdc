"""A second family of ledgers, thought up apart from the reader: other layouts, headings and writings."""

from collections.abc import Callable

from tests.ledger.other_bodies import hidden, merged_body, numbers, separated, streets
from tests.ledger.other_sheets import Sent
from tests.ledger.other_tables import sections, several, status_sheets, three_rows

LAYOUTS: dict[str, Callable[[int], Sent]] = {
    "three header rows": three_rows, "several tables": several, "sections": sections,
    "status in the sheets' names": status_sheets,
    "hidden and blank": hidden, "merged body": merged_body, "days as numbers": numbers,
    "separated text": separated, "streets": streets,
}  # fmt: skip
