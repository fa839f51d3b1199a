"""One request to a chat server: its pieces collected, its silence noticed, its cost noted."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from queue import Empty, SimpleQueue
from time import monotonic
from typing import Any

from assistant.adapters.model_errors import line_broke, mapped, may_be_dialect
from assistant.adapters.model_stream import END, Piece
from assistant.errors import ModelGarbage, ModelTimeout, ModelUnavailable
from assistant.models.cleaning import Cleaner, Unmarked
from assistant.models.objects import only_object
from assistant.models.options import ModelOptions
from assistant.models.types import ModelCall, ModelRequest, OnText

_AFTERMATH = 0.5  # seconds that the token counts may come after the last word

Put = Callable[[Piece | Exception], None]


class Run:
    """One request to the server."""

    def __init__(self, options: ModelOptions, request: ModelRequest, thinks: bool) -> None:
        self._options, self.request = options, request
        self._cleaner = Cleaner(thinks)
        self._started = monotonic()
        self._first: float | None = None
        self._ended: float | None = None
        self._tokens: tuple[int, int] | None = None
        self.text, self.accepted = "", False
        self.may_be_dialect = self.broke = False

    def read(self, start: Callable[[Put], Future[Any]], on_text: OnText | None) -> str:
        """All the text. Whatever ends the reading cancels what was started, which closes the connection."""
        pieces: SimpleQueue[Piece | Exception] = SimpleQueue()
        work = start(pieces.put)
        try:
            self._collect(pieces, on_text)
        finally:
            work.cancel()
            self._ended = monotonic()
        return self._checked()

    def call(self, outcome: str) -> ModelCall:
        """What it cost."""
        options, request = self._options, self.request
        read, written = self._tokens or (None, None)
        return ModelCall(
            step=request.step,
            prompt=request.prompt,
            model=options.title,
            outcome=outcome,
            ms=self._since(self._ended or monotonic()),
            first_ms=None if self._first is None else self._since(self._first),
            tokens_in=read,
            tokens_out=written,
            cost=options.cost(read, written),
        )

    def _since(self, moment: float) -> int:
        return round((moment - self._started) * 1000)

    def _collect(self, pieces: SimpleQueue[Piece | Exception], on_text: OnText | None) -> None:
        finished = False
        try:
            while (piece := self._next(pieces, finished)) is not END:
                finished = finished or piece.finished
                self._tokens = piece.tokens or self._tokens
                self._tell(self._cleaner.feed(piece.text), on_text)
        except Unmarked as error:
            raise ModelGarbage(f"{self._who()}把思考过程当成了回答，下次会略去。", ours=True) from error
        self._tell(self._cleaner.end(), on_text)

    def _next(self, pieces: SimpleQueue[Piece | Exception], finished: bool) -> Piece:
        """The next piece; after the last word only the token counts are waited for, and not long."""
        left = self._started + self.request.budget - monotonic()
        patience = min(left, _AFTERMATH if finished else self.request.silence)
        try:
            piece = pieces.get(timeout=patience) if patience > 0 else pieces.get_nowait()
        except Empty:
            if finished:
                return END
            raise self._late(left <= patience) from None
        if isinstance(piece, Exception):
            self.may_be_dialect, self.broke = may_be_dialect(piece), line_broke(piece) and not self.accepted
            raise mapped(piece, self._options) from piece
        self.accepted = True
        if left <= 0:
            raise self._late(True)
        if piece is END and not finished:
            raise ModelUnavailable(f"{self._who()}写到一半就断开了。请查看模型服务的日志。")
        return piece

    def _tell(self, text: str, on_text: OnText | None) -> None:
        if text:
            self._first = self._first or monotonic()
            self.text += text
            if on_text:
                on_text(text)

    def _checked(self) -> str:
        if not self.text.strip():
            raise ModelGarbage(f"{self._who()}什么也没有写。", ours=True)
        if self.request.schema is None:
            return self.text
        try:
            return only_object(self.text)
        except ValueError as error:
            raise ModelGarbage(f"{self._who()}没有按要求写出 JSON：{error}。", ours=True) from error

    def _late(self, whole: bool) -> ModelTimeout:
        seconds, what = (
            (self.request.budget, "在 {:.1f} 秒内没有写完")
            if whole
            else (self.request.silence, "沉默了 {:.1f} 秒")
        )
        return ModelTimeout(f"{self._who()}{what.format(seconds)}。请检查模型服务的负载，或换用更小的模型。")

    def _who(self) -> str:
        return f"语言模型 {self._options.title}"
