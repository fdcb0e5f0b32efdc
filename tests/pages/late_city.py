"""A small city in which every rule of the overview finds something, and every kind of score is met."""

from domain import risk
from ledger.units_file import UnitRow
from tests.cast import TREE, Board

MORE_UNITS = (
    UnitRow("D3", "霁川县", "district", "Jichuan", "霁", "JC", "C"),
    UnitRow("D4", "鹿鸣县", "district", "Luming", "鹿", "LM", "C"),
)
LS, LEC = risk.profile_of("LS_SD").key, risk.profile_of("LEC_SD").key


def scored(likelihood: float, severity: float) -> dict[str, object]:
    """Scores by the board's own profile, with the level that it makes of them."""
    return {
        "likelihood": likelihood, "severity": severity, "profile": LS,
        "risk": risk.level("LS_SD", likelihood, severity),
    }  # fmt: skip


def fill(url: str) -> None:
    """Fourteen open hazards in two districts; a third was last heard of in winter, a fourth never."""
    board = Board.on(url, (*TREE, *MORE_UNITS))
    moving = {"found": -80, "unit": "S11", "key": "moved"}
    board.put(
        board.row("冬天的", unit="D3", found=-200, due=-180, status="closed", closed=-170),
        board.row("两次改期", due=-60, first_due=-60, **moving),
        cutoff=-65,
    )
    board.put(board.row("两次改期", due=-40, first_due=-60, **moving), cutoff=-50)
    board.put(board.row("两次改期", due=-20, first_due=-60, **moving), cutoff=-30)
    board.put(
        board.row("重大一", unit="S11", grade="major", due=-28, first_due=-40, found=-60, **scored(4, 5)),
        board.row("重大二", unit="S21", grade="major", due=-5, **scored(4, 5)),
        board.row("重大无期", unit="S12", grade="major", due=None, kind="long_term", **scored(2, 2)),
        board.row("久拖", unit="S11", due=-31, found=-90, industry="SITES", risk=2, profile="ledger"),
        board.row("三十天整", unit="S11", due=-30, found=-90, **scored(1, 1)),
        board.row("刚逾期", unit="S21", due=-1, risk=4, profile="ledger"),
        board.row("等验收久", unit="S21", due=3, status="to_accept", rectified=-8, **scored(5, 5)),
        board.row("等验收七天", unit="S21", due=-2, status="to_accept", rectified=-7, industry="SITES"),
        board.row("今天", unit="S11", due=0),
        board.row("第七天", unit="S12", due=7, found=-3),
        board.row("第八天", unit="S12", due=8, found=-3, industry=None),
        board.row("待销号", unit="S12", due=9, status="accepted", rectified=-3, accepted=-2),
        board.row(
            "没有单位", unit=None, due=20, likelihood=3.0, severity=15.0, exposure=6.0, profile=LEC, risk=2
        ),
        board.row("期内销号", unit="S12", status="closed", closed=-4, due=-2),
        board.row("早已销号", unit="S21", status="closed", closed=-40, found=-90, due=-50),
        # Not counted: nobody confirmed it; it was no hazard.
        board.row("待核实", unit="S11", status="reported", due=-9),
        board.row("作废", unit="S11", status="void", due=-9),
    )
    board.engine.dispose()
