"""Departments and several hazards of one cell, as they come out of a ledger."""

from ledger.reading import read
from tests.ledger.family import as_csv


def rows(*grid):
    return [row for chunk in read(as_csv(list(grid), "utf-8"), name="a.csv").chunks() for row in chunk.rows]


def test_the_lead_is_the_department_and_the_others_are_kept_beside_a_column_of_theirs():
    head = ["序号", "单位名称", "隐患描述", "监管部门", "配合部门"]
    sure, unsure = rows(
        head,
        [1, "某甲公司", "通道堵塞", "住建局、城管局（牵头）", "公安局"],
        [2, "某乙公司", "电线老化", "住建局、城管局", ""],
    )

    assert (sure.department_text, sure.coop_departments) == ("城管局", "住建局、公安局")
    assert (unsure.department_text, unsure.coop_departments) == ("住建局", "城管局")
    assert ("department" in sure.flags, unsure.flags["department"]) == (False, "lead_not_marked")


def test_several_hazards_in_one_cell_stay_one_row_and_are_asked_about():
    (row,) = rows(
        ["序号", "单位名称", "隐患描述", "整改期限"], [1, "某甲公司", "1.通道堵塞；2.电线老化", "2022.9.1"]
    )

    assert (row.description, row.flags["description"]) == ("1.通道堵塞；2.电线老化", "several_hazards")
    assert [problem.severity for problem in row.problems if problem.key == "description"] == ["question"]
