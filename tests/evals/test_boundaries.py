"""The gold set of clauses: how texts are marked, how what was read is judged, and the floors it keeps."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from evals import boundaries, goldtexts
from evals.goldmatch import distance, match, near
from evals.goldtexts import GoldFile, load, read
from evals.run import floors
from knowledge.types import Clause, Table

MARKED = """~ 云麓市财政局文件
= 云麓市补助办法
# 第一章　总则
: 第一条　补助分为两类：
[第一条第（一）项] （一）‖见习补助；
[第一条第（二）项] （二）‖留用补助。
# 附件
[附件表]
|| 对象 | 标准（元） | < |
|| ^ | 首年 | 次年 |
| 博士 | 3000 | 2000 |
| ^ | 1000 | < |
"""
TEXT = read("x", MARKED)
FILE = GoldFile(Path("x.pdf"), "x", "pdf", ("云麓公报",))
HEADER = ("对象", "标准（元）·首年", "标准（元）·次年")


def clause(label: str, text: str, table: Table | None = None) -> Clause:
    return Clause(f"x#{label}", "x", (), label, text, table=table)


READ = (
    clause("第一条第（一）项", "见习 补助；"),
    clause("第一条第（二）项", "留用补助。"),
    clause("附件表（第1行）", "", Table(HEADER, (("博士", "3000", "2000"),))),
    clause("附件表（第2行）", "", Table(HEADER, (("博士", "1000", "1000"),))),
)


def test_marks_say_what_a_line_is_and_how_it_is_printed() -> None:
    kinds = [line.kind for line in TEXT.lines]
    assert kinds == ["frame", "title", "heading", "lead", "clause", "clause", "heading", "table"]
    assert (TEXT.title, TEXT.frame) == ("云麓市补助办法", ["云麓市财政局文件"])
    assert TEXT.clauses[0].printed == "（一）见习补助；"


def test_merged_cells_are_repeated_and_header_lines_joined() -> None:
    table = TEXT.clauses[-1].table
    assert table is not None
    assert tuple(table.header) == HEADER
    assert table.rows == [["博士", "3000", "2000"], ["博士", "1000", "1000"]]
    assert (0, 1, 1, 2, "标准（元）") in table.cells


def test_spaces_and_pieces_of_a_long_table_play_no_role() -> None:
    found = match(FILE, TEXT, READ)
    assert all(found.pairs) and not found.left_over
    assert [ok for _, ok in found.cells] == [True] * 6


def test_pieces_of_a_long_clause_are_joined() -> None:
    pieces = (clause("第一条第（一）项（其一）", "见习"), clause("第一条第（一）项（其二）", "补助；"))
    assert match(FILE, TEXT, (*pieces, *READ[1:])).left_over == []


def test_a_wrong_cell_spoils_its_table_and_a_wrong_text_is_left_over() -> None:
    wrong = replace(READ[2], table=Table(HEADER, (("博士", "3000", "200"),)))
    found = match(FILE, TEXT, (clause("第一条第（一）项", "见习补助；云麓公报"), READ[1], wrong, READ[3]))
    assert [unit is not None for unit in found.pairs] == [False, True, False]
    assert [unit.label for unit in found.left_over] == ["第一条第（一）项", "附件表"]
    assert [words for words, ok in found.cells if not ok] == ["标准（元）·次年：2000"]
    assert [words for words, leaks in found.frame if leaks] == ["云麓公报"]


def test_a_scan_may_have_a_wrong_character_but_no_wrong_digit() -> None:
    assert near("补助标准为3000元（每年）", "补助标堆为3000元(每年)")
    assert not near("补助标准为3000元", "补助标准为8000元")
    assert not near("见习补助", "见羽扑助")
    assert distance("见习补助", "见补助金") == 2


def test_a_file_that_cannot_be_read_has_no_clauses(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    broken = tmp_path / "settling.pdf"
    broken.write_bytes(b"%PDF-1.7 nothing")
    monkeypatch.setattr(boundaries, "files", lambda: (GoldFile(broken, "settling", "pdf"),))
    measures, failures = boundaries.measured("dev")
    assert measures["clause_recall"].value == 0
    assert {failure.cause for failure in failures} == {"条款没有读出"}


def test_there_are_enough_clauses_some_of_them_blind() -> None:
    texts = load()
    assert sum(len(text.clauses) for text in texts.values()) >= 180
    assert {name for name, text in texts.items() if text.split == "test"} == {"opinions"}
    for text in texts.values():
        labels = [line.label for line in text.clauses]
        assert len(set(labels)) == len(labels), text.name


@pytest.mark.parametrize("split", ["dev", "test"])
def test_both_halves_keep_to_the_floors(split: str) -> None:
    measures, failures = boundaries.measured("dev" if split == "dev" else "test")
    short = {
        n: m.value
        for n, m in measures.items()
        if n in floors("knowledge") and m.value < floors("knowledge")[n]
    }
    assert short == {}
    assert measures["clause_recall"].n >= (1000 if split == "dev" else 100)
    texts = goldtexts.load()
    assert {texts[f.id.split(".")[0].removesuffix("-scan")].split for f in failures} <= {split}
