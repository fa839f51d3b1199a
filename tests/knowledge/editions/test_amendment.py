"""A decision's orders (修改决定) become a new text of the document it amends, from its first day on."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import yaml

from assistant.bootstrap import Installation
from knowledge.ingest import FileReport
from knowledge.parsing import parse_file
from knowledge.review.actors import Actor
from tests.installations import installation, published

CASES = yaml.safe_load((Path(__file__).parent / "amendments.yaml").read_text(encoding="utf-8"))
_BASE = CASES["base"]
_BEGUN, _START = date(2022, 3, 1), date(2026, 1, 1)


@pytest.fixture
def place(tmp_path: Path) -> Installation:
    return installation(tmp_path / "data")


def base(folder: Path, text: str = _BASE, **matter: object) -> Path:
    front = {"id": "住房", "title": "云麓市青年住房补贴办法", "number": "云府规〔2022〕8号",
             "region": '"310000"', "effective_from": _BEGUN}  # fmt: skip
    return _written(folder / "b-base.md", text, front | matter)


def decision(folder: Path, orders: str, **matter: object) -> Path:
    front = {"id": "决定", "title": "云麓市人民政府关于修改《云麓市青年住房补贴办法》的决定",
             "region": '"310000"', "effective_from": _START} | matter  # fmt: skip
    lead = "市人民政府决定，对《云麓市青年住房补贴办法》（云府规〔2022〕8号）作如下修改："
    return _written(folder / "a-decision.md", f"{lead}\n\n{orders}\n\n本决定自2026年1月1日起施行。", front)


def _written(file: Path, text: str, front: dict[str, object]) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    head = "\n".join(f"{name}: {value}" for name, value in front.items() if value is not None)
    body = "\n\n".join(line for line in text.splitlines() if line.strip())
    file.write_text(f"---\n{head}\n---\n\n{body}\n", encoding="utf-8")
    return file


def run(place: Installation, *paths: Path, by: Actor | None = None) -> list[FileReport]:
    files = place.ingest.files(paths)
    reports = place.ingest.run(files, by=by) if by else place.ingest.run(files)
    assert [r.reason for r in reports if r.outcome == "failed"] == []
    return reports


def text_on(place: Installation, day: date) -> dict[str, str]:
    """What the clauses of the amended document say on a day."""
    with place.search.one_release(as_of=day):
        return {clause.label: clause.text for clause in place.search.clauses("住房")}


def concerns(place: Installation) -> str:
    found = place.reading.document("决定")
    assert found is not None
    return "\n".join(found.document.concerns)


@pytest.mark.parametrize("case", CASES["done"], ids=lambda case: case["is"])
def test_an_order_is_carried_out(place: Installation, tmp_path: Path, case: dict[str, object]) -> None:
    published(place, base(tmp_path / "one"))
    before = text_on(place, date(2025, 12, 31))
    published(place, decision(tmp_path / "two", str(case["orders"])))
    assert concerns(place) == ""
    assert text_on(place, date(2025, 12, 31)) == before
    after = text_on(place, _START)
    changed = {label: text for label, text in after.items() if before.get(label) != text}
    gone = sorted(before.keys() - after.keys())
    assert (changed, gone) == (case.get("changed", {}), case.get("gone", []))


@pytest.mark.parametrize("case", CASES["not done"], ids=lambda case: case["is"])
def test_what_is_not_certain_is_not_done_but_told(
    place: Installation, tmp_path: Path, case: dict[str, object]
) -> None:
    published(place, base(tmp_path / "one"))
    before = text_on(place, _START)
    rows = run(place, decision(tmp_path / "two", str(case["orders"])))
    assert [row.document_id for row in rows] == ["决定"]
    for word in [*case["says"], "请人工核对"]:  # type: ignore[misc]
        assert word in concerns(place) and word in str(rows[0].reason), (word, concerns(place))
    place.publication.publish("two")
    assert text_on(place, _START) == before


def test_a_clause_that_was_left_alone_keeps_its_days_and_a_changed_one_begins_with_the_decision(
    place: Installation, tmp_path: Path
) -> None:
    published(place, base(tmp_path / "files"))
    published(place, decision(tmp_path / "files", "一、将第三条修改为：“申请人在网上提出申请。”"))
    found = place.reading.document("住房")
    assert found is not None
    days = {
        c.id: (c.effective_from, c.effective_to)
        for c in found.clauses
        if "第三条" in c.id or "第四条" in c.id
    }
    assert days == {
        "住房#第三条": (_START, None),
        "住房#第三条第一款@2025-12-31": (_BEGUN, date(2025, 12, 31)),
        "住房#第三条第二款@2025-12-31": (_BEGUN, date(2025, 12, 31)),
        "住房#第四条": (_BEGUN, None),
    }
    assert found.document.amended_by == ("决定",) and found.document.effective_from == _START
    assert [e.effective_to for e in found.document.editions] == [date(2025, 12, 31)]


def test_the_change_is_a_draft_that_goes_with_the_decision(place: Installation, tmp_path: Path) -> None:
    editor, reviewer = Actor("张编", "editor"), Actor("王审", "reviewer")
    published(place, base(tmp_path / "files"))
    rows = run(place, decision(tmp_path / "files", "一、删去第五条。"), by=editor)
    assert [(row.document_id, row.outcome) for row in rows] == [("决定", "created"), ("住房", "updated")]
    assert "按《云麓市人民政府关于修改" in str(rows[1].reason)
    assert "第五条" in text_on(place, _START)
    place.review.submit("决定", editor)
    place.review.approve("决定", reviewer)
    assert {d.document_id: d.state for d in place.review.drafts()} == {"决定": "approved", "住房": "approved"}
    place.review.reject("决定", reviewer, "文号有误")
    place.review.withdraw("决定", editor)
    assert place.review.drafts() == []


def test_a_corrected_decision_is_carried_out_once_and_anew(place: Installation, tmp_path: Path) -> None:
    published(place, base(tmp_path / "files"))
    for amount in ("三千", "四千"):
        run(place, decision(tmp_path / "files", f"一、将第四条修改为：“补贴每月{amount}元。”"))
    place.publication.publish("two")
    assert text_on(place, _START)["第四条"] == "补贴每月四千元。"
    assert [row.outcome for row in run(place, tmp_path / "files")] == ["unchanged", "unchanged"]


def test_a_decision_that_comes_before_its_document_in_one_run_waits_for_it(
    place: Installation, tmp_path: Path
) -> None:
    decision(tmp_path / "files", "一、删去第五条。")
    base(tmp_path / "files")
    assert [row.document_id for row in run(place, tmp_path / "files")] == ["住房", "决定", "住房"]
    assert [row.outcome for row in run(place, tmp_path / "files")] == ["unchanged", "unchanged"]
    place.publication.publish("one")
    assert "第五条" not in text_on(place, _START) and "第五条" in text_on(place, date(2025, 1, 1))


def test_a_decision_without_its_document_is_carried_out_when_it_is_brought_in_again(
    place: Installation, tmp_path: Path
) -> None:
    order = decision(tmp_path / "one", "一、删去第五条。")
    assert "没有找到" in str(run(place, order)[0].reason)
    published(place, base(tmp_path / "two"))
    rows = run(place, order)
    assert [(row.document_id, row.outcome) for row in rows] == [("决定", "updated"), ("住房", "updated")]
    assert concerns(place) == ""


def test_a_consolidated_text_of_the_same_day_is_not_amended_again(
    place: Installation, tmp_path: Path
) -> None:
    published(place, base(tmp_path / "one"))
    published(place, base(tmp_path / "two", _BASE.replace("每月二千元", "每月三千元"), effective_from=_START))
    rows = run(place, decision(tmp_path / "files", "一、将第四条修改为：“补贴标准为每月三千元。”"))
    assert [row.document_id for row in rows] == ["决定"] and "没有再次并入" in str(rows[0].reason)


@pytest.mark.parametrize(
    ("matter", "said"),
    [
        ({"status": "draft"}, ""),
        ({"amends": '["云府规〔2022〕9号"]'}, "没有找到"),
        ({"amends": '["《云麓市青年住房补贴办法》", "《云麓市人才公寓办法》"]'}, "修改几份文件"),
    ],
    ids=["a draft for comment", "another number", "several documents"],
)
def test_a_decision_that_amends_nothing_known_for_certain_changes_nothing(
    place: Installation, tmp_path: Path, matter: dict[str, object], said: str
) -> None:
    published(place, base(tmp_path / "one"))
    rows = run(place, decision(tmp_path / "two", "一、删去第五条。", **matter))
    assert [row.document_id for row in rows] == ["决定"] and said in str(rows[0].reason or "")


def test_orders_are_read_from_a_plain_text(tmp_path: Path) -> None:
    file = tmp_path / "决定.txt"
    file.write_text(str(CASES["plain"]), encoding="utf-8")
    parsed = parse_file(file, "决定.txt")
    assert [(order.kind, order.place, order.text) for order in parsed.instructions] == [
        ("replace", "第一条", "第一条为支持青年安居，制定本办法。\n本办法适用于本市。"),
        ("delete", "第三条第二款", ""),
    ]


def test_references_to_articles_that_were_counted_anew_are_told(place: Installation, tmp_path: Path) -> None:
    published(place, base(tmp_path / "files"))
    run(place, decision(tmp_path / "files", "一、增加一条，作为第四条：“补贴按季度拨付。”"))
    found = place.reading.document("住房")
    assert found is not None
    assert found.document.concerns == ("条文重新编号，第六条中援引的条号仍是原来的，请核对",)


def test_a_new_text_of_the_amended_document_says_that_the_decision_is_to_be_brought_in_again(
    place: Installation, tmp_path: Path
) -> None:
    run(place, base(tmp_path / "files"), decision(tmp_path / "files", "一、删去第五条。"))
    rows = run(place, base(tmp_path / "files", _BASE.replace("每月二千元", "每月三千元")))
    assert "再次导入 决定 时重新并入" in str(rows[0].reason)
    assert "住房" in [row.document_id for row in run(place, tmp_path / "files") if row.outcome == "updated"]
    place.publication.publish("one")
    after = text_on(place, _START)
    assert "第五条" not in after and "三千元" in after["第四条"]


def test_nothing_is_added_that_a_hand_had_added_already(place: Installation, tmp_path: Path) -> None:
    text = _BASE.replace("第五条 逾期", "第五条 补贴按季度拨付。\n第六条 逾期").replace(
        "第六条 依照", "第七条 依照"
    )
    published(place, base(tmp_path / "files", text))
    rows = run(place, decision(tmp_path / "files", "一、增加一条，作为第五条：“补贴按季度拨付。”"))
    assert [row.document_id for row in rows] == ["决定"] and "已有新增的文字" in concerns(place)


def test_two_decisions_follow_each_other_and_one_is_not_published_without_the_other(
    place: Installation, tmp_path: Path
) -> None:
    editor, reviewer = Actor("张编", "editor"), Actor("王审", "reviewer")
    published(place, base(tmp_path / "files"))
    run(place, decision(tmp_path / "one", "一、删去第六条。"), by=editor)
    second = decision(
        tmp_path / "two", "一、将第四条修改为：“不再发放。”", id="又决定", effective_from="2026-06-01"
    )
    rows = run(place, second, by=editor)
    assert [row.document_id for row in rows] == ["又决定", "住房"] and rows[0].reason is None
    found = place.reading.document("住房")
    assert found is not None and found.document.amended_by == ("决定", "又决定")
    place.review.submit(["又决定", "住房"], editor)
    place.review.approve(["又决定", "住房"], reviewer)
    stops = [finding.text for finding in place.publication.check().stops]
    assert len(stops) == 1 and "由 决定 引起" in stops[0]
    place.review.withdraw("又决定", editor)
    found = place.reading.document("住房")
    assert found is not None and found.document.amended_by == ("决定",)
    assert place.review.draft("住房").caused_by == "决定"
    place.review.withdraw("决定", editor)
    assert place.review.drafts() == []
