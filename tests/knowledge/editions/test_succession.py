"""A policy that takes another's place ends it the day before, where that is certain, and says so."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from assistant.bootstrap import Installation
from knowledge.editions.titles import is_yearly, number_in, title_key
from knowledge.ingest import FileReport
from knowledge.parsing import parse_file
from knowledge.store import Store
from tests.installations import TODAY, installation, policy, published

_CORPUS = Path(__file__).parents[3] / "knowledge" / "corpus"
_OLD = {"title": "上海市青年安居补贴办法", "number": "沪测规〔2022〕8号", "effective_from": "2022-03-01"}
_NEW = {"title": "上海市青年安居支持办法", "number": "沪测规〔2026〕1号", "effective_from": "2026-01-01"}


@pytest.fixture
def place(tmp_path: Path) -> Installation:
    return installation(tmp_path / "data")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "policies"


def run(place: Installation, *paths: Path) -> list[FileReport]:
    return place.ingest.run(place.ingest.files(paths))


def old(folder: Path, **matter: object) -> Path:
    return policy(folder, "旧", "安居补贴每月一千元。", **(_OLD | matter))


def new(folder: Path, **matter: object) -> Path:
    return policy(folder, "新", "安居支持每月两千元。", **(_NEW | matter))


def term(place: Installation, document_id: str) -> tuple[date | None, tuple[str, ...]]:
    """Last day of a document and all its clauses, and what took its place."""
    found = place.reading.document(document_id)
    assert found is not None
    assert {c.effective_to for c in found.clauses} == {found.document.effective_to}
    return found.document.effective_to, found.document.repealed_by


_ENDED = (date(2025, 12, 31), ("新",))
_OPEN = (None, ())


@pytest.mark.parametrize(
    "named", ["旧", "沪测规〔2022〕8号", "沪测规[2022]8号", "《上海市青年安居补贴办法》（沪测规〔2022〕8号）",
              "《上海市青年安居补贴办法》（测规〔2022〕8号）", "《上海市青年安居补贴办法》",
              "上海市青年安居补贴办法（试行）"],
)  # fmt: skip
def test_a_document_that_is_named_as_replaced_ends_the_day_before(
    place: Installation, folder: Path, named: str
) -> None:
    run(place, old(folder))
    rows = run(place, new(folder, replaces=f'["{named}"]'))
    assert [(r.document_id, r.outcome) for r in rows] == [("新", "created"), ("旧", "updated")]
    assert rows[1].reason == "由《上海市青年安居支持办法》自 2026-01-01 起代替"
    assert term(place, "旧") == _ENDED


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("上海市青年安居补贴办法（2022年版）", "上海市青年安居补贴办法"),
        ("上海市青年安居补贴办法（试行）", "上海市青年安居补贴办法（2026年修订）"),
        ("关于印发《上海市青年安居补贴办法》的通知", "上海市青年安居补贴办法"),
    ],
)
def test_the_next_edition_is_known_by_its_title(
    place: Installation, folder: Path, one: str, other: str
) -> None:
    run(place, old(folder, title=one))
    rows = run(place, new(folder, title=other))
    assert len(rows) == 2
    assert term(place, "旧") == _ENDED


def test_the_order_in_which_files_come_does_not_matter(place: Installation, folder: Path) -> None:
    run(place, new(folder, replaces="[旧]"))
    (row,) = run(place, old(folder))
    assert row.reason == "由《上海市青年安居支持办法》自 2026-01-01 起代替"
    assert term(place, "旧") == _ENDED


def test_an_ended_document_stays_ended_when_its_file_comes_again(place: Installation, folder: Path) -> None:
    run(place, old(folder))
    run(place, new(folder, replaces="[旧]"))
    place.releases.publish("test")
    assert [r.outcome for r in run(place, folder)] == ["unchanged", "unchanged"]
    run(place, old(folder, issuer="上海市测试局"))
    assert term(place, "旧") == _ENDED


def test_a_run_that_is_killed_between_the_two_is_made_good_by_the_next(
    place: Installation, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(place, old(folder))
    file, stage, calls = new(folder, replaces="[旧]"), Store.stage, []

    def killed(*arguments: Any) -> Any:
        calls.append(arguments)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return stage(*arguments)

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(Store, "stage", killed)
        run(place, file)
    run(place, file)
    assert term(place, "旧") == _ENDED
    assert term(place, "新") == _OPEN


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param({}, {"title": _OLD["title"], "region": '"330000"'}, id="another place"),
        pytest.param({"issuer": "甲局"}, {"title": _OLD["title"], "issuer": "乙局"}, id="another issuer"),
        pytest.param({}, {"replaces": "[沪测规〔2023〕8号]"}, id="another number"),
        pytest.param({}, {"replaces": "[苏测规〔2022〕8号]"}, id="another organ's number"),
        pytest.param({}, {"replaces": "[旧]", "effective_from": "null"}, id="no day"),
        pytest.param({}, {"replaces": "[旧]", "effective_from": "2021-01-01"}, id="the older one came later"),
        pytest.param({}, {"replaces": "[旧]", "status": "draft"}, id="a draft for comment"),
        pytest.param({"effective_from": "null"}, {"title": _OLD["title"]}, id="no day before"),
        pytest.param(
            {"title": "2022年度申报通知"}, {"title": "2026年度申报通知"}, id="what is set anew every year"
        ),
        pytest.param({"title": "实施细则"}, {"title": "实施细则"}, id="a title of many documents"),
        pytest.param({"status": "annual"}, {"title": _OLD["title"]}, id="an annual policy"),
    ],
)
def test_what_is_not_certain_ends_nothing(
    place: Installation, folder: Path, before: dict[str, object], after: dict[str, object]
) -> None:
    run(place, old(folder, **before))
    rows = run(place, new(folder, **after))
    assert [r.document_id for r in rows] == ["新"]
    assert term(place, "旧") == _OPEN


@pytest.mark.parametrize(
    ("after", "said"),
    [
        ({"replaces": "[旧]", "effective_from": "null"}, "写明代替《上海市青年安居补贴办法》"),
        ({"title": _OLD["title"], "effective_from": "null"}, "标题相同"),
        ({"replaces": '["《上海市青年安居补贴办法》（沪测规〔2019〕3号）"]'}, "文号不同"),
    ],
)
def test_a_doubt_is_told(place: Installation, folder: Path, after: dict[str, object], said: str) -> None:
    run(place, old(folder))
    (row,) = run(place, new(folder, **after))
    assert said in str(row.reason) and "请核对" in str(row.reason)


def test_what_a_document_says_of_its_own_end_stands(place: Installation, folder: Path) -> None:
    run(place, old(folder, effective_to="2024-02-29"))
    assert len(run(place, new(folder, replaces="[旧]"))) == 1
    assert term(place, "旧") == (date(2024, 2, 29), ())


def test_a_repeal_shortens_a_longer_term(place: Installation, folder: Path) -> None:
    run(place, old(folder, effective_to="2027-02-28"))
    run(place, new(folder, replaces="[旧]"))
    assert term(place, "旧") == _ENDED


def test_ends_and_beginnings_come_on_their_day_without_another_publish(
    place: Installation, folder: Path
) -> None:
    run(place, old(folder))
    run(place, new(folder, replaces="[旧]", effective_from="2027-01-01"))
    place.releases.publish("test")
    for day, ids in (
        (TODAY, {"旧"}), (date(2026, 12, 31), {"旧"}), (date(2027, 1, 1), {"新"}), (date(2022, 2, 28), set()),
    ):  # fmt: skip
        passages = place.search.search("安居", k=9, region="310000", as_of=day).passages
        assert {p.document.id for p in passages} == ids


def test_a_document_with_a_revision_to_come_can_be_ended_before_it(place: Installation, folder: Path) -> None:
    for start in ("2022-03-01", "2027-03-01"):
        published(place, old(folder, effective_from=start, number=f"沪测规〔{start[:4]}〕8号"))
    published(place, new(folder, replaces="[旧]"))
    for day, ids in ((date(2025, 12, 31), {"旧"}), (date(2026, 1, 1), {"新"}), (date(2027, 4, 1), {"新"})):
        passages = place.search.search("安居", k=9, region="310000", as_of=day).passages
        assert {p.document.id for p in passages} == ids


def test_the_sample_corpus_comes_out_as_its_files_say(place: Installation) -> None:
    files = place.ingest.files([_CORPUS])
    rows = place.ingest.run(files)
    assert {row.outcome for row in rows} == {"created"}
    assert len(rows) == len(files) == len(place.reading.documents())
    changed = [
        source
        for path, source in files
        if place.reading.document((parsed := parse_file(path, source)).document.id) != parsed
    ]
    assert changed == []


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("沪府规〔2022〕20号", ("沪府规", "2022", "20")),
        ("沪府规［２０２２］第０２０号", ("沪府规", "2022", "20")),
        ("（苏府办〔2019〕7号）", ("苏府办", "2019", "7")),
        ("国务院令第663号", None),
    ],
)
def test_a_number_is_read_however_it_is_written(text: str, number: tuple[str, str, str] | None) -> None:
    assert number_in(text) == number


@pytest.mark.parametrize(
    ("title", "key", "yearly"),
    [
        ("《测试管理办法》（2025年修订）", "测试管理办法", False),
        ("测试管理办法(试行)", "测试管理办法", False),
        ("测试试行办法", "测试办法", False),
        ("甲市政府关于印发《测试管理办法》的通知", "测试管理办法", False),
        ("测试管理办法（甲测规〔2020〕3号）", "测试管理办法", False),
        ("2025年度测试申报通知", "测试申报通知", True),
        ("测试办法（修订版）", "测试办法", False),
        ("测试（青年）办法", "测试(青年)办法", False),
    ],
)
def test_titles_are_compared_without_edition_and_year(title: str, key: str, yearly: bool) -> None:
    assert (title_key(title), is_yearly(title)) == (key, yearly)
