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


def test_an_english_name_goes_without_its_kind_before_it_becomes_letters(monkeypatch):
    class Seen:
        theme = theme("light", "desk", language="en")
        catalog, t = None, None

    full = {
        "LSK": "Lüshunkou District",
        "CXD": "Changxing Island Economic and Technological Development Zone",
        "XG": "Xigang District",
        "HU": "Huangnihuangnihe District",
        "HC": "Huangnihuangnihe County",
    }
    monkeypatch.setattr(names, "unit_names", lambda catalog, t, short: {key: key for key in full})
    monkeypatch.setattr(names, "industry_names", lambda catalog, t, short: {})
    rows = pd.DataFrame({"unit": list(full), "label": list(full.values())})

    told = names.fitted(Seen(), rows)["label"].tolist()

    assert told == ["Lüshunkou", "Changxing Island", "Xigang District", "HU", "HC"]  # of two alike neither


def test_only_a_name_that_is_too_long_goes_without_its_kind():
    told = names.plainer(
        {"A": "Huayuankou Economic Zone", "B": "Xigang District", "C": "高新技术产业园区"}, longer=16
    )

    assert told == {"A": "Huayuankou", "B": "Xigang District", "C": "高新技术产业园区"}
