"""Subscription notifications (订阅通知): the templates of an account, and a notice in one of them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from tools.services.types import Topic

_VALUES = ("title", "topic", "text", "on", "code")
_FIELD = re.compile(r"(thing|date|time|phrase|name|character_string|short_thing|const)\d{1,2}")
_MOST = {"thing": 20, "short_thing": 5, "phrase": 5, "name": 10, "character_string": 32, "const": 20}


class Template(BaseModel):
    """A template of the account: for which topics, and what stands in its fields."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    template_id: str = Field(min_length=8, max_length=100, description="公众平台“订阅通知”里的模板 ID")
    kind: Literal["once", "long"] = Field("once", description="once 一次性订阅或 long 长期订阅")
    topics: tuple[Topic, ...] = Field((), description="哪些提醒用它；不写是全部")
    fields: dict[str, str] = Field(description="模板字段: title、topic、text、on 或 code")

    @field_validator("fields")
    @classmethod
    def _are_known(cls, value: dict[str, str]) -> dict[str, str]:
        for name, what in value.items():
            if not _FIELD.fullmatch(name):
                raise ValueError(f"模板字段“{name}”应像 thing1、date2、phrase3 那样，与公众平台上的相同")
            if what not in _VALUES:
                raise ValueError(f"模板字段“{name}”里放不了“{what}”，可以放 {'、'.join(_VALUES)}")
        if not value:
            raise ValueError("订阅通知的模板要写 fields")
        return value

    def body(self, person: str, card: Mapping[str, Any], page: str) -> dict[str, Any]:
        """The body of bizsend."""
        data = {
            name: {"value": _fitted(name, str(card.get(what) or ""))} for name, what in self.fields.items()
        }
        return {"touser": person, "template_id": self.template_id, "data": data} | (
            {"page": page} if page else {}
        )


def _fitted(name: str, text: str) -> str:
    """As the platform takes it: it refuses what is too long, empty, or no date."""
    kind = name.rstrip("0123456789")
    line = " ".join(text.split()) or "见详情"
    if kind in ("date", "time"):
        return _day(line)
    if kind == "character_string":
        line = re.sub(r"[^\x20-\x7e]", "", line) or "-"
    most = _MOST[kind]
    return line if len(line) <= most else f"{line[: most - 1]}…" if kind != "phrase" else line[:most]


def _day(text: str) -> str:
    try:
        day = date.fromisoformat(text[:10])
    except ValueError:
        return text[:20]
    return f"{day.year}年{day.month}月{day.day}日"
