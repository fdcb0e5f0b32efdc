"""Forms from elsewhere, read by their mappings: small files that never skip, and the real ones where they are."""

import json
from collections import Counter
from datetime import date

import pytest

from ledger.mapping import from_json
from ledger.read_json import as_json
from ledger.reading import read
from tests.ledger.answers import SHARED
from tests.ledger.family import as_csv

TODAY = date(2026, 6, 15)


def rows_of(data, name="a.csv", mapping=None):
    chunks = list(read(data, mapping, name=name, latest=TODAY).chunks())
    return [row for chunk in chunks for row in (*chunk.rows, *chunk.stopped)], chunks


NYC = ["ViolationID", "BuildingID", "Borough", "HouseNumber", "StreetName", "Apartment", "Story", "Class",
       "InspectionDate", "OriginalCorrectByDate", "NewCorrectByDate", "NOVDescription", "CurrentStatus",
       "CurrentStatusDate", "ViolationStatus", "CommunityBoard"]  # fmt: skip


def test_a_housing_violation_is_recognised_and_read():
    data = as_csv(
        [
            NYC,
            ["1", "77", "BRONX", "12", "A STREET", "3L", "3", "C", "10/08/2013", "11/05/2013", "12/01/2013", "NO HEAT",
             "NOV SENT OUT", "10/11/2013", "Open", "4"],
            ["2", "77", "QUEENS", "12", "A STREET", "", "", "B", "10/08/2013", "11/05/2013", "", "NO LIGHT",
             "VIOLATION CLOSED", "02/10/2014", "Close", "4"],
        ],
        "utf-8",
    )  # fmt: skip

    first, second = rows_of(data)[0]

    assert (first.unit_text, first.street_text, first.enterprise) == ("BRONX", "4", "77 12 A STREET")
    assert (first.grade, first.status, first.closed_on) == ("major", "pending", None)
    assert (first.first_due_on, first.due_on) == (date(2013, 11, 5), date(2013, 12, 1))
    assert (second.grade, second.status, second.closed_on) == ("general", "closed", date(2014, 2, 10))
    assert (second.due_on, second.flags) == (date(2013, 11, 5), {})


STRANGERS = {
    "name": "housing-api",
    "recognised_by": ["violationid", "boro", "novdescription"],
    "columns": {
        "hazard_code": "violationid", "district": "boro", "street": "communityboard", "description": "novdescription",
        "enterprise": {"join": ["buildingid", "streetname"]}, "grade": "class", "found_on": "inspectiondate",
        "due_on": ["newcorrectbydate", "originalcorrectbydate"], "closed_on": "currentstatusdate",
        "status": "violationstatus",
    },
    "values": {"grade": {"C": "major", "*": "general"}, "status": {"Close": "closed", "Open": "pending"}},
    "rules": [{"when": {"violationstatus": {"not": "Close"}}, "clear": "closed_on"}],
}  # fmt: skip


def test_another_extract_is_another_mapping_file_and_no_code(tmp_path):
    data = as_csv(
        [
            ["violationid", "buildingid", "boro", "streetname", "class", "inspectiondate", "originalcorrectbydate",
             "newcorrectbydate", "currentstatusdate", "novdescription", "violationstatus", "communityboard"],
            ["1", "77", "BRONX", "A STREET", "c", "2013-10-08T00:00:00.000", "2013-11-05T00:00:00.000", "",
             "2014-02-10T00:00:00.000", "NO HEAT", "Close", "4"],
        ],
        "utf-8",
    )  # fmt: skip
    path = tmp_path / "housing.json"
    path.write_text(json.dumps(STRANGERS), encoding="utf-8")

    (by_file,) = rows_of(data, mapping=str(path))[0]
    (recognised,) = [
        row
        for chunk in read(data, name="b.csv", known=[from_json(json.dumps(STRANGERS))]).chunks()
        for row in chunk.rows
    ]

    assert (by_file.grade, by_file.found_on, by_file.due_on) == (
        "major",
        date(2013, 10, 8),
        date(2013, 11, 5),
    )
    assert (by_file.status, by_file.closed_on, by_file.unit_text) == ("closed", date(2014, 2, 10), "BRONX")
    assert by_file.key == recognised.key


