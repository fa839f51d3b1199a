"""OFD (GB/T 33190): text by position, however a program wrote it down."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from knowledge.errors import EmptyDocument, KnowledgeError
from knowledge.parsing import ofd, parse_file
from knowledge.parsing.ofd import parse_ofd
from knowledge.parsing.scan import ScannedPage
from knowledge.types import Table
from tests.knowledge import formats
from tests.knowledge.ofds import OfdPages, write_ofd


def texts(pages: OfdPages, folder: Path) -> list[str]:
    return [block.text for block in parse_ofd(pages.save(folder / "a.ofd").read_bytes()).blocks]


def rewritten(path: Path, old: str, new: str, part: str = "Content.xml") -> Path:
    """The same file with a text replaced in some of its parts."""
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    assert any(old.encode() in data for name, data in parts.items() if name.endswith(part))
    with zipfile.ZipFile(path, "w") as package:
        for name, data in parts.items():
            package.writestr(name, data.replace(old.encode(), new.encode()) if name.endswith(part) else data)
    return path


def test_a_table_over_two_pages_is_one_table(tmp_path: Path) -> None:
    pages = OfdPages()
    pages.flow("云麓市人才事项清单", 7, 0, centred=True)
    rows = [[f"{n}", f"第{n}类事项", f"{n}个工作日"] for n in range(1, 41)]
    pages.flow("一、办理时限")
    pages.table([["序号", "事项", "时限"], *rows])
    parsed = parse_ofd(pages.save(tmp_path / "a.ofd").read_bytes())
    (table,) = (block.table for block in parsed.blocks if block.table)
    assert table == Table(("序号", "事项", "时限"), tuple(map(tuple, rows)))


def test_two_columns_are_read_one_after_the_other(tmp_path: Path) -> None:
    left = "云麓市为在本市就业的博士和硕士提供住房补贴，" * 8 + "左栏到此为止。"
    right = "申请人在网上提交材料后由区人才机构进行审核，" * 8 + "右栏到此为止。"
    pages = OfdPages()
    for x, text in ((20.0, left), (110.0, right)):
        for row, start in enumerate(range(0, len(text), 18)):
            pages.text(text[start : start + 18], x, 60 + 7 * row)
    assert texts(pages, tmp_path) == [left, right]


def test_a_character_an_object_reads_as_a_line(tmp_path: Path) -> None:
    pages = OfdPages()
    for index, char in enumerate("补贴标准为每人每月1500元。"):
        pages.text(char, 30 + 4.2 * index, 80)
    (found,) = texts(pages, tmp_path)
    assert found.replace(" ", "") == "补贴标准为每人每月1500元。"


def test_a_matrix_places_and_sizes_the_text(tmp_path: Path) -> None:
    pages = OfdPages()
    pages.text("云麓市安居办法", 30, 50, 2, ctm="3.5 0 0 3.5 10 0")
    pages.text("第一条 本办法适用于青年人才。", 30, 80)
    blocks = parse_ofd(pages.save(tmp_path / "a.ofd").read_bytes()).blocks
    assert [(b.kind, b.text) for b in blocks] == [
        ("heading", "云麓市安居办法"),
        ("paragraph", "第一条 本办法适用于青年人才。"),
    ]


def test_what_is_printed_twice_to_look_bold_is_read_once(tmp_path: Path) -> None:
    pages = OfdPages()
    for shift in (0.0, 0.1):
        pages.text("申请材料应当真实。", 30 + shift, 80)
    assert texts(pages, tmp_path) == ["申请材料应当真实。"]


def test_objects_in_blocks_are_read_and_hidden_ones_are_not(tmp_path: Path) -> None:
    pages = OfdPages()
    pages.text("申请材料应当真实。", 30, 80)
    pages.text("看不见的字。", 30, 100)
    path = pages.save(tmp_path / "a.ofd")
    rewritten(path, '<ofd:TextObject ID="102"', '<ofd:TextObject Visible="false" ID="102"')
    rewritten(path, '<ofd:TextObject ID="101"', '<ofd:PageBlock ID="7"><ofd:TextObject ID="101"')
    rewritten(
        path, "</ofd:TextObject><ofd:TextObject Vis", "</ofd:TextObject></ofd:PageBlock><ofd:TextObject Vis"
    )
    assert [block.text for block in parse_ofd(path.read_bytes()).blocks] == ["申请材料应当真实。"]


@pytest.mark.parametrize(
    ("old", "new", "part"),
    [
        ("Doc_0/Document.xml", "/Doc_0/Document.xml", "OFD.xml"),
        ('BaseLoc="Pages/', 'BaseLoc="/Doc_0/Pages/', "Document.xml"),
        ("</ofd:TextCode>", "\n</ofd:TextCode>", "Content.xml"),
    ],
)
def test_other_ways_to_write_the_same_are_read_the_same(
    old: str, new: str, part: str, tmp_path: Path
) -> None:
    path = rewritten(write_ofd(tmp_path / "a.ofd"), old, new, part)
    assert tuple(c.label for c in parse_file(path, "a").clauses) == formats.LABELS


def test_the_prefix_of_the_namespace_does_not_matter(tmp_path: Path) -> None:
    path = write_ofd(tmp_path / "a.ofd")
    for old, new in (("ofd:", "o:"), ("xmlns:ofd=", "xmlns:o=")):
        rewritten(path, old, new, ".xml")
    assert tuple(c.label for c in parse_file(path, "a").clauses) == formats.LABELS


def test_a_scanned_page_is_recognised(tmp_path: Path) -> None:
    import pypdfium2

    pdf = pypdfium2.PdfDocument(str(formats.write_pdf(tmp_path / "a.pdf")))
    buffer = io.BytesIO()
    pdf[0].render(scale=2.5).to_pil().save(buffer, "PNG")
    pages = OfdPages()
    pages.picture(1)
    parsed = parse_file(pages.save(tmp_path / "a.ofd", [buffer.getvalue()]), "a.ofd")
    assert "第三条第（一）项" in [clause.label for clause in parsed.clauses]
    assert any(clause.confidence for clause in parsed.clauses)


def test_marks_that_could_not_be_read_on_a_scanned_page_are_a_concern(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    recognised = ScannedPage(595, 842, (), (), (), unread=3)
    monkeypatch.setattr(ofd, "scanned_pages", lambda data: {1: recognised})
    pages = OfdPages()
    pages.flow("第一页有文字层。")
    pages.pages.append([])
    pages.picture(1)
    parsed = parse_file(pages.save(tmp_path / "a.ofd", [b"picture"]), "a.ofd")
    assert [c for c in parsed.document.concerns if "第 2 页 3 处" in c]


def test_a_file_without_text_or_picture_says_so(tmp_path: Path) -> None:
    with pytest.raises(EmptyDocument, match="OFD 中没有文字"):
        parse_file(OfdPages().save(tmp_path / "a.ofd"), "a.ofd")


@pytest.mark.parametrize("old", ["OFD.xml", "Doc_0/Document.xml", "Doc_0/Pages/Page_1/Content.xml"])
def test_a_file_with_a_part_missing_says_so(old: str, tmp_path: Path) -> None:
    path = write_ofd(tmp_path / "a.ofd")
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist() if name != old}
    with zipfile.ZipFile(path, "w") as package:
        for name, data in parts.items():
            package.writestr(name, data)
    with pytest.raises(KnowledgeError, match="不是完好的 OFD"):
        parse_file(path, "a.ofd")
