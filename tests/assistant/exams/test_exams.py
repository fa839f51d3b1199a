"""Examinations: cases are asked, judged, compared, and held against floors before a release."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from assistant.bootstrap import Installation
from assistant.errors import BadRequest
from assistant.exams.comparing import TURNS
from assistant.exams.measures import interval, measured, measures
from assistant.exams.proposal import quantities
from assistant.exams.types import Case
from assistant.staff.types import Staff
from knowledge.errors import ReleaseBlocked
from tests.installations import installation, policy, published

LI = Staff("1", "li", "李编辑", frozenset({"editor"}))
MASTER = Case("", "补贴", "硕士生活补贴有多少", facts=(("3万元", "30000元"),), documents=("shenghuo",))
DOCTOR = Case("", "补贴", "博士生活补贴有多少", facts=(("10万元",),), documents=("shenghuo",))
NOTHING = Case("", "拒答", "公积金贷款最高多少", "refuse")


def grants(folder: Path, master: str = "3万元") -> Path:
    return policy(folder, "shenghuo", f"应届毕业生可以申领一次性生活补贴，硕士{master}，博士10万元。",
                  title="上海市应届毕业生生活补贴办法", topics="[生活补贴]")  # fmt: skip


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Installation]:
    place = installation(tmp_path / "data", region="310000")
    published(place, grants(tmp_path / "old"))
    yield place
    place.close()


def kept(place: Installation, *cases: Case) -> list[Case]:
    return [place.exams.keep(LI, case) for case in cases]


def shares(place: Installation, **how: Any) -> dict[str, tuple[int, int]]:
    run = place.exams.run(LI, how.pop("suite", ""), how.pop("draft", False))
    return {row["name"]: (row["right"], row["of"]) for row in measured(run.counts)}


def test_every_measure_counts_the_cases_that_it_is_about(place: Installation) -> None:
    follow = Case("", "追问", "那博士呢", before=("硕士生活补贴有多少",), facts=(("10万元",),))
    kept(place, MASTER, DOCTOR, NOTHING, follow)
    assert shares(place) == {
        "全对": (4, 4), "要点": (3, 3), "忠实": (3, 3), "引用": (2, 2), "现行": (3, 3), "拒答": (4, 4),
        "追问": (1, 1), "检索": (2, 2),
    }  # fmt: skip
    assert shares(place, suite="拒答") == {"全对": (1, 1), "拒答": (1, 1)}


def test_what_is_wrong_is_said_in_words(place: Installation) -> None:
    kept(
        place,
        replace(MASTER, facts=(("5万元",),), never=("3万",)),
        replace(DOCTOR, documents=("another",)),
        replace(NOTHING, question="博士生活补贴多少钱"),
        Case("", "拒答", "公积金贷款额度", facts=(("120万元",),)),
    )
    run = place.exams.run(LI, "", False)
    assert [verdict.problems for verdict in run.verdicts] == [
        ("没有说到：5万元", "说了不该说的：3万"),
        ("没有引用应引的文件",),
        ("没有依据，却答了",),
        ("没有答",),
    ]
    assert measured(run.counts)[0]["right"] == 0


def test_a_case_that_any_answer_would_pass_is_not_kept_and_numbers_of_people_are_masked(
    place: Installation,
) -> None:
    with pytest.raises(BadRequest, match="答什么都算对"):
        kept(place, Case("", "", "生活补贴有多少"))
    with pytest.raises(BadRequest, match="没有写问题"):
        kept(place, replace(MASTER, question=" "))
    (one,) = kept(place, replace(MASTER, suite=" ", question="我的手机13800138000，硕士补贴多少"))
    assert "13800138000" not in one.question and one.suite == "日常"
    with pytest.raises(BadRequest, match="已有同样的问题"):
        kept(place, replace(one, id=""))
    with pytest.raises(BadRequest, match="可能已被删除"):
        kept(place, replace(MASTER, id="no-such"))


def test_only_cases_in_use_are_asked(place: Installation) -> None:
    master, _ = kept(place, MASTER, DOCTOR)
    kept(place, replace(master, enabled=False))
    assert shares(place)["全对"] == (1, 1)
    assert place.exams.drop(master.id)
    kept(place, replace(place.exams.cases()[0], enabled=False))
    with pytest.raises(BadRequest, match="没有可用的用例"):
        place.exams.run(LI, "", False)


def test_two_runs_side_by_side_show_what_turned(place: Installation, tmp_path: Path) -> None:
    kept(place, MASTER, DOCTOR)
    before = place.exams.run(LI, "", False)
    published(place, grants(tmp_path / "new", master="4万元"))
    after = place.exams.run(LI, "", False)
    found = place.exams.against(before.id, after.id)
    assert found["counts"] == dict.fromkeys(TURNS, 0) | {"worse": 1, "other": 1}
    worse = found["rows"][0]
    assert (worse["question"], worse["turn"]) == ("硕士生活补贴有多少", "worse")
    assert "3万元" in worse["before"]["text"] and "4万元" in worse["after"]["text"]
    assert worse["after"]["problems"] == ["没有说到：3万元或30000元"]
    assert (found["before"]["release"], found["after"]["release"]) == (1, 2)


def test_what_would_be_published_is_examined_without_publishing(place: Installation, tmp_path: Path) -> None:
    kept(place, MASTER)
    place.ingest.run(place.ingest.files([grants(tmp_path / "new", master="4万元")]))
    run = place.exams.run(LI, "", True)
    assert run.candidate and measured(run.counts)[0]["right"] == 0
    assert place.store.serving() == 1 and "3万元" in place.assistant.ask("硕士生活补贴有多少").answer.text


def test_a_release_below_the_floor_is_stopped_and_says_which_question_turned(
    place: Installation, tmp_path: Path
) -> None:
    kept(place, MASTER, DOCTOR)
    place.exams.set_floors({"passed": 1.0})
    place.ingest.run(place.ingest.files([grants(tmp_path / "new", master="4万元")]))
    with pytest.raises(ReleaseBlocked) as told:
        place.publication.publish("改数额")
    own = [one for one in told.value.findings if one["check"] == "本中心评测"]
    assert [one["level"] for one in own] == ["stop", "warn"]
    assert "1/2（50.0%），低于门槛 100%" in own[0]["text"]
    assert own[1]["text"] == "“硕士生活补贴有多少”原来答对，发布后不对：没有说到：3万元或30000元。"
    assert own[1]["document_ids"] == ("shenghuo",)
    asked = len(place.exams.exams.runs())
    assert place.publication.publish("改数额", despite="标准已调整，用例随后改").release == 2
    assert len(place.exams.exams.runs()) == asked  # the same texts are not asked twice


def test_without_cases_or_floors_nothing_stops_a_release(place: Installation, tmp_path: Path) -> None:
    place.ingest.run(place.ingest.files([grants(tmp_path / "new", master="4万元")]))
    assert [one for one in place.publication.check().findings if one.check == "本中心评测"] == []
    kept(place, replace(MASTER, facts=(("9万元",),)))
    assert [one for one in place.publication.check().findings if one.level == "stop"] == []


def test_floors_are_shares_of_known_measures(place: Installation) -> None:
    with pytest.raises(BadRequest, match="没有这样的指标：speed"):
        place.exams.set_floors({"speed": 0.5})
    with pytest.raises(BadRequest, match="0 到 100%"):
        place.exams.set_floors({"passed": 90})


def test_a_case_is_proposed_from_an_answer_with_the_questions_before_it(place: Installation) -> None:
    first = place.assistant.ask("硕士生活补贴有多少")
    second = place.assistant.ask("那博士呢", conversation_id=first.conversation_id)
    found = place.exams.proposal(second.answer_id)
    assert found is not None
    assert (found["question"], found["before"], found["kind"]) == (
        "那博士呢",
        ["硕士生活补贴有多少"],
        "answer",
    )
    assert found["facts"] == [["10万元"]] and found["documents"] == ["shenghuo"]
    refused = place.exams.proposal(place.assistant.ask("公积金贷款最高多少").answer_id)
    assert refused is not None and (refused["kind"], refused["facts"], refused["before"]) == (
        "refuse",
        [],
        [],
    )
    assert place.exams.proposal("no-such") is None


def test_the_figures_of_the_first_sentence_are_proposed() -> None:
    text = "关于生活补贴：\n博士每人10万元，硕士30%，分3年发放〔1〕。\n另补5000元/月〔2〕。"
    assert quantities(text, "生活补贴是怎么规定的") == ["10万元", "30%", "3年"]
    assert quantities(text, "那硕士呢") == ["30%"]
    assert quantities("2021年10月14日起每月发放〔1〕。", "什么时候起") == []


def test_the_interval_holds_at_the_edges() -> None:
    low, high = interval(20, 20)
    assert 0.83 < low < 0.84 and high == 1.0
    low, high = interval(50, 100)
    assert (round(low, 3), round(high, 3)) == (0.404, 0.596)
    assert all(math.isnan(edge) for edge in interval(0, 0))


def test_every_measure_of_the_table_is_marked_by_the_judge(place: Installation) -> None:
    kept(place, MASTER, Case("", "追问", "那博士呢", before=("硕士生活补贴有多少",), facts=(("10万元",),)))
    run = place.exams.run(LI, "", False)
    assert {name for verdict in run.verdicts for name in verdict.marks} == set(measures())
