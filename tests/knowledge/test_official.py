"""Official documents (公文): what is the frame and what is the text, in every format."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from knowledge.frame.letterhead import read_letterhead
from knowledge.parsing import parse_file
from knowledge.text.blocks import paragraph
from tests.knowledge import official
from tests.knowledge.official import OFFICIALS, Official
from tests.knowledge.scans import rendered, worn

WRITERS: dict[str, Callable[[Path, Official], Path]] = {
    "txt": official.write_text,
    "html": official.write_html,
    "docx": official.write_word,
    "pdf": official.write_pdf,
}


def _assert_read(path: Path, expected: Official) -> None:
    parsed = parse_file(path, path.name)
    document = parsed.document
    assert tuple(clause.label for clause in parsed.clauses) == expected.labels
    assert (document.title, document.number) == (expected.title, expected.number)
    assert (document.issuer, str(document.issued)) == (expected.issuer, expected.issued)


@pytest.mark.parametrize("suffix", WRITERS)
@pytest.mark.parametrize("name", OFFICIALS)
def test_the_frame_of_an_official_document_is_told_from_its_text(
    name: str, suffix: str, tmp_path: Path
) -> None:
    _assert_read(WRITERS[suffix](tmp_path / f"a.{suffix}", OFFICIALS[name]), OFFICIALS[name])


def test_a_scanned_order_is_read_like_a_typed_one(tmp_path: Path) -> None:
    pages = [worn(page) for page in rendered(official.write_pdf(tmp_path / "x.pdf", official.ORDER), 150)]
    pages[0].save(tmp_path / "a.pdf", save_all=True, append_images=pages[1:], resolution=150)
    _assert_read(tmp_path / "a.pdf", official.ORDER)


def test_the_list_of_attachments_is_known_and_is_no_clause() -> None:
    lines = [text for text, _ in official.NOTICE.lines]
    found = read_letterhead([paragraph(line) for line in lines])
    assert found.attachments == ("云麓市青年人才安居补贴申请表", "申请材料清单")
    assert not any("抄送" in block.text or "印发" in block.text[-2:] for block in found.body)


SIGNED = {
    "on one line": (["云麓市教育局 2025年3月6日"], "云麓市教育局"),
    "without the gap between two organs": (
        ["云麓市教育局云麓市财政局", "2025年3月6日"],
        "云麓市教育局、云麓市财政局",
    ),
    "with a seal": (["云麓市教育局（盖章）", "二〇二五年三月六日"], "云麓市教育局"),
    "several on a line": (["云麓市教育局 云麓市财政局", "2025年3月6日"], "云麓市教育局、云麓市财政局"),
}


@pytest.mark.parametrize("name", SIGNED)
def test_a_signature_is_read_in_the_forms_offices_use(name: str) -> None:
    lines, issuer = SIGNED[name]
    texts = ["关于做好补贴发放工作的通知", "各区教育局：", "请于每年六月底前完成补贴发放工作。", *lines]
    found = read_letterhead([paragraph(text) for text in texts])
    assert [block.text for block in found.body] == ["请于每年六月底前完成补贴发放工作。"]
    assert (found.title, found.issuer, str(found.issued)) == (texts[0], issuer, "2025-03-06")


HEADS = {
    "number on the line of the order": [
        "云麓市人民政府令第7号",
        "云麓市人才规定",
        "第一条 本规定适用于各类人才。",
    ],
    "year and number under an announcement": [
        "云麓市人力资源和社会保障局公告",
        "2025年第3号",
        "关于开展职称评审工作的公告",
        "评审工作自五月起开展。",
    ],
    "a lead-in that is no addressee": ["云麓市人才办法", "第一条 各单位应当提交下列材料：", "（一）申请表；"],
}
HEADS_READ = {
    "number on the line of the order": ("云麓市人才规定", "云麓市人民政府令第7号", "云麓市人民政府"),
    "year and number under an announcement": (
        "关于开展职称评审工作的公告",
        "云麓市人力资源和社会保障局公告2025年第3号",
        "云麓市人力资源和社会保障局",
    ),
    "a lead-in that is no addressee": ("云麓市人才办法", None, None),
}


@pytest.mark.parametrize("name", HEADS)
def test_heads_of_other_kinds_are_read(name: str) -> None:
    found = read_letterhead([paragraph(text) for text in HEADS[name]])
    assert (found.title, found.number, found.issuer) == HEADS_READ[name]
    assert found.body[-1].text == HEADS[name][-1]


INDEX = (
    "<tr><td>索 引 号：</td><td>YL001-2025-003</td><td>主题分类：</td><td>人力资源</td></tr>"
    "<tr><td>发文机关：</td><td>云麓市教育局 云麓市财政局</td><td>成文日期：</td><td>2025年3月6日</td></tr>"
    "<tr><td>发文字号：</td><td>云教规〔2025〕2号</td><td>有效性：</td><td>有效</td></tr>"
)


@pytest.mark.parametrize("form", ["table", "lines"])
def test_the_index_box_of_a_government_page_is_read_and_is_no_clause(form: str, tmp_path: Path) -> None:
    cells = re.findall("<td>(.*?)</td>", INDEX)
    pairs = "".join(f"<li>{key}{value}</li>" for key, value in zip(cells[::2], cells[1::2], strict=True))
    box = f"<table>{INDEX}</table>" if form == "table" else f"<ul>{pairs}</ul>"
    text = "<h1>关于发放教师补贴的通知</h1><p>各区教育局：</p><p>教师补贴每月500元，按月发放。</p>"
    path = tmp_path / "a.html"
    path.write_text(f"<html><body>{box}{text}</body></html>", encoding="utf-8")
    parsed = parse_file(path, "a.html")
    document = parsed.document
    assert [clause.text for clause in parsed.clauses] == ["教师补贴每月500元，按月发放。"]
    assert (document.number, document.issuer) == ("云教规〔2025〕2号", "云麓市教育局、云麓市财政局")
    assert (document.title, str(document.issued)) == ("关于发放教师补贴的通知", "2025-03-06")
