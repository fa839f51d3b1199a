"""A search brings the clauses that its best hits refer to, where they hold, and never loses a best hit."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from assistant.bootstrap import Installation
from knowledge.types import Passage
from tests.installations import TODAY, installation, policy, published

_ASKED = "云麓工程师补贴的发放标准"
_FILLERS = [f"云麓工程师补贴第{n}批的申领时间另行公告。" for n in "甲乙丙丁戊己庚"]


@pytest.fixture
def place(tmp_path: Path) -> Installation:
    return installation(tmp_path / "data")


def rule(folder: Path, reference: str, *further: str, **matter: object) -> None:
    """The policy asked about: its first article points elsewhere, seven others speak of the same matter."""
    first = f"云麓工程师补贴的发放标准，按照{reference}执行。"
    policy(folder, "yunlu", first, *further, **matter)
    policy(folder, "pici", *_FILLERS)


def found(place: Installation, k: int = 8, region: str | None = "310000", day: date = TODAY) -> list[Passage]:
    return list(place.search.find(_ASKED, k=k, region=region, as_of=day).passages)


def brought(passages: list[Passage]) -> list[tuple[str, str]]:
    return [(p.clause.id, p.referrer) for p in passages if p.referrer]


def test_a_clause_that_the_best_hit_refers_to_comes_and_says_from_where(
    place: Installation, tmp_path: Path
) -> None:
    rule(tmp_path / "files", "本办法第二条", "每人每月二千四百元，满一年后停发。")
    published(place, tmp_path / "files")
    passages = found(place)
    assert len(passages) == 8 and passages[0].clause.id == "yunlu#第一条"
    assert brought(passages) == [("yunlu#第二条", "yunlu#第一条")]
    one = next(p for p in passages if p.referrer)
    assert one.why["reference"] == pytest.approx(passages[0].score, abs=1e-4)
    assert [p.score for p in passages] == sorted((p.score for p in passages), reverse=True)


def test_a_clause_of_another_document_comes(place: Installation, tmp_path: Path) -> None:
    rule(tmp_path / "files", "《上海市测试qingfeng办法》第二条")
    policy(tmp_path / "files", "qingfeng", "逾期的，减半发放。", "每季度首月十日前拨付到个人账户。")
    published(place, tmp_path / "files")
    assert brought(found(place)) == [("qingfeng#第二条", "yunlu#第一条")]


@pytest.mark.parametrize(
    "matter",
    [{"effective_to": "2025-12-31"}, {"effective_from": "2027-01-01"}, {"region": '"320500"'},
     {"status": "draft"}],
    ids=["ended", "not yet begun", "another city's", "a draft for comment"],
)  # fmt: skip
def test_what_does_not_hold_here_and_now_is_not_followed_to(
    place: Installation, tmp_path: Path, matter: dict[str, object]
) -> None:
    rule(tmp_path / "files", "《上海市测试qingfeng办法》第二条")
    policy(tmp_path / "files", "qingfeng", "逾期减半。", "每季度首月十日前拨付到个人账户。", **matter)
    published(place, tmp_path / "files")
    passages = found(place)
    assert len(passages) == 8 and brought(passages) == []


def test_the_law_of_the_country_is_followed_to_from_a_city(place: Installation, tmp_path: Path) -> None:
    rule(tmp_path / "files", "《上海市测试qingfeng办法》第二条")
    policy(tmp_path / "files", "qingfeng", "逾期减半。", "每季度首月十日前拨付。", region='"000000"')
    published(place, tmp_path / "files")
    assert brought(found(place)) == [("qingfeng#第二条", "yunlu#第一条")]
    assert brought(found(place, region=None)) == [("qingfeng#第二条", "yunlu#第一条")]


def test_the_wording_of_the_day_is_followed_to(place: Installation, tmp_path: Path) -> None:
    for day, sum_ in (("2024-01-01", "二千"), ("2026-01-01", "三千")):
        rule(tmp_path / "files", "本办法第二条", f"每人每月{sum_}元，满一年后停发。", effective_from=day)
        published(place, tmp_path / "files")
    texts = {
        day.year: [p.clause.text for p in found(place, day=day) if p.referrer]
        for day in (date(2025, 5, 1), TODAY)
    }
    assert "二千元" in texts[2025][0] and "三千元" in texts[2026][0]


def test_few_results_are_never_given_up(place: Installation, tmp_path: Path) -> None:
    rule(tmp_path / "files", "本办法第二条", "每人每月二千四百元，满一年后停发。")
    published(place, tmp_path / "files")
    for k in (1, 2, 3):
        assert brought(found(place, k)) == []
    assert len(found(place, 4)) == 4 and len(brought(found(place, 4))) == 1


def test_no_more_than_two_are_brought(place: Installation, tmp_path: Path) -> None:
    others = [f"第{n}类按季度拨付至个人账户。" for n in "子丑寅卯辰"]
    rule(tmp_path / "files", "本办法第二条、第三条、第四条、第五条", *others)
    published(place, tmp_path / "files")
    assert {c for c, _ in brought(found(place))} == {"yunlu#第二条", "yunlu#第三条"}


def test_of_an_article_with_items_the_one_that_fits_the_question_comes(
    place: Installation, tmp_path: Path
) -> None:
    policy(tmp_path / "files", "beian", *[line.replace("时间", "地点") for line in _FILLERS])
    rule(tmp_path / "files", "《上海市测试qingfeng办法》第二条")
    policy(
        tmp_path / "files",
        "qingfeng",
        "逾期减半。",
        "按照下列规定拨付：\n\n（一）材料一式两份留存；\n\n（二）补贴资金按季度拨付至申请人本人名下的银行账户，不以现金支付。",
    )
    published(place, tmp_path / "files")
    assert [c for c, _ in brought(found(place))] == ["qingfeng#第二条第（二）项"]


def test_the_service_shows_where_a_clause_was_followed_from(place: Installation, tmp_path: Path) -> None:
    rule(tmp_path / "files", "本办法第二条", "每人每月二千四百元，满一年后停发。")
    published(place, tmp_path / "files")
    body = place.assistant.search(_ASKED, k=8, region="上海市").to_json()
    assert {p["clause_id"]: p["referrer"] for p in body["passages"] if "referrer" in p} == {
        "yunlu#第二条": "yunlu#第一条"
    }
