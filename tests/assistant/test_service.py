"""The assistant as a channel sees it: any question gets an answer that can be replayed."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.adapters.clock import SHANGHAI, FixedClock
from assistant.bootstrap import Installation
from assistant.errors import BadRequest, ConversationNotFound
from assistant.service import ANYWHERE, MAX_QUESTION
from knowledge.errors import NotPublished, UnknownRegion
from tests.fakes import RememberingEmbedder
from tests.installations import TODAY, installation, policy, published
from tests.postgres import PostgresServer

_ASK = {"conversation_id", "answer_id", "answer", "release", "as_of", "region_name", "ms"}
_ANSWER = {"text", "status", "citations", "cards", "quick_replies"}
_CITATION = {
    "clause_id",
    "document_id",
    "source",
    "title",
    "number",
    "label",
    "quote",
    "url",
    "effective_from",
    "effective_to",
}


def ask(library: Installation, question: str, **known: Any) -> dict[str, Any]:
    """The JSON that is given out, once through JSON."""
    body: dict[str, Any] = json.loads(json.dumps(library.assistant.ask(question, **known).to_json()))
    return body


def test_an_answer_has_the_keys_of_the_contract(library: Installation) -> None:
    body = ask(library, "杭州硕士生活补贴标准是多少")
    assert set(body) == _ASK
    assert set(body["answer"]) == _ANSWER
    assert body["answer"]["citations"]
    assert all(set(c) >= _CITATION for c in body["answer"]["citations"])
    assert (body["release"], body["as_of"], body["region_name"]) == (1, "2026-11-22", "浙江省杭州市")


@pytest.mark.parametrize(
    ("question", "fact", "clause"),
    [
        ("杭州硕士的一次性生活补贴标准是多少", "4万元", "test-hz-living#第二条表"),
        ("苏州硕士的一次性生活补贴标准是多少", "3万元", "test-su-living#第二条"),
        ("虹口区租房补贴的标准是每月多少", "640元", "test-hongkou-rent#第二条"),
        ("浦东新区租房补贴的标准是每月多少", "910元", "test-pudong-rent#第二条"),
        ("上海引进人才落户要连续缴纳社会保险几个月", "6个月", "test-sh-settling-2024#第二条第（三）项"),
        ("上海落户受理后多少个工作日内办结", "20个工作日", "test-sh-settling-2024#第五条"),
    ],
)
def test_a_plain_question_is_answered_from_its_clause(
    library: Installation, question: str, fact: str, clause: str
) -> None:
    answer = ask(library, question)["answer"]
    assert answer["status"] == "answered"
    assert fact in answer["text"]
    assert clause in [c["clause_id"] for c in answer["citations"]]


_QUESTIONS = [
    "上海落户要什么条件",
    "杭州硕士生活补贴多少钱",
    "租房补贴标准是多少",
    "2019版上海落户办法还有效吗",
    "高级职称评审要满几年",
    "深圳新引进人才补贴还有吗",
    "杭州青年人才购房补贴多少钱",
    "上海海外人才居住证有效期多长",
    "苏州博士生活补贴",
]


@pytest.mark.parametrize("question", _QUESTIONS)
def test_citations_are_numbered_and_their_quotes_are_the_clause_s_words(
    library: Installation, question: str
) -> None:
    answer = library.assistant.ask(question).answer
    assert [c.n for c in answer.citations] == list(range(1, len(answer.citations) + 1))
    for citation in answer.citations:
        assert f"〔{citation.n}〕" in answer.text
        clause = next(c for c in library.search.clauses(citation.document_id) if c.id == citation.clause_id)
        cells = "\n".join(cell for row in clause.table.rows for cell in row) if clause.table else ""
        pieces = [p for line in citation.quote.splitlines() for p in line.split("……")]
        for piece in pieces:
            assert piece in clause.text or all(cell in cells for cell in piece.split("：")), piece


@pytest.mark.parametrize("question", _QUESTIONS)
@pytest.mark.parametrize(
    "day", [date(2019, 6, 30), date(2024, 6, 30), date(2024, 7, 1), TODAY, date(2027, 1, 1)]
)
def test_an_answer_cites_only_what_holds_on_the_day_or_says_that_it_is_history(
    library: Installation, question: str, day: date
) -> None:
    answer = library.assistant.ask(question, as_of=day).answer
    for c in answer.citations:
        if answer.status != "answered_history":
            assert c.state in ("in_force", "unknown"), c
            assert c.effective_from is None or c.effective_from <= day
            assert c.effective_to is None or c.effective_to >= day
        assert c.state != "not_yet"


@pytest.mark.parametrize(
    ("day", "months"), [(date(2024, 6, 30), "12个月"), (date(2024, 7, 1), "6个月"), (TODAY, "6个月")]
)
def test_the_rule_of_the_day_answers(library: Installation, day: date, months: str) -> None:
    answer = library.assistant.ask("上海引进人才落户要连续缴纳社会保险满几个月", as_of=day).answer
    assert answer.status == "answered"
    assert f"满{months}" in answer.text
    other = "满6个月" if months == "12个月" else "满12个月"
    assert other not in answer.text


def test_a_district_is_answered_from_itself_and_its_city_never_from_its_neighbour(
    library: Installation,
) -> None:
    answer = library.assistant.ask("租房补贴的标准是每月多少", region="上海市虹口区").answer
    assert "640元" in answer.text
    assert "910元" not in answer.text
    assert {c.region_name for c in answer.citations} <= {"上海市虹口区", "上海市", "全国"}


def test_the_home_region_answers_unless_the_person_chose_no_place(
    tmp_path: Path, model: RememberingEmbedder
) -> None:
    place = installation(tmp_path / "data", region="310109", embedder=model)
    policy(tmp_path / "p", "租房", "租房补贴的标准为每月640元。", region='"310109"')
    policy(tmp_path / "p", "租赁", "租房补贴的标准为每月910元。", region='"330100"')
    published(place, tmp_path / "p")
    assert place.assistant.ask("租房补贴的标准").region_name == "上海市虹口区"
    assert place.assistant.ask("租房补贴的标准", region=ANYWHERE).region_name is None
    assert place.assistant.ask("杭州租房补贴的标准").region_name == "浙江省杭州市"
    assert [p.document.id for p in place.assistant.search("租房补贴").passages] == ["租房"]
    assert len(place.assistant.search("租房补贴", region=ANYWHERE).passages) == 2


def test_an_answer_is_of_one_release_though_another_is_published_meanwhile(
    tmp_path: Path, model: RememberingEmbedder
) -> None:
    place = installation(tmp_path / "data", region="310000", embedder=model)
    published(place, policy(tmp_path / "p", "租房", "租房补贴的标准为每月100元。", "租房补贴发放12个月。"))

    def publish_in_between(_: str, step: dict[str, Any]) -> None:
        if step["step"] == "compose":
            published(
                place, policy(tmp_path / "p", "租房", "租房补贴的标准为每月200元。", "租房补贴发放24个月。")
            )

            reader = Thread(target=place.assistant.ask, args=("租房补贴的标准是多少",))  # another visitor
            reader.start()
            reader.join()

    result = place.assistant.ask("租房补贴的标准是多少", on_event=publish_in_between)
    assert result.release == 1
    assert "200元" not in result.answer.text
    assert "24个月" not in result.answer.text
    assert place.assistant.ask("租房补贴的标准是多少").release == 2


def test_a_conversation_goes_on_under_its_id(library: Installation) -> None:
    first = ask(library, "杭州硕士生活补贴标准是多少")
    second = ask(library, "谢谢", conversation_id=first["conversation_id"])
    third = ask(library, "谢谢")
    assert second["conversation_id"] == first["conversation_id"] != third["conversation_id"]
    turns = [turn.to_json() for turn in library.assistant.conversation(first["conversation_id"])]
    assert [t["question"] for t in turns] == ["杭州硕士生活补贴标准是多少", "谢谢"]
    assert [t["result"] for t in turns] == [first, second]
    assert library.assistant.conversation("never-was") == []


def test_a_question_asked_again_is_an_answer_of_its_own(library: Installation) -> None:
    question = "虹口区租房补贴最长发放几个月"
    first, again = ask(library, question), ask(library, question)
    assert first["answer"] == again["answer"]
    assert first["conversation_id"] != again["conversation_id"]
    assert first["answer_id"] != again["answer_id"]
    assert len(library.assistant.conversation(again["conversation_id"])) == 1
    before = ask(library, question, as_of=date(2023, 2, 28))
    assert "24个月" in first["answer"]["text"]
    assert "24个月" not in before["answer"]["text"]


def test_feedback_is_taken_for_an_answer_that_was_given(library: Installation) -> None:
    body = ask(library, "杭州硕士生活补贴标准是多少")
    library.assistant.feedback(body["answer_id"], False, "不准确", None)
    with pytest.raises(ConversationNotFound):
        library.assistant.feedback("never-was", True, None, None)


def test_the_steps_are_told_as_they_begin(library: Installation) -> None:
    told: list[dict[str, Any]] = []
    library.assistant.ask(
        "上海落户的条件有哪些要求", on_event=lambda kind, data: told.append(data | {"kind": kind})
    )
    status = [event for event in told if event["kind"] == "status"]
    assert [event["step"] for event in status] == [
        "screen",
        "converse",
        "understand",
        "retrieve",
        "compose",
        "verify",
    ]
    assert all(event["text"] for event in status)


@settings(max_examples=80, deadline=None)
@given(st.text(st.characters(), max_size=60), st.sampled_from([None, "any", "310109", "330100"]))
def test_no_text_leads_to_an_error(library: Installation, question: str, region: str | None) -> None:
    body = ask(library, question, region=region)
    assert not body["answer"]["status"].startswith("error")
    assert body["answer"]["text"]


_BITS = [
    "上海",
    "虹口",
    "落户",
    "那",
    "呢",
    "？",
    "硕士",
    "2024年",
    "《",
    "》",
    "〔1〕",
    "补贴",
    "{0}",
    "%s",
    "\\",
    "\n",
    "和",
    "多少",
    "13812345678",
]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.sampled_from(_BITS), max_size=8).map("".join),
    st.lists(st.sampled_from(_BITS), max_size=4).map("".join),
)
def test_no_conversation_leads_to_an_error(library: Installation, first: str, then: str) -> None:
    begun = library.assistant.ask(first)
    after = library.assistant.ask(then, conversation_id=begun.conversation_id)
    assert {begun.answer.status, after.answer.status}.isdisjoint({"error_internal"})


@pytest.mark.parametrize(
    "question", ["\ud800", "落户\udcff条件", "\0", "上海\0落户", "\u202e户落海上", "\ufeff你好", "\x1b[31m"]
)
def test_characters_that_are_none_are_no_error(library: Installation, question: str) -> None:
    body = ask(library, question)
    assert not body["answer"]["status"].startswith("error")
    json.dumps(body, ensure_ascii=False).encode("utf-8")


def test_such_characters_are_no_error_on_postgresql_either(postgres: PostgresServer, tmp_path: Path) -> None:
    place = installation(tmp_path / "data", database_url=postgres.emptied())
    published(place, policy(tmp_path / "p", "甲", "租房补贴的标准为每月100元。"))
    for question in ("上海\0租房补贴", "\ud800", "\0"):
        begun = place.assistant.ask(question)
        assert len(place.assistant.conversation(begun.conversation_id)) == 1
    place.close()


def test_a_question_that_is_too_long_is_refused(library: Installation) -> None:
    library.assistant.ask("？" * MAX_QUESTION)
    with pytest.raises(BadRequest, match=str(MAX_QUESTION)):
        library.assistant.ask("？" * (MAX_QUESTION + 1))


@pytest.mark.parametrize("conversation_id", ["x" * 65, "a b", "中文", "a/../b", "a\0b"])
def test_a_conversation_id_of_a_strange_form_is_refused(library: Installation, conversation_id: str) -> None:
    with pytest.raises(BadRequest, match="conversation"):
        library.assistant.ask("你好", conversation_id=conversation_id)


def test_a_place_that_does_not_exist_is_told_with_what_to_write(library: Installation) -> None:
    with pytest.raises(UnknownRegion, match="火星市"):
        library.assistant.ask("你好", region="火星市")
    with pytest.raises(UnknownRegion, match="火星市"):
        library.assistant.search("落户", region="火星市")


def test_a_failing_step_is_an_error_status_and_no_traceback(
    library: Installation, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: Any, **__: Any) -> None:
        raise RuntimeError("inside")

    monkeypatch.setattr(library.search, "search", broken)
    body = ask(library, "我的电话13812345678，上海落户要什么条件")
    assert body["answer"]["status"] == "error_internal"
    assert "inside" not in str(body)
    assert "13812345678" not in caplog.text
    assert library.assistant.conversation(body["conversation_id"])


def test_before_the_first_release_small_talk_works_and_questions_say_what_to_do(tmp_path: Path) -> None:
    place = installation(tmp_path)
    assert place.assistant.ask("你好").answer.status == "answered_small_talk"
    with pytest.raises(NotPublished, match="talent ingest"):
        place.assistant.ask("上海落户要什么条件")
    assert not place.assistant.ready().ok
    assert place.assistant.home().release is None
    assert place.assistant.health()["documents"] == 0


def test_a_page_learns_what_there_is(library: Installation) -> None:
    codes = [region.code for region in library.assistant.regions()]
    assert {"000000", "310000", "310109", "330000", "330100"} <= set(codes)
    assert library.assistant.ready().ok
    assert library.assistant.health() == {"status": "ok", "release": 1, "documents": 11}
    assert library.assistant.home().starters


def test_the_day_is_shanghai_s_day(tmp_path: Path) -> None:
    place = installation(tmp_path / "data", region="310000")
    published(place, policy(tmp_path / "p", "甲", "租房补贴的标准为每月100元。", effective_from="2026-11-23"))
    late = datetime(2026, 11, 22, 23, 59, tzinfo=SHANGHAI)
    for clock, count in ((late, 0), (late + timedelta(minutes=1), 1)):
        again = installation(tmp_path / "data", region="310000", dense=place.dense)
        again.clock = FixedClock(clock)
        assert len(again.assistant.search("租房补贴").passages) == count


def test_searching_gives_the_contract_s_keys(library: Installation) -> None:
    body = json.loads(json.dumps(library.assistant.search("租房补贴", k=3, region="310109").to_json()))
    assert set(body) == {"release", "passages"}
    keys = {
        "clause_id",
        "document_id",
        "source",
        "title",
        "number",
        "label",
        "text",
        "score",
        "effective_from",
        "effective_to",
    }
    assert all(set(p) >= keys for p in body["passages"])
    assert body["passages"][0]["document_id"] == "test-hongkou-rent"
