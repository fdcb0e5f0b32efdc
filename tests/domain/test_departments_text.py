"""Several departments in one cell, and several hazards."""

import pytest

from domain.departments_text import read_departments
from domain.items_text import items


@pytest.mark.parametrize(
    ("text", "lead", "others"),
    [
        ("市应急局", "市应急局", ()), ("市住建局、市城管局（牵头），各区市县", "市城管局", ("市住建局", "各区市县")),
        ("市住建局牵头，市城管局配合", "市住建局", ("市城管局",)), ("（牵头）市住建局；城管局", "市住建局", ("城管局",)),
        ("牵头：市住建局；配合：市城管局、市公安局（交警支队）", "市住建局", ("市城管局", "市公安局（交警支队）")),
        ("公安局（交警支队）", "公安局（交警支队）", ()), ("住房和城乡建设局", "住房和城乡建设局", ()),
        ("配合单位：市城管局", None, ("市城管局",)), ("—", None, ()), (None, None, ()),
    ],
)  # fmt: skip
def test_the_marked_department_leads_and_the_others_co_operate(text, lead, others):
    read = read_departments(text)

    assert (read.lead, read.others, read.why) == (lead, others, None)


@pytest.mark.parametrize(
    ("text", "why"),
    [("市住建局/市城管局", "lead_not_marked"), ("住建局（牵头）、城管局（牵头）", "several_leads")],
)
def test_the_first_leads_and_is_asked_where_none_or_two_are_marked(text, why):
    read = read_departments(text)

    assert (read.lead, len(read.others), read.why) == (
        text.replace("（牵头）", "").replace("、", "/").split("/")[0],
        1,
        why,
    )


@pytest.mark.parametrize(
    "text",
    [
        "1.电线老化；2.通道堵塞",
        "1、电线老化\n2、通道堵塞",
        "①电线老化②通道堵塞",
        "一是电线老化；二是通道堵塞",
        "（1）电线老化（2）通道堵塞。",
    ],
)
def test_a_numbered_list_is_several_items(text):
    assert items(text) == ("电线老化", "通道堵塞")


@pytest.mark.parametrize(
    "text",
    ["1.5米护栏缺失，2.3米处松动", "3号楼1、2号泵故障", "1.只有一项", "配电箱未上锁", "2.从二开始；3.到三"],
)
def test_other_texts_are_one_item(text):
    assert items(text) == ()
