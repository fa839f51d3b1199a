"""A model on a server that misbehaves: the right error, in time, and the connection is closed."""

from __future__ import annotations

import logging
from time import monotonic

import pytest

from assistant.adapters.models import ChatServer
from assistant.errors import ModelError, ModelGarbage, ModelRefused, ModelTimeout, ModelUnavailable
from assistant.models.options import ModelOptions
from assistant.models.types import StopWriting
from tests.assistant.models.badserver import SAID, WORDS, BadServer
from tests.assistant.models.conftest import Model, asked

_SCHEMA = {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}
_TROUBLE = [
    ("401", ModelRefused),
    ("307", ModelRefused),
    ("404", ModelRefused),
    ("413", ModelRefused),
    ("429", ModelUnavailable),
    ("500", ModelUnavailable),
    ("502", ModelUnavailable),
    ("html", ModelError),
    ("json", ModelError),
    ("hangs-before-headers", ModelTimeout),
    ("hangs-after-headers", ModelTimeout),
    ("hangs-mid-stream", ModelTimeout),
    ("trickles", ModelTimeout),
    ("trickles-bytes", ModelTimeout),
    ("pings", ModelTimeout),
    ("endless-line", ModelTimeout),
    ("flood", ModelGarbage),
    ("error-flood", ModelError),
    ("drops", ModelUnavailable),
    ("breaks-off", ModelUnavailable),
    ("ends-early", ModelUnavailable),
    ("garbage-sse", ModelGarbage),
    ("odd-sse", ModelGarbage),
    ("invalid-utf8", ModelGarbage),
    ("error-event", ModelUnavailable),
    ("empty", ModelGarbage),
    ("only-thinks", ModelGarbage),
    ("refuses-all", ModelRefused),
]


@pytest.mark.parametrize(("mode", "error"), _TROUBLE, ids=[mode for mode, _ in _TROUBLE])
def test_trouble_is_told_as_our_own_error_within_the_budget(
    mode: str, error: type[ModelError], chat: Model
) -> None:
    troubled = chat(mode)
    troubled.warm()
    started = monotonic()
    with pytest.raises(error) as told:
        troubled.write(asked(budget=1.0))
    assert monotonic() - started < 8  # a silent server is silent for 30 s
    assert "语言模型" in str(told.value) and str(told.value).endswith("。")
    assert [call.outcome for call in told.value.calls][-1] == type(told.value).__name__
    assert all(call.step == "compose" and call.prompt == "compose@1" for call in told.value.calls)


@pytest.mark.parametrize(
    "mode",
    [
        *("hangs-before-headers", "hangs-after-headers", "hangs-mid-stream", "trickles", "trickles-bytes"),
        *("pings", "flood", "error-flood"),
    ],
)
def test_the_connection_of_a_reply_that_is_given_up_is_closed(
    mode: str, chat: Model, server: BadServer
) -> None:
    with pytest.raises(ModelError):
        chat(mode).write(asked(budget=0.6, silence=0.3))
    assert server.left()


def test_a_good_reply_is_told_piece_by_piece_with_what_it_cost(chat: Model) -> None:
    told: list[str] = []
    reply = chat("good", name="好", price_in=2, price_out=8).write(asked(), told.append)
    assert (reply.text, tuple(told)) == (SAID, WORDS)
    (call,) = reply.calls
    assert (call.model, call.outcome, call.tokens_in, call.tokens_out) == ("好", "ok", 1000, 500)
    assert call.cost == pytest.approx(0.006)
    assert call.first_ms is not None and 0 <= call.first_ms <= call.ms


def test_the_request_holds_what_was_asked_and_nothing_newer_servers_only_know(
    chat: Model, server: BadServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "not-this")
    monkeypatch.setenv("OPENAI_PROXY", "http://127.0.0.1:1")
    chat("good", api_key="sk-own", extra={"chat_template_kwargs": {"enable_thinking": False}}).write(
        asked(max_tokens=77)
    )
    (body,) = server.asked
    assert server.keys == ["Bearer sk-own"]
    assert body["messages"] == [
        {"role": "system", "content": "你是政策咨询员。"},
        {"role": "user", "content": "补贴多少？"},
    ]
    assert (body["max_tokens"], body["temperature"], body["stream"]) == (77, 0.0, True)
    assert body["chat_template_kwargs"] == {"enable_thinking": False}
    assert "max_completion_tokens" not in body and "response_format" not in body


def test_a_listener_who_has_enough_closes_the_connection_and_keeps_what_came(
    chat: Model, server: BadServer
) -> None:
    told: list[str] = []

    def listen(text: str) -> None:
        told.append(text)
        if len(told) == 3:
            raise StopWriting

    reply = chat("trickles").write(asked(), listen)
    assert (reply.text, reply.calls[0].outcome) == ("慢慢慢", "ok")
    assert server.left()


def test_a_mistake_of_the_listener_is_its_own_and_closes_the_connection(
    chat: Model, server: BadServer
) -> None:
    def listen(text: str) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        chat("trickles").write(asked(), listen)
    assert server.left()


