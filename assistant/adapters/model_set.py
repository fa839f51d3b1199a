"""All language models that are set, put together: masked, recorded, in order of preference, each guarded."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from assistant.adapters.models import ChatServer
from assistant.models.breaker import Breaker, Limits
from assistant.models.guarded import Guarded, ModelState
from assistant.models.loop import LoopThread
from assistant.models.masked import MaskedModel, MaskedText
from assistant.models.options import ModelOptions
from assistant.models.preferred import Preferred
from assistant.models.types import ModelCall, ModelReply, ModelRequest, OnText
from assistant.models.usage import Recorded


class ModelSet:
    """The models of one installation, which are asked as if they were one."""

    def __init__(
        self,
        options: Sequence[ModelOptions],
        keep: Callable[[Sequence[ModelCall]], None],
        masked: Callable[[str], MaskedText],
        limits: Limits | None = None,
    ) -> None:
        self._loop = LoopThread()
        self.servers = tuple(ChatServer(one, self._loop) for one in options)
        self._guarded = tuple(_guarded(server, limits) for server in self.servers)
        self._whole = MaskedModel(Recorded(Preferred(self._guarded), keep), masked)

    def write(self, request: ModelRequest, on_text: OnText | None = None) -> ModelReply:
        """The reply of the first that gives one."""
        return self._whole.write(request, on_text)

    def states(self) -> tuple[ModelState, ...]:
        """How each stands in this process."""
        return tuple(one.state for one in self._guarded)

    def warm(self) -> None:
        """Load the client library before somebody waits for it."""
        for server in self.servers:
            server.warm()

    def close(self) -> None:
        """Close all connections."""
        for server in self.servers:
            server.close()
        self._loop.close()


def _guarded(server: ChatServer, limits: Limits | None) -> Guarded:
    options = server.options
    return Guarded(options.title, server, options.max_concurrency, Breaker(limits))
