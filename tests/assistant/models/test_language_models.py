"""Every language model keeps the contract: a scripted one, one on a server, a real one, the wrappers."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest

from assistant.adapters.models import ChatServer
from assistant.errors import ModelError, ModelGarbage
from assistant.models.guarded import Guarded
from assistant.models.masked import MaskedModel
from assistant.models.options import ModelOptions
from assistant.models.preferred import Preferred
from assistant.models.types import LanguageModel, ModelRequest
from assistant.models.usage import Recorded
from assistant.privacy import masked
from tests.assistant.models.conftest import Model
from tests.contracts.language_model import LanguageModelContract
from tests.fakes import ScriptedModel
from tests.modelserver import ModelServer

_PLAIN = ModelRequest("compose", "compose@1", "", "上海的人才政策", max_tokens=24, budget=60, silence=60)


class TestScripted(LanguageModelContract):
    """The model that says what a test wants."""

    @pytest.fixture
    def language_model(self) -> LanguageModel:
        return ScriptedModel(["补贴是六万元。"])


class TestOnAServer(LanguageModelContract):
    """A model on a server that behaves."""

    @pytest.fixture
    def language_model(self, chat: Model) -> LanguageModel:
        return chat("good")


class TestAllWrappers(LanguageModelContract):
    """As an installation wires it."""

    @pytest.fixture
    def language_model(self, chat: Model) -> LanguageModel:
        guarded = Guarded("good", chat("good"))
        return MaskedModel(Recorded(Preferred([guarded]), lambda calls: None), masked)


@pytest.fixture
def real(gemma: ModelServer) -> Iterator[ChatServer]:
    server = ChatServer(ModelOptions(model=gemma.model, base_url=gemma.url))
    yield server
    server.close()


class TestReal(LanguageModelContract):
    """A real model, very small."""

    @pytest.fixture
    def language_model(self, real: ChatServer) -> LanguageModel:
        return real


def test_a_real_server_counts_tokens_and_keeps_to_their_limit(real: ChatServer) -> None:
    (call,) = real.write(_PLAIN).calls
    assert call.tokens_in and call.tokens_out and call.tokens_out <= 24
    assert call.first_ms is not None and call.first_ms <= call.ms


def test_a_real_server_holds_a_model_to_a_schema(real: ChatServer) -> None:
    schema = {
        "type": "object",
        "properties": {"act": {"enum": ["ask", "check"]}},
        "required": ["act"],
        "additionalProperties": False,
    }
    request = ModelRequest(
        "understand", "u@1", "", "我想查一查", schema, max_tokens=40, budget=60, silence=60
    )
    told: list[str] = []
    try:
        assert json.loads(real.write(request, told.append).text)["act"] in ("ask", "check")
    except ModelGarbage:  # it may put spaces until its tokens are used up; but nothing else than an object
        assert re.fullmatch(r'\s*\{\s*("act"?|"?)?[\s:]*("\w*)?\s*', "".join(told))


def test_a_real_model_that_is_not_there_is_refused_or_answered_but_never_waited_for(
    gemma: ModelServer,
) -> None:
    server = ChatServer(ModelOptions(model="no-such", base_url=f"{gemma.url}/nowhere"))
    try:
        with pytest.raises(ModelError):
            server.write(_PLAIN)
    finally:
        server.close()
