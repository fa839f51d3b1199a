"""The port `LanguageModel` on any server that speaks OpenAI's protocol: vLLM, Ollama, llama.cpp, a cloud."""

from __future__ import annotations

from concurrent.futures import Future
from contextlib import suppress
from dataclasses import replace
from functools import partial
from threading import Lock
from time import monotonic
from typing import Any

from assistant.adapters.model_run import Put, Run
from assistant.adapters.model_stream import connected, ready, told
from assistant.errors import ModelError
from assistant.models.cleaning import Unmarked
from assistant.models.dialect import Dialect, Dialects
from assistant.models.loop import LoopThread
from assistant.models.options import ModelOptions
from assistant.models.types import ModelCall, ModelReply, ModelRequest, OnText, StopWriting

_PATIENCE = 5.0  # seconds that closing waits


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
        """The reply, streamed; ModelError with its calls.

        Asked again, within the same budget, is only for less where an option was refused, and once where the
        line broke before any answer: a server may close a kept connection just when it is used again.
        """
        request = self._limited(request)
        deadline, calls, again = monotonic() + request.budget, list[ModelCall](), True
        tries = self._dialects.tries(request.schema is not None)
        dialect = next(tries)
        while True:
            run = Run(self.options, replace(request, budget=deadline - monotonic()), self._thinks)
            try:
                text = self._read(run, dialect, on_text)
                return ModelReply(text, (*calls, run.call("ok")))
            except StopWriting:
                return ModelReply(run.text, (*calls, run.call("ok")))
            except ModelError as error:
                calls.append(run.call(type(error).__name__))
                error.calls = tuple(calls)
                self._thinks = self._thinks or isinstance(error.__cause__, Unmarked)
                if run.broke and again:
                    again = False
                elif not run.may_be_dialect or (other := next(tries, None)) is None:
                    raise
                else:
                    dialect = other

    def _read(self, run: Run, dialect: Dialect, on_text: OnText | None) -> str:
        try:
            return run.read(partial(self._start, run.request, dialect), on_text)
        finally:
            if run.accepted:
                self._dialects.worked(dialect)

    def warm(self) -> None:
        """Load the client library (1.5 s) before somebody waits for it."""
        self._client()

    def close(self) -> None:
        """Close the connections."""
        with self._lock:
            http, self._chat, self._http = self._http, None, None
        if http is not None:
            with suppress(TimeoutError):
                self._loop.start(http.aclose()).result(_PATIENCE)
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
                self._loop.start(ready()).result(_PATIENCE)
            return self._chat

    def _start(self, request: ModelRequest, dialect: Dialect, put: Put) -> Future[None]:
        return self._loop.start(told(self._client(), self.options, request, dialect, put))
