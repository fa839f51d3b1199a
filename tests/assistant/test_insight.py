"""Gaps and figures: what counts as wanting, what belongs together, what the numbers are."""

from __future__ import annotations

import io
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from assistant.insight.figures import Figures
from assistant.insight.gaps import Gaps
from assistant.insight.report import as_csv, docx
from assistant.insight.topics import title_of, topics
from assistant.insight.types import Given, Lack, Note, WrapUp
from assistant.staff.types import Staff
from tests.installations import installation, published

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
LI = Staff("1", "li", "李编辑", frozenset(["editor"]))


def lacks(*questions: str) -> list[Lack]:
    return [Lack(text, "no_source", NOW + timedelta(minutes=n)) for n, text in enumerate(questions)]


def test_questions_about_the_same_come_together_and_others_stay_apart() -> None:
    found = topics(lacks(
        "上海人才公寓怎么申请", "宁波车牌补贴有吗", "请问人才公寓怎样申请啊", "人才公寓申请条件",
        "宁波车牌补贴多少",
    ))  # fmt: skip
    assert [len(topic) for topic in found] == [3, 2]
    assert title_of(found[1]) in ("宁波车牌补贴有吗", "宁波车牌补贴多少")


def test_topics_are_the_same_in_every_run_and_with_thousands_of_questions() -> None:
    many = lacks(
        *(f"{place}{what}怎么办" for place in "上下左右东西南北" for what in ("购车", "入学", "看牙") * 40)
    )
    assert [[o.question for o in t] for t in topics(many)] == [[o.question for o in t] for t in topics(many)]
    assert sum(map(len, topics(many))) == len(many)


def given(n: int, **more: object) -> Given:
    values = {"answer_id": f"a{n}", "at": NOW - timedelta(hours=n), "channel": "web", "question": f"问{n}",
              "status": "answered", "region": "310000", "subject": "积分", "ms": 10 * n}  # fmt: skip
    return Given(**values | more)  # type: ignore[arg-type]


class Some:
    def __init__(self, *found: Given) -> None:
        self.found = found

    def given(self, since: datetime, until: datetime) -> list[Given]:
        return [one for one in self.found if since <= one.at < until]


def test_the_figures_are_shares_of_those_who_asked() -> None:
    answers = Some(
        given(1), given(2, helpful=True), given(3, helpful=False), given(4, status="unanswerable_no_source"),
        given(5, status="handover_requested", channel="wechat"), given(6, status="guardrail_unsafe"),
    )  # fmt: skip
    found = Figures(answers, lambda: NOW).of(date(2026, 11, 22), date(2026, 11, 23))
    assert (found["questions"], found["self_service"], found["handover"], found["no_source"]) == (
        6,
        0.6,
        0.2,
        0.2,
    )
    assert (found["satisfied"], found["judged"], found["ms_p50"]) == (0.5, 2, 40)
    assert found["by_channel"] == [{"name": "web", "count": 5}, {"name": "wechat", "count": 1}]
    assert found["by_day"] == [{"day": "2026-11-22", "count": 0}, {"day": "2026-11-23", "count": 6}]
    assert sum(found["by_hour"]) == 6 and found["by_hour"][8] == 1


def test_what_is_asked_more_than_before_is_rising() -> None:
    day = 24
    answers = Some(*(given(n, subject="居转户") for n in range(6)), *(given(day + n) for n in range(5)),
                   *(given(n) for n in range(5)))  # fmt: skip
    found = Figures(answers, lambda: NOW).of(date(2026, 11, 23), date(2026, 11, 23))
    assert found["rising"] == [{"name": "居转户", "count": 6, "before": 0}]


def test_an_empty_time_gives_dashes_and_no_formula_reaches_a_spreadsheet() -> None:
    figures = Figures(Some(given(1, subject="=HYPERLINK(1)")), lambda: NOW)
    empty = figures.of(date(2025, 1, 1), date(2025, 1, 2))
    assert empty["self_service"] is None and empty["ms_p95"] is None
    table = as_csv(figures.of(date(2026, 11, 23), date(2026, 11, 23)))
    assert "'=HYPERLINK(1)" in table and ",=HYPERLINK" not in table


def test_the_monthly_report_is_a_word_file_with_the_figures() -> None:
    from docx import Document

    figures = Figures(Some(given(1), given(2)), lambda: NOW).of(date(2026, 11, 1), date(2026, 11, 30))
    paper = Document(io.BytesIO(docx(figures, [{"title": "人才公寓怎么申请", "count": 3}], "月报")))
    text = "\n".join(one.text for one in paper.paragraphs)
    assert "共 2 个提问，自助解决 100.0%" in text
    assert "人才公寓怎么申请" in "".join(
        cell.text for table in paper.tables for cell in table.columns[0].cells
    )


class Kept:
    def __init__(self) -> None:
        self.kept: list[Note] = []

    def keep(self, wrapped: WrapUp) -> None:
        raise NotImplementedError

    def wrapped(self, since: datetime) -> list[WrapUp]:
        return []

    def note(self, note: Note) -> None:
        self.kept.append(note)

    def notes(self) -> list[Note]:
        return self.kept


def test_a_gap_and_what_was_said_of_it_are_found_however_many_weeks_are_looked_at() -> None:
    day, lacking = 24, "unanswerable_no_source"
    answers = Some(given(60 * day, question="人才公寓申请条件", status=lacking),
                   given(day, question="人才公寓怎么申请", status=lacking))  # fmt: skip
    gaps = Gaps(answers, Kept(), lambda since: [], lambda: pytest.fail("no search"), lambda: NOW)
    short, long = gaps.found(4)[0], gaps.found(26)[0]
    assert (len(short.lacks), len(long.lacks)) == (1, 2) and short.key != long.key
    gaps.note(LI, short.key, "住建委", "", True)
    assert gaps.gap(short.key, 26) == gaps.found(26)[0]
    assert [[note.done for note in gaps.found(weeks)[0].notes] for weeks in (4, 26)] == [[True], [True]]


def test_the_same_question_never_stands_in_two_topics() -> None:
    asked = "租房补贴购房补贴安家费"
    found = topics(lacks("住房补贴租房补贴", asked, "购房补贴安家费发放", asked))
    assert [sum(one.question == asked for one in topic) for topic in found] == [2, 0]


def test_refused_and_disliked_answers_become_gaps_that_are_assigned_and_done(tmp_path: Path) -> None:
    place = installation(tmp_path)
    published(place)
    for text in ("上海人才公寓怎么申请", "上海的人才公寓怎样申请", "上海公积金贷款最高多少"):
        place.assistant.ask(text)
    found = place.gaps.found()
    assert sorted(len(gap.lacks) for gap in found) == [1, 2] and found[0].reasons == {"no_source": 2}
    assert place.gaps.nearest(found[0].title, "310000")
    place.gaps.note(LI, found[0].key, "住建委 13812345678", "等新文件", False)
    noted = place.gaps.gap(found[0].key)
    assert noted and noted.notes[-1].assigned.startswith("住建委") and "138" not in noted.notes[-1].assigned
    place.close()
