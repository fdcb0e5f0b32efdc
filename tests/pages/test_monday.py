"""Monday morning: each number is its rows, what changed since the last visit, who is silent, and the text."""

import re
from datetime import UTC, date, datetime
from typing import Any

import pytest

from domain import freshness, monday
from domain.people import EVERYWHERE, NOWHERE, Role, Scope, Viewer
from tests.pages.board import at_screen, html_of, title
from tests.pages.dated_city import OPEN

THURSDAY, MONDAY = date(2026, 6, 18), date(2026, 6, 15)


def counted(test: Any) -> dict[str, int]:
    """Name of each list -> its number, of the lists that open rows."""
    found = re.findall(r'open=monday\.(\w+)[^"]*"><b>([\d,]+)</b>', html_of(test))
    return {name: int(number) for name, number in found}


def test_the_week_ends_on_sunday():
    assert (monday.week_end(MONDAY), monday.week_end(THURSDAY)) == (date(2026, 6, 21), date(2026, 6, 21))
    assert monday.week_end(date(2026, 6, 21)) == date(2026, 6, 21)


@pytest.mark.parametrize(
    ("seen", "since"),
    [
        (None, date(2026, 6, 8)),
        (date(2026, 6, 12), date(2026, 6, 12)),
        (MONDAY, date(2026, 6, 8)),  # today already: the week before says more
        (date(2026, 7, 1), date(2026, 6, 8)),
    ],
)
def test_changes_are_counted_from_the_last_visit(seen: date | None, since: date):
    assert monday.since(MONDAY, seen) == since


@pytest.mark.parametrize(
    ("told", "stale"), [(None, True), (date(2026, 6, 1), True), (date(2026, 6, 2), False)]
)
def test_a_unit_is_silent_after_fourteen_days(told: date | None, stale: bool):
    assert freshness.is_stale(told, MONDAY) is stale


def test_every_number_opens_exactly_its_rows(dated):
    numbers = counted(at_screen("monday").run())

    assert numbers
    for name, number in numbers.items():
        opened = html_of(at_screen("monday", open=f"monday.{name}").run())
        body = opened[opened.rindex("<tbody>") :]
        assert body.count("<tr>") == number


def test_promised_is_what_has_a_later_deadline_than_the_first_and_still_time(dated):
    moved = {**OPEN["三天"], "first_due": 3, "due": 9}
    dated.put(dated.row("三天", **moved))

    test = at_screen("monday", open="monday.promised").run()

    assert counted(test)["promised"] == 1  # 改期 was moved too, and is overdue
    assert "三天" in html_of(test)[html_of(test).rindex("<tbody>") :]
    assert "期限改过至少一次" in html_of(test)


def test_each_viewer_has_the_numbers_of_the_own_part(dated, monkeypatch: pytest.MonkeyPatch):
    def seen_by(scope: Scope) -> dict[str, int]:
        viewer = Viewer("Bob", Role.DISTRICT_HEAD, scope)
        monkeypatch.setattr("ui.seat.viewer_of", lambda address: viewer)
        return counted(at_screen("monday").run())

    whole = seen_by(EVERYWHERE)
    parts = [
        seen_by(Scope(frozenset({int(key)}), None, None))
        for key in dated.engine.connect()
        .exec_driver_sql("SELECT id FROM unit WHERE kind = 'district'")
        .scalars()
    ]

    assert seen_by(NOWHERE) == {}
    assert whole["overdue"] >= sum(part.get("overdue", 0) for part in parts) > 0


def test_since_the_last_visit_is_said_where_it_is_known(dated, monkeypatch: pytest.MonkeyPatch):
    at = datetime(2026, 6, 12, 1, tzinfo=UTC)
    monkeypatch.setattr(
        "ui.seat.viewer_of", lambda address: Viewer("Bob", Role.OFFICE, EVERYWHERE, seen_at=at)
    )

    assert "上次来看（6月12日（周五））以来" in html_of(at_screen("monday").run())


def test_the_text_for_a_chat_says_the_same_numbers(dated):
    test = at_screen("monday").run()
    text = html_of(test).split('<p class="plain">')[1].split("</p>")[0]

    for number in counted(test).values():
        assert f" {number} " in text
    assert "<" not in text


def test_what_nobody_knows_is_said_aloud(dated):
    assert "open=monday.money" in html_of(at_screen("monday", open="monday.money").run())


def test_who_has_units_below_hears_of_those_that_are_silent(dated, monkeypatch: pytest.MonkeyPatch):
    def seen_by(scope: Scope) -> str:
        viewer = Viewer("Bob", Role.DISTRICT_HEAD, scope)
        monkeypatch.setattr("ui.seat.viewer_of", lambda address: viewer)
        return html_of(at_screen("monday").run())

    assert "未填报" in seen_by(EVERYWHERE) or "都有填报" in seen_by(EVERYWHERE)
    enterprise = seen_by(Scope(None, None, frozenset({1})))
    assert "个单位" not in enterprise


def test_the_headline_and_the_text_count_every_line_that_is_there(dated):
    test = at_screen("monday").run()
    page = html_of(test)
    lists = page.split('<ul class="monday">')[1].split("</ul>")[0]
    lines = re.findall(r'<li><a href="[^"]*"><b>([\d,]+)</b><div><h3>(.*?)</h3>', lists)

    assert "条该走催办的下一步" in {words for _, words in lines}  # its rows stand on another page
    assert title(test).replace("\u00a0", " ") == f"这周先办 {len(lines)} 件事"
    text = page.split('<p class="plain">')[1].split("</p>")[0]
    assert [f"· {n} {words}" in text for n, words in lines] == [True] * len(lines)


def test_who_sees_a_part_of_each_unit_hears_of_silence_about_the_own_hazards(
    dated, monkeypatch: pytest.MonkeyPatch
):
    def seen_by(role: Role, scope: Scope) -> str:
        monkeypatch.setattr("ui.seat.viewer_of", lambda address: Viewer("Bob", role, scope))
        return html_of(at_screen("monday").run())

    with dated.look() as session:
        departments = frozenset(session.catalog.department_ids.values()) - {0}

    theirs = seen_by(Role.DEPARTMENT_HEAD, Scope(None, departments, None))
    assert "您负责的隐患" in theirs
    assert "您负责的隐患" not in seen_by(Role.OFFICE, EVERYWHERE)
