"""Several models in order of preference, within one budget."""

from __future__ import annotations

from time import monotonic

import pytest

from assistant.errors import ModelError, ModelTimeout, ModelUnavailable
from assistant.models.preferred import Preferred
from assistant.models.types import StopWriting
from tests.assistant.models.badserver import SAID
from tests.assistant.models.conftest import Model, asked
from tests.assistant.models.scripted import Says


def test_the_first_that_answers_is_taken() -> None:
    first, second = Says("一", name="a"), Says("二", name="b")
    assert Preferred([first, second]).write(asked()).text == "一"
    assert second.asked == []


def test_one_that_fails_is_passed_over_and_its_call_is_told() -> None:
    first, second = Says(name="a", error=ModelUnavailable("x")), Says("二", name="b")
    reply = Preferred([first, second]).write(asked())
    assert reply.text == "二"
    assert [(c.model, c.outcome) for c in reply.calls] == [("a", "ModelUnavailable"), ("b", "ok")]


def test_the_next_has_what_is_left_of_the_budget(chat: Model) -> None:
    second = Says("二", name="b")
    started = monotonic()
    Preferred([chat("hangs-before-headers"), second]).write(asked(budget=5.0, silence=0.5))
    spent = monotonic() - started
    assert 0.4 < spent < 4.5
    assert second.asked[0].budget == pytest.approx(5.0 - spent, abs=1.0)


def test_nobody_is_asked_when_hardly_any_time_is_left(chat: Model) -> None:
    second = Says("二")
    with pytest.raises(ModelTimeout):
        Preferred([chat("trickles"), second]).write(asked(budget=1.2))
    assert second.asked == []


def test_once_text_was_told_no_other_model_goes_on() -> None:
    told: list[str] = []
    first, second = Says("一", name="a", error=ModelUnavailable("x")), Says("二", name="b")
    with pytest.raises(ModelUnavailable):
        Preferred([first, second]).write(asked(), told.append)
    assert (told, second.asked) == (["一"], [])


def test_when_all_fail_the_calls_of_all_are_told() -> None:
    models = [Says(name=name, error=ModelUnavailable(name)) for name in "abc"]
    with pytest.raises(ModelError) as told:
        Preferred(models).write(asked())
    assert [c.model for c in told.value.calls] == ["a", "b", "c"]


def test_stopping_is_for_the_model_that_writes(chat: Model) -> None:
    def enough(text: str) -> None:
        raise StopWriting

    assert SAID.startswith(Preferred([chat("good"), Says("二")]).write(asked(), enough).text)
