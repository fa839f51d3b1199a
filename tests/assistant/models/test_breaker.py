"""The circuit breaker: opens, rests, lets one try, and closes by itself."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from assistant.errors import ModelError, ModelRefused, ModelUnavailable
from assistant.models.breaker import Breaker, Limits, Permit
from assistant.models.guarded import Guarded
from assistant.models.types import ModelReply, ModelRequest, OnText
from tests.assistant.models.badserver import SAID, BadServer
from tests.assistant.models.conftest import Model, asked
from tests.assistant.models.scripted import Says

_LIMITS = Limits(failures=3, window=60, rest=10, longest_rest=25)


class Clock:
    """Seconds that pass when told."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def breaker(clock: Clock) -> Breaker:
    return Breaker(_LIMITS, clock)


def _go(breaker: Breaker, ok: bool | None, rest: float | None = None) -> Permit:
    permit = breaker.enter()
    assert permit
    breaker.leave(permit, ok, rest)
    return permit


def test_it_opens_after_so_many_failures_in_the_window(breaker: Breaker, clock: Clock) -> None:
    for moment in (0, 30, 61):  # the first has left the window when the third comes
        clock.now = moment
        _go(breaker, False)
    assert breaker.state == "closed"
    _go(breaker, False)
    assert (breaker.state, breaker.enter(), breaker.rests()) == ("open", None, 10.0)


def test_successes_between_failures_do_not_hide_a_model_that_flaps(breaker: Breaker) -> None:
    for ok in (False, True, False, True, False):
        _go(breaker, ok)
    assert breaker.state == "open"


def test_after_the_rest_one_request_tries_and_its_success_closes(breaker: Breaker, clock: Clock) -> None:
    for _ in range(3):
        _go(breaker, False)
    clock.now = 10
    trial = breaker.enter()
    assert trial and trial.trial
    assert (breaker.state, breaker.enter()) == ("half_open", None)
    breaker.leave(trial, True)
    assert breaker.state == "closed"


def test_each_failed_trial_makes_the_rest_longer_up_to_a_limit(breaker: Breaker, clock: Clock) -> None:
    for _ in range(3):
        _go(breaker, False)
    rests = [breaker.rests()]
    for _ in range(3):
        clock.now += breaker.rests()
        _go(breaker, False)
        rests.append(breaker.rests())
    assert rests == [10, 20, 25, 25]
    clock.now += 25
    _go(breaker, True)
    for _ in range(3):
        _go(breaker, False)
    assert breaker.rests() == 10


def test_a_trial_that_taught_nothing_lets_the_next_one_try(breaker: Breaker, clock: Clock) -> None:
    for _ in range(3):
        _go(breaker, False)
    clock.now = 10
    _go(breaker, None)
    assert breaker.state == "half_open"
    assert _go(breaker, True).trial


def test_late_news_of_requests_before_the_opening_is_ignored(breaker: Breaker, clock: Clock) -> None:
    slow, slower = breaker.enter(), breaker.enter()
    assert slow and slower
    for _ in range(3):
        _go(breaker, False)
    breaker.leave(slow, True)
    assert breaker.state == "open"
    clock.now = 10
    _go(breaker, True)
    breaker.leave(slower, False)
    for _ in range(2):
        _go(breaker, False)
    assert breaker.state == "closed"


def test_a_server_that_asks_for_rest_gets_it_at_once(breaker: Breaker) -> None:
    _go(breaker, False, rest=7.0)
    assert (breaker.state, breaker.rests()) == ("open", 7.0)


def test_of_many_threads_only_one_tries(breaker: Breaker, clock: Clock) -> None:
    for _ in range(3):
        _go(breaker, False)
    clock.now = 10
    with ThreadPoolExecutor(16) as threads:
        permits = list(threads.map(lambda _: breaker.enter(), range(200)))
    assert sum(permit is not None for permit in permits) == 1


def test_an_open_breaker_answers_without_asking(clock: Clock) -> None:
    inner = Says(error=ModelUnavailable("away"))
    model = Guarded("m", inner, breaker=Breaker(_LIMITS, clock))
    for _ in range(5):
        with pytest.raises(ModelUnavailable):
            model.write(asked())
    assert len(inner.asked) == 3
    assert (model.state.state, model.state.rests) == ("open", 10.0)


def test_failures_of_the_request_itself_do_not_open(clock: Clock) -> None:
    model = Guarded("m", Says(error=ModelRefused("too long", ours=True)), breaker=Breaker(_LIMITS, clock))
    for _ in range(9):
        with pytest.raises(ModelRefused):
            model.write(asked())
    assert model.state.state == "closed"


def test_a_mistake_of_the_program_keeps_neither_permit_nor_place(clock: Clock) -> None:
    def stop(text: str) -> None:
        raise ZeroDivisionError

    model = Guarded("m", Says("x"), places=1, breaker=Breaker(_LIMITS, clock))
    for _ in range(3):
        with pytest.raises(ZeroDivisionError):
            model.write(asked(), stop)
    assert model.write(asked()).text == "x"


def test_more_requests_than_places_wait_and_then_are_told_so() -> None:
    entered, go_on = threading.Event(), threading.Event()

    class Slow:
        def write(self, request: ModelRequest, on_text: OnText | None = None) -> ModelReply:
            entered.set()
            assert go_on.wait(5)
            return ModelReply("x")

    model = Guarded("m", Slow(), places=1)
    with ThreadPoolExecutor(1) as threads:
        first = threads.submit(model.write, asked())
        assert entered.wait(5)
        with pytest.raises(ModelUnavailable, match="max_concurrency"):
            model.write(asked(silence=0.05))
        go_on.set()
        assert first.result().text == "x"
    assert model.state.state == "closed"


def test_a_flapping_server_is_left_alone_and_comes_back_by_itself(
    chat: Model, server: BadServer, clock: Clock
) -> None:
    guarded = Guarded("m", chat("flapping"), breaker=Breaker(_LIMITS, clock))
    outcomes = []
    for _ in range(12):
        clock.now += 0.5
        try:
            outcomes.append(guarded.write(asked()).text == SAID)
        except ModelError:
            outcomes.append(False)
    assert outcomes == [False, True, False, True, False] + [False] * 7
    assert len(server.asked) == 5
    clock.now += 10
    assert guarded.write(asked()).text == SAID
    assert guarded.state.state == "closed"


def test_a_server_that_recovers_is_used_again_without_anybody_doing_anything(
    chat: Model, server: BadServer, clock: Clock
) -> None:
    guarded = Guarded("m", chat("recovers"), breaker=Breaker(_LIMITS, clock))
    for _ in range(3):
        with pytest.raises(ModelUnavailable):
            guarded.write(asked())
    server.failing = False
    with pytest.raises(ModelUnavailable, match="约 10 秒后再试"):
        guarded.write(asked())
    clock.now = 10
    assert [guarded.write(asked()).text for _ in range(3)] == [SAID] * 3
