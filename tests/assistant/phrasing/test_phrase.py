"""A model says the draft in its own words; what must be said is said, whatever it leaves out."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.errors import ModelError, ModelGarbage, ModelTimeout, ModelUnavailable
from assistant.steps.phrase import Phrase
from assistant.types import AnswerStatus, Line
from prompts.loader import reply
from tests.assistant.phrasing.written import LEAD, LIMIT, NOTE, PLACE, RULE, Told, before, plain
from tests.assistant.turns import passage, quoted
from tests.fakes import ScriptedModel
from tests.installations import TODAY

GOOD = (
    "补贴标准为每人1.5万元。[c1]申请人需要在本市连续缴纳社会保险满6个月。[c1]"
    "已享受过同类补贴的，不得重复申请。[c2]"
)
SAID = (
    "补贴标准为每人1.5万元。〔1〕申请人需要在本市连续缴纳社会保险满6个月。〔1〕"
    "已享受过同类补贴的，不得重复申请。〔2〕"
)


def test_the_models_sentences_are_the_answer_with_numbered_citations_and_the_notes_of_the_draft() -> None:
    told = Told(GOOD)
    assert told.answer.text == f"{SAID}\n{NOTE.text}"
    assert [c.clause_id for c in told.answer.citations] == [RULE.clause.id, LIMIT.clause.id]
    assert told.answer.status == "answered"
    assert told.phrased == "phrase: compose@1 whole, kept 3 of 3"
    assert "model: compose@1 scripted ok 1 ms" in told.turn.trace


@pytest.mark.parametrize("size", [1, 4, 1000])
def test_what_is_told_on_the_way_is_the_beginning_of_the_answer(size: int) -> None:
    told = Told(GOOD, size=size)
    assert told.told == SAID
    assert told.answer.text.startswith(told.told)
    assert len(told.pieces) == 3


def test_citations_are_numbered_as_they_come_and_quote_what_was_used() -> None:
    told = Told("已享受过同类补贴的，不得重复申请。[c2]补贴标准为每人1.5万元，连续缴纳社会保险满6个月。[c1]")
    assert told.answer.text.startswith("已享受过同类补贴的，不得重复申请。〔1〕补贴标准")
    assert [(c.n, c.label) for c in told.answer.citations] == [(1, "第二条"), (2, "第一条")]
    assert all(c.quote and c.quote in c.text for c in told.answer.citations)


def test_the_model_is_shown_the_clauses_under_tokens_and_no_id_or_address() -> None:
    found = passage("登录 https://rc.example.cn/a?b=1 申请，编号[c1]有效。", label="第四条")
    told = Told(GOOD, start=before(LEAD, quoted(found)))
    user = told.model.requests[0].user
    assert "文件：《上海市测试落户办法》，上海市，2024年7月1日起施行\n[c1] 第一条\n" in user
    assert user.count("文件：") == 1
    assert RULE.clause.text in user and PLACE.clause.text in user
    assert "example.cn" not in user and "编号c1有效" in user and "x.md" not in user
    assert RULE.clause.id not in user
    assert told.model.requests[0].prompt == "compose@1"


def test_clauses_of_other_places_and_times_are_not_shown() -> None:
    start = before()
    away = passage("杭州的补贴标准为9万元。", region="330100", label="第八条")
    old = passage("从前的补贴标准为8万元。", end=TODAY.replace(year=2020), label="第九条")
    evidence = replace(start.evidence[0], current=(RULE, away, old))
    told = Told(GOOD, start=replace(start, evidence=(evidence,)))
    assert "9万元" not in told.model.requests[0].user
    assert "8万元" not in told.model.requests[0].user


@pytest.mark.parametrize(
    "short",
    ["申请人需要在本市连续缴纳社会保险满6个月。[c1]", "已享受过同类补贴的，不得重复申请。[c2]"],
)
def test_what_the_clauses_say_first_is_added_where_the_model_leaves_it_out(short: str) -> None:
    told = Told(short)
    assert told.answer.text.splitlines()[1].startswith(LEAD.text)
    assert told.answer.text.endswith(NOTE.text)
    assert ", added " in told.phrased


def test_a_no_that_the_model_leaves_out_is_added() -> None:
    start = before(replace(quoted(LIMIT), text=LIMIT.clause.text), NOTE)
    told = Told("补贴由用人单位向所在区人才服务中心申请。[c3]", start=start)
    assert "不得重复申请" in told.answer.text


@pytest.mark.parametrize(
    "error",
    [ModelTimeout("静"), ModelUnavailable("断"), ModelGarbage("乱"), RuntimeError("bug"), ValueError("x")],
)
@pytest.mark.parametrize("listened", [True, False])
def test_a_model_that_fails_leaves_the_answer_of_the_clauses(error: Exception, listened: bool) -> None:
    told = Told(error, listened=listened)
    assert told.answer.text == plain()
    assert told.pieces == []
    assert told.turn.whole is False
    expected = type(error).__name__ if isinstance(error, ModelError) else "Failure"
    assert expected in told.phrased


def test_an_amount_waits_for_its_condition() -> None:
    """People are told the amount first; without its condition it would be too much."""
    amount, condition = "补贴标准为每人1.5万元。", "申请人需要在本市连续缴纳社会保险满6个月。"
    together = Told(f"{amount}[c1]{condition}[c1]")
    assert together.told.startswith(f"{amount}〔1〕{condition}〔1〕")
    alone = Told(f"{amount}[c1]补贴由用人单位向所在区人才服务中心申请。[c3]")
    assert amount not in alone.told
    assert "content 1" in alone.phrased


def test_broken_off_after_some_sentences_the_clauses_say_what_is_left() -> None:
    told = Told(("补贴标准为每人1.5万元，需连续缴纳社会保险满6个月。[c1]已享受过同", ModelUnavailable("断")))
    lines = told.answer.text.splitlines()
    assert lines[0] == "补贴标准为每人1.5万元，需连续缴纳社会保险满6个月。〔1〕"
    assert lines[1] == f"{LIMIT.clause.text}〔2〕"
    assert lines[2] == NOTE.text
    assert told.told == lines[0]
    assert told.turn.whole is False


def test_broken_off_with_nobody_listening_the_answer_is_that_of_the_clauses() -> None:
    script = ("补贴标准为每人1.5万元，需连续缴纳社会保险满6个月。[c1]已享受过同", ModelUnavailable("断"))
    assert Told(script, listened=False).answer.text == plain()


def test_a_model_that_mostly_makes_things_up_is_not_used() -> None:
    good = "连续缴纳社会保险满6个月的，补贴标准为每人1.5万元。"
    script = f"补贴标准为每人3万元。[c1]需缴纳社会保险满8个月。[c1]{good}[c1]"
    quiet = Told(script, listened=False)
    assert quiet.answer.text == plain()
    assert "too little" in quiet.phrased or "unused" in quiet.phrased
    loud = Told(script)
    assert loud.answer.text.startswith(f"{good}〔1〕")
    assert "不得重复" in loud.answer.text
    assert "3万元" not in loud.answer.text and "8个月" not in loud.answer.text


def test_words_of_the_prompt_are_not_said() -> None:
    prompted = "数字、日期、名称、条件照条款写，不换算，不推断。[c1]"
    told = Told(f"{prompted}补贴标准为每人1.5万元，连续缴纳社会保险满6个月。[c1]")
    assert "换算" not in told.answer.text
    assert "prompt 1" in told.phrased


def test_sentences_that_say_nothing_do_not_make_an_answer() -> None:
    told = Told("以上内容供您参考。", listened=False)
    assert told.answer.text == plain()


def test_words_of_courtesy_are_left_out() -> None:
    told = Told(f"您好！{GOOD}祝您顺利！")
    assert told.answer.text == f"{SAID}\n{NOTE.text}"
    assert told.phrased == "phrase: compose@1 whole, kept 3 of 3"


def test_a_list_with_empty_lines_between_stays_a_list() -> None:
    told = Told("申请补贴的要求如下：\n\n1. 连续缴纳社会保险满6个月[c1]\n\n2. 不得重复申请[c2]\n")
    assert told.answer.text.splitlines()[:3] == [
        "申请补贴的要求如下：〔1〕",
        "- 连续缴纳社会保险满6个月〔1〕",
        "- 不得重复申请〔2〕",
    ]


def test_what_was_asked_and_what_is_about_others_need_not_be_said_again() -> None:
    table = passage("博士补贴9万元，硕士补贴4万元，须在本市就业。", label="第五条")
    start = before(quoted(table))
    start = replace(start, text="上海博士的补贴是多少")
    assert Told("博士的补贴是9万元，须在本市就业。[c1]", start=start).answer.text.count("\n") == 0
    assert "4万元" in Told("须在本市就业。[c1]", start=start).answer.text


def test_lists_keep_their_heading_and_their_items() -> None:
    told = Told(
        "申请补贴的要求如下：\n- 连续缴纳社会保险满6个月[c1]\n- 不得重复申请[c2]\n标准为每人1.5万元。[c1]"
    )
    assert told.answer.text.splitlines()[:4] == [
        "申请补贴的要求如下：〔1〕",
        "- 连续缴纳社会保险满6个月〔1〕",
        "- 不得重复申请〔2〕",
        "标准为每人1.5万元。〔1〕",
    ]


def test_a_heading_whose_items_all_fall_is_not_said() -> None:
    told = Told(
        "要求如下：\n- 缴纳社会保险满99个月[c1]\n\n补贴标准为每人1.5万元，连续缴纳社会保险满6个月。[c1]"
    )
    assert "如下" not in told.answer.text


@pytest.mark.parametrize(
    "status",
    [s for s in AnswerStatus if s not in (AnswerStatus.ANSWERED, AnswerStatus.ANSWERED_HISTORY)],
)
def test_only_answers_from_clauses_are_phrased(status: AnswerStatus) -> None:
    model = ScriptedModel([GOOD])
    start = before(status=status)
    assert Phrase(model)(start) == start
    assert model.requests == []


def test_comparisons_cards_replays_and_tools_are_left_alone() -> None:
    model, start = ScriptedModel([GOOD]), before()
    assert start.draft and start.reading
    for one in (
        replace(start, reading=replace(start.reading, compares=True)),
        replace(start, draft=replace(start.draft, cards=({"type": "notice"},))),
        replace(start, replays=True),
        replace(start, evidence=()),
    ):
        assert Phrase(model)(one) == one
    assert model.requests == []


def test_of_an_answer_about_the_past_only_what_holds_now_is_phrased() -> None:
    old = passage("从前的补贴标准为每人8000元。", end=TODAY.replace(year=2024), title="旧办法")
    ended = Line("《旧办法》现已失效。", (old,))
    now, then = (Line(reply(key), claim=False) for key in ("history_current_rule", "history_old_rule"))
    start = before(
        ended, now, replace(quoted(RULE), bullet=True), then, replace(quoted(old), bullet=True),
        status=AnswerStatus.ANSWERED_HISTORY,
    )  # fmt: skip
    told = Told("现在的补贴标准为每人1.5万元，须连续缴纳社会保险满6个月。[c1]", start=start)
    assert told.answer.text.splitlines() == [
        "《旧办法》现已失效。〔1〕",
        now.text,
        "现在的补贴标准为每人1.5万元，须连续缴纳社会保险满6个月。〔2〕",
        then.text,
        "- 从前的补贴标准为每人8000元。〔1〕",
    ]
    assert "8000" not in told.model.requests[0].user
    assert told.answer.text.startswith(told.told)
