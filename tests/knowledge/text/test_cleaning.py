"""Dirty text: what scans, slides and web pages do to paragraphs."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.parsing import parse_file
from knowledge.text.cleaning import bullet_text, tidy, without_furniture
from knowledge.text.columns import untangled
from knowledge.text.paragraphs import Line, joined

SENTENCES = (
    "云麓市建立青年人才住房保障制度，由市住房部门会同市人才工作机构共同制定年度房源计划，"
    "面向在本市稳定就业的博士、硕士和紧缺急需的技能人才配租，租金按照同地段市场租金的六成确定，"
    "每个租期不超过三年，期满后经审核可以续租一次，续租的租金按照市场租金的八成确定。"
)
MORE = (
    "申请人在网上提交申请，用人单位在五个工作日内核验，区人才服务机构在十个工作日内完成审核，"
    "审核结果在网上公示五日，公示期间没有异议的，签订租赁合同并在次月办理入住。"
)


def texts_of(path: Path, text: str) -> list[str]:
    path.write_text(text, encoding="utf-8")
    return [clause.text for clause in parse_file(path, path.name).clauses]


def wrapped(text: str, width: int = 30) -> list[str]:
    return [text[i : i + width] for i in range(0, len(text), width)]


@pytest.mark.parametrize(
    ("dirty", "clean"),
    [
        ("人 才 安 居 办 法", "人才安居办法"),
        ("推动人才工作数字  化转型，提升服务水平。", "推动人才工作数字化转型，提升服务水平。"),
        ("系统由 AI 助手 和 Open API 组成，", "系统由 AI 助手和 Open API 组成，"),
        ("在 2024 年 3 月 1 日前完成 ，逾期不再受理 。", "在2024年3月1日前完成，逾期不再受理。"),
        ("第三条　申请人应当如实申报，并承诺属实。", "第三条 申请人应当如实申报，并承诺属实。"),
        ("市人才局 市财政局", "市人才局 市财政局"),
        ("零\u200b宽\u00a0字符，要去掉。", "零宽字符，要去掉。"),
    ],
)
def test_spacing_inside_chinese_goes_and_between_words_stays(dirty: str, clean: str) -> None:
    assert tidy(dirty) == clean


def test_blank_lines_between_all_lines_do_not_break_paragraphs(tmp_path: Path) -> None:
    dirty = "\n\n".join(["云麓市住房保障说明", *wrapped(SENTENCES), *wrapped(MORE)])
    assert texts_of(tmp_path / "a.txt", dirty) == [SENTENCES, MORE]


def test_sentences_broken_over_lines_are_joined_and_numbers_start_anew(tmp_path: Path) -> None:
    dirty = "云麓市住房办法\n" + "\n".join([*wrapped("第一条 " + SENTENCES), *wrapped("第二条 " + MORE)])
    assert texts_of(tmp_path / "a.txt", dirty) == [SENTENCES, MORE]


def test_running_heads_and_page_numbers_go_even_in_the_middle_of_a_sentence(tmp_path: Path) -> None:
    lines = wrapped(SENTENCES + MORE + SENTENCES, 28)
    pages = [lines[:4], lines[4:8], lines[8:]]
    dirty = "\n".join(
        "\n".join([*page, "", f"云麓人才工作简报    2024 年第 {n} 期", "云麓市人才发展研究院", f"{n}", ""])
        for n, page in enumerate(pages, 5)
    )
    found = "".join(texts_of(tmp_path / "a.txt", "简报选登\n" + dirty))
    assert "简报    " not in found and "研究院" not in found
    assert found.replace("简报选登", "") == SENTENCES + MORE + SENTENCES


def test_bullets_of_every_shape_are_items_of_one_paragraph(tmp_path: Path) -> None:
    bullets = "•    办理落户\n\uf0d8 办理积分\nü 办理职称\n● 办理补贴"
    dirty = f"云麓市服务清单\n窗口提供以下服务，均不收取费用：\n{bullets}"
    found = texts_of(tmp_path / "a.txt", dirty)
    assert found == ["窗口提供以下服务，均不收取费用：\n• 办理落户\n• 办理积分\n• 办理职称\n• 办理补贴"]


def test_a_sign_that_compares_is_no_bullet() -> None:
    assert bullet_text(">60分的人员") is None
    assert bullet_text("> 由下而上推进") == "由下而上推进"


def test_what_a_web_page_puts_around_a_text_goes() -> None:
    lines = [
        "首页 > 政策库 > 补贴办法",
        "浏览量:403 2022-06-08",
        "图片",
        "【字体：大 中 小】",
        "分享到：微信",
        "补贴每月发放。",
    ]
    assert [line for line in without_furniture(lines) if line] == ["补贴每月发放。"]


def test_a_line_that_comes_back_in_the_text_stays() -> None:
    lines = ["申请材料", "身份证明。", "申请材料", "学历证明。", "申请材料", "合同。"]
    assert without_furniture(lines) == lines


COLUMNS = (
    "人才认定 补贴申领 职称评审",
    "根据分类目录，确定 在职人员每半年申领 由评审委员会组织，",
    "申请人的类别，五日 一次，发放到社会保 每年集中开展一次，",
    "内在网上答复。 障卡账户，不另收取 评审结果公示五日，",
    "任何费用。 合格的颁发证书。",
)


def test_columns_read_across_are_told_one_after_the_other() -> None:
    assert untangled(COLUMNS) == [
        "人才认定：根据分类目录，确定申请人的类别，五日内在网上答复。",
        "补贴申领：在职人员每半年申领一次，发放到社会保障卡账户，不另收取任何费用。",
        "职称评审：由评审委员会组织，每年集中开展一次，评审结果公示五日，合格的颁发证书。",
    ]


def test_rows_of_a_table_are_not_taken_for_columns() -> None:
    rows = [
        "学历 分值 说明",
        "博士 110分 全日制",
        "硕士 100分 全日制",
        "本科 60分 全日制",
        "大专 50分 全日制",
    ]
    assert untangled(rows) == rows


def test_items_that_differ_in_their_numbers_only_are_no_running_heads() -> None:
    lines = ["云麓市公报 第3期", "（一）每人每月1000元", "- 1 -", "云麓市公报 第3期", "（一）每人每月2000元"]
    lines += ["- 2 -", "云麓市公报 第3期", "（一）每人每月3000元", "- 3 -"]
    assert [line for line in without_furniture(lines) if line] == [line for line in lines if "元" in line]


def test_a_paragraph_of_thousands_of_lines_loses_nothing() -> None:
    lines = [f"第{n}行没有句末的标点一直写到了右边的边上" for n in range(4000)]
    assert joined([Line(text, full=True) for text in lines]) == ["".join(lines)]
