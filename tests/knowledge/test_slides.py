"""Slides in the order a person reads them, without what the design repeats on each."""

from __future__ import annotations

import io
from typing import Any

import pptx
import pytest
from pptx.util import Cm

from knowledge.errors import UnreadableDocument
from knowledge.parsing.slides import parse_slides
from knowledge.text.blocks import Block
from knowledge.types import Table


def saved(show: Any) -> bytes:
    buffer = io.BytesIO()
    show.save(buffer)
    return buffer.getvalue()


def texts(show: Any) -> list[str]:
    return [block.text for block in parse_slides(saved(show)).blocks if block.text]


def slide(show: Any, title: str = "", boxes: tuple[tuple[float, float, str], ...] = ()) -> Any:
    found = show.slides.add_slide(show.slide_layouts[5])
    found.shapes.title.text = title
    for left, top, text in boxes:
        found.shapes.add_textbox(Cm(left), Cm(top), Cm(8), Cm(1)).text_frame.text = text
    return found


def test_frames_are_read_from_top_to_bottom_and_from_left_to_right() -> None:
    show = pptx.Presentation()
    slide(show, "办理流程", ((12, 5.1, "右上"), (2, 9, "左下。"), (2, 5, "左上"), (12, 9.2, "右下。")))
    assert texts(show) == ["办理流程", "左上", "右上", "左下。", "右下。"]


def test_a_group_is_read_where_it_stands() -> None:
    show = pptx.Presentation()
    page = slide(show, "政策", ((2, 4, "其一。"), (2, 12, "其三。")))
    group = page.shapes.add_group_shape()
    group.shapes.add_textbox(Cm(2), Cm(8), Cm(8), Cm(1)).text_frame.text = "其二。"
    assert texts(show) == ["政策", "其一。", "其二。", "其三。"]


def test_a_title_that_goes_on_is_one_heading() -> None:
    show = pptx.Presentation()
    for title, text in (("申请条件", "一是学历。"), ("申请条件（续）", "二是社保。"), ("材料", "身份证。")):
        slide(show, title, ((2, 5, text),))
    blocks = parse_slides(saved(show)).blocks
    assert [b.text for b in blocks if b.kind == "heading"] == ["申请条件", "材料"]


def test_notes_are_notes_and_hidden_slides_and_page_numbers_are_left_out() -> None:
    show = pptx.Presentation()
    slide(show, "补贴", ((2, 5, "每月一千元。"),)).notes_slide.notes_text_frame.text = "口径以官网为准。"
    slide(show, "内部", ((2, 5, "不公开。"),))._element.set("show", "0")
    assert texts(show) == ["补贴", "每月一千元。", "备注：口径以官网为准。"]


def test_merged_cells_of_a_slides_table_are_filled_in() -> None:
    show = pptx.Presentation()
    table = slide(show, "标准").shapes.add_table(4, 3, Cm(2), Cm(5), Cm(20), Cm(4)).table
    rows = (("类别", "标准", ""), ("", "情形", "金额"), ("学历", "博士", "2500"), ("", "硕士", "1200"))
    for y, row in enumerate(rows):
        for x, text in enumerate(row):
            table.cell(y, x).text = text
    for first, last in (((0, 0), (1, 0)), ((0, 1), (0, 2)), ((2, 0), (3, 0))):
        table.cell(*first).merge(table.cell(*last))
    found = [block.table for block in parse_slides(saved(show)).blocks if block.table]
    expected = Table(("类别", "标准·情形", "标准·金额"), (("学历", "博士", "2500"), ("学历", "硕士", "1200")))
    assert found == [expected]


def test_automatic_numbers_and_bullets_of_a_paragraph_are_kept() -> None:
    from lxml import etree

    show = pptx.Presentation()
    frame = slide(show, "条件", ((2, 5, "全日制学历"),)).shapes[1].text_frame
    for text in ("缴纳社保", "说明"):
        frame.add_paragraph().text = text
    marks = ('buAutoNum type="ea1ChsPeriod"', 'buAutoNum type="ea1ChsPeriod"', 'buChar char="•"')
    for item, mark in zip(frame.paragraphs, marks, strict=True):
        name = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
        item._p.get_or_add_pPr().append(etree.fromstring(f"<a:{mark} {name}/>"))
    assert parse_slides(saved(show)).blocks[1:] == (
        Block("paragraph", "一、全日制学历"),
        Block("paragraph", "二、缴纳社保"),
        Block("bullet", "说明"),
    )


def test_what_is_no_presentation_says_so() -> None:
    with pytest.raises(UnreadableDocument, match=r"不是完好的演示文稿"):
        parse_slides(b"PK\x03\x04")
