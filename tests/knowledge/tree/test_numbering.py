"""Numbers at the start of a line, and what only looks like one."""

from __future__ import annotations

import pytest

from knowledge.tree.numbering import cn_number, cn_numeral, read_marker


@pytest.mark.parametrize(
    ("line", "style", "number", "shown", "rest"),
    [
        ("第一编 总则", "book", 1, "第一编", "总则"),
        ("第二章　申请条件", "chapter", 2, "第二章", "申请条件"),
        ("第三节 材料", "section", 3, "第三节", "材料"),
        ("第二十一条 本办法自公布之日起施行。", "article", 21, "第二十一条", "本办法自公布之日起施行。"),
        ("第十条之一 补贴另行规定。", "article", 10, "第十条之一", "补贴另行规定。"),
        ("第12条 申请", "article", 12, "第12条", "申请"),
        ("三、办理流程", "cn_dot", 3, "三、", "办理流程"),
        ("(四）符合条件", "cn_paren", 4, "（四）", "符合条件"),
        ("㈤ 其他条件", "cn_paren", 5, "（五）", "其他条件"),
        ("１２．提交材料", "num_dot", 12, "12.", "提交材料"),
        ("3、提交材料", "num_dot", 3, "3.", "提交材料"),
        ("（2）劳动合同", "num_paren", 2, "（2）", "劳动合同"),
        ("⑵劳动合同", "num_paren", 2, "（2）", "劳动合同"),
        ("③ 学历证书", "circled", 3, "③", "学历证书"),
        ("附件2：申请表", "attachment", 2, "附件2", "申请表"),
        ("附件", "attachment", 1, "附件", ""),
        ("（一）目前在职的人员", "cn_paren", 1, "（一）", "目前在职的人员"),
        ("（二）与用人单位签订合同", "cn_paren", 2, "（二）", "与用人单位签订合同"),
    ],
)
def test_a_number_is_read_in_its_style(line: str, style: str, number: int, shown: str, rest: str) -> None:
    marker = read_marker(line)
    assert marker is not None
    assert (marker.style, marker.number, marker.shown, marker.rest) == (style, number, shown, rest)


@pytest.mark.parametrize(
    "line",
    [
        "第五条第二款规定的人员",
        "第五条规定的人员",
        "第三条、第四条所列情形",
        "（三）项规定的情形",
        "（一）至（三）项人员",
        "三、四级技师均可申请",
        "1.5倍计算",
        "2024年1月1日起",
        "（2024）15号文件",
        "附件：1. 申请表",
        "附件中的表格应当如实填写，不得空缺。",
        "十分重要",
        "",
    ],
)
def test_a_reference_a_figure_or_a_date_is_no_number(line: str) -> None:
    assert read_marker(line) is None


@pytest.mark.parametrize(
    ("text", "value"), [("十", 10), ("二十三", 23), ("一百零五", 105), ("两", 2), ("40", 40)]
)
def test_numerals_have_their_value(text: str, value: int) -> None:
    assert cn_number(text) == value


def test_numerals_read_back() -> None:
    assert all(cn_number(cn_numeral(n)) == n for n in range(1, 10000))
    assert [cn_numeral(n) for n in (10, 20, 23, 105, 110, 1001)] == [
        "十", "二十", "二十三", "一百零五", "一百一十", "一千零一",
    ]  # fmt: skip
