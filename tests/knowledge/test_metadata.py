"""What a document says of itself: front matter, letterhead, days in force."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from knowledge.errors import UnreadableDocument
from knowledge.parsing import parse_file
from knowledge.text.dates import find_date
from knowledge.text.document_numbers import number_of, numbers_in
from knowledge.types import ParsedDocument, Source

FRONT = """---
id: hk-rent-2024
title: 虹口区青年人才租房补贴办法
number: 虹人社规〔2024〕3号
issuer: 虹口区人力资源和社会保障局
region: "310109"
level: district
status: in_force
issued: 2024-02-20
effective_from: 2024-03-01
effective_to: 2027-02-28
replaces: [hk-rent-2021]
replaced_by: []
url: https://example.org/hk
grade: third_party
checked: 2026-11-22
sources:
  - {url: "https://example.org/hk", grade: third_party, read: 标准, date: 2026-01-21}
  - {url: "", grade: third_party, read: 没有网址的页面}
unverified: [文号未读到原文]
topics: [租房补贴]
aliases: 虹口租补
---
# 虹口区青年人才租房补贴办法

一、补贴标准

（一）硕士每人每月补贴1500元。
"""


def parse(folder: Path, text: str, name: str = "a.md", region: str | None = None) -> ParsedDocument:
    (folder / name).write_text(text, encoding="utf-8")
    return parse_file(folder / name, name, region)


def test_front_matter_says_everything_about_a_document(tmp_path: Path) -> None:
    parsed = parse(tmp_path, FRONT)
    document = parsed.document
    assert (document.id, document.number, document.region) == (
        "hk-rent-2024",
        "虹人社规〔2024〕3号",
        "310109",
    )
    assert (document.effective_from, document.effective_to) == (date(2024, 3, 1), date(2027, 2, 28))
    assert (document.replaces, document.repealed_by) == (("hk-rent-2021",), ())
    assert document.sources[0] == Source("https://example.org/hk", "third_party", "标准", "2026-01-21")
    assert (document.unverified, document.aliases) == (("文号未读到原文",), ("虹口租补",))
    assert [clause.id for clause in parsed.clauses] == ["hk-rent-2024#第一部分第（一）项"]
    assert parsed.clauses[0].effective_to == date(2027, 2, 28)


@pytest.mark.parametrize(
    ("line", "wrong", "message"),
    [
        ("issued: 2024-02-20", "issued: 2024-02-30", r"issued.*2024-02-30.*不是一个存在的日期"),
        ("issued: 2024-02-20", "issued: 二月", r"issued.*二月.*2026-01-31"),
        ('region: "310109"', "region: 火星", r"region.*火星.*310000"),
        ("status: in_force", "status: 有效", r"status.*有效.*in_force"),
        ("level: district", "level: town", r"level.*town.*district"),
        ("grade: third_party\n", "grade: rumour\n", r"grade.*rumour.*official"),
        ("effective_to: 2027-02-28", "effective_to: 2023-02-28", r"effective_to.*早于"),
        ("id: hk-rent-2024", "id: a b", r"id.*空格"),
        ("topics: [租房补贴]", "topics: {甲: 乙}", r"topics.*一列文字"),
        ("topics: [租房补贴]", "topic: [租房补贴]", r"topic 有误.*topics"),
        ("title: 虹口", "title: 甲: 虹口", r"YAML.*第 3 行"),
    ],
)
def test_a_mistake_in_front_matter_is_told_with_its_key_and_remedy(
    line: str, wrong: str, message: str, tmp_path: Path
) -> None:
    assert line in FRONT
    with pytest.raises(UnreadableDocument, match=message):
        parse(tmp_path, FRONT.replace(line, wrong, 1))


LETTER = """云麓市人民政府文件

云府规[2024]12号

