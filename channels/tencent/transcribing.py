"""Voice messages written down: a client of a FunASR server for whole recordings (offline mode).

The recording goes out as it came, and `wav_format` says what it is: the C++ runtime decodes amr, mp3 and wav
itself. A server that only takes PCM (the Python one) needs it converted before; this client does not.
"""

from __future__ import annotations

import json
import time
from typing import Literal, Protocol

from pydantic import BaseModel, ConfigDict, Field, field_validator
from websockets.exceptions import WebSocketException
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol

_PIECE = 32 * 1024
_MOST_TEXT = 2000  # characters


class TranscriptionError(Exception):
    """It was not written down; the text says why, for the log."""


class Transcriber(Protocol):
    """Writes recordings down."""

    def __call__(self, recording: bytes) -> str:
        """The words, empty for silence; TranscriptionError when it cannot."""
        ...


class FunAsr(BaseModel):
    """The settings of a FunASR server, and the client."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    url: str = Field(description="FunASR 服务的地址，如 ws://127.0.0.1:10095")
    format: Literal["amr", "mp3", "wav", "speex"] = "amr"
    rate: int = Field(8000, ge=8000, le=48000)
    seconds: float = Field(30.0, gt=0, le=110)
    quiet: float = Field(1.0, gt=0, le=10)

    @field_validator("url")
    @classmethod
    def _is_an_address(cls, value: str) -> str:
        if not value.startswith(("ws://", "wss://")):
            raise ValueError("voice 的 url 应以 ws:// 或 wss:// 开头")
        return value

    def __call__(self, recording: bytes) -> str:
        """The words; `seconds` at most, and `quiet` ones after a sentence when the server says no end."""
        over = time.monotonic() + self.seconds
        try:
            with connect(
                self.url, subprotocols=[Subprotocol("binary")], open_timeout=self.seconds, proxy=None,
                max_size=2**20, close_timeout=1,
            ) as line:  # fmt: skip
                line.send(json.dumps(self._opening()))
                for start in range(0, len(recording), _PIECE):
                    line.send(recording[start : start + _PIECE])
                line.send(json.dumps({"is_speaking": False, "is_end": True}))
                return self._heard(line, over)[:_MOST_TEXT]
        except (OSError, WebSocketException) as error:
            raise TranscriptionError(f"语音识别服务不可用（{type(error).__name__}）") from error

    def _opening(self) -> dict[str, object]:
        return {
            "mode": "offline", "wav_name": "voice", "wav_format": self.format, "is_speaking": True,
            "audio_fs": self.rate, "itn": True, "chunk_size": [5, 10, 5], "hotwords": "{}",
        }  # fmt: skip

    def _heard(self, line: ClientConnection, over: float) -> str:
        """All sentences until the server says that it is done, closes, or says no more after one of them."""
        found: list[str] = []
        while True:
            left = over - time.monotonic()
            try:
                reply = json.loads(line.recv(min(left, self.quiet) if found else max(left, 0.0)))
            except TimeoutError:
                if found:
                    return "".join(found)
                raise TranscriptionError("语音识别服务没有及时给出文字") from None
            except WebSocketException:
                return _all(found)
            except ValueError:
                raise TranscriptionError("语音识别服务的应答不是 JSON") from None
            if not isinstance(reply, dict) or reply.get("error"):
                raise TranscriptionError("语音识别服务拒绝了这段语音，请检查 format 是否是它收的格式")
            found += (
                [str(reply["text"])] if reply.get("text") and "online" not in str(reply.get("mode")) else []
            )
            if reply.get("is_end") or ("text" in reply and not reply["text"]):
                return "".join(found)


def _all(found: list[str]) -> str:
    if not found:
        raise TranscriptionError("语音识别服务没有给出文字就断开了")
    return "".join(found)
