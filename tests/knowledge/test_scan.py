"""Scanned pages and photographs: the clauses of the text they show, and how sure each is."""

from __future__ import annotations

from dataclasses import replace
from difflib import SequenceMatcher
from pathlib import Path

import pytest

from knowledge.errors import UnreadableDocument
from knowledge.parsing import parse_file
from knowledge.parsing import scan as scan_module
from knowledge.parsing.scan import page_progress
from tests.knowledge import formats
from tests.knowledge.scans import write_half_scanned, write_photograph, write_scan


def _errors(expected: str, found: str) -> float:
    """Share of characters that differ, spaces apart."""
    a, b = ("".join(text.split()) for text in (expected, found))
    same = sum(block.size for block in SequenceMatcher(None, a, b, autojunk=False).get_matching_blocks())
    return 1 - same / max(len(a), len(b))


def test_a_worn_scan_gives_the_clauses_of_its_text_and_how_sure_they_are(tmp_path: Path) -> None:
    pages: list[tuple[int, int]] = []
    with page_progress(lambda done, total: pages.append((done, total))):
        parsed = parse_file(write_scan(tmp_path / "a.pdf"), "a.pdf")
    plain = parse_file(formats.write_markdown(tmp_path / "a.md"), "a.md")
    assert tuple(clause.label for clause in parsed.clauses) == formats.LABELS
    assert [clause.table for clause in parsed.clauses] == [clause.table for clause in plain.clauses]
    assert _errors("".join(c.text for c in plain.clauses), "".join(c.text for c in parsed.clauses)) < 0.01
    assert all(c.confidence is not None and 0.5 < c.confidence <= 1 for c in parsed.clauses)
    assert parsed.document.title == formats.TITLE
    assert pages == [(1, 1)]


def test_a_photograph_that_lies_on_its_side_is_read_upright(tmp_path: Path) -> None:
    parsed = parse_file(write_photograph(tmp_path / "a.png"), "a.png")
    assert tuple(clause.label for clause in parsed.clauses) == formats.LABELS


def test_only_the_pages_without_a_text_layer_are_recognised(tmp_path: Path) -> None:
    parsed = parse_file(write_half_scanned(tmp_path / "a.pdf"), "a.pdf")
    assert tuple(clause.label for clause in parsed.clauses) == formats.LABELS
    told = [clause.label for clause in parsed.clauses if clause.confidence is None]
    assert told == ["第一条", "第二条第一款", "第二条第二款"]


def test_a_scan_pasted_into_a_word_file_is_read(tmp_path: Path) -> None:
    import docx

    document = docx.Document()
    document.add_picture(str(write_photograph(tmp_path / "page.png", turn=0)))
    document.save(str(tmp_path / "a.docx"))
    parsed = parse_file(tmp_path / "a.docx", "a.docx")
    assert tuple(clause.label for clause in parsed.clauses) == formats.LABELS


def test_marks_that_could_not_be_read_are_a_concern() -> None:
    page = scan_module.ScannedPage(595, 842, (), (), (), 3)
    assert scan_module.unread({2: page}) == (
        "扫描识别：第 2 页 3 处像文字的痕迹没有识别出来，可能缺字，请对照原件核对。",
    )
    assert scan_module.unread({1: replace(page, unread=0)}) == ()


def test_a_picture_that_is_none_says_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + b"\0" * 200)
    with pytest.raises(UnreadableDocument, match=r"文字识别没有完成.*另存为"):
        parse_file(path, "a.png")


def test_recognition_that_hangs_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scan_module, "_SECONDS", 0.05)
    path = tmp_path / "a.png"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + b"\0" * 200)
    with pytest.raises(UnreadableDocument, match="文字识别没有完成"):
        parse_file(path, "a.png")


def test_without_the_recogniser_a_scan_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scan_module, "find_spec", lambda name: None)
    path = tmp_path / "a.png"
    path.write_bytes(b"\x89PNG\r\n\x1a\n")
    with pytest.raises(UnreadableDocument, match="pip install rapidocr"):
        parse_file(path, "a.png")


def test_a_scan_of_too_many_pages_is_refused_before_any_work() -> None:
    with pytest.raises(UnreadableDocument, match="拆分"):
        scan_module.scanned_pages(b"", range(1, scan_module.MOST_PAGES + 2))
