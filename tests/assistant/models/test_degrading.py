"""A model that is slow, failing or flapping: the person gets the answer of the clauses, in time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from time import monotonic, sleep

import pytest

from assistant.adapters.conversations import SqlConversations
from assistant.adapters.model_set import ModelSet
from assistant.bootstrap import Installation
from assistant.models.breaker import Limits
from assistant.models.options import ModelOptions
from assistant.models.types import LanguageModel, ModelCall
from assistant.privacy import masked
from assistant.service import Assistant
from tests.assistant.models.badserver import SOURCED, BadServer

_QUESTION = "杭州硕士的一次性生活补贴标准是多少"
_BUDGET, _SILENCE, _REST = 1.2, 0.5, 0.6
_MODES = [
    *("401", "404", "429", "500", "502", "html", "json", "hangs-before-headers", "hangs-after-headers"),
    *("hangs-mid-stream", "trickles", "trickles-bytes", "breaks-off", "garbage-sse", "invalid-utf8"),
    *("error-event", "never-stops", "huge", "empty", "thinks-unopened", "refuses-all", "good"),
]
Ask = Callable[..., Assistant]


@pytest.fixture
def calls() -> list[ModelCall]:
    return []


@pytest.fixture
def assistant(library: Installation, server: BadServer, calls: list[ModelCall]) -> Iterator[Ask]:
    """Makes the assistant of the test corpus with models of these modes."""
    made: list[ModelSet] = []

    def of(*modes: str) -> Assistant:
        options = [
            ModelOptions(model=mode, base_url=server.url, budget=_BUDGET, silence=_SILENCE) for mode in modes
        ]
        made.append(ModelSet(options, calls.extend, masked, Limits(rest=_REST)))
        made[-1].warm()
        return _assistant(library, made[-1])

    yield of
    for one in made:
        one.close()


def _assistant(library: Installation, model: LanguageModel | None) -> Assistant:
    turns = SqlConversations(library.turns)
    return Assistant(library.search, turns, library.clock, None, library.dialogue, model)


@pytest.fixture(scope="module")
def plain(library: Installation) -> str:
    """What the clauses say."""
    return _assistant(library, None).ask(_QUESTION).answer.text


@pytest.mark.parametrize("mode", _MODES)
def test_whatever_the_server_does_the_clauses_answer_in_time(
    mode: str, assistant: Ask, plain: str, calls: list[ModelCall]
) -> None:
    asked = assistant(mode)
    started = monotonic()
    answer = asked.ask(_QUESTION).answer
    assert monotonic() - started < _BUDGET + 5  # a silent server is silent for 30 s
    assert (answer.text, str(answer.status)) == (plain, "answered")
    assert answer.citations and "模型" not in answer.text
    assert calls, "it was asked"


def test_a_dead_server_costs_only_the_first_questions_time(assistant: Ask, plain: str) -> None:
    asked, spent = assistant("hangs-before-headers"), []
    for _ in range(6):
        started = monotonic()
        assert asked.ask(_QUESTION).answer.text == plain
        spent.append(monotonic() - started)
    assert sum(seconds > _SILENCE for seconds in spent) == 3, "then it is left alone"


def test_the_second_model_answers_while_the_first_is_away(assistant: Ask, server: BadServer) -> None:
    server.failing = False
    answer = assistant("502", "recovers-with-sources").ask(_QUESTION).answer
    assert SOURCED.split("[")[0] in answer.text


def test_a_server_that_comes_back_is_used_again_by_itself(
    assistant: Ask, server: BadServer, plain: str
) -> None:
    asked = assistant("recovers-with-sources")
    for _ in range(3):
        assert asked.ask(_QUESTION).answer.text == plain
    assert [one["state"] for one in asked.health()["models"]] == ["open"]
    server.failing = False
    assert asked.ask(_QUESTION).answer.text == plain, "it still rests"
    sleep(_REST)
    assert SOURCED.split("[")[0] in asked.ask(_QUESTION).answer.text
    assert asked.health()["models"] == [{"name": "recovers-with-sources", "state": "closed", "rests": 0.0}]
