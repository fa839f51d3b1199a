"""The bodies of callbacks, XML or JSON, read without trusting them, and the XML that is sent back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from xml.parsers import expat

from channels.tencent.errors import CallbackRefused

MOST_BYTES = 64 * 1024
_DEEPEST, _MOST_ELEMENTS = 6, 400
Fields = dict[str, Any]


def parse(body: bytes) -> Fields:
    """The fields of a body, repeated elements as lists; CallbackRefused for what cannot be read."""
    if len(body) > MOST_BYTES:
        raise _wrong("消息超过 64 KB")
    return _json(body) if body.lstrip()[:1] == b"{" else _xml(body)


def said(fields: Mapping[str, Any], name: str) -> str:
    """A field as text; empty when it is not there."""
    value = fields.get(name)
    text = str(value) if isinstance(value, str | int | float) else ""
    return text.replace("\x00", "").encode("utf-8", "ignore").decode().strip()  # no database takes these


def to_xml(fields: Mapping[str, str | int]) -> str:
    """A flat reply."""
    return f"<xml>{''.join(f'<{name}>{_cdata(value)}</{name}>' for name, value in fields.items())}</xml>"


def _cdata(value: str | int) -> str:
    if isinstance(value, int):
        return str(value)
    return f"<![CDATA[{value.replace(']]>', ']]]]><![CDATA[>')}]]>"


def _json(body: bytes) -> Fields:
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        raise _wrong("消息不是正确的 JSON") from None
    if not isinstance(found, dict):
        raise _wrong("消息不是一个 JSON 对象")
    return found


def _xml(body: bytes) -> Fields:
    tree = _Tree()
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = tree.refuse  # with it go entities, external files, bombs
    parser.StartElementHandler, parser.EndElementHandler = tree.begin, tree.end
    parser.CharacterDataHandler = tree.text
    try:
        parser.Parse(body, True)
    except (expat.ExpatError, LookupError, UnicodeError):
        raise _wrong("消息不是正确的 XML") from None
    if not isinstance(tree.root, dict):
        raise _wrong("消息里没有字段")
    return tree.root


class _Tree:
    """Elements on their way to fields."""

    def __init__(self) -> None:
        self.root: Any = None
        self._open: list[tuple[str, Fields, list[str]]] = []
        self._count = 0

    def refuse(self, *_: Any) -> None:
        raise _wrong("消息带有 DOCTYPE 声明")

    def begin(self, name: str, _: Any) -> None:
        self._count += 1
        if len(self._open) >= _DEEPEST or self._count > _MOST_ELEMENTS:
            raise _wrong("消息的层次或字段太多")
        self._open.append((name, {}, []))

    def text(self, data: str) -> None:
        if self._open:
            self._open[-1][2].append(data)

    def end(self, _: str) -> None:
        name, children, texts = self._open.pop()
        value: Any = children or "".join(texts).strip()
        if not self._open:
            self.root = value
            return
        parent = self._open[-1][1]
        known = parent.get(name)
        parent[name] = value if known is None else [*(known if isinstance(known, list) else [known]), value]


def _wrong(what: str) -> CallbackRefused:
    return CallbackRefused("body", f"{what}，没有处理。")
