"""A revised policy is one document whose clauses each know from when to when they are the law."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.bootstrap import Installation
from knowledge.editions.consolidation import clauses_on, consolidated, head_on, texts_of
from knowledge.ingest import FileReport
from knowledge.types import Clause, ParsedDocument, PolicyDocument
from tests.installations import TODAY, installation, policy, published

_AIM = "为了帮助青年人才安居，制定本办法。"
_PAID = "补贴按季度发放到本人账户。"


@pytest.fixture
def place(tmp_path: Path) -> Installation:
    return installation(tmp_path / "data")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "policies"


def rent(amount: int) -> str:
    return f"租房补贴的标准为每人每月{amount}元。"


def ingested(place: Installation, file: Path) -> FileReport:
    (report,) = place.ingest.run(place.ingest.files([file]))
    return report


def revised(place: Installation, folder: Path) -> None:
    """Publish the text of 2024 (1000元), then the one that takes effect in 2026 (2000元)."""
    published(place, policy(folder, "租房", _AIM, rent(1000), _PAID, number="测府〔2024〕1号"))
    new = policy(
        folder, "租房", _AIM, rent(2000), _PAID, number="测府〔2026〕3号", effective_from="2026-01-01"
    )
    published(place, new)


def law(place: Installation, day: date) -> list[str]:
    """The texts of the policy that are found in force on a day."""
    passages = place.search.search("租房补贴", k=20, region="310000", as_of=day).passages
    return sorted(p.clause.text for p in passages)


def test_each_day_has_its_own_law(place: Installation, folder: Path) -> None:
    revised(place, folder)
    assert law(place, date(2023, 12, 31)) == []
    assert law(place, date(2025, 12, 31)) == sorted([_AIM, _PAID, rent(1000)])
    assert law(place, date(2026, 1, 1)) == sorted([_AIM, _PAID, rent(2000)])


def test_clauses_left_alone_go_on_and_changed_ones_begin_anew(place: Installation, folder: Path) -> None:
    revised(place, folder)
    assert [(c.id, c.effective_from, c.effective_to) for c in place.search.clauses("租房")] == [
        ("租房#第一条", date(2024, 1, 1), None),
        ("租房#第二条", date(2026, 1, 1), None),
        ("租房#第二条@2025-12-31", date(2024, 1, 1), date(2025, 12, 31)),
        ("租房#第三条", date(2024, 1, 1), None),
    ]


def test_an_old_wording_is_cited_with_the_number_that_the_policy_had_then(
    place: Installation, folder: Path
) -> None:
    revised(place, folder)
    for day, number in ((date(2025, 6, 1), "测府〔2024〕1号"), (TODAY, "测府〔2026〕3号")):
        passage = place.search.search("租房补贴", k=1, region=None, as_of=day).passages[0]
        assert passage.document.number == number


def test_the_old_wording_of_a_living_policy_is_not_told_as_an_ended_policy(
    place: Installation, folder: Path
) -> None:
    revised(place, folder)
    assert place.search.search("租房补贴", k=9, region=None, as_of=TODAY, past=True).passages == ()


def test_within_one_day_a_document_has_the_clauses_of_that_day(place: Installation, folder: Path) -> None:
    revised(place, folder)
    with place.search.one_release(as_of=date(2025, 1, 1)):
        document = place.search.document("租房")
        assert document is not None and document.number == "测府〔2024〕1号"
        assert [c.text for c in place.search.clauses("租房")] == [_AIM, rent(1000), _PAID]
    assert len(place.search.clauses("租房")) == 4


def test_a_revision_yet_to_come_answers_from_its_day_on_without_another_publish(
    place: Installation, folder: Path
) -> None:
    published(place, policy(folder, "租房", rent(1000), number="测府〔2024〕1号"))
    published(place, policy(folder, "租房", rent(2000), effective_from="2027-03-01"))
    for day, amount in ((TODAY, 1000), (date(2027, 2, 28), 1000), (date(2027, 3, 1), 2000)):
        assert law(place, day) == [rent(amount)]
    assert place.assistant.search("租房补贴").passages[0].document.number == "测府〔2024〕1号"


def test_the_report_counts_what_a_revision_does(place: Installation, folder: Path) -> None:
    published(place, policy(folder, "租房", _AIM, rent(1000), _PAID))
    report = ingested(place, policy(folder, "租房", rent(2000), _PAID, effective_from="2026-01-01"))
    assert report.outcome == "updated"
    assert report.reason == "修订：自2026-01-01起施行，改动2条、新增0条、删去1条，此前仍按原文本"


def test_the_same_file_again_is_unchanged_after_a_consolidation(place: Installation, folder: Path) -> None:
    revised(place, folder)
    assert ingested(place, folder / "租房.md").outcome == "unchanged"


def test_a_text_of_the_same_day_is_a_correction(place: Installation, folder: Path) -> None:
    published(place, policy(folder, "租房", rent(1000)))
    report = ingested(place, policy(folder, "租房", rent(1100)))
    place.releases.publish("test")
    assert report.reason is not None and report.reason.startswith("更正")
    assert law(place, date(2024, 1, 1)) == law(place, TODAY) == [rent(1100)]


def test_a_correction_that_was_issued_later_may_be_an_amendment_and_is_doubted(
    place: Installation, folder: Path
) -> None:
    published(place, policy(folder, "租房", rent(1000), issued="2023-12-01"))
    report = ingested(place, policy(folder, "租房", rent(1500), issued="2025-06-01"))
    document = place.reading.document("租房")
    assert document is not None and any("修正" in concern for concern in document.document.concerns)
    assert "effective_from" in str(report.reason)


def test_a_correction_of_a_revision_leaves_what_was_before_it(place: Installation, folder: Path) -> None:
    revised(place, folder)
    published(place, policy(folder, "租房", _AIM, rent(2100), _PAID, effective_from="2026-01-01"))
    assert law(place, date(2025, 6, 1)) == sorted([_AIM, _PAID, rent(1000)])
    assert law(place, TODAY) == sorted([_AIM, _PAID, rent(2100)])
    assert len(place.search.clauses("租房")) == 4


def test_a_third_text_goes_on_top_of_the_second(place: Installation, folder: Path) -> None:
    revised(place, folder)
    published(place, policy(folder, "租房", _AIM, rent(3000), effective_from="2026-07-01"))
    for day, texts in (
        (date(2025, 6, 1), [_AIM, _PAID, rent(1000)]),
        (date(2026, 6, 30), [_AIM, _PAID, rent(2000)]),
        (date(2026, 7, 1), [_AIM, rent(3000)]),
    ):
        assert law(place, day) == sorted(texts)
    ids = [c.id for c in place.search.clauses("租房")]
    assert len(ids) == len(set(ids))


def test_an_older_text_that_comes_late_takes_its_place_in_history(place: Installation, folder: Path) -> None:
    published(place, policy(folder, "租房", rent(2000), effective_from="2026-01-01"))
    report = ingested(place, policy(folder, "租房", rent(1000), effective_from="2024-01-01"))
    place.releases.publish("test")
    assert report.reason is not None and report.reason.startswith("补入历史文本")
    assert law(place, date(2025, 1, 1)) == [rent(1000)]
    assert law(place, TODAY) == [rent(2000)]


def test_a_text_without_a_day_takes_over_and_the_doubt_is_kept(place: Installation, folder: Path) -> None:
    published(place, policy(folder, "租房", rent(1000)))
    report = ingested(place, policy(folder, "租房", rent(2000), effective_from="null"))
    document = place.reading.document("租房")
    assert report.reason is not None and "没有写明施行日期" in report.reason
    assert document is not None and any("没有写明施行日期" in c for c in document.document.concerns)


def test_a_text_without_a_day_does_not_wipe_out_a_history(place: Installation, folder: Path) -> None:
    revised(place, folder)
    report = ingested(place, policy(folder, "租房", rent(9000), effective_from="null"))
    assert report.outcome == "failed"
    assert "effective_from" in str(report.reason)


def test_a_draft_for_comment_never_takes_the_place_of_the_law(place: Installation, folder: Path) -> None:
    published(place, policy(folder, "租房", rent(1000)))
    report = ingested(place, policy(folder, "租房", rent(9000), status="draft", effective_from="2026-01-01"))
    assert report.outcome == "failed"
    assert "征求意见稿" in str(report.reason)


def test_the_law_takes_the_place_of_its_draft(place: Installation, folder: Path) -> None:
    published(place, policy(folder, "租房", rent(9000), status="draft", effective_from="null"))
    published(place, policy(folder, "租房", rent(1000), effective_from="2026-01-01"))
    assert law(place, TODAY) == [rent(1000)]
    assert [c.id for c in place.search.clauses("租房")] == ["租房#第一条"]


def test_an_earlier_release_still_has_the_old_text(place: Installation, folder: Path) -> None:
    revised(place, folder)
    with place.search.one_release(1):
        assert rent(1000) in law(place, TODAY)


def test_a_text_that_was_never_published_leaves_no_trace(place: Installation, folder: Path) -> None:
    published(place, policy(folder, "租房", rent(1000)))
    ingested(place, policy(folder, "租房", rent(2000), effective_from="2026-06-01"))  # a wrong day
    published(place, policy(folder, "租房", rent(2000), effective_from="2026-01-01"))
    assert law(place, date(2026, 1, 1)) == [rent(2000)]
    assert len(place.search.clauses("租房")) == 2


_WORDS = st.sampled_from(
    [
        "博士每月补贴三千元。",
        "硕士每月补贴二千元。",
        "本科每月补贴一千元。",
        "补贴按季度发放。",
        "须在本区居住满半年。",
    ]
)
_TEXTS = st.lists(st.lists(_WORDS, min_size=1, max_size=6), min_size=1, max_size=5)


def _edition(n: int, lines: list[str]) -> ParsedDocument:
    start = date(2020 + n, 3, 1)
    head = PolicyDocument("甲", "测试办法", number=f"测府〔{2020 + n}〕1号", effective_from=start)
    labels = [f"第{i}条" for i in range(1, len(lines) + 1)]
    clauses = (
        Clause(f"甲#{label}", "甲", (label,), label, line, effective_from=start)
        for label, line in zip(labels, lines, strict=True)
    )
    return ParsedDocument(head, tuple(clauses))


@settings(max_examples=150, deadline=None)
@given(_TEXTS)
def test_every_text_comes_out_of_the_consolidation_as_it_went_in(texts: list[list[str]]) -> None:
    editions = [_edition(n, lines) for n, lines in enumerate(texts)]
    whole = consolidated(editions)
    ids = [c.id for c in whole.clauses]
    assert len(ids) == len(set(ids))
    for n, edition in enumerate(editions):
        first = edition.document.effective_from
        assert first is not None
        last = date(2021 + n, 3, 1) - timedelta(days=1)
        for day in (first, last):
            assert head_on(whole.document, day).number == edition.document.number
            held = [c for c in whole.clauses if _holds(c, day)]
            assert {(c.label, c.text) for c in held} == {(c.label, c.text) for c in edition.clauses}
            assert len(held) == len(edition.clauses)
            assert set(clauses_on(whole.document, whole.clauses, day)) == set(held)
        assert {c.id for c in texts_of(whole)[n].clauses} == {c.id for c in edition.clauses}
    again = consolidated(texts_of(whole))
    assert again.document == whole.document
    assert set(again.clauses) == set(whole.clauses), "taking apart and joining again changes nothing"


def _holds(clause: Clause, day: date) -> bool:
    after_start = clause.effective_from is None or clause.effective_from <= day
    return after_start and (clause.effective_to is None or day <= clause.effective_to)