def test_a_case_without_a_closing_day_is_open_whatever_its_status_cell_says():
    headings = ["violation_id", "Citation Type", "Standard Cited", "Issuance Date", "Abatement Due Date", "site_state",
                "Site Address", "NAICS", "Case Closed", "Note"]  # fmt: skip
    data = as_csv(
        [
            headings,
            ["a-1", "Willful", "5A1", "06/05/2024", "", "CA", ", A Firm, 1 Road", "238160/Roofing", "", ""],
            ["a-2", "Other", "5A1", "06/05/2024", "05/01/2024", "CA", ", A Firm", "238160/Roofing", "07/01/2024", ""],
            ["a-3", "Repeat", "5A1", "06/05/2024", "", "TX", ", B Firm", "238160/Roofing", "06/04/2024", ""],
        ],
        "utf-8",
    )  # fmt: skip

    rows, (chunk,) = rows_of(data)

    assert [row.status for row in rows] == ["pending", "closed", "closed"]
    assert [row.grade for row in rows] == ["major", "general", "major"]
    assert rows[0].enterprise == "A Firm, 1 Road"
    assert rows[0].assumed == {"status"}
    assert [problem.code for problem in chunk.problems] == ["due_before_found", "closed_before_found"]
    assert [row.hazard_code for row in chunk.stopped] == ["a-3"]


def test_inspections_without_a_violation_are_skipped_and_deleted_ones_are_void():
    headings = ["activity_nr", "citation_id", "estab_name", "site_address", "site_city", "naics_code", "viol_type",
                "issuance_date", "abate_date", "close_case_date", "standard", "gravity", "delete_flag"]  # fmt: skip
    data = as_csv(
        [
            headings,
            ["1", "01001", "A PRISON", "1 ROAD", "CHINO", "922140", "S", "2010-01-04", "NA", "NA", "3362 G", "10", ""],
            ["1", "NA", "A PRISON", "1 ROAD", "CHINO", "922140", "NA", "NA", "NA", "2010-05-04", "NA", "NA", "NA"],
            ["1", "01002", "A PRISON", "1 ROAD", "CHINO", "0", "R", "2010-01-04", "2010-02-01", "2010-05-04", "1", "NA", "X"],
        ],
        "utf-8",
    )  # fmt: skip

    rows, (chunk,) = rows_of(data)

    assert [(row.hazard_code, row.status, row.grade) for row in rows] == [
        ("1-01001", "pending", "general"),
        ("1-01002", "void", "major"),
    ]
    assert [(row.row, row.why) for row in chunk.skipped] == [(3, "inspection_without_violation")]
    assert (rows[0].severity, rows[0].due_kind, rows[1].industry_text) == (10, "none", None)


def test_fire_inspections_have_no_deadline_and_an_assumed_grade():
    headings = ["id", "property_address", "property_ward", "inspections_opendate", "inspections_closeddate",
                "violation_fire_code", "violation_description"]  # fmt: skip
    data = as_csv(
        [
            headings,
            ["7", "1 Road", "NA", "2020-06-18 14:42:55", "2020-12-16", "2.2", "Closures"],
            ["8", "1 Road", "13", "2020-06-18", "2020-12-16 09:21:46", "2.2", "Closures"],
        ],
        "utf-8",
    )

    rows, _ = rows_of(data)

    assert [row.unit_text for row in rows] == [None, "13"]
    assert {(row.found_on, row.closed_on, row.due_kind, row.status) for row in rows} == {
        (date(2020, 6, 18), date(2020, 12, 16), "none", "closed")
    }
    assert rows[0].flags == {"grade": "assumed_by_mapping"}
    assert rows[0].assumed == {"grade"}


# file -> rows, stopped, skipped, statuses, majors, deadlines before the finding. Source: the README beside them.
REAL = {
    "nyc_hpd_violations_100": (100, 0, 0, {"closed": 73, "pending": 27}, 9, 0),
    "osha_violations_7k": (7258, 4, 0, {"closed": 6123, "pending": 1135}, 222, 161),
    "osha_ca_prisons": (797, 0, 296, {"closed": 680, "pending": 53, "void": 64}, 13, 7),
    "toronto_highrise_fire_2019_2024": (25361, 0, 0, {"closed": 25361}, 0, 0),
}


@pytest.mark.parametrize("file", REAL)
def test_a_real_file_is_read_as_its_readme_says(file):
    path = SHARED / f"{file}.csv"
    if not path.exists():
        pytest.skip(f"{path} is not here")

    chunks = list(read(path, latest=TODAY).chunks())
    rows = [row for chunk in chunks for row in (*chunk.rows, *chunk.stopped)]
    early = sum(problem.code == "due_before_found" for chunk in chunks for problem in chunk.problems)

    assert (
        len(rows),
        sum(len(chunk.stopped) for chunk in chunks),
        sum(len(chunk.skipped) for chunk in chunks),
        dict(Counter(row.status for row in rows)),
        sum(row.grade == "major" for row in rows),
        early,
    ) == REAL[file]
    assert len({row.key for row in rows}) == len(rows)


@pytest.mark.parametrize("file", REAL)
def test_a_real_file_becomes_json(file):
    path = SHARED / f"{file}.csv"
    if not path.exists():
        pytest.skip(f"{path} is not here")

    said = json.dumps(as_json(read(path)))

    assert json.loads(said)["rows"][0]["source"] == {"sheet": file, "row": 2}
