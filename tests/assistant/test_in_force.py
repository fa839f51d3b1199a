"""An answer holds on the day and in the place it is asked for, and is of one release."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from assistant.adapters.clock import SHANGHAI, FixedClock
from assistant.bootstrap import Installation
from assistant.service import ANYWHERE
from tests.fakes import RememberingEmbedder
from tests.installations import TODAY, installation, policy, published

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


def test_the_day_is_shanghai_s_day(tmp_path: Path) -> None:
    place = installation(tmp_path / "data", region="310000")
    published(place, policy(tmp_path / "p", "甲", "租房补贴的标准为每月100元。", effective_from="2026-11-23"))
    late = datetime(2026, 11, 22, 23, 59, tzinfo=SHANGHAI)
    for clock, count in ((late, 0), (late + timedelta(minutes=1), 1)):
        again = installation(tmp_path / "data", region="310000", dense=place.dense)
        again.clock = FixedClock(clock)
        assert len(again.assistant.search("租房补贴").passages) == count


def test_asked_whether_it_still_holds_the_answer_says_until_when(
    tmp_path: Path, model: RememberingEmbedder
) -> None:
    place = installation(tmp_path / "data", embedder=model)
    rule = "在沪就业的留学人员，可以申领一次性安家补贴3万元。"
    names = {"topics": '["安家补贴"]', "title": "上海市留学人员安家补贴办法", "effective_to": "2027-12-31"}
    published(place, policy(tmp_path / "corpus", "settling", rule, **names))
    still = place.assistant.ask("上海留学人员安家补贴还有没有").answer.text
    amount = place.assistant.ask("上海留学人员安家补贴多少钱").answer.text
    place.close()
    assert "有效期至2027年12月31日" in still
    assert "有效期至" not in amount
