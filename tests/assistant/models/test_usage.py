"""What calls cost is kept, on SQLite and on a real PostgreSQL, and summed up."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from datetime import timedelta

import pytest
from sqlalchemy import Engine, text

from assistant.adapters.model_calls import SqlModelCalls
from assistant.errors import ModelUnavailable
from assistant.models.options import ModelOptions
from assistant.models.types import ModelCall
from assistant.models.usage import Recorded, summed_up
from knowledge.storage.database import make_engine
from tests.assistant.models.conftest import asked
from tests.assistant.models.scripted import Says, call
from tests.installations import NOW


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    engine = make_engine(database_url)
    yield engine
    engine.dispose()


def test_calls_are_kept_as_they_were(engine: Engine) -> None:
    calls = SqlModelCalls(engine, lambda: NOW)
    kept = [call("甲", tokens_in=5, tokens_out=6, cost=0.25, first_ms=3), call("乙", "ModelTimeout", 3000)]
    calls.keep(kept)
    calls.keep([])
    assert calls.since(NOW) == kept
    assert calls.since(NOW + timedelta(seconds=1)) == []


def test_no_words_are_kept(engine: Engine) -> None:
    calls = SqlModelCalls(engine, lambda: NOW)
    Recorded(Says("机密的回答"), calls.keep).write(asked())
    with engine.connect() as connection:
        stored = str(connection.execute(text("SELECT * FROM model_calls")).mappings().all())
    assert "compose@1" in stored and "机密" not in stored and "补贴" not in stored


def test_old_calls_are_erased(engine: Engine) -> None:
    SqlModelCalls(engine, lambda: NOW - timedelta(days=400)).keep([call("旧")])
    calls = SqlModelCalls(engine, lambda: NOW)
    calls.keep([call("新")])
    assert calls.erase_old(NOW) == {"model_calls": 1}
    assert [c.model for c in calls.since(NOW - timedelta(days=999))] == ["新"]


def test_calls_of_failures_are_kept_too() -> None:
    kept: list[ModelCall] = []
    with pytest.raises(ModelUnavailable):
        Recorded(Says(error=ModelUnavailable("x")), kept.extend).write(asked())
    assert [c.outcome for c in kept] == ["ModelUnavailable"]


def test_a_record_that_cannot_be_written_does_not_cost_the_answer(caplog: pytest.LogCaptureFixture) -> None:
    def broken(calls: Sequence[ModelCall]) -> None:
        raise OSError("机密")

    with caplog.at_level(logging.ERROR):
        assert Recorded(Says("好"), broken).write(asked()).text == "好"
    assert "OSError" in caplog.text and "机密" not in caplog.text


def test_the_summary_tells_times_errors_and_costs_by_model_and_step() -> None:
    calls = [
        call("甲", ms=ms, first_ms=ms // 2, tokens_in=10, tokens_out=1, cost=0.1) for ms in range(1, 101)
    ]
    calls += [call("甲", "ModelTimeout", 9000), call("乙")]
    first, second = summed_up(calls)
    assert (first.model, first.step, first.calls, first.errors) == ("乙", "compose", 1, {})
    assert first.cost is None
    assert (second.calls, second.errors, second.p50, second.p95) == (101, {"ModelTimeout": 1}, 51, 96)
    assert (second.first_p50, second.tokens_in, second.tokens_out) == (25, 1000, 100)
    assert second.cost == pytest.approx(10.0)


@pytest.mark.parametrize(
    ("prices", "tokens", "cost"),
    [
        ((2, 8), (1000, 500), 0.006),
        ((0, 0), (9, 9), 0),
        ((2, None), (1, 1), None),
        ((2, 8), (None, None), None),
    ],
)
def test_the_cost_is_known_when_prices_and_tokens_are(
    prices: tuple[float | None, ...], tokens: tuple[int | None, ...], cost: float | None
) -> None:
    options = ModelOptions(model="m", base_url="http://m/v1", price_in=prices[0], price_out=prices[1])
    assert options.cost(*tokens) == (None if cost is None else pytest.approx(cost))
