"""Tables of contents are no text."""

from __future__ import annotations

import pytest

from knowledge.frame.contentslist import without_contents
from knowledge.text.blocks import paragraph

TEXT = ["第一章 总则", "第一条 为了服务人才，制定本办法。", "第二章 附则", "第二条 本办法自发布之日起施行。"]
CASES = {
    "with dots and pages": ["目 录", "第一章 总则……………1", "第二章 附则……………3", *TEXT],
    "headings only": ["目录", "第一章 总则", "第二章 附则", *TEXT],
    "without the word": ["第一章 总则 ........ 1", "第二章 附则 ........ 3", "附件 ........ 5", *TEXT],
}


@pytest.mark.parametrize("name", CASES)
def test_a_table_of_contents_is_left_out(name: str) -> None:
    kept = without_contents([paragraph(line) for line in CASES[name]])
    assert [block.text for block in kept] == TEXT


def test_a_text_that_speaks_of_a_catalogue_is_kept_whole() -> None:
    points = ["1. 博士研究生 30", "2. 硕士研究生 20", "3. 本科 10"]
    assert len(without_contents([paragraph(line) for line in points])) == 3
    lines = ["一、目录", "目录", "紧缺职业目录每两年修订一次。", "第一条 列入目录的职业享受补贴200元。"]
    assert [b.text for b in without_contents([paragraph(line) for line in lines])] == lines
