"""Originals are kept as they came, and every clause is found in them again."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.errors import UnreadableDocument
from knowledge.originals.lines import lines_of, places_in_lines
from knowledge.originals.pages import page_picture, page_sizes, places_on_pages
from knowledge.originals.shelf import Originals
from knowledge.parsing.files import parse_file
from tests.knowledge.pdfs import write_columns, write_long_table

_TEXT = """# 云麓市安居补贴办法

云麓府规〔2025〕3号

第一条 为了人才安居，制定本办法。

第二条 博士每月补贴2000元。

第三条 博士每月补贴2000元，硕士每月补贴1000元：

（一）在本市就业；

（二）没有自有住房。

| 类别 | 金额 |
|---|---|
| 博士 | 2000元 |
| 硕士 | 1000元 |
"""


def test_clauses_of_a_text_are_found_with_their_numbers(tmp_path: Path) -> None:
    file = tmp_path / "一.md"
    file.write_text(_TEXT, encoding="utf-8")
    parsed = parse_file(file, file.name)
    blocks = lines_of(file)
    places = places_in_lines(
        blocks, parsed.clauses, {"=number": "云麓府规〔2025〕3号", "=issuer": "不在文中"}
    )
    told = {
        key.split("#")[-1]: [blocks[line].text[start:end] for line, start, end in pieces]
        for key, pieces in places.items()
        if not any(blocks[line].table for line, *_ in pieces)
    }
    assert told["第二条"] == ["第二条 博士每月补贴2000元"]
    assert told["第三条第（一）项"] == ["一）在本市就业"]  # marks are made from letter to letter
    assert told["=number"] == ["云麓府规〔2025〕3号"]
    assert "=issuer" not in told
    table = next(piece for key, piece in places.items() if key.endswith("表"))
    assert table == [[len(blocks) - 1, 0, 2]]


def test_clauses_of_a_page_are_marked_line_by_line_in_their_own_column(tmp_path: Path) -> None:
    file, _, _ = write_columns(tmp_path / "栏.pdf")
    left, right = places_on_pages(file, parse_file(file, file.name).clauses).values()
    assert len(left) == len(right) == 10
    assert all(x1 < 0.5 for _, _, _, x1, _ in left)
    assert all(x0 > 0.5 for _, x0, _, _, _ in right)


def test_a_table_over_two_pages_is_marked_on_both(tmp_path: Path) -> None:
    file, _ = write_long_table(tmp_path / "表.pdf")
    parts = list(places_on_pages(file, parse_file(file, file.name).clauses).values())
    assert {box[0] for boxes in parts for box in boxes} == {1, 2}
    tops = [(boxes[0][0], boxes[0][2]) for boxes in parts]
    assert tops == sorted(tops)


def test_a_page_is_a_picture_of_the_width_asked_for(tmp_path: Path) -> None:
    import io

    from PIL import Image

    file, _ = write_long_table(tmp_path / "表.pdf")
    assert len(page_sizes(file)) == 2
    with Image.open(io.BytesIO(page_picture(file, 2, 800))) as picture:
        assert abs(picture.width - 800) <= 1
    with pytest.raises(UnreadableDocument, match="第 3 页"):
        page_picture(file, 3, 800)


def test_the_same_content_is_kept_once_and_gone_when_dropped(tmp_path: Path) -> None:
    shelf, digest = Originals(tmp_path / "o"), "ab" * 32
    shelf.keep(digest, ".MD", b"one")
    shelf.keep(digest, ".txt", b"one")
    path = shelf.find(digest)
    assert path and (path.suffix, path.read_bytes()) == (".md", b"one")
    assert shelf.find("../../etc/passwd") is None
    shelf.drop([digest, "cd" * 32])
    assert shelf.find(digest) is None
    assert not [file for file in (tmp_path / "o").rglob("*") if file.is_file()]
