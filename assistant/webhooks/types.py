"""The nouns of webhooks: who is told of what, what happened, how a delivery went."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, SecretStr, field_validator

KINDS = ("answer", "feedback", "knowledge", "booking", "handover", "notice", "order")
"""What can be told of: the family before the dot of an event's type."""
_PREFIX, _SHORTEST = "whsec_", 24


class Hook(BaseModel):
    """One receiver, as channels.yaml names it."""

    model_config = ConfigDict(extra="forbid")
    name: str = Field(
        min_length=1, max_length=40, pattern=r"^[A-Za-z0-9_-]+$", description="名称，字母和数字"
    )
    url: str = Field(description="接收地址，http 或 https 开头")
    secret: SecretStr = Field(description="签名密钥，whsec_ 加 Base64（至少 24 字节）")
    events: tuple[str, ...] = Field(KINDS, description=f"要哪些事：{'、'.join(KINDS)}")
    timeout: float = Field(10.0, gt=0, le=60, description="等应答的秒数")

    @field_validator("url")
    @classmethod
    def _is_address(cls, value: str) -> str:
        parts = urlsplit(value)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError("应是 http:// 或 https:// 开头的完整地址")
        return value

    @field_validator("secret")
    @classmethod
    def _is_key(cls, value: SecretStr) -> SecretStr:
        try:
            key = key_of(value.get_secret_value())
        except binascii.Error:
            key = b""
        if len(key) < _SHORTEST:
            raise ValueError("应是 whsec_ 加 Base64，解开后至少 24 字节；可用 openssl rand -base64 32 生成")
        return value

    @field_validator("events")
    @classmethod
    def _are_known(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        unknown = [one for one in value if one not in KINDS]
        if unknown:
            raise ValueError(f"没有“{unknown[0]}”这种事，可以写的有：{'、'.join(KINDS)}")
        return value


def key_of(secret: str) -> bytes:
    """The bytes of a secret."""
    return base64.b64decode(secret.removeprefix(_PREFIX), validate=True)


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that happened. `id` is the same at every try; `cursor` is where reading goes on behind it."""

    id: str
    type: str
    at: datetime
    data: Mapping[str, Any]
    cursor: str


class Source(Protocol):
    """Things of one kind that happened, in their order."""

    @property
    def kind(self) -> str:
        """Of which kind."""
        ...

    def after(self, cursor: str, limit: int, until: datetime) -> Sequence[Happening]:
        """The next ones behind a cursor, up to a moment."""
        ...

    def end(self, until: datetime) -> str:
        """The cursor behind everything that has happened."""
        ...


@dataclass(frozen=True, slots=True)
class Reply:
    """What the receiver said: a status (0: not reached), the words for the record, when to come again."""

    status: int
    words: str = ""
    retry_after: timedelta | None = None

    @property
    def taken(self) -> bool:
        """Whether the receiver has it."""
        return 200 <= self.status < 300


class Post(Protocol):
    """Sends a body to an address."""

    def __call__(self, url: str, body: bytes, headers: Mapping[str, str], timeout: float) -> Reply:
        """What came back; never raises for the receiver's or the network's failures."""
        ...


@dataclass(frozen=True, slots=True)
class Place:
    """Where a hook stands in a source: behind `cursor`, after so many failures, not before `next_at`.

    `state` is "active", or "paused" after days without success: then somebody must look.
    """

    hook: str
    kind: str
    cursor: str
    state: str = "active"
    failures: int = 0
    failing_since: datetime | None = None
    next_at: datetime | None = None
    error: str = ""
    delivered_at: datetime | None = None


class Places(Protocol):
    """Keeps where hooks stand."""

    def lease(self, hook: str, kind: str, start: str, now: datetime, until: datetime) -> Place | None:
        """The place, for this process alone until then; None if another has it. New ones begin at `start`."""
        ...

    def save(self, place: Place) -> None:
        """Keep where it stands now, and give the lease back."""
        ...

    def all(self) -> Sequence[Place]:
        """Every place."""
        ...

    def resume(self, hook: str, now: datetime) -> int:
        """Let a paused hook be tried again at once; how many places."""
        ...
