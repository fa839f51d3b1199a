"""What the settings of all these channels have in common."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from pydantic import AfterValidator, SecretStr

from channels.tencent.crypto import aes_key
from knowledge.errors import UnknownRegion
from knowledge.regions import regions


def _key(value: SecretStr) -> SecretStr:
    try:
        aes_key(value.get_secret_value())
    except ValueError:
        raise ValueError("应为平台上 43 个字母和数字的 EncodingAESKey") from None
    return value


def _place(value: str) -> str:
    try:
        return regions().resolve(value).code
    except UnknownRegion as error:
        raise ValueError(str(error)) from None


def _address(value: str) -> str:
    if not value.startswith(("https://", "http://")):
        raise ValueError("应以 https:// 开头")
    return value.rstrip("/")


Key = Annotated[SecretStr, AfterValidator(_key)]
"""An EncodingAESKey."""
Place = Annotated[str, AfterValidator(_place)]
"""The code of a region that was named."""
Address = Annotated[str, AfterValidator(_address)]
"""The address of a site, without a slash at its end."""


def place_of(scene: str, scenes: Mapping[str, str]) -> str:
    """The region of a scanned scene: as set, else where the scene names a place; empty when none."""
    if scene in scenes:
        return scenes[scene]
    try:
        return regions().resolve(scene).code if scene else ""
    except UnknownRegion:
        return ""
