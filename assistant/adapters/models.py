"""The port `LanguageModel` on any server that speaks OpenAI's protocol: vLLM, Ollama, llama.cpp, a cloud."""

from __future__ import annotations

from concurrent.futures import Future
from dataclasses import replace
from functools import partial
from threading import Lock
from time import monotonic
from typing import Any

from assistant.adapters.model_run import Put, Run
from assistant.adapters.model_stream import connected, told
from assistant.errors import ModelError
from assistant.models.cleaning import Unmarked
from assistant.models.dialect import Dialect, Dialects
from assistant.models.loop import LoopThread
from assistant.models.options import ModelOptions
from assistant.models.types import ModelCall, ModelReply, ModelRequest, OnText, StopWriting


class ChatServer:
    """One model on one server. Waits no longer than asked, whatever the server does."""

    def __init__(self, options: ModelOptions, loop: LoopThread | None = None) -> None:
        self.options = options
        self._loop, self._own = loop or LoopThread(), loop is None
        self._dialects = Dialects(options.structured)
        self._lock = Lock()
        self._chat: Any = None
        self._http: Any = None
        self._thinks = False  # its thoughts come without an opening tag

    def write(self, request: ModelRequest, on_text: OnText | None = None) -> ModelReply:
        """The reply, streamed; ModelError with its calls."""
        request = self._limited(request)
        deadline, calls = monotonic() + request.budget, list[ModelCall]()
        error: ModelError | None = None
        for dialect in self._dialects.tries(request.schema is not None):
            part = replace(request, budget=deadline - monotonic())
            run = Run(self.options, part, self._thinks)
            try:
                text = run.read(partial(self._start, part, dialect), on_text)
                return ModelReply(text, (*calls, run.call("ok")))
            except ModelError as caught:
                error = caught
                self._thinks = self._thinks or isinstance(caught.__cause__, Unmarked)
                calls.append(run.call(type(caught).__name__))
                if not run.may_be_dialect:
                    break
            except StopWriting:
                return ModelReply(run.text, (*calls, run.call("ok")))
            finally:
                if run.accepted:
                    self._dialects.worked(dialect)
        assert error is not None
        error.calls = tuple(calls)
        raise error

    def warm(self) -> None:
        """Load the client library (1.5 s) before somebody waits for it."""
        self._client()

    def close(self) -> None:
        """Close the connections."""
        with self._lock:
            http, self._chat, self._http = self._http, None, None
        if http is not None:
            self._loop.start(http.aclose()).result(5.0)
        if self._own:
            self._loop.close()

    def _limited(self, request: ModelRequest) -> ModelRequest:
        """The request within the model's own limits."""
        budget = min(request.budget, self.options.budget or request.budget)
        silence = min(self.options.silence or request.silence, budget)
        return replace(request, budget=budget, silence=silence)

    def _client(self) -> Any:
        with self._lock:
            if self._chat is None:
                self._http, self._chat = connected(self.options)
            return self._chat

    def _start(self, request: ModelRequest, dialect: Dialect, put: Put) -> Future[None]:
        return self._loop.start(told(self._client(), self.options, request, dialect, put))
