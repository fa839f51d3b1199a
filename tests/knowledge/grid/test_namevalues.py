"""Tables of names and values, as service guides have them, and tables that only look like one."""

from __future__ import annotations

import pytest

from knowledge.frame.indexbox import index_box
from knowledge.grid.grids import SpanGrid
from knowledge.grid.tabular import read_table, row_text


def read(*rows: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    table = read_table(SpanGrid.plain(rows)).table
    assert table is not None
    return table.header, table.rows


def test_each_value_has_its_own_name() -> None:
    header, rows = read(("事项名称", "博士落户"), ("办理时限", "5个工作日"), ("收费标准", "不收费"))
    assert (header, rows) == (("事项名称", "办理时限", "收费标准"), (("博士落户", "5个工作日", "不收费"),))


def test_names_may_stand_in_two_columns_and_a_value_may_be_wide() -> None:
    cells = [(0, 0, 1, 1, "事项名称"), (0, 1, 1, 1, "落户"), (0, 2, 1, 1, "实施部门"), (0, 3, 1, 1, "人社局")]
    cells += [
        (1, 0, 1, 1, "申请条件"),
        (1, 1, 1, 3, "具有博士学位"),
        (2, 0, 1, 1, "咨询电话"),
        (2, 1, 1, 3, "12333"),
    ]
    table = read_table(SpanGrid.of(cells)).table
    assert table is not None
    assert (
        row_text(table, table.rows[0])
        == "事项名称：落户；实施部门：人社局；申请条件：具有博士学位；咨询电话：12333"
    )


@pytest.mark.parametrize(
    "rows",
    [
        (("学历", "补贴标准"), ("博士", "3000元"), ("硕士", "1500元")),
        (("受理部门", "咨询电话"), ("审核部门", "8001"), ("发放部门", "8002")),
        (("申请条件", "说明"), ("申请材料", "原件"), ("办理时限", "5日")),
        (("办理时限", "5日"), ("办理时限", "7日")),
        (("证书类型", "一"), ("2级证书类型", "二")),
    ],
)
def test_a_table_with_a_header_row_keeps_it(rows: tuple[tuple[str, ...], ...]) -> None:
    assert read(*rows) == (rows[0], rows[1:])


def test_an_index_box_is_known_in_either_form() -> None:
    rows = (("发文机关", "云麓市财政局"), ("发文字号", "云财〔2025〕3号"), ("成文日期", "2025年3月6日"))
    table = read_table(SpanGrid.plain(rows)).table
    assert table is not None
    assert index_box(table) == {
        "issuer": "云麓市财政局",
        "number": "云财〔2025〕3号",
        "issued": "2025年3月6日",
    }
