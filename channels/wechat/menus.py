"""The menu of an account (自定义菜单): as set, as the platform takes it, and how the two differ."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, model_validator

from channels.tencent.api import ApiClient
from channels.tencent.errors import ApiError
from channels.tencent.texts import size

_TOP, _BELOW = 3, 5
_NAME, _SUB_NAME, _KEY, _URL = 16, 60, 128, 1024  # bytes that the platform takes
_NONE = 46003


class Entry(BaseModel):
    """What a tap does: it says `ask`, or what `key` stands for, or opens `url`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = ""
    ask: str = ""
    key: str = ""
    url: str = ""

    @model_validator(mode="after")
    def _does_one_thing(self) -> Self:
        _short(self.name, "name（按钮的名字）", _SUB_NAME)
        if sum(map(bool, self._ways())) != 1:
            raise ValueError(f"菜单按钮“{self.name}”应写 ask（点击后所问的话）、key、url 或 sub 之中的一个")
        _short(self.ask or self.key or "-", f"“{self.name}”的 ask 或 key", _KEY)
        if self.url and not self.url.startswith(("https://", "http://")):
            raise ValueError(f"菜单按钮“{self.name}”的 url 应以 https:// 开头")
        _short(self.url or "-", f"“{self.name}”的 url", _URL)
        return self

    def body(self) -> dict[str, Any]:
        """As the platform takes it."""
        if self.url:
            return {"type": "view", "name": self.name, "url": self.url}
        return {"type": "click", "name": self.name, "key": self.key or self.ask}

    def _ways(self) -> tuple[object, ...]:
        return self.ask, self.key, self.url


class Button(Entry):
    """One of the bar; `sub` opens above it."""

    sub: tuple[Entry, ...] = ()

    @model_validator(mode="after")
    def _fits(self) -> Self:
        _short(self.name, f"“{self.name}”这个一级菜单的名字", _NAME)
        if len(self.sub) > _BELOW:
            raise ValueError(f"“{self.name}”下面有 {len(self.sub)} 个按钮，最多 {_BELOW} 个")
        return self

    def body(self) -> dict[str, Any]:
        """As the platform takes it."""
        if not self.sub:
            return super().body()
        return {"name": self.name, "sub_button": [one.body() for one in self.sub]}

    def _ways(self) -> tuple[object, ...]:
        return *super()._ways(), self.sub


class Bar(BaseModel):
    """The whole menu."""

    model_config = ConfigDict(frozen=True)

    buttons: tuple[Button, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if len(self.buttons) > _TOP:
            raise ValueError(f"一级菜单有 {len(self.buttons)} 个，最多 {_TOP} 个")
        return self

    def body(self) -> dict[str, Any]:
        """The body of menu/create."""
        return {"button": [one.body() for one in self.buttons]}


def bar_of(buttons: Sequence[Button]) -> Bar:
    """The menu that is set; the one of ours where none is."""
    if buttons:
        return Bar(buttons=tuple(buttons))
    return Bar(buttons=yaml.safe_load(Path(__file__).with_name("menu.yaml").read_text(encoding="utf-8")))


def published(client: ApiClient) -> dict[str, Any]:
    """The menu that people see now; without buttons when there is none. ApiError when it is not told."""
    try:
        found = client.get("/cgi-bin/menu/get", {}).get("menu")
    except ApiError as error:
        if error.code == _NONE:
            return {"button": []}
        raise
    return found if isinstance(found, dict) else {"button": []}


def publish(client: ApiClient, bar: Bar) -> None:
    """Show this one from now on; people who look at the account see it within five minutes."""
    client.post("/cgi-bin/menu/create", bar.body())


def drawn(menu: Mapping[str, Any]) -> list[str]:
    """A menu in lines; what is below a button is set in."""
    return list(_lines(menu.get("button") or [], ""))


def _lines(buttons: Sequence[Mapping[str, Any]], space: str) -> Iterator[str]:
    for one in buttons:
        does = one.get("key") or one.get("url") or one.get("type") or ""
        yield f"{space}{one.get('name', '')}{f'：{does}' if does and not one.get('sub_button') else ''}"
        yield from _lines(one.get("sub_button") or [], space + "  ")


def _short(text: str, what: str, most: int) -> None:
    if not 0 < size(text) <= most:
        raise ValueError(f"菜单的{what}应为 1 到 {most} 字节（一个汉字 3 字节），现在是 {size(text)}")
