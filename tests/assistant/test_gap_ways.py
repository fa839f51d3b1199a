"""The ways on from a gap: what may be taught and written, how it is tried, when it comes back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from assistant.bootstrap import Installation
from assistant.errors import BadRequest
from assistant.insight.gaps import Gaps
from assistant.insight.types import Gap, Given, Note
from assistant.insight.writing import Qa
from assistant.staff.types import Staff
from knowledge.reading import DRAFT
from knowledge.review.actors import Actor
from tests.assistant.test_insight import NOW, Kept, Some, given
from tests.installations import installation, policy, published

LI = Staff("1", "li", "李编辑", frozenset(["editor"]))
EDITOR = Actor("li", "editor")
_ASKED = ("毕业生见面礼有多少钱", "毕业生见面礼怎么领")


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Installation]:
    place = installation(tmp_path / "data", region="310000")
    grants = policy(
        tmp_path / "old",
        "shenghuo",
        "应届毕业生可以申领一次性生活补贴，本科1万元，硕士3万元，博士10万元。",
        "生活补贴由本人在网上申请，十个工作日内发放。",
        title="上海市应届毕业生生活补贴办法",
        topics="[生活补贴]",
        effective_to="2027-12-31",
    )
    published(place, grants)
    yield place
    place.close()


def gap_of(place: Installation, *questions: str) -> Gap:
    """The gap that these questions make."""
    for text in questions:
        place.assistant.ask(text)
    (gap,) = place.gaps.found()
    return gap


@pytest.mark.parametrize(
    ("said", "term", "told"),
    [
        ("礼", "生活补贴", "2 到 20 个字"),
        ("生活补贴", "生活补贴", "两个词相同"),
        ("怎么办", "生活补贴", "只是问法"),
        ("杭州补贴", "上海补贴", "不是同一个地方"),
        ("打13812345678", "生活补贴", "个人信息"),
        ("见面礼", "星际移民许可", "政策库里没有"),
    ],
)
def test_a_word_that_would_mislead_is_not_taught(
    place: Installation, said: str, term: str, told: str
) -> None:
    with pytest.raises(BadRequest, match=told):
        place.teaching.teach(LI, said, term)
    assert place.teaching.words() == []


def test_a_word_is_tried_without_effect_and_taught_with_effect_on_the_next_question(
    place: Installation,
) -> None:
    gap = gap_of(place, *_ASKED)
    tried = place.ways.try_word(gap, "见面礼", "生活补贴").to_json()
    assert (tried["answered_before"], tried["answered_after"], tried["own"]["better"]) == (0, 2, 2)
    assert {row["question"] for row in tried["rows"]} == set(_ASKED)
    assert all("生活补贴" in row["after"]["text"] for row in tried["rows"])
    assert place.assistant.ask(_ASKED[0]).answer.status == "unanswerable_no_source"
    word = place.ways.teach(LI, gap, "见面礼", "生活补贴")
    assert "硕士3万元" in place.assistant.ask(_ASKED[0]).answer.text  # not what was said a moment ago
    with pytest.raises(BadRequest, match="已经教过"):
        place.teaching.teach(LI, "见面礼", "补贴办法")
    assert place.teaching.remove(LI, word.id) is not None
    assert place.assistant.ask(_ASKED[0]).answer.status == "unanswerable_no_source"


def test_a_trial_shows_which_answered_questions_a_word_would_spoil(place: Installation) -> None:
    gap = gap_of(place, "毕业生见面礼有多少钱", "生活补贴在哪里申请")
    tried = place.ways.try_word(gap, "申请", "补贴办法").to_json()
    assert [row["question"] for row in tried["rows"] if not row["own"]] == ["生活补贴在哪里申请"]


def test_an_answer_on_a_clause_holds_where_and_as_long_as_the_clause_does(place: Installation) -> None:
    gap = gap_of(place, *_ASKED)
    clause = place.gaps.nearest("生活补贴多少", "310000")[0]["clause"]
    qa = Qa(gap.title, "硕士可以申领3万元", clause, ways=("打13812345678问见面礼",))
    made = place.ways.write(LI, EDITOR, gap, qa)
    text = place.reading.document(made.document_id, DRAFT)
    assert text is not None and not made.doubts
    head = text.document
    assert (head.region, head.effective_from, head.effective_to) == (
        "310000",
        date(2024, 1, 1),
        date(2027, 12, 31),
    )
    assert "依据《上海市应届毕业生生活补贴办法》第一条" in text.clauses[0].text
    assert "138" not in str(head.aliases)
    assert [(draft.state, draft.made_by) for draft in place.review.drafts()] == [("draft", "li")]
    assert place.ways.standing(made.document_id) == "draft"
    with pytest.raises(BadRequest, match="内容相同"):
        place.ways.write(LI, EDITOR, gap, qa)


def test_what_the_clause_does_not_bear_out_is_told(place: Installation) -> None:
    clause = place.gaps.nearest("生活补贴多少", "310000")[0]["clause"]
    made = place.writing.write(Qa("见面礼多少", "硕士可以申领5万元。", clause), EDITOR)
    assert len(made.doubts) == 1 and "5万" in made.doubts[0]


@pytest.mark.parametrize(
    ("qa", "told"),
    [
        (Qa("见面礼多少", ""), "答句"),
        (Qa("见面礼多少", "三万元。"), "来源、地区、施行日期"),
        (Qa("见面礼多少", "三万元。", "shenghuo#第九条"), "没有条款"),
        (Qa("见面礼多少", "三万元。", "shenghuo#第一条", region="江苏省苏州市"), "请改引当地的条款"),
    ],
)
def test_an_answer_without_a_ground_is_not_kept(place: Installation, qa: Qa, told: str) -> None:
    with pytest.raises(BadRequest, match=told):
        place.writing.write(qa, EDITOR)
    assert place.review.drafts() == []


def test_a_draft_is_tried_on_the_gap_and_serves_only_when_it_is_published(place: Installation) -> None:
    gap = gap_of(place, "人才公寓怎么申请", "人才公寓申请条件")
    own = Qa(gap.title, "人才公寓由用人单位向区人才中心申请", region="上海市", source="市住建部门答复",
             effective_from=date(2026, 11, 1), ways=[lack.question for lack in gap.lacks])  # fmt: skip
    made = place.ways.write(LI, EDITOR, gap, own)
    tried = place.ways.try_draft(gap, made.document_id).to_json()
    assert (tried["answered_before"], tried["answered_after"]) == (0, 2)
    assert place.assistant.ask("人才公寓怎么申请").answer.status == "unanswerable_no_source"
    assert not list((place.settings.data_dir / "index").glob("*candidate*"))
    place.review.submit(made.document_id, EDITOR)
    place.review.approve(made.document_id, Actor("wang", "reviewer"))
    place.publication.publish("问答")
    answer = place.assistant.ask("人才公寓怎么申请").answer
    assert "区人才中心" in answer.text and answer.citations[0].document_id == made.document_id
    assert place.ways.standing(made.document_id) == "published"
    assert [gap.state for gap in place.gaps.found()] == ["done"]


def serving(place: Installation, *qas: Qa) -> list[str]:
    """Answers written, reviewed and published."""
    made = [place.writing.write(qa, EDITOR).document_id for qa in qas]
    place.review.submit(made, EDITOR)
    place.review.approve(made, Actor("wang", "reviewer"))
    place.publication.publish("问答")
    return made


def test_a_written_answer_is_given_where_just_that_is_asked_before_any_other(place: Installation) -> None:
    asked = "生活补贴有多少钱"
    assert "本科1万元" in place.assistant.ask(asked).answer.text
    qa = Qa(asked, "硕士可以申领3万元。", "shenghuo#第一条", ways=("生活补贴能拿多少",))
    (name,) = serving(place, qa)
    for question in ("请问生活补贴有多少钱？", "生活补贴能拿多少"):
        assert place.assistant.ask(question).answer.citations[0].document_id == name, question
    other = place.assistant.ask("博士的生活补贴有多少钱").answer
    assert "10万元" in other.text and other.citations[0].document_id == "shenghuo"


def test_a_written_answer_is_silent_once_its_clause_says_something_else(
    place: Installation, tmp_path: Path
) -> None:
    asked = "生活补贴有多少钱"
    (name,) = serving(place, Qa(asked, "硕士可以申领3万元。", "shenghuo#第一条"))
    changed = policy(tmp_path / "new", "shenghuo", "应届毕业生可以申领一次性生活补贴，硕士6万元。",
                     title="上海市应届毕业生生活补贴办法", topics="[生活补贴]")  # fmt: skip
    place.ingest.run(place.ingest.files([changed]))
    told = place.publication.publish("改数额").findings
    assert [finding.document_ids for finding in told if finding.check == "问答的依据"] == [(name, "shenghuo")]
    answer = place.assistant.ask(asked).answer
    assert "6万元" in answer.text and "3万元" not in answer.text


def lacking(hours: float, **more: object) -> Given:
    """A refusal so many hours ago."""
    return given(
        1,
        at=NOW - timedelta(hours=hours),
        question="人才公寓怎么申请",
        status="unanswerable_no_source",
        **more,
    )


def noted(*notes: Note) -> Kept:
    kept = Kept()
    kept.kept.extend(notes)
    return kept


def the_gap(answers: list[Given], kept: Kept) -> Gap:
    gaps = Gaps(Some(*answers), kept, lambda since: [], lambda: pytest.fail("no search"), lambda: NOW)
    (gap,) = gaps.found()
    return gap


def test_what_is_done_comes_back_when_it_is_asked_in_vain_again_and_what_is_not_ours_does_not() -> None:
    key = the_gap([lacking(9)], Kept()).key

    def note(hours: float, done: bool, kind: str = "") -> Note:
        moment: datetime = NOW - timedelta(hours=hours)
        return Note(key, moment, "李编辑", "", "", done, kind)

    before, after = [lacking(9)], [lacking(9), lacking(3), lacking(2)]
    assert the_gap(before, noted(note(5, True))).state == "done"
    found = the_gap(after, noted(note(5, True)))
    assert (found.state, found.since) == ("recurred", 2)
    assert the_gap(after, noted(note(5, True), note(1, False))).state == "working"
    assert the_gap(after, noted(note(5, True), note(2.5, True, "taught"))).since == 1
    assert the_gap(after, noted(note(5, True, "outside"))).state == "outside"


def test_doubtful_and_disliked_answers_are_gaps_by_their_source_unless_somebody_was_content() -> None:
    answers = [
        given(1, question="租房补贴多少", confidence=0.4),
        given(2, question="租房补贴多少", confidence=0.4, helpful=True),
        given(3, question="租房补贴多少", helpful=False, reason="不准确：数字不对"),
        given(4, question="租房补贴多少", confidence=0.9),
        given(5, question="租房补贴多少", status="unanswerable_out_of_scope"),
    ]
    gap = the_gap(answers, Kept())
    assert gap.reasons == {"unsure": 1, "unhelpful": 1, "off_topic": 1}
    assert [lack.told for lack in gap.lacks if lack.why == "unhelpful"] == ["不准确：数字不对"]


def test_what_is_not_ours_needs_a_reason() -> None:
    gaps = Gaps(Some(), Kept(), lambda since: [], lambda: pytest.fail("no search"), lambda: NOW)
    with pytest.raises(BadRequest, match="没有写原因"):
        gaps.note(LI, "k", "", " ", True, "outside")
