"""Whatever a server sends, there is a reply or a ModelError, and nothing else."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.adapters.models import ChatServer
from assistant.errors import ModelError
from assistant.models.options import ModelOptions
from tests.assistant.models.badserver import bad_server
from tests.assistant.models.conftest import asked

_ODD: st.SearchStrategy[Any] = st.sampled_from(
    [None, "", "x", 0, -1, 7, 1.5, True, [], {}, ["x"], {"a": 1}, "stop", [{"index": 0}], "1e999"]
)
_DELTA = st.one_of(
    _ODD, st.dictionaries(st.sampled_from(["content", "role", "tool_calls", "reasoning_content"]), _ODD)
)
_CHOICE = st.one_of(
    _ODD, st.fixed_dictionaries({}, optional={"index": _ODD, "delta": _DELTA, "finish_reason": _ODD})
)
_USAGE = st.one_of(
    _ODD, st.dictionaries(st.sampled_from(["prompt_tokens", "completion_tokens", "total_tokens"]), _ODD)
)
_EVENT = st.fixed_dictionaries(
    {},
    optional={
        "id": _ODD,
        "model": _ODD,
        "choices": st.one_of(_ODD, st.lists(_CHOICE, max_size=2)),
        "usage": _USAGE,
    },
)


pytestmark = pytest.mark.filterwarnings("ignore:Pydantic serializer warnings")  # as the program does


@pytest.fixture(scope="module")
def chat() -> Iterator[ChatServer]:
    with bad_server() as server:
        made = ChatServer(
            ModelOptions(model="as-told", base_url=server.url, price_in=1, price_out=1, structured="prompt")
        )
        made.warm()
        yield made
        made.close()


def _asked(chat: ChatServer, body: str) -> None:
    try:
        reply = chat.write(replace(asked(budget=5, silence=5), user=body))
        assert reply.text.strip() and reply.calls[-1].outcome == "ok"
    except ModelError as error:
        assert str(error) and error.calls[-1].outcome == type(error).__name__


@settings(deadline=None, max_examples=60)
@given(st.binary(max_size=300))
def test_any_bytes(chat: ChatServer, body: bytes) -> None:
    _asked(chat, body.decode("latin-1"))


@settings(deadline=None, max_examples=150)
@given(st.lists(_EVENT, min_size=1, max_size=4))
def test_any_events(chat: ChatServer, events: list[dict[str, Any]]) -> None:
    _asked(chat, "".join(f"data: {json.dumps(event)}\n\n" for event in events) + "data: [DONE]\n\n")


def test_token_counts_that_are_no_numbers_are_not_taken(chat: ChatServer) -> None:
    usage = {"prompt_tokens": "many", "completion_tokens": -1, "total_tokens": 5}
    good = {"choices": [{"index": 0, "delta": {"content": "ok"}, "finish_reason": "stop"}], "usage": usage}
    (call,) = chat.write(replace(asked(), user=f"data: {json.dumps(good)}\n\ndata: [DONE]\n\n")).calls
    assert (call.tokens_in, call.tokens_out, call.cost) == (None, None, None)
