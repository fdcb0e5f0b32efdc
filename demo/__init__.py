"""The demonstration city: an invented place whose hazards are written as ledgers, month by month."""

from datetime import date

from demo.truth import Figures, Summary, states, summary
from demo.units import units_file
from demo.workbooks import LedgerFile, ledgers

SEED = 310  # of the seeds tried, the one whose stock today is most like the design's
HAZARDS = 6000
TODAY = date(2026, 6, 18)

__all__ = ["HAZARDS", "SEED", "TODAY", "Figures", "LedgerFile", "Summary", "ledgers", "states", "summary",
           "units_file"]  # fmt: skip
