"""The rows behind a number: what they are, how many, as of when, and the whole list for those who want it."""

from streamlit.testing.v1 import AppTest


def script(language: str, total: int) -> None:
    from tests.ui.cast import rows, visit
    from ui.rows import rows_behind

    def never() -> None:
        raise AssertionError("a file was made that nobody asked for")

    there = visit(language)
    rows_behind(
        there,
        rows({}, {"number": "石-2026-018"}),
        name="overdue",
        sentence="石篁区：3 条逾期",
        total=total,
        fetch=never,
        definition="期限早于截至日",
        more=there.rows("overdue"),
    )


def shown(language: str, total: int) -> tuple[str, list[str]]:
    test = AppTest.from_function(script, default_timeout=20, args=(language, total)).run()
    assert not test.exception
    files = [button.proto.label for button in test.get("download_button")]
    return "\n".join(element.proto.body for element in test.get("html")), files


def test_definition_and_day_stand_with_the_rows():
    body, files = shown("zh", 2)

    assert "<h2>石篁区：3 条逾期</h2>" in body
    assert "期限早于截至日 · 截至 2026年6月15日（周一）" in body
    assert files == ["XLSX", "CSV"]
    assert "打开全部" not in body


def test_of_more_rows_the_first_are_shown_and_all_can_be_opened():
    body, _ = shown("en", 1236)

    assert "First 2 of 1,236" in body
    assert '<a class="go" href="hazards?as_of=2026-06-15&amp;measure=overdue">Open all 1,236</a>' in body
