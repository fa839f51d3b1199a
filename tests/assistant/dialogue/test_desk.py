"""The rules are read when a message first needs them, and only then."""

from __future__ import annotations

import pytest

from assistant.bootstrap import Installation
from assistant.dialogue.offers import offered
from assistant.service import Assistant
from assistant.wiring.conversation import make_dialogue
from tests.assistant.dialogue.talking import Talk
from tools.registry import RULE_TOOLS, Toolbox
from tools.rules.rulebook import rulebook


@pytest.mark.parametrize("question", ["居转户要什么条件", "苏州硕士的生活补贴标准是多少", "你好"])
def test_a_plain_question_reads_no_rules(library: Installation, question: str) -> None:
    talk = Talk(library)
    desk = make_dialogue(library.search, talk.store, lambda: pytest.fail("opened"))  # type: ignore[arg-type]
    Assistant(library.search, library.assistant._conversations, library.clock, None, desk).ask(question)
    talk.close()


def test_a_wish_opens_the_dialogue_once(library: Installation) -> None:
    talk, made = Talk(library), []

    def toolbox() -> Toolbox:
        made.append(1)
        return Toolbox(RULE_TOOLS)

    desk = make_dialogue(library.search, talk.store, toolbox)
    asked = Assistant(library.search, library.assistant._conversations, library.clock, None, desk)
    for _ in range(2):
        asked.ask("帮我测算上海市居住证积分")
    talk.close()
    assert made == [1]


def test_what_is_offered_by_the_text_of_the_files_is_what_the_rules_say() -> None:
    by_rules: dict[str, str] = {}
    for scheme in rulebook():
        if scheme.versions:
            by_rules.setdefault(scheme.versions[-1].document, scheme.name)
    named = {s.name for s in rulebook()}
    for document in by_rules:
        assert offered(document) in named, document
