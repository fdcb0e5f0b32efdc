"""Names for people: the short one where a picture has no room for the full one."""

import pandas as pd
import pytest

from charts.style import theme
from ui import names


@pytest.mark.parametrize(("full", "said"), [("高新区", "高新区"), ("高新技术产业园区", "高新")])
def test_a_picture_has_the_short_name_where_the_full_one_would_be_cut(full, said, monkeypatch):
    class Seen:
        theme = theme("light", "desk", language="zh")
        catalog, t = None, None

    monkeypatch.setattr(names, "unit_names", lambda catalog, t, short: {"G": "高新"})
    monkeypatch.setattr(names, "industry_names", lambda catalog, t, short: {})
    rows = pd.DataFrame({"unit": ["G"], "label": [full]})

    assert names.fitted(Seen(), rows)["label"].tolist() == [said]
