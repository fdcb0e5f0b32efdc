"""The demonstration city's ledgers are real workbooks that tell one story, month by month."""

import csv
import io
from collections import defaultdict
from datetime import date
from functools import cache
from itertools import pairwise
from time import perf_counter

import pytest
from python_calamine import CalamineWorkbook

import demo
from demo.cells import COLUMNS
from demo.places import DEPARTMENTS, INDUSTRIES, UNITS
from demo.seasons import cutoffs
from demo.workbooks import HEADER_ROW, SHEET
from domain.risk import PROFILES

HEADINGS = [heading for heading, _ in COLUMNS]


@cache
def ledgers() -> tuple[demo.LedgerFile, ...]:
    return tuple(demo.ledgers(demo.SEED, 1500, today=demo.TODAY))


def rows(file: demo.LedgerFile) -> list[dict[str, object]]:
    """The file's rows below the headings; empty cells are ''."""
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(file.content)).get_sheet_by_name(SHEET)
    table = sheet.to_python(skip_empty_area=False)
    assert table[HEADER_ROW - 1] == HEADINGS
    return [dict(zip(HEADINGS, row, strict=True)) for row in table[HEADER_ROW:]]


def by_code() -> dict[str, list[tuple[date, dict[str, object]]]]:
    """For each code its rows with the cut-off day of their file, in order."""
    told: dict[str, list[tuple[date, dict[str, object]]]] = defaultdict(list)
    for file in ledgers():
        for row in rows(file):
            told[str(row["隐患编号"])].append((file.cutoff, {**row, "序号": ""}))
    return told


def test_the_same_seed_gives_the_same_bytes():
    again = tuple(demo.ledgers(demo.SEED, 1500, today=demo.TODAY))

    assert again == ledgers()


def test_another_seed_gives_another_city():
    other = next(demo.ledgers(demo.SEED + 1, 1500, today=demo.TODAY))

    assert other.content != ledgers()[0].content


def test_there_is_a_ledger_for_each_month_end_and_one_for_today():
    days = [file.cutoff for file in ledgers()]

    assert days == cutoffs(demo.TODAY)
    assert (days[0], days[-2], days[-1]) == (date(2023, 7, 31), date(2026, 5, 31), demo.TODAY)
    assert len(days) == 36
    assert len({file.name for file in ledgers()}) == 36


def test_today_at_a_month_end_is_told_once():
    assert cutoffs(date(2026, 5, 31))[-2:] == [date(2026, 4, 30), date(2026, 5, 31)]


def test_the_title_says_the_cut_off_day():
    file = ledgers()[8]

    sheet = CalamineWorkbook.from_filelike(io.BytesIO(file.content)).get_sheet_by_index(0)

    assert sheet.to_python(skip_empty_area=False)[0][0] == "临澜市事故隐患排查治理台账（截至2024年3月31日）"


def test_every_told_hazard_stands_in_the_ledgers_and_no_other():
    known = {one.hazard.code for one in demo.states(demo.SEED, 1500, today=demo.TODAY)}

    assert set(by_code()) == known


def test_a_row_comes_again_only_when_something_changed():
    for code, told in by_code().items():
        for (_, before), (_, after) in pairwise(told):
            assert before != after, code


def test_what_never_changes_reads_the_same_in_every_ledger():
    fixed = [
        "区市县",
        "街道",
        "行业领域",
        "牵头部门",
        "单位名称",
        "隐患部位",
        "隐患描述",
        "排查日期",
        "隐患来源",
        "联系电话",
    ]

    for code, told in by_code().items():
        assert len({tuple(str(row[key]) for key in fixed) for _, row in told}) == 1, code


def test_a_first_deadline_is_never_rewritten_without_a_new_round():
    for code, told in by_code().items():
        new_round = [("回头看" in str(row["备注"]), row["整改期限"]) for _, row in told]
        first = {str(due) for again, due in new_round if not again}
        assert len(first) <= 1, code


def test_a_ledger_knows_nothing_of_what_comes_after_its_cut_off():
    for file in ledgers():
        for row in rows(file):
            for key in ("排查日期", "整改完成日期", "验收日期", "销号日期"):
                day = row[key]
                if isinstance(day, date):
                    assert day <= file.cutoff, (file.name, row["隐患编号"], key)


