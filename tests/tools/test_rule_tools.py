"""The rule tools, as the command line, HTTP and models call them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tools.errors import BadArguments, UnknownName
from tools.registry import RULE_TOOLS, Toolbox
from tools.types import Caller, MissingFacts, ToolResult

_NOW = datetime(2026, 3, 1, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
_CALLER = Caller(date(2026, 3, 1), _NOW, "310109")
_BOX = Toolbox(RULE_TOOLS)
_PERSON = {
    "年龄": 35,
    "学历": "大专",
    "学位": "无",
    "社保年限": 5,
    "持有居住证": "是",
    "当月在职参保": "是",
    "近12个月社保月数": 12,
}


def _done(name: str, arguments: dict[str, Any], caller: Caller = _CALLER) -> ToolResult:
    found = _BOX.run(name, arguments, caller)
    assert isinstance(found, ToolResult)
    return found


def _points(**more: Any) -> dict[str, Any]:
    return {"scheme": "居住证积分", "facts": {**_PERSON, **more}, "others_none": True}


def test_points_come_with_every_line_and_what_is_missing_to_the_target() -> None:
    found = _done("calculate_points", _points())
    assert found.value.model_dump()["points"]["gap"] == 25
    assert any(line.startswith("· 年龄：30分") for line in found.explanation)
    assert "sh-residence-points-2023#第七部分第（一）项" in found.basis


def test_the_nearest_changes_are_told_nearest_first() -> None:
    changes = _done("check_eligibility", _points()).value.model_dump()["changes"]
    assert changes[0]["text"] == "取得中级职称，即145分"
    assert [c["effort"] for c in changes] == sorted(c["effort"] for c in changes)


def test_two_changes_are_told_together_where_one_is_not_enough() -> None:
    changes = _done("check_eligibility", _points(持有居住证="否")).value.model_dump()["changes"]
    assert changes[0]["text"] == "办理本市居住证，并取得中级职称，即145分"


def test_while_facts_are_missing_the_most_deciding_question_comes_first() -> None:
    found = _BOX.run("check_eligibility", {"scheme": "居住证积分", "facts": {"年龄": 32}}, _CALLER)
    assert isinstance(found, MissingFacts)
    assert found.questions[0].text
    assert found.so_far is not None
    assert str(found.so_far.value.model_dump()["status"]) == "unknown"


def test_what_cannot_change_the_result_is_not_asked() -> None:
    without_permit = {**_PERSON, "持有居住证": "否"}
    found = _BOX.run("check_eligibility", {"scheme": "居住证积分", "facts": without_permit}, _CALLER)
    assert isinstance(found, ToolResult)
    assert str(found.value.model_dump()["status"]) == "not_met"


def test_a_day_without_a_version_gives_no_figures() -> None:
    found = _done("check_eligibility", _points(), Caller(date(2031, 1, 1), _NOW, "310000"))
    assert str(found.value.model_dump()["status"]) == "not_in_force"
    assert found.value.model_dump()["points"] is None


@pytest.mark.parametrize(
    ("arguments", "error", "words"),
    [
        ({"scheme": "居住证积"}, UnknownName, "居住证积分"),
        ({"scheme": "居住证积分", "facts": {"年领": 3}}, BadArguments, "年龄"),
        ({"scheme": "居住证积分", "facts": {"年龄": 300}}, BadArguments, "不可能"),
        ({"scheme": "居住证积分", "facts": {"学历": "研究生"}}, BadArguments, "硕士"),
        ({"scheme": "居住证积分", "facts": {"出生日期": "1995-13-01"}}, BadArguments, "年-月-日"),
        ({"facts": {}}, BadArguments, "scheme"),
        ({"scheme": "居住证积分", "facts": [1]}, BadArguments, "facts"),
    ],
)
def test_bad_arguments_are_refused_with_what_would_be_right(
    arguments: dict[str, Any], error: type[Exception], words: str
) -> None:
    with pytest.raises(error, match=words):
        _BOX.run("check_eligibility", arguments, _CALLER)


def test_matching_sorts_every_policy_of_the_place_and_only_of_the_place() -> None:
    found = _done("match_policies", {"facts": _PERSON, "others_none": True}).value.model_dump()
    listed = [m for kind in ("have", "nearly", "unclear", "cannot") for m in found[kind]]
    assert "sh-residence-points" in {m["scheme"] for m in found["nearly"]}
    assert {m["scheme"].split("-")[0] for m in listed} <= {"sh", "cn"}


def test_what_is_for_foreigners_only_is_set_apart_until_one_says_so() -> None:
    known = {"region": "310000", "facts": {"年龄": 32, "学历": "硕士"}}
    found = _done("match_policies", known).value.model_dump()
    special = {m["scheme"] for m in found["unclear"] if m["special"] == "国籍身份 中国内地"}
    assert special == {
        "cn-foreigner-work-class", "cn-foreigner-work-points", "cn-foreigner-allowance-tax",
        "cn-permanent-residence", "sh-overseas-permit-ten-years",
    }  # fmt: skip
    assert [m["special"] is None for m in found["unclear"]] == sorted(
        (m["special"] is None for m in found["unclear"]), reverse=True
    )
    assert "国籍身份" not in [ask["label"] for ask in found["ask"][:5]]
    foreign = _done("match_policies", {**known, "facts": {**known["facts"], "国籍身份": "外国"}})
    assert not any(m.special for m in foreign.value.unclear)
    domestic = _done("match_policies", {**known, "facts": {**known["facts"], "国籍身份": "中国内地"}})
    assert special <= {m.scheme for m in domestic.value.cannot}


def test_of_many_open_policies_few_are_told_and_what_to_say_next() -> None:
    lines = _done("match_policies", {"region": "310000", "facts": {}}).explanation
    assert len([line for line in lines if line.startswith("？")]) == 6
    assert any("先说说这几项" in line for line in lines)
    assert any(line.startswith("国籍身份不是“中国内地”才可能的") for line in lines)


def test_materials_come_with_steps_and_where_to_go() -> None:
    found = _done("list_materials", {"scheme": "居住证积分"})
    assert any("居住证" in line for line in found.explanation)
    assert found.value.model_dump()["department"]


def test_a_card_says_what_it_gives_and_what_is_not_verified() -> None:
    found = _done("talent_benefits", {"card": "杭州E类人才"})
    assert any("未核实" in line for line in found.explanation)
    with pytest.raises(UnknownName, match="苏畅卡"):
        _done("talent_benefits", {"card": "金卡"})


def test_every_tool_describes_itself_for_a_model() -> None:
    for tool in _BOX:
        assert tool.description and tool.title
        schema = tool.arguments.model_json_schema()
        assert all("description" in p for p in schema["properties"].values())


@pytest.mark.parametrize(
    ("facts", "others_none", "words"),
    [
        ({}, True, "95分，未达到120分，还差25分"),
        ({"职称": "中级"}, True, "145分，达到120分"),
        ({"近12个月社保月数": 0, "职称": "中级"}, False, "145分（标准120分），但有申请条件不符合"),
        ({}, False, "95分（标准120分）；其余情况还没有确认"),
    ],
)
def test_the_headline_says_where_one_stands(facts: dict[str, Any], others_none: bool, words: str) -> None:
    arguments = {**_points(**facts), "others_none": others_none}
    found = _BOX.run("calculate_points", arguments, _CALLER)
    result = found.so_far if isinstance(found, MissingFacts) else found
    assert result is not None and words in result.explanation[0]
