"""Files of every format: the same clauses from the same text, clear errors from bad ones."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from knowledge.errors import EmptyDocument, UnreadableDocument, UnsupportedFormat
from knowledge.parsing import SUFFIXES, find_files, parse_file
from knowledge.parsing import files as files_module
from tests.knowledge import formats
from tests.knowledge.pdfs import write_columns, write_encrypted, write_image_only, write_long_table


def labels(path: Path) -> list[str]:
    return [clause.label for clause in parse_file(path, path.name).clauses]


WRITERS: dict[str, Callable[[Path], Path]] = {
    "md": lambda folder: formats.write_markdown(folder / "a.md"),
    "html": lambda folder: formats.write_html(folder / "a.html"),
    "html in gb2312": lambda folder: formats.write_html(folder / "a.htm", encoding="gb2312"),
    "docx": lambda folder: formats.write_word(folder / "a.docx"),
    "pdf": lambda folder: formats.write_pdf(folder / "a.pdf"),
}


@pytest.mark.parametrize("name", WRITERS)
def test_every_format_gives_the_same_clauses(name: str, tmp_path: Path) -> None:
    parsed = parse_file(WRITERS[name](tmp_path), "a")
    markdown = parse_file(WRITERS["md"](tmp_path), "a")
    assert tuple(clause.label for clause in parsed.clauses) == formats.LABELS
    assert [(c.path, c.text, c.context, c.table) for c in parsed.clauses] == [
        (c.path, c.text, c.context, c.table) for c in markdown.clauses
    ]
    assert parsed.document.title == formats.TITLE
    assert str(parsed.document.effective_to) == "2029-04-30"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_plain_text_is_read_in_every_encoding(encoding: str, tmp_path: Path) -> None:
    path = formats.write_text(tmp_path / "a.txt", encoding=encoding)
    assert labels(path) == [label.replace("表", "") for label in formats.LABELS]


def test_clauses_inherit_the_days_in_force(tmp_path: Path) -> None:
    parsed = parse_file(formats.write_markdown(tmp_path / "a.md"), "a.md")
    assert {str(clause.effective_from) for clause in parsed.clauses} == {"2024-05-01"}


def test_rows_of_a_table_carry_their_header(tmp_path: Path) -> None:
    parsed = parse_file(formats.write_word(tmp_path / "a.docx"), "a.docx")
    table = next(clause for clause in parsed.clauses if clause.table)
    assert table.text.split("\n") == [
        "学历：博士研究生；补贴标准：2500元/月；发放年限：3年",
        "学历：硕士研究生；补贴标准：1200元/月；发放年限：2年",
    ]


def test_word_numbers_that_are_not_in_the_text_are_written_out(tmp_path: Path) -> None:
    path = formats.write_numbered_word(tmp_path / "a.docx")
    assert labels(path) == ["第一条第（一）项", "第一条第（二）项", "第二条"]


def test_merged_cells_of_a_word_table_are_filled_in(tmp_path: Path) -> None:
    path = formats.write_merged_word(tmp_path / "a.docx")
    clause = parse_file(path, "a.docx").clauses[-1]
    assert clause.text.split("\n") == [
        "类别：学历；情形：博士；分值：110分",
        "类别：学历；情形：硕士；分值：100分",
        "类别：年龄；情形：不超过四十三周岁；分值：30分",
    ]


def test_deleted_words_of_a_tracked_change_do_not_count(tmp_path: Path) -> None:
    path = formats.write_tracked_word(tmp_path / "a.docx")
    assert [c.text for c in parse_file(path, "a.docx").clauses] == ["补贴标准为每人每月一千五百元。"]


def test_merged_cells_of_a_web_table_are_filled_in(tmp_path: Path) -> None:
    rows = (
        "<tr><th rowspan=2>人才类别</th><th colspan=2>补贴</th></tr><tr><th>租房</th><th>购房</th></tr>"
        "<tr><td rowspan=2>高层次</td><td>每月3000元</td><td>30万元</td></tr>"
        "<tr><td>每月2000元</td><td>20万元</td></tr>"
    )
    path = tmp_path / "a.html"
    path.write_text(
        f"<body><p>云麓市补贴标准表</p><p>一、标准</p><table>{rows}</table></body>", encoding="utf-8"
    )
    clause = parse_file(path, "a.html").clauses[-1]
    assert clause.text.split("\n") == [
        "人才类别：高层次；补贴·租房：每月3000元；补贴·购房：30万元",
        "人才类别：高层次；补贴·租房：每月2000元；补贴·购房：20万元",
    ]


PAGE = """<html><head><title>云麓市人才办法-云麓市人才局</title></head><body><form id="aspnetForm">
<div class="header-search"><input value="搜索"><a href="/">首页</a></div>
<table width="100%"><tr><td><table><tr><td>
<div class="print-area"><div class="title">云麓市人才办法</div><div>发布日期：2024-03-01　来源：市人才局</div>
　　第一条 补贴按月发放。<br><br>　　第二条 申请人应当具备下列条件：<br>
　　（一）在本市工作；<br>　　（二）有本市居住证。<br>
<p>　　第三条 <span>本办法</span>自<b>2024年5月1日</b>起施行。</p></div>
</td></tr></table></td></tr></table>
<ul class="related"><li><a href="1">相关政策一</a></li>
<li><a href="2">相关政策二</a></li><li><a href="3">相关政策三</a></li></ul>
<div>主办单位：云麓市人才局 ICP备12345号</div></form></body></html>"""


def test_an_old_page_of_layout_tables_and_line_breaks_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_bytes(PAGE.encode("gb18030"))
    parsed = parse_file(path, "a.html")
    assert parsed.document.title == "云麓市人才办法"
    assert [(c.label, c.text) for c in parsed.clauses] == [
        ("第一条", "补贴按月发放。"),
        ("第二条第（一）项", "在本市工作；"),
        ("第二条第（二）项", "有本市居住证。"),
        ("第三条", "本办法自2024年5月1日起施行。"),
    ]


def test_lists_of_a_page_keep_their_numbers_and_bullets(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text(
        "<body><h1>云麓市服务指南</h1><h2>办理流程</h2><ol><li>登录人才服务网提出申请；</li><li>等待主管部门审核结果。</li></ol>"
        "<h2>服务内容</h2><p>窗口提供下列服务：</p><ul><li>落户受理</li><li>积分受理</li></ul></body>",
        encoding="utf-8",
    )
    assert [(c.label, c.text) for c in parse_file(path, "a.html").clauses] == [
        ("「办理流程」第1项", "登录人才服务网提出申请；"),
        ("「办理流程」第2项", "等待主管部门审核结果。"),
        ("「服务内容」第1段", "窗口提供下列服务：\n• 落户受理\n• 积分受理"),
    ]


def test_two_columns_of_a_pdf_are_read_one_after_the_other(tmp_path: Path) -> None:
    path, left, right = write_columns(tmp_path / "a.pdf")
    assert [clause.text for clause in parse_file(path, "a.pdf").clauses] == [left, right]


def test_a_pdf_table_over_two_pages_is_one_table(tmp_path: Path) -> None:
    path, rows = write_long_table(tmp_path / "a.pdf")
    clauses = [clause for clause in parse_file(path, "a.pdf").clauses if clause.table]
    assert [row for clause in clauses if clause.table for row in clause.table.rows] == rows
    assert {clause.table.header for clause in clauses if clause.table} == {("序号", "事项", "时限")}


def test_a_page_with_a_drawing_and_no_text_says_that_there_is_none(tmp_path: Path) -> None:
    with pytest.raises(EmptyDocument, match=r"没有识别出文字"):
        parse_file(write_image_only(tmp_path / "a.pdf"), "a.pdf")


def test_a_locked_pdf_says_that_it_has_a_password(tmp_path: Path) -> None:
    with pytest.raises(UnreadableDocument, match="密码"):
        parse_file(write_encrypted(tmp_path / "a.pdf"), "a.pdf")


BAD: dict[str, tuple[str, bytes, type[Exception], str]] = {
    "unknown suffix": ("a.rar", b"x", UnsupportedFormat, r"不支持 \.rar.*\.docx.*\.ofd.*\.zip"),
    "no suffix": ("a", b"x", UnsupportedFormat, "没有后缀"),
    "nothing in it": ("a.txt", b" \n ", EmptyDocument, "空的"),
    "binary as text": ("a.txt", bytes(range(256)) * 20, UnreadableDocument, "编码"),
    "text as pdf": ("a.pdf", "不是 PDF".encode(), UnreadableDocument, "不是 PDF"),
    "half a pdf": ("a.pdf", b"%PDF-1.7\n1 0 obj\n<<", UnreadableDocument, "损坏"),
    "text as docx": ("a.docx", "不是 Word".encode(), UnreadableDocument, r"不是完好的 Word"),
    "old word as docx": ("a.docx", b"\xd0\xcf\x11\xe0" + b"\0" * 600, UnreadableDocument, r"旧版 Word"),
    "page without text": (
        "a.html",
        b"<html><body><script>x()</script></body></html>",
        EmptyDocument,
        "没有可用的正文",
    ),
    "title only in front": (
        "a.md",
        "---\ntitle: 办法\n---\n# 办法\n".encode(),
        EmptyDocument,
        "没有可用的正文",
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_says_what_is_wrong_and_what_to_do(name: str, tmp_path: Path) -> None:
    file_name, data, error, message = BAD[name]
    path = tmp_path / file_name
    path.write_bytes(data)
    with pytest.raises(error, match=message):
        parse_file(path, file_name)


def test_a_word_file_that_unpacks_to_too_much_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("knowledge.parsing.packages.MOST_UNPACKED", 1_000_000)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"0" * 5_000_000)
    path = tmp_path / "a.docx"
    path.write_bytes(buffer.getvalue())
    with pytest.raises(UnreadableDocument, match="解压后超过"):
        parse_file(path, "a.docx")


def test_a_file_that_is_too_large_is_refused_before_it_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files_module, "MAX_BYTES", 1024 * 1024)
    path = tmp_path / "a.txt"
    path.write_bytes(b"x" * 2_000_000)
    with pytest.raises(UnreadableDocument, match="超过 1 MB"):
        parse_file(path, "a.txt")


def test_a_page_nested_beyond_reason_is_an_error_and_no_crash(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text("<div>" * 20000 + "正文内容。" + "</div>" * 20000, encoding="utf-8")
    with pytest.raises(UnreadableDocument, match="嵌套过深"):
        parse_file(path, "a.html")


def test_files_are_found_below_a_folder_sorted_and_without_hidden_ones(tmp_path: Path) -> None:
    for name in ("b.md", "sub/a.txt", ".hidden.md", ".git/c.md", "sub/~$d.docx"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x", encoding="utf-8")
    assert [source for _, source in find_files(tmp_path)] == ["b.md", "sub/a.txt"]
    assert find_files(tmp_path / "sub" / "a.txt") == [(tmp_path / "sub" / "a.txt", "a.txt")]


def test_a_path_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(UnreadableDocument, match="找不到"):
        find_files(tmp_path / "missing")


def test_the_suffixes_of_all_formats_are_known() -> None:
    families = (
        ".md .markdown .txt .html .htm .pdf .ofd .zip",
        ".docx .doc .wps .rtf .odt .xlsx .xls .et .ods .csv .tsv .pptx .ppt .dps .odp",
        ".png .jpg .jpeg .tif .tiff .bmp .webp",
    )
    assert set(SUFFIXES) == set(" ".join(families).split())
