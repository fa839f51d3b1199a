"""One source text in every format that offices use gives the same clauses."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from knowledge.parsing import find_files, parse_file
from tests.knowledge import formats, offices
from tests.knowledge.ofds import write_ofd

WRITERS: dict[str, Callable[[Path], Path]] = {
    "xlsx": lambda folder: offices.write_sheet(folder / "a.xlsx"),
    "csv in gb18030": lambda folder: offices.write_delimited(folder / "a.csv"),
    "csv with semicolons": lambda folder: offices.write_delimited(folder / "a.csv", delimiter=";"),
    "tsv": lambda folder: offices.write_delimited(folder / "a.tsv", encoding="utf-8-sig", delimiter="\t"),
    "pptx": lambda folder: offices.write_slides(folder / "a.pptx"),
    "ofd": lambda folder: write_ofd(folder / "a.ofd"),
    "web page saved as .doc": lambda folder: formats.write_html(folder / "a.doc"),
    "word file named .wps": lambda folder: formats.write_word(folder / "a.wps"),
    "pdf named .doc": lambda folder: formats.write_pdf(folder / "a.doc"),
}
CONVERTED = [".doc", ".wps", ".rtf", ".odt"]


def check(path: Path, folder: Path) -> None:
    (entry,) = find_files(path)
    parsed = parse_file(entry[0], "a")
    markdown = parse_file(formats.write_markdown(folder / "source.md"), "a")
    assert [(c.path, c.text, c.context, c.table) for c in parsed.clauses] == [
        (c.path, c.text, c.context, c.table) for c in markdown.clauses
    ]
    assert tuple(clause.label for clause in parsed.clauses) == formats.LABELS
    assert parsed.document.title == formats.TITLE
    assert str(parsed.document.effective_to) == "2029-04-30"


@pytest.mark.parametrize("name", WRITERS)
def test_every_format_gives_the_same_clauses(name: str, tmp_path: Path) -> None:
    check(WRITERS[name](tmp_path), tmp_path)


@pytest.mark.parametrize("suffix", CONVERTED)
def test_what_libreoffice_reads_gives_the_same_clauses(suffix: str, tmp_path: Path) -> None:
    made = offices.write_converted(tmp_path / f"a{'.doc' if suffix == '.wps' else suffix}")
    check(made.rename(tmp_path / f"b{suffix}"), tmp_path)


@pytest.mark.parametrize(("made", "suffix"), [("xlsx", ".xls"), ("xlsx", ".ods"), ("pptx", ".ppt")])
def test_old_sheets_and_slides_give_the_same_clauses(made: str, suffix: str, tmp_path: Path) -> None:
    source = WRITERS[made](tmp_path)
    path = tmp_path / f"b{suffix}"
    path.write_bytes(offices.converted(source.read_bytes(), f".{made}", suffix))
    check(path, tmp_path)


@pytest.mark.parametrize("name", WRITERS)
def test_a_file_in_an_archive_gives_the_same_clauses(name: str, tmp_path: Path) -> None:
    file = WRITERS[name](tmp_path)
    check(offices.write_zip(tmp_path / "包.zip", {f"文件/{file.name}": file.read_bytes()}, True), tmp_path)


LONG: dict[str, Callable[..., Path]] = {
    "a.docx": formats.write_word,
    "a.html": formats.write_html,
    "a.pdf": formats.write_pdf,
    "a.ofd": write_ofd,
    "a.xlsx": offices.write_sheet,
    "a.csv": offices.write_delimited,
    "a.pptx": offices.write_slides,
    "a.doc": offices.write_converted,
}


@pytest.mark.parametrize("name", LONG)
def test_a_policy_over_many_pages_comes_out_whole(name: str, tmp_path: Path) -> None:
    lines = formats.long_lines()
    source = parse_file(formats.write_markdown(tmp_path / "source.md", lines=lines), "a").clauses
    found = parse_file(LONG[name](tmp_path / name, lines=lines), "a").clauses
    assert [(c.label, c.text, c.table) for c in found] == [(c.label, c.text, c.table) for c in source]
    assert len(found) == 30 * 3 + 5 + 1  # items, tables, the last article