上海市人民政府关于印发
《上海市云麓人才办法》的通知
各区人民政府，市政府各委、办、局：
现将《上海市云麓人才办法》印发给你们，请认真执行。
附件：1.上海市云麓人才办法
2.申请表
上海市人民政府
2024年3月15日
附件1
上海市云麓人才办法
第一条 本办法自2024年5月1日起施行，有效期5年。
第二条 《上海市旧人才办法》自2019年1月1日起施行，同时废止。
"""


def test_a_letterhead_gives_what_is_certain(tmp_path: Path) -> None:
    parsed = parse(tmp_path, LETTER, "a.txt")
    document = parsed.document
    assert document.title == "上海市人民政府关于印发《上海市云麓人才办法》的通知"
    assert (document.number, document.issuer) == ("云府规〔2024〕12号", "上海市人民政府")
    assert (document.issued, document.effective_from) == (date(2024, 3, 15), date(2024, 5, 1))
    assert document.effective_to == date(2029, 4, 30)
    assert (document.region, document.level, document.status) == ("310000", "city", "in_force")
    assert [clause.label for clause in parsed.clauses] == ["第1段", "附件1第一条", "附件1第二条"]


def test_the_region_given_wins_over_the_text_and_front_matter_over_both(tmp_path: Path) -> None:
    assert parse(tmp_path, LETTER, "a.txt", region="杭州市").document.region == "330100"
    assert parse(tmp_path, FRONT, region="杭州市").document.region == "310109"


def test_a_place_the_text_does_not_tell_is_said_to_be_unknown(tmp_path: Path) -> None:
    document = parse(tmp_path, "人才办法\n第一条 补贴按月发放。", "a.txt").document
    assert (document.region, document.level) == ("000000", "national")
    assert document.unverified == ("适用地区未能从文件中确定，暂按全国处理",)


def test_two_places_in_a_title_are_no_certain_place(tmp_path: Path) -> None:
    document = parse(tmp_path, "上海市与杭州市人才互认办法\n第一条 两地互认证书。", "a.txt").document
    assert document.region == "000000" and document.unverified


def test_a_draft_for_comment_is_a_draft(tmp_path: Path) -> None:
    document = parse(tmp_path, "杭州市人才办法（征求意见稿）\n第一条 补贴按月发放。", "a.txt").document
    assert (document.status, document.region) == ("draft", "330100")


def test_front_matter_wins_over_the_text_and_the_difference_is_told(tmp_path: Path) -> None:
    text = "---\ntitle: 上海市云麓办法\neffective_from: 2025-01-01\nstatus: in_force\n---\n"
    text += "第一条 补贴按月发放。\n\n第二条 本办法自2025年6月1日起施行，有效期1年。"
    document = parse(tmp_path, text).document
    assert (document.effective_from, document.effective_to) == (date(2025, 1, 1), date(2026, 5, 31))
    (told,) = document.concerns
    assert "施行日期是 2025-01-01" in told and "2025-06-01" in told and "以文件头为准" in told
    assert [e.field for e in document.evidence if e.field.startswith("effective")] == ["effective_to"]


def test_what_front_matter_leaves_out_is_read_from_the_text(tmp_path: Path) -> None:
    text = "---\ntitle: 上海市云麓办法\n---\n第一条 本办法适用于在沪工程师。\n\n"
    text += "第二条 本办法自2025年6月1日起施行，《上海市云麓试行办法》同时废止。"
    document = parse(tmp_path, text).document
    assert (document.region, document.audience) == ("310000", "在沪工程师")
    assert (document.effective_from, document.replaces) == (date(2025, 6, 1), ("《上海市云麓试行办法》",))
    assert document.concerns == ()


def test_evidence_is_the_sentence_that_says_it(tmp_path: Path) -> None:
    document = parse(tmp_path, LETTER, "a.txt").document
    said = {e.field: e.sentence for e in document.evidence}
    assert said["number"] == "云府规[2024]12号"
    assert said["issued"] == "2024年3月15日"
    assert said["effective_from"] == "第一条 本办法自2024年5月1日起施行，有效期5年。"
    assert said["replaces"].endswith("同时废止。")
    assert document.replaces == ("《上海市旧人才办法》",)


def test_a_district_that_the_table_lacks_is_told(tmp_path: Path) -> None:
    document = parse(tmp_path, "南通市崇川区人才办法\n第一条 补贴按月发放。", "a.txt").document
    assert document.region == "320600"
    assert "南通市崇川区" in document.concerns[0]


def test_a_law_note_under_the_title_gives_issuer_day_and_number(tmp_path: Path) -> None:
    note = "（2018年12月3日上海市人民政府令第15号公布，自2019年2月1日起施行）"
    text = f"上海市云麓规定\n{note}\n第一条 补贴按月发放。"
    document = parse(tmp_path, text, "a.txt").document
    assert (document.number, document.issuer) == ("上海市人民政府令第15号", "上海市人民政府")
    assert (document.issued, document.effective_from) == (date(2018, 12, 3), date(2019, 2, 1))


def test_a_line_that_says_draft_is_part_of_the_title_and_no_clause(tmp_path: Path) -> None:
    parsed = parse(tmp_path, "杭州市云麓办法\n（征求意见稿）\n第一条 补贴按月发放。", "a.txt")
    assert (parsed.document.title, parsed.document.status) == ("杭州市云麓办法（征求意见稿）", "draft")
    assert [clause.label for clause in parsed.clauses] == ["第一条"]


def test_the_id_follows_the_source_and_not_the_content(tmp_path: Path) -> None:
    first = parse(tmp_path, "人才办法\n第一条 补贴按月发放。", "a.txt").document
    second = parse(tmp_path, "人才办法\n第一条 补贴按年发放。", "a.txt").document
    assert first.id == second.id and first.id.startswith("doc-")
    assert first.digest != second.digest


def test_a_file_of_one_line_is_one_clause_with_the_file_name_for_a_title(tmp_path: Path) -> None:
    parsed = parse(tmp_path, "人才服务热线每天八时至二十时开通", "热线.txt")
    assert parsed.document.title == "热线"
    assert [clause.text for clause in parsed.clauses] == ["人才服务热线每天八时至二十时开通"]


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("沪府规〔2025〕8号", "沪府规〔2025〕8号"),
        ("沪府规[2025] 8 号", "沪府规〔2025〕8号"),
        ("（沪府规（2025）8号）", "沪府规〔2025〕8号"),
        ("发文字号：沪府规【2025】8号", "沪府规〔2025〕8号"),
        ("中华人民共和国国务院令 第663号", "中华人民共和国国务院令第663号"),
        ("财政部税务总局公告2023年第29号", "财政部税务总局公告2023年第29号"),
        ("云政发〔二〇二三〕十八号", "云政发〔2023〕18号"),
        ("根据沪府规〔2025〕8号的规定办理", None),
    ],
)
def test_a_document_number_is_read_where_it_stands_alone(line: str, number: str | None) -> None:
    assert number_of(line) == number


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("根据沪府规〔2025〕8号和财税（2023）34号", ["沪府规〔2025〕8号", "财税〔2023〕34号"]),
        ("配套细则为云人社规〔2025〕8号", ["云人社规〔2025〕8号"]),
        ("市政府令第180号发布的文件", ["市政府令第180号"]),
        ("按照财政部税务总局公告2023年第29号执行", ["财政部税务总局公告2023年第29号"]),
        ("住在8号楼，公告2023年发布", []),
    ],
)
def test_document_numbers_are_found_in_running_text(text: str, numbers: list[str]) -> None:
    assert [found.number for found in numbers_in(text)] == numbers


def test_an_impossible_date_is_no_date() -> None:
    assert find_date("2026年2月30日") is None
    assert find_date("二〇二四年十二月二十日") == date(2024, 12, 20)
