"""Sentences of one's own against the clauses that they cite."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from assistant.verification import verified
from assistant.verification.quoting import without_opening
from assistant.verification.written import plain
from tests.assistant.verification.corpus import TODAY, passages

CASES = Path(__file__).parent / "cases"
"""`own` was written beside the verifier, `further` and `wide` before it was run on them."""
FLOORS = {"own": (0.007, 0.075), "further": (0.014, 0.15), "wide": (0.0, 0.18)}
"""The largest shares, as measured: untrue sentences that stand, faithful ones that fall."""
FUND = "nj-graduate-rent-subsidy#第二部分第（一）项"


def _cases(name: str, part: str) -> list[dict[str, Any]]:
    found: dict[str, list[dict[str, Any]]] = yaml.safe_load((CASES / f"{name}.yaml").read_text("utf-8"))
    return found[part]


def _stands(case: dict[str, Any]) -> bool:
    cited = [passages()[name] for name in case["clauses"]]
    question, past = case.get("question", ""), case.get("past", False)
    return verified(case["say"], cited, as_of=TODAY, question=question, past=past).ok


@pytest.mark.parametrize("name", FLOORS)
def test_hardly_any_untrue_sentence_stands(name: str) -> None:
    cases = _cases(name, "untrue")
    through = [case["say"] for case in cases if _stands(case)]
    assert len(through) <= FLOORS[name][0] * len(cases), through


@pytest.mark.parametrize("name", FLOORS)
def test_most_faithful_sentences_stand(name: str) -> None:
    cases = _cases(name, "faithful")
    removed = [case["say"] for case in cases if not _stands(case)]
    assert len(removed) <= FLOORS[name][1] * len(cases), removed


def test_without_a_clause_only_closed_words_stand() -> None:
    assert verified("以下内容供您参考。", [], as_of=TODAY).ok
    verdict = verified("您每月可以领2000元。", [], as_of=TODAY)
    assert [reason.kind for reason in verdict.reasons] == ["citation"]


def test_the_clauses_of_another_city_bear_nothing_out() -> None:
    cited = [passages()[FUND]]
    sentence = "博士每月可以领2000元租房补贴。"
    assert verified(sentence, cited, as_of=TODAY, places=["320100"]).ok
    verdict = verified(sentence, cited, as_of=TODAY, places=["310000"])
    assert "region" in {reason.kind for reason in verdict.reasons}


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("博士每月可以领3000元租房补贴。", "number"),
        ("博士每年可以领2000元租房补贴。", "unit"),
        ("博士每月最高可以领2000元租房补贴。", "threshold"),
        ("博士自2027年1月1日起每月可以领2000元租房补贴。", "date"),
        ("博士不能领2000元/月的租房补贴。", "negation"),
        ("高中生每月可以领2000元租房补贴。", "name"),
        ("博士保证每月领到2000元租房补贴。", "modality"),
        ("博士每月可以领2000元租房补贴，另送家电。", "content"),
    ],
)
def test_the_reason_says_of_what_kind_the_mistake_is(sentence: str, kind: str) -> None:
    verdict = verified(sentence, [passages()[FUND]], as_of=TODAY)
    assert kind in {reason.kind for reason in verdict.reasons}
    assert all(reason.said for reason in verdict.reasons)


def test_what_has_ended_may_only_be_told_as_ended() -> None:
    cited = [passages()["sh-hongkou-talent-hostel-2021#第三部分第（一）项"]]
    day = date(2026, 11, 22)
    sentence = "硕士前3个月每月补贴2000元。"
    assert not verified(sentence, cited, as_of=day).ok
    assert not verified(sentence, cited, as_of=day, past=True).ok
    assert verified(sentence, cited, as_of=day, past=True, beside=["这是已到期的2021版。"]).ok


JINSHAN = [f"sh-jinshan-talent-housing#第二部分第（{n}）项" for n in "一二三四"]
TITLES = ["js-professional-title#第六部分第（一）项"]


@pytest.mark.parametrize(
    ("say", "clauses", "stands"),
    [
        ("您好，公务员不得申报江苏省职称。", TITLES, True),
        ("- 公务员不得申报江苏省职称。", TITLES, True),
        ("很抱歉，公务员不能申报江苏省职称。", TITLES, True),
        ("很抱歉，公务员可以申报江苏省职称。", TITLES, False),
        ("教师不得申报江苏省职称。", TITLES, False),
        ("医生不得申报江苏省职称。", TITLES, False),
        ("1. 人才积分认定须达到65分；2. 签订3年以上的合同；3. 在金山区没有住房。", JINSHAN, True),
        ("1. 人才积分认定须达到65分；2. 签订2年以上的合同；3. 在金山区没有住房。", JINSHAN, False),
        ("需要同时满足三个条件：人才积分认定达到65分、签订3年以上合同、本区无房。", JINSHAN, True),
        ("需要满足三个条件之一：人才积分认定达到65分、签订3年以上合同、本区无房。", JINSHAN, False),
        ("需要同时满足四个条件：人才积分认定达到65分、签订3年以上合同、本区无房。", JINSHAN, False),
        ("人才积分认定不低于65分。", JINSHAN, True),
        ("人才积分认定不低于60分。", JINSHAN, False),
        ("人才积分认定不高于65分。", JINSHAN, False),
    ],
)
def test_greetings_marks_of_lists_and_ways_of_counting_change_nothing(
    say: str, clauses: list[str], stands: bool
) -> None:
    assert verified(say, [passages()[name] for name in clauses], as_of=TODAY).ok is stands


@pytest.mark.parametrize("say", ["-30分，近5年内受行政拘留处罚的每条。", "1.5万元。", "3、4级", "10年。"])
def test_figures_at_the_beginning_are_no_marks_of_a_list(say: str) -> None:
    assert without_opening(say) == plain(say)


def _settlement(part: str, item: str) -> list[str]:
    return [f"suzhou-talent-settlement-2024#第{part}部分第（{item}）项"]


SUPERVISED = ["cn-professional-title-supervision-2024#第二部分第（一）项"]
HOTLINE = ["js-suchang-card#第四部分第（一）项"]
CARD = ["js-suchang-card#第二部分第（一）项"]
CHANGNING = [f"sh-changning-talent-rent-subsidy#第二部分第（{n}）项" for n in "二三"]


@pytest.mark.parametrize(
    ("say", "clauses", "stands"),
    [
        ("硕士学历和硕士学位有一个就行，年龄要在50周岁（含）以内。", _settlement("二", "二"), True),
        ("硕士学历和硕士学位都要有，年龄要在50周岁（含）以内。", _settlement("二", "二"), False),
        (
            "技师（二级）或更高等级，工种符合苏州紧缺工种目录的，可先落户后就业。",
            _settlement("四", "一"),
            True,
        ),
        ("按每月1600元、领满24个月推算，合计38400元。", CHANGNING[1:], True),
        ("按每年1600元、领满24个月推算，合计38400元。", CHANGNING[1:], False),
        ("先租房、后补贴，每月1600元，历年累计不超过24个月。", CHANGNING[:1], True),
        ("先补贴、后租房，每月1600元，历年累计不超过24个月。", CHANGNING[:1], False),
        ("中级职称自2024年起须先就业参保，才能落户苏州。", _settlement("三", "三"), False),
        ("职称评审的监管对象中人员3类、单位2类。", SUPERVISED, True),
        ("职称评审的监管对象中人员2类、单位3类。", SUPERVISED, False),
        ("江苏省人才服务云平台配套设置线上12345人才服务热线。", HOTLINE, False),
        ("苏畅卡的对象是符合条件的人才，这些高技能人才可以享有。", CARD, True),
        ("申请那个月须已在苏州就业并参保。", _settlement("五", "二"), True),
        ("申请那年须已在苏州就业并参保。", _settlement("五", "二"), False),
    ],
)
def test_ways_of_saying_the_same_stand_and_what_is_turned_round_falls(
    say: str, clauses: list[str], stands: bool
) -> None:
    assert verified(say, [passages()[name] for name in clauses], as_of=TODAY).ok is stands


@pytest.mark.parametrize(
    ("say", "item", "stands"),
    [
        ("大专学历、35—45周岁的人员，须连续参保不少于6个月。", "二六", True),
        ("大专学历的人员，都要连续参保不少于6个月。", "二六", False),
        ("高级工所持工种符合苏州紧缺工种目录的，落户年龄放宽到40周岁。", "四二", True),
        ("高级工的落户年龄放宽到40周岁。", "四二", False),
    ],
)
def test_what_is_owed_by_some_or_made_easier_for_some_is_not_told_of_all(
    say: str, item: str, stands: bool
) -> None:
    cited = [passages()[name] for name in _settlement(*item)]
    assert verified(say, cited, as_of=TODAY).ok is stands
