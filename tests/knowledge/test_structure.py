"""Clause trees of policy texts: labels, paths and contexts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from knowledge.parsing import parse_file
from knowledge.structure import clauses_of, digest
from knowledge.text.blocks import Block, heading, paragraph
from knowledge.types import PolicyDocument, Table

CASES = yaml.safe_load((Path(__file__).parent / "cases" / "structure.yaml").read_text(encoding="utf-8"))
DOCUMENT = PolicyDocument(id="d", title="云麓市办法")


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["name"]))
def test_a_text_gives_the_clauses_one_would_quote(case: dict[str, Any], tmp_path: Path) -> None:
    path = tmp_path / "文件.txt"
    path.write_text(case["text"], encoding="utf-8")
    parsed = parse_file(path, path.name)
    by_label = {clause.label: clause for clause in parsed.clauses}
    ids = [clause.id.split("#")[1] for clause in parsed.clauses]
    assert ids == case["labels"]
    assert parsed.document.title == case.get("title", parsed.document.title)
    for label, wanted in case.get("paths", {}).items():
        assert list(by_label[label].path) == wanted
    for label, wanted in case.get("contexts", {}).items():
        assert by_label[label].context == wanted
    for label, wanted in case.get("texts", {}).items():
        assert by_label[label].text == wanted


def test_ids_are_the_same_when_the_same_text_is_ingested_again(tmp_path: Path) -> None:
    path = tmp_path / "办法.txt"
    path.write_text("云麓市办法\n第一条 补贴每月发放。\n第二条 每人一份。", encoding="utf-8")
    first, second = parse_file(path, "a/办法.txt"), parse_file(path, "a/办法.txt")
    assert first == second
    assert [c.id for c in first.clauses] == [f"{first.document.id}#第一条", f"{first.document.id}#第二条"]


def test_a_part_set_as_text_goes_on_with_parts_set_as_headings() -> None:
    blocks = [heading("一、对象", 2), paragraph("在本市工作的博士。"), heading("二、标准", 2)]
    blocks += [
        paragraph("（一）每月一千元。"),
        paragraph("（二）最长三年。"),
        paragraph("三、自发布之日起施行。"),
    ]
    labels = [clause.label for clause in clauses_of(blocks, DOCUMENT)]
    assert labels == ["第一部分", "第二部分第（一）项", "第二部分第（二）项", "第三部分"]


def test_items_under_a_part_are_its_own_though_both_are_headings_of_one_level() -> None:
    blocks = [heading("一、常见问题", 2), heading("（一）能不能随迁？", 2), paragraph("可以随迁。")]
    blocks += [
        heading("（二）多久办好？", 2),
        paragraph("三日办好。"),
        heading("二、补贴", 2),
        paragraph("十万元。"),
    ]
    labels = [clause.label for clause in clauses_of(blocks, DOCUMENT)]
    assert labels == ["第一部分第（一）项", "第一部分第（二）项", "第二部分"]


def test_a_long_clause_is_divided_at_sentence_ends_and_loses_nothing() -> None:
    sentence = "申请人应当在规定期限内向所在区的人才服务机构提交完整的申请材料并对材料的真实性负责。"
    clauses = clauses_of([paragraph("第三条 " + sentence * 20)], DOCUMENT)
    assert [c.label for c in clauses[:2]] == ["第三条（其一）", "第三条（其二）"]
    assert all(len(c.text) <= 350 and c.text.endswith("。") for c in clauses)
    assert "".join(c.text for c in clauses) == sentence * 20


def test_a_long_table_is_divided_and_every_part_carries_the_header() -> None:
    table = Table(("学历", "分值"), tuple((f"第{n}类", f"{n}分") for n in range(1, 41)))
    clauses = clauses_of([paragraph("一、分值"), Block("table", table=table)], DOCUMENT)
    assert [c.label.partition("（")[0] for c in clauses] == ["第一部分表"] * 3
    assert clauses[0].label.startswith("第一部分表（第1—") and clauses[-1].label.endswith("—40行）")
    assert all(c.table and c.table.header == ("学历", "分值") and len(c.table.rows) <= 15 for c in clauses)
    assert [line for c in clauses for line in c.text.split("\n")] == [
        f"学历：第{n}类；分值：{n}分" for n in range(1, 41)
    ]


def test_a_table_carries_its_caption_and_stands_beside_the_items_of_its_section() -> None:
    table = Table(("学历", "分值"), (("博士", "110分"),))
    blocks = [
        paragraph("三、计分标准"),
        paragraph("（一）分值按照最高学历计算。"),
        paragraph("各学历的分值如下："),
        Block("table", table=table),
        paragraph("（二）学历须经认证。"),
    ]
    clauses = clauses_of(blocks, DOCUMENT)
    assert [c.label for c in clauses] == ["第三部分第（一）项", "第三部分表", "第三部分第（二）项"]
    assert clauses[1].context == "计分标准\n各学历的分值如下"


def test_a_heading_alone_is_no_clause() -> None:
    blocks = [
        Block("heading", "一、申请条件", 2),
        Block("heading", "二、申请材料", 2),
        paragraph("提交身份证明原件。"),
    ]
    clauses = clauses_of(blocks, DOCUMENT)
    assert [(c.label, c.text) for c in clauses] == [("第二部分", "提交身份证明原件。")]


def test_the_digest_names_context_and_text() -> None:
    clause = clauses_of([paragraph("一、补贴标准"), paragraph("每人每月一千元。")], DOCUMENT)[0]
    assert clause.digest == digest("补贴标准", "每人每月一千元。")
    assert clause.digest != digest("", "每人每月一千元。")
    assert len(clause.digest) == 32


def test_words_around_a_table_are_its_context_and_its_notes_are_quotable() -> None:
    table = Table(("类别", "标准"), (("甲类", "10"), ("乙类", "5")))
    blocks = [
        paragraph("第一条 补贴标准按下表执行。"),
        paragraph("人才补贴标准表"),
        paragraph("单位：万元"),
        Block("table", table=table),
        paragraph("注：同一年度只能享受一次。"),
        paragraph("前款所称年度，是指自然年度。"),
    ]
    found = clauses_of(blocks, PolicyDocument(id="d", title="办法"))
    assert [c.label for c in found] == ["第一条第一款", "第一条第一款表", "第一条第一款表注", "第一条第二款"]
    assert found[1].context == "人才补贴标准表\n单位：万元\n注：同一年度只能享受一次。"
