"""Cross references: read from a clause, and found again in a release, in the edition of the day."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from knowledge.parsing import parse_file
from knowledge.references import references_of
from knowledge.resolution import Catalogue, Resolved, places_of, resolve
from knowledge.types import Clause, ParsedDocument, PolicyDocument, Reference

_DAY = date(2026, 11, 22)
_CASES: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "cases" / "references.yaml").read_text(encoding="utf-8")
)


@pytest.mark.parametrize("case", _CASES, ids=lambda case: case["text"])
def test_what_a_clause_refers_to_is_read_with_its_place(case: dict[str, Any]) -> None:
    assert references_of(case["text"], case["at"]) == tuple(Reference(*found) for found in case["found"])


def _parsed(folder: Path, name: str, text: str, **matter: object) -> ParsedDocument:
    head = "\n".join(f"{key}: {value}" for key, value in ({"id": name} | matter).items())
    (folder / f"{name}.md").write_text(f"---\n{head}\n---\n{text}", encoding="utf-8")
    return parse_file(folder / f"{name}.md", f"{name}.md")


def _resolved(citing: ParsedDocument, *others: ParsedDocument, day: date = _DAY) -> list[Resolved]:
    release = {p.document.id: p for p in (citing, *others)}
    catalogue = Catalogue(p.document for p in release.values())
    return [
        one
        for clause in citing.clauses
        for one in resolve(clause, citing.document, catalogue, lambda i: release[i].clauses, day)
    ]


_RULES = """第一条 补贴按照本办法第二条发放。

第二条 补贴标准如下：

（一）博士每月三千元。

（二）硕士每月两千元。

第三条 按照第二条第（二）项减半发放。
"""


def test_an_article_is_all_its_items_and_an_item_is_itself(tmp_path: Path) -> None:
    article, item = _resolved(_parsed(tmp_path, "a", _RULES, title="云麓补贴办法"))
    assert [c.label for c in article.clauses] == ["第二条第（一）项", "第二条第（二）项"]
    assert [c.id for c in item.clauses] == ["a#第二条第（二）项"]


def test_another_document_is_found_by_number_title_issued_title_and_alias(tmp_path: Path) -> None:
    other = _parsed(
        tmp_path,
        "b",
        _RULES,
        title="关于印发《云麓补贴办法》的通知",
        number="云府规〔2024〕1号",
        aliases="云麓新政",
    )
    text = (
        "第一条 按照云府规〔2024〕1号第三条。\n\n第二条 按照《云麓补贴办法》第三条。\n\n"
        "第三条 按照《云麓新政》第三条。\n\n第四条 按照《无此办法》第三条。"
    )
    *found, unknown = _resolved(_parsed(tmp_path, "a", text, title="云麓细则"), other)
    assert [[c.id for c in one.clauses] for one in found] == [["b#第三条"]] * 3
    assert unknown.document is None and unknown.reference.text == "《无此办法》第三条"


def _edition(name: str, start: date, end: date | None = None, **values: Any) -> PolicyDocument:
    title = values.pop("title", f"云麓补贴办法（{start.year}年修订）")
    return PolicyDocument(name, title, effective_from=start, effective_to=end, **values)


def test_of_two_editions_the_one_in_force_on_the_day_is_meant() -> None:
    old = _edition("old", date(2020, 1, 1), date(2024, 12, 31))
    catalogue = Catalogue([old, _edition("new", date(2025, 1, 1))])
    days = (date(2024, 12, 31), date(2025, 1, 1))
    assert [d.id for day in days if (d := catalogue.find("《云麓补贴办法》", day))] == ["old", "new"]


def test_two_documents_that_a_name_fits_alike_are_none() -> None:
    catalogue = Catalogue([_edition("a", date(2020, 1, 1)), _edition("b", date(2021, 1, 1))])
    assert catalogue.find("《云麓补贴办法》", _DAY) is None


def test_a_draft_is_never_what_a_text_refers_to() -> None:
    draft = _edition("draft", date(2020, 1, 1), status="draft")
    assert Catalogue([draft]).find("《云麓补贴办法》", _DAY) is None


def test_of_several_places_the_citing_documents_own_is_meant() -> None:
    title = "人才补贴办法"
    documents = [
        _edition(code, date(2020, 1, 1), title=title, region=code) for code in ("310000", "330100", "320500")
    ]
    district = _edition("x", date(2020, 1, 1), title="虹口区细则", region="310109")
    found = Catalogue(documents).find("《人才补贴办法》", _DAY, district)
    assert found is not None and found.region == "310000"


def test_a_document_that_names_itself_does_not_mean_its_former_edition() -> None:
    new = _edition("new", date(2025, 1, 1))
    catalogue = Catalogue([_edition("old", date(2020, 1, 1), date(2024, 12, 31)), new])
    assert catalogue.find("《云麓补贴办法》", date(2024, 6, 1), new) is new


def _clause(label: str, start: date | None = None, end: date | None = None) -> Clause:
    return Clause(f"d#{label}", "d", (label,), label, "文", effective_from=start, effective_to=end)


@pytest.mark.parametrize(
    ("asked", "beside", "found"),
    [
        ("第十条", "", ["第十条"]),
        ("第一条", "附件2第三条", ["附件2第一条"]),
        ("第十条第一款", "", ["第十条"]),
        ("第二条第（一）项", "", ["第二条第二款第（一）项"]),
        ("附件2", "", ["附件2第一条"]),
        ("第九条", "", []),
    ],
)
def test_a_place_is_found_with_what_stands_under_it(asked: str, beside: str, found: list[str]) -> None:
    labels = ("附件1第一条", "附件2第一条", "第十条", "第十条之一", "第二条第二款第（一）项")
    assert [c.label for c in places_of(asked, [_clause(label) for label in labels], _DAY, beside)] == found


def test_only_wordings_in_force_on_the_day_are_meant() -> None:
    old, new = _clause("第一条", None, date(2025, 12, 31)), _clause("第一条", date(2026, 1, 1))
    assert places_of("第一条", [old, new], date(2025, 6, 1)) == (old,)
    assert places_of("第一条", [old, new], date(2026, 6, 1)) == (new,)
