"""Lines to paragraphs: margins, indents and what never goes on."""

from __future__ import annotations

from knowledge.text.paragraphs import Line, full_lines, joined, margin

FIRSTS = [Line(f"申请人应当{act}，并说明理由。", indented=True) for act in ("登记", "核对", "签字", "留存")]


def test_a_sentence_that_ends_at_the_margin_ends_no_paragraph_where_paragraphs_are_set_in() -> None:
    lines = [*FIRSTS, Line("第二条 补助分为三档。", True, True), Line("一档，每月三百元。")]
    assert joined(lines)[-1] == "第二条 补助分为三档。一档，每月三百元。"


def test_an_item_at_the_margin_stays_in_its_line_where_paragraphs_are_set_in() -> None:
    lines = [*FIRSTS, Line("第二条 应当提交：（一）证书；（二）合同；", True, True), Line("（三）缴费记录。")]
    assert joined(lines)[-1] == "第二条 应当提交：（一）证书；（二）合同；（三）缴费记录。"
    lines[-1] = Line("（三）缴费记录。", indented=True)
    assert joined(lines)[-1] == "（三）缴费记录。"


def test_it_ends_the_paragraph_where_they_are_not_set_in() -> None:
    lines = [Line(line.text) for line in FIRSTS]
    lines += [Line("第二条 补助分为三档。", True), Line("一档，每月三百元。")]
    assert joined(lines)[-1] == "一档，每月三百元。"


def test_the_imprint_does_not_go_on_from_the_date_above_it() -> None:
    lines = [Line("2025年3月6日", True, True), Line("抄送：市委办公室，市政协办公室。", True)]
    assert joined(lines) == [line.text for line in lines]


BROKEN = ["补助由市财政承担，区财政按照比例分", "担。", "短。", "申请人在网上提交材料，窗口不再收", "取。"]


def test_a_margin_is_where_lines_break_within_a_sentence() -> None:
    widths = [len(text) for text in BROKEN]
    assert margin(BROKEN, widths) == 17
    assert full_lines(widths, 17) == [True, False, False, True, False]
    whole = [text + "。" for text in BROKEN]
    assert margin(whole, [len(text) for text in whole]) is None


def test_the_addressees_under_a_title_do_not_go_on_from_it() -> None:
    lines = [Line("关于发放云麓市见习补助的通知", True), Line("各区财政局，各有关单位：")]
    assert joined(lines) == [line.text for line in lines]
    broken = [Line("各区财政局、人力资源和社会保障局，市各", True), Line("有关单位：")]
    assert joined(broken) == ["各区财政局、人力资源和社会保障局，市各有关单位："]
