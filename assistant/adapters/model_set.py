"""All language models that are set, put together: masked, recorded, in order of preference, each guarded."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from assistant.adapters.models import ChatServer
from assistant.models.guarded import Guarded, ModelState
from assistant.models.loop import LoopThread
from assistant.models.masked import MaskedModel, MaskedText
from assistant.models.options import ModelOptions
from assistant.models.preferred import Preferred
from assistant.models.types import LanguageModel, ModelCall
from assistant.models.usage import Recorded


class ModelSet:
    """The models of one installation; `model` is all of them as one."""

    def __init__(
        self,
        options: Sequence[ModelOptions],
        keep: Callable[[Sequence[ModelCall]], None],
        masked: Callable[[str], MaskedText],
    ) -> None:
        self._loop = LoopThread()
        self.servers = tuple(ChatServer(one, self._loop) for one in options)
        self._guarded = tuple(Guarded(s.options.title, s, s.options.max_concurrency) for s in self.servers)
        self.model: LanguageModel = MaskedModel(Recorded(Preferred(self._guarded), keep), masked)

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