@pytest.mark.parametrize(("mode", "longest"), [("never-stops", 50), ("huge", 49 * 8)])
def test_a_reply_that_never_stops_is_stopped_by_us(
    mode: str, longest: int, chat: Model, server: BadServer
) -> None:
    reply = chat(mode).write(asked(max_tokens=49))
    assert len(reply.text) == longest
    assert server.left()


def test_nothing_is_waited_for_after_the_last_word(chat: Model) -> None:
    for mode in ("hangs-after-the-last-word", "hangs-after-done"):
        started = monotonic()
        assert chat(mode).write(asked(budget=30, silence=20)).text == SAID
        assert monotonic() - started < 10


@pytest.mark.parametrize("mode", ["thinks", "fences"])
def test_thoughts_and_fences_are_no_part_of_the_reply(mode: str, chat: Model) -> None:
    told: list[str] = []
    assert chat(mode).write(asked(), told.append).text == SAID == "".join(told)


def test_thoughts_that_nobody_opened_are_noticed_once_and_left_out_from_then_on(chat: Model) -> None:
    thinker = chat("thinks-unopened")
    with pytest.raises(ModelGarbage, match="思考过程"):
        thinker.write(asked())
    told: list[str] = []
    assert thinker.write(asked(), told.append).text == SAID == "".join(told)


def test_nobody_listening_on_the_port_is_told_as_unavailable() -> None:
    nobody = ChatServer(ModelOptions(model="m", base_url="http://127.0.0.1:9/v1"))
    try:
        with pytest.raises(ModelUnavailable, match="连不上"):
            nobody.write(asked())
    finally:
        nobody.close()


def test_a_line_that_breaks_before_any_answer_is_tried_once_more(chat: Model, server: BadServer) -> None:
    reply = chat("drops-the-first").write(asked())
    assert (reply.text, [call.outcome for call in reply.calls]) == (SAID, ["ModelUnavailable", "ok"])
    with pytest.raises(ModelUnavailable) as told:
        chat("drops").write(asked())
    assert (len(told.value.calls), len(server.asked)) == (2, 4)


@pytest.mark.parametrize("mode", ["breaks-off", "500", "307", "hangs-before-headers"])
def test_other_trouble_is_not_asked_for_twice(mode: str, chat: Model, server: BadServer) -> None:
    with pytest.raises(ModelError):
        chat(mode).write(asked())
    assert len(server.asked) == 1


def test_the_wait_that_a_busy_server_asks_for_is_told(chat: Model) -> None:
    with pytest.raises(ModelUnavailable) as told:
        chat("429").write(asked())
    assert told.value.retry_after == 7.0


def test_a_models_own_limits_make_a_request_shorter_not_longer(chat: Model) -> None:
    started = monotonic()
    with pytest.raises(ModelTimeout):
        chat("trickles", budget=0.5).write(asked(budget=30))
    with pytest.raises(ModelTimeout):
        chat("trickles", budget=30).write(asked(budget=0.5))
    assert monotonic() - started < 15  # the longer limits are 30


@pytest.mark.parametrize(
    ("mode", "requests"), [("good", 1), ("no-usage", 4), ("no-schema", 2), ("no-format", 3), ("old", 5)]
)
def test_a_server_that_knows_less_is_found_out_once(
    mode: str, requests: int, chat: Model, server: BadServer
) -> None:
    clever = chat(mode)
    for _ in range(2):
        assert clever.write(asked(schema=_SCHEMA)).text == '{"city": "杭州"}'
    assert len(server.asked) == requests + 1
    assert clever.write(asked()).text == SAID
    assert all("JSON Schema" in body["messages"][-1]["content"] for body in server.asked[:-1])


@pytest.mark.parametrize("structured", ["json_schema", "json_object", "prompt"])
def test_a_fixed_way_of_asking_for_json_is_kept(structured: str, chat: Model, server: BadServer) -> None:
    chat("wordy-json", structured=structured).write(asked(schema=_SCHEMA))
    asked_for = server.asked[0].get("response_format", {"type": "prompt"})
    assert asked_for["type"] == structured


def test_json_is_taken_out_of_thoughts_fences_and_courtesies(chat: Model) -> None:
    assert chat("wordy-json").write(asked(schema=_SCHEMA)).text == '{"city": "杭州"}'


def test_a_server_that_accepted_the_request_is_known_even_if_its_reply_is_garbage(
    chat: Model, server: BadServer
) -> None:
    half = chat("old-garbage-json")
    for _ in range(2):
        with pytest.raises(ModelGarbage):
            half.write(asked(schema=_SCHEMA))
    assert len(server.asked) == 3


def test_half_a_json_object_is_garbage_of_ours_not_of_the_server(chat: Model) -> None:
    with pytest.raises(ModelGarbage) as told:
        chat("garbage-json").write(asked(schema=_SCHEMA))
    assert told.value.ours


def test_neither_key_nor_words_are_in_errors_and_logs(chat: Model, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    for mode in ("401", "breaks-off", "garbage-sse"):
        with pytest.raises(ModelError) as told:
            chat(mode, api_key="sk-very-secret").write(asked())
        assert "sk-very" not in str(told.value) and "补贴" not in str(told.value)
    own = [r.getMessage() for r in caplog.records if r.levelno >= logging.INFO]
    assert not any("sk-very" in line or "补贴" in line for line in own)