def test_a_closing_day_stands_exactly_where_the_status_says_closed():
    for file in ledgers():
        for row in rows(file):
            status = str(row["整改情况"])
            closed = status.endswith("已销号") or status == "已整改销号"
            assert closed == (row["销号日期"] != ""), (file.name, row["隐患编号"])


def test_a_closed_row_opens_again_only_where_the_file_says_so():
    reopened = [(code, file.cutoff) for file in ledgers() for code in file.reopened]
    seen = []
    for code, told in by_code().items():
        for (_, before), (cutoff, after) in pairwise(told):
            if before["销号日期"] != "" and after["销号日期"] == "":
                seen.append((code, cutoff))

    assert reopened
    assert sorted(seen) == sorted(reopened)


def test_some_deadlines_are_moved_and_only_ever_onwards():
    moves = 0
    for code, told in by_code().items():
        days = [day for _, row in told if isinstance(day := row["延期至"], date)]
        assert days == sorted(days), code
        moves += len(set(days))

    assert moves > 20


def test_lec_factors_are_steps_of_the_scale():
    scale = PROFILES["LEC_SD"]
    scored = [row for file in ledgers() for row in rows(file) if row["暴露频率"] != ""]

    assert scored
    for row in scored:
        assert row["可能性"] in scale.likelihoods
        assert row["暴露频率"] in scale.exposures
        assert row["严重性"] in scale.severities


def test_the_default_city_is_written_in_a_few_seconds():
    begun = perf_counter()

    files = list(demo.ledgers(demo.SEED, demo.HAZARDS, today=demo.TODAY))

    assert len(files) == 36
    assert perf_counter() - begun < 15  # two to three seconds on a free machine


class TestUnitsFile:
    """The units file names every unit, street, department and industry that the ledgers name."""

    rows = tuple(csv.DictReader(io.StringIO(demo.units_file())))

    def test_the_columns_are_those_of_a_units_file(self):
        assert list(self.rows[0]) == [
            "code", "name", "name_en", "short", "short_en", "kind", "parent", "codes", "aliases",
            "peer_group", "valid_from", "valid_to", "industries",
        ]  # fmt: skip

    def test_codes_and_short_names_are_unique(self):
        codes = [row["code"] for row in self.rows]
        units = [row for row in self.rows if row["kind"] in ("city", "district", "zone")]

        assert len(codes) == len(set(codes))
        for key, length in (("short", 1), ("short_en", 2)):
            assert {len(row[key]) for row in units} == {length}
            assert len({row[key] for row in units}) == len(units) == len(UNITS) + 1

    def test_short_names_of_industries_fit_over_a_column(self):
        industries = [row for row in self.rows if row["kind"] == "industry"]

        for key, longest in (("short", 2), ("short_en", 6)):
            assert {0 < len(row[key]) <= longest for row in industries} == {True}
            assert len({row[key] for row in industries}) == len(industries)

    def test_parents_stand_before_their_children(self):
        seen: set[str] = set()
        for row in self.rows:
            assert row["parent"] == "" or row["parent"] in seen
            seen.add(row["code"])

    def test_each_industry_is_led_by_one_department(self):
        led = [code for row in self.rows for code in row["industries"].split("|") if code]

        assert sorted(led) == sorted(industry.code for industry in INDUSTRIES)
        assert sum(row["kind"] == "department" for row in self.rows) == len(DEPARTMENTS)

    @pytest.mark.parametrize(
        ("heading", "kinds"),
        [
            ("区市县", ("district", "zone")),
            ("街道", ("street",)),
            ("行业领域", ("industry",)),
            ("牵头部门", ("department",)),
        ],
    )
    def test_whatever_a_ledger_names_is_in_it(self, heading: str, kinds: tuple[str, ...]):
        known = {
            name
            for row in self.rows
            if row["kind"] in kinds
            for name in (row["name"], *row["aliases"].split("|"))
        }

        assert {row[heading] for file in ledgers() for row in rows(file)} - {""} <= known
