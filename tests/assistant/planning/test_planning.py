"""A plan by a model for a message of several wishes: believed in the person's own words, served as ever."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.adapters.clock import FixedClock
from assistant.adapters.conversations import SqlConversations
from assistant.adapters.dialogues import SqlDialogues
from assistant.bootstrap import Installation
from assistant.errors import ModelTimeout
from assistant.planning.asking import seen, worth_a_plan
from assistant.planning.believing import believed, merged
from assistant.planning.steps import Plan, PlannedStep, wish_of
from assistant.service import Assistant
from assistant.types import Turn
from assistant.wiring.conversation import make_dialogue
from knowledge.storage.database import make_engine
from prompts.loader import load
from tests.assistant.turns import turn
from tests.fakes import Script, ScriptedModel
from tests.installations import NOW

CASES = yaml.safe_load((Path(__file__).parent / "cases.yaml").read_text("utf-8"))
COMPOUND = "测一下我的居转户，够的话帮我排个号，下周三上午，然后有新补贴了跟我说一声"


def plan(*steps: dict[str, Any]) -> str:
    return json.dumps({"steps": steps}, ensure_ascii=False)


def step(tool: str, quote: str, **arguments: str) -> dict[str, Any]:
    return {"tool": tool, "quote": quote, "arguments": arguments}


class Visit:
    """A conversation with the assistant, beside the tools that were run."""

    def __init__(self, library: Installation, *script: Script) -> None:
        self.model = ScriptedModel(script) if script else None
        self.ran: list[str] = []
        engine = make_engine("sqlite://")
        dialogue = make_dialogue(library.search, SqlDialogues(engine), lambda: self)
        self._assistant = Assistant(
            library.search, SqlConversations(engine), FixedClock(NOW), "310000", dialogue, self.model
        )
        self._box = library.toolbox
        self.id: str | None = None

    def run(self, name: str, arguments: Any, caller: Any) -> Any:
        self.ran.append(name)
        return self._box.run(name, arguments, caller)

    def say(self, text: str) -> dict[str, Any]:
        result = self._assistant.ask(text, conversation_id=self.id).to_json()
        self.id = result["conversation_id"]
        return result["answer"]  # type: ignore[no-any-return]


@pytest.mark.parametrize("case", CASES["whole"], ids=lambda case: case["say"])
def test_a_message_that_is_understood_whole_costs_no_call(case: dict[str, Any]) -> None:
    asked = turn(case["say"])
    assert not worth_a_plan(asked, seen(asked))


@pytest.mark.parametrize("case", CASES["plans"], ids=lambda case: case["say"])
def test_the_steps_that_hold_join_the_wishes_that_patterns_saw(case: dict[str, Any]) -> None:
    asked = turn(case["say"])
    found = seen(asked)
    assert worth_a_plan(asked, found)
    planned, fell = believed(Plan.model_validate({"steps": case["steps"]}), asked.text)
    assert [wish.kind for wish in merged(found, planned, asked.text)] == case["wishes"]
    assert fell == case.get("fell", [])


def test_the_wishes_are_served_in_the_order_in_which_they_were_said(library: Installation) -> None:
    steps = (
        step("check_eligibility", "测一下我的居转户"),
        step("book_service", "够的话帮我排个号", time="下周三上午"),
        step("subscribe", "有新补贴了跟我说一声"),
    )
    visit = Visit(library, plan(*steps))
    answer = visit.say(COMPOUND)
    assert answer["status"].startswith("clarification") and "居" in answer["text"]
    assert visit.model is not None
    assert [request.step for request in visit.model.requests] == ["plan"]


def test_with_and_without_a_model_the_same_is_done_where_both_can_do_it(library: Installation) -> None:
    said = "我符合居转户吗，符合的话帮我约下周二下午，顺便看看能领什么补贴"
    steps = (
        step("check_eligibility", "我符合居转户吗"),
        step("book_service", "帮我约下周二下午"),
        step("match_policies", "看看能领什么补贴"),
    )
    answers = ["七年", "中级", "不清楚", "没有", "是"]
    alone, planned = Visit(library), Visit(library, plan(*steps))
    for text in (said, *answers):
        assert alone.say(text)["text"] == planned.say(text)["text"]
    assert alone.ran == planned.ran


def test_a_plan_books_nothing_by_itself(library: Installation) -> None:
    steps = (step("book_service", "帮我排个号"), step("list_materials", "材料也一并列给我"))
    visit = Visit(library, plan(*steps))
    visit.say("帮我排个号，材料也一并列给我，我想落户")
    assert "book_service" not in visit.ran, "nobody has chosen a time or confirmed it"


@pytest.mark.parametrize("script", ["not json", ModelTimeout("silent"), plan(), '{"steps": 7}', ""])
def test_whatever_the_model_does_the_patterns_wishes_are_served(
    library: Installation, script: Script
) -> None:
    alone, planned = Visit(library), Visit(library, script)
    said = "帮我算下积分，再查查我上次申请批到哪一步了，还有给我打个电话"
    assert planned.say(said)["text"] == alone.say(said)["text"]


def test_every_tool_of_the_registry_can_be_planned_but_those_that_need_two_names(
    library: Installation,
) -> None:
    planned = {name for name in (tool.name for tool in library.toolbox) if wish_of(name)}
    rest = {tool.name for tool in library.toolbox} - planned
    assert rest == {"check_duplicate_support"}
    assert set(load("planning")["tools"]) == planned


_TEXT = st.sampled_from([COMPOUND, "帮我约个号，另外材料列一下", "我的进度查一下，顺便转人工"])
_PIECE = st.one_of(
    st.text(max_size=12), st.sampled_from(["帮我约个号", "张三", "310101", "居转户", "下周三上午"])
)
_STEP = st.builds(
    PlannedStep,
    tool=st.one_of(st.sampled_from(sorted(load("planning")["tools"])), st.text(max_size=20)),
    quote=_PIECE.filter(bool),
    arguments=st.dictionaries(st.text(max_size=5), _PIECE.filter(bool), max_size=3),
)


@settings(max_examples=200, deadline=None)
@given(text=_TEXT, steps=st.lists(_STEP, max_size=6))
def test_every_word_of_a_wish_is_the_persons(text: str, steps: list[PlannedStep]) -> None:
    asked: Turn = turn(text)
    planned, _ = believed(Plan(steps=tuple(steps)), text)
    assert all(wish.text in text for wish in planned)
    kinds = [wish.kind for wish in merged(seen(asked), planned, text)]
    assert len(kinds) == len(set(kinds)) and {wish.kind for wish in seen(asked)} <= set(kinds)
