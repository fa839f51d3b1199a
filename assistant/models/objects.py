"""The JSON object in a reply that was asked for one."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, NoReturn

_DECODER_LIMIT = 100_000  # characters; more is no answer to any of our questions


def asked_for(schema: Mapping[str, Any]) -> str:
    """The words that ask for an object of this schema, for servers that cannot be told otherwise."""
    text = json.dumps(schema, ensure_ascii=False, separators=(",", ":"))
    return f"\n\n只输出一个 JSON 对象，不要任何其他文字，符合下面的 JSON Schema：\n{text}"


def only_object(text: str) -> str:
    """The one JSON object of the text, written plainly; ValueError when there is none or more than one."""
    start = text.find("{")
    if start < 0 or len(text) > _DECODER_LIMIT:
        raise ValueError("没有 JSON 对象")
    try:
        found, end = json.JSONDecoder(parse_constant=_no_constant).raw_decode(text, start)
    except (json.JSONDecodeError, RecursionError) as error:
        raise ValueError("JSON 不完整或写错了") from error
    if "{" in text[end:]:
        raise ValueError("不止一个 JSON 对象")
    return json.dumps(found, ensure_ascii=False)


def _no_constant(name: str) -> NoReturn:
    raise json.JSONDecodeError(f"{name} is no JSON", name, 0)
