"""The style sheet says what the server is set to."""

from streamlit import config

from ui.style import css


def test_the_largest_file_is_that_of_the_setting():
    limit = config.get_option("server.maxUploadSize")
    config.set_option("server.maxUploadSize", 77)
    css.cache_clear()
    try:
        sheet = css("light", "desk")
    finally:
        config.set_option("server.maxUploadSize", limit)
        css.cache_clear()

    assert '--upload:"77 MB"' in sheet
    assert "var(--upload)" in sheet
    assert "200 MB" not in sheet
