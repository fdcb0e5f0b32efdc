"""Forms from elsewhere, read by their mappings; the files are small, invented and always there."""

import json
from datetime import date

from ledger.mapping import from_json
from ledger.reading import read

TODAY = date(2026, 6, 15)


def rows_of(text, mapping=None):
    """All rows (stopped ones too) and the chunks of a CSV."""
    chunks = list(read(text.strip().encode(), mapping, name="a.csv", latest=TODAY).chunks())
    return [row for chunk in chunks for row in (*chunk.rows, *chunk.stopped)], chunks


HOUSING = """
ViolationID,BuildingID,Borough,HouseNumber,StreetName,Class,InspectionDate,OriginalCorrectByDate,\
NewCorrectByDate,NOVDescription,CurrentStatus,CurrentStatusDate,ViolationStatus,CommunityBoard
1,77,BRONX,12,A STREET,C,10/08/2013,11/05/2013,12/01/2013,NO HEAT,NOV SENT OUT,10/11/2013,Open,4
2,77,QUEENS,12,A STREET,B,10/08/2013,11/05/2013,,NO LIGHT,VIOLATION CLOSED,02/10/2014,Close,4
"""


def test_a_housing_violation_is_recognised_and_read():
    first, second = rows_of(HOUSING)[0]

    assert (first.unit_text, first.street_text, first.enterprise) == ("BRONX", "4", "77 12 A STREET")
    assert (first.grade, first.status, first.closed_on) == ("major", "pending", None)
    assert (first.first_due_on, first.due_on) == (date(2013, 11, 5), date(2013, 12, 1))
    assert (second.grade, second.status, second.closed_on) == ("general", "closed", date(2014, 2, 10))
    assert (second.due_on, second.flags) == (date(2013, 11, 5), {})


EXTRACT = """
violationid,buildingid,boro,streetname,class,inspectiondate,originalcorrectbydate,newcorrectbydate,\
currentstatusdate,novdescription,violationstatus,communityboard
1,77,BRONX,A STREET,c,2013-10-08T00:00:00.000,2013-11-05T00:00:00.000,,2014-02-10T00:00:00.000,NO HEAT,Close,4
"""
STRANGERS = """
{
  "name": "housing-api",
  "recognised_by": ["violationid", "boro", "novdescription"],
  "columns": {
    "hazard_code": "violationid", "district": "boro", "street": "communityboard", "grade": "class",
    "description": "novdescription", "enterprise": {"join": ["buildingid", "streetname"]},
    "found_on": "inspectiondate", "due_on": ["newcorrectbydate", "originalcorrectbydate"],
    "closed_on": "currentstatusdate", "status": "violationstatus"
  },
  "values": {"grade": {"C": "major", "*": "general"}, "status": {"Close": "closed", "Open": "pending"}},
  "rules": [{"when": {"violationstatus": {"not": "Close"}}, "clear": "closed_on"}]
}
"""


def test_another_extract_is_another_mapping_file_and_no_code(tmp_path):
    path = tmp_path / "housing.json"
    path.write_text(STRANGERS, encoding="utf-8")

    (row,) = rows_of(EXTRACT, str(path))[0]

    assert (row.grade, row.found_on, row.due_on) == ("major", date(2013, 10, 8), date(2013, 11, 5))
    assert (row.status, row.closed_on, row.unit_text) == ("closed", date(2014, 2, 10), "BRONX")


def test_a_remembered_mapping_is_recognised_by_its_headings_before_a_shipped_one():
    mapping = from_json(STRANGERS)
    known = read(EXTRACT.strip().encode(), name="a.csv", known=[mapping])
    unknown = read(EXTRACT.strip().encode(), name="a.csv", known=[])

    assert [table.mapping for table in known.layout.tables] == ["housing-api"]
    assert [table.mapping for table in unknown.layout.tables] == ["nyc-hpd"]
    assert json.loads(STRANGERS)["name"] == mapping.name


CITATIONS = """
violation_id,Citation Type,Standard Cited,Issuance Date,Abatement Due Date,site_state,Site Address,NAICS,\
Case Closed
a-1,Willful,5A1,06/05/2024,,CA,", A Firm, 1 Road",238160/Roofing,
a-2,Other,5A1,06/05/2024,05/01/2024,CA,", A Firm",238160/Roofing,07/01/2024
a-3,Repeat,5A1,06/05/2024,,TX,", B Firm",238160/Roofing,06/04/2024
"""


def test_a_case_without_a_closing_day_is_open_and_one_closed_too_early_is_stopped():
    rows, (chunk,) = rows_of(CITATIONS)

    assert [row.status for row in rows] == ["pending", "closed", "closed"]
    assert [row.grade for row in rows] == ["major", "general", "major"]
    assert (rows[0].enterprise, rows[0].assumed) == ("A Firm, 1 Road", {"status"})
    assert [problem.code for problem in chunk.problems] == ["due_before_found", "closed_before_found"]
    assert [row.hazard_code for row in chunk.stopped] == ["a-3"]


PRISONS = """
activity_nr,citation_id,estab_name,site_address,site_city,naics_code,viol_type,issuance_date,abate_date,\
close_case_date,standard,gravity,delete_flag
1,01001,A PRISON,1 ROAD,CHINO,922140,S,2010-01-04,NA,NA,3362 G,10,
1,NA,A PRISON,1 ROAD,CHINO,922140,NA,NA,NA,2010-05-04,NA,NA,NA
1,01002,A PRISON,1 ROAD,CHINO,0,R,2010-01-04,2010-02-01,2010-05-04,1,NA,X
"""


def test_inspections_without_a_violation_are_skipped_and_deleted_ones_are_void():
    rows, (chunk,) = rows_of(PRISONS)

    assert [(row.hazard_code, row.status, row.grade) for row in rows] == [
        ("1-01001", "pending", "general"),
        ("1-01002", "void", "major"),
    ]
    assert [(row.row, row.why) for row in chunk.skipped] == [(3, "inspection_without_violation")]
    assert (rows[0].severity, rows[0].due_kind, rows[1].industry_text) == (10, "none", None)


FIRE = """
id,property_address,property_ward,inspections_opendate,inspections_closeddate,violation_fire_code,\
violation_description
7,1 Road,NA,2020-06-18 14:42:55,2020-12-16,2.2,Closures
8,1 Road,13,2020-06-18,2020-12-16 09:21:46,2.2,Closures
"""


def test_fire_inspections_have_no_deadline_and_an_assumed_grade():
    rows, _ = rows_of(FIRE)

    assert [row.unit_text for row in rows] == [None, "13"]
    assert {(row.found_on, row.closed_on, row.due_kind, row.status) for row in rows} == {
        (date(2020, 6, 18), date(2020, 12, 16), "none", "closed")
    }
    assert (rows[0].flags, rows[0].assumed) == ({"grade": "assumed_by_mapping"}, {"grade"})
