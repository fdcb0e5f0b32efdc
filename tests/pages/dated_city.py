"""A small city whose numbers are known: deadlines on every side of the Monday, and rows that count nowhere."""

from ledger.units_file import UnitRow
from tests.cast import TREE, Board

SILENT = (
    UnitRow("D3", "霁川县", "district", "Jichuan", "霁", "JC", "C"),
    UnitRow("D4", "鹿鸣县", "district", "Luming", "鹿", "LM", "C"),
)
# Open hazards by unit; days are days from the Monday.
OPEN = {
    "老逾期": {"unit": "S11", "found": -90, "due": -50},
    "重大逾期": {"unit": "S12", "due": -2, "grade": "major"},  # a general one is due on the same day
    "待验收": {"unit": "S12", "due": -2, "status": "to_accept", "rectified": -3},
    "今天": {"unit": "D1", "due": 0},
    "三天": {"unit": "S11", "due": 3},
    "四天": {"unit": "S11", "due": 4, "department": "HOUSING", "industry": "SITES"},
    "重大在后": {"unit": "S12", "due": 40, "grade": "major"},
    "无期": {"unit": "S12", "due": None, "kind": "long_term"},
    "临湖今天": {"unit": "S21", "due": 0},
    "临湖远": {"unit": "S21", "due": 31},
    "没有单位": {"unit": None, "due": 20},
    "市属": {"unit": "C", "due": -1},
}
CLOSED = {
    "昨日销号": {"unit": "S11", "due": -1, "status": "closed", "closed": -1},  # in time
    "迟销号": {"unit": "S12", "due": -20, "status": "closed", "closed": -15},
}
NOT_COUNTED = {
    "待核实": {"unit": "S11", "due": -9, "status": "reported"},  # nobody confirmed it
    "作废": {"unit": "S11", "due": -9, "status": "void"},  # it was no hazard
}
MOVED = {"unit": "S11", "found": -60, "first_due": -30, "key": "moved"}
AGAIN = {"unit": "S21", "found": -100, "key": "again"}

BANDS = {
    "overdue": 5, "today": 2, "d1_3": 1, "d4_7": 2, "d8_15": 0, "d16_30": 1, "later": 2, "no_date": 1,
}  # fmt: skip


def fill(url: str) -> Board:
    """Fourteen open hazards: nine in D1, three in D2, two of nobody; D3 spoke last in winter, D4 never."""
    board = Board.on(url, (*TREE, *SILENT))
    board.put(
        board.row("冬天的", unit="D3", found=-200, due=-180, status="closed", closed=-170),
        board.row("改期", due=-30, **MOVED),
        board.row("复发", due=-80, status="closed", closed=-85, **AGAIN),
        cutoff=-40,
    )
    board.put(
        board.row("改期", due=-10, **MOVED),
        board.row("复发", due=5, status="rectifying", **AGAIN),
        cutoff=-20,
        reopen=True,
    )
    rows = {**OPEN, **CLOSED, **NOT_COUNTED}
    board.put(*(board.row(name, **told) for name, told in rows.items()))
    return board
