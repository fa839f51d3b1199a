"""Front matter (文件头的 YAML) to a PolicyDocument; every mistake is told with its key and the remedy."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any, cast, get_args

from knowledge.errors import UnknownRegion, UnreadableDocument
from knowledge.regions import regions
from knowledge.text.dates import find_date
from knowledge.types import DocumentStatus, Grade, PolicyDocument, Source

_DAY = re.compile(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}")
_LEVELS = ("national", "province", "city", "district")
_STATUSES: tuple[str, ...] = get_args(DocumentStatus)
_GRADES: tuple[str, ...] = get_args(Grade)
_DESCRIBING = ("id", "title", "number", "issuer", "region", "level", "status")
_SUBJECT = ("audience", "topics", "aliases")
_DATED = ("issued", "effective_from", "effective_to", "replaces", "replaced_by", "amends", "checked")
_SOURCED = ("url", "grade", "sources", "unverified")
_KEYS = frozenset((*_DESCRIBING, *_SUBJECT, *_DATED, *_SOURCED))


def overlay(document: PolicyDocument, matter: Mapping[str, Any]) -> PolicyDocument:
    """The document with what its front matter says in place of what was read from the text."""
    reader = _Reader(matter)
    reader.known_keys()
    document = replace(document, **_fields(reader, document))
    if document.effective_from and document.effective_to and document.effective_from > document.effective_to:
        raise _fault(
            "effective_to",
            f"失效日期 {document.effective_to} 早于生效日期 {document.effective_from}",
            "核对两个日期；尚未失效的请写 null",
        )
    return document


def _fields(reader: _Reader, document: PolicyDocument) -> dict[str, Any]:
    region = reader.region(document.region)
    return {
        "id": reader.identifier(document.id),
        "title": reader.text("title") or document.title,
        "number": reader.text("number", document.number),
        "issuer": reader.text("issuer", document.issuer),
        "region": region,
        "level": reader.choice("level", _LEVELS, regions().get(region).level),
        "status": cast(DocumentStatus, reader.choice("status", _STATUSES, document.status)),
        "issued": reader.day("issued", document.issued),
        "effective_from": reader.day("effective_from", document.effective_from),
        "effective_to": reader.day("effective_to", document.effective_to),
        "replaces": reader.texts("replaces", document.replaces),
        "repealed_by": reader.texts("replaced_by"),
        "amends": reader.texts("amends", document.amends),
        "audience": reader.text("audience", document.audience),
        "url": reader.text("url"),
        "grade": reader.choice("grade", _GRADES, "") or None,
        "checked": reader.day("checked", None),
        "sources": reader.sources(),
        "unverified": reader.texts("unverified"),
        "topics": reader.texts("topics"),
        "aliases": reader.texts("aliases"),
    }


class _Reader:
    """Reads one front matter key at a time and refuses what it cannot mean."""

    def __init__(self, matter: Mapping[str, Any]) -> None:
        self._matter = matter

    def known_keys(self) -> None:
        unknown = [str(key) for key in self._matter if key not in _KEYS]
        if unknown:
            raise _fault(unknown[0], "不认识这一项", f"删去或改为下列之一：{'、'.join(sorted(_KEYS))}")

    def text(self, key: str, default: str | None = None) -> str | None:
        if key not in self._matter:
            return default
        value = self._matter[key]
        if value is None:
            return None
        if isinstance(value, (list, dict)):
            raise _fault(key, "应为一行文字", f"写成 {key}: 文字")
        return str(value).strip() or None

    def identifier(self, default: str) -> str:
        value = self.text("id") or default
        if any(char.isspace() or char in "#/\\" for char in value):
            raise _fault(
                "id",
                f"“{value}”中有空格、# 或斜杠",
                "只用小写字母、数字和连字符，如 sh-residence-points-2023",
            )
        return value

    def region(self, default: str) -> str:
        value = self.text("region")
        if value is None:
            return default
        try:
            return regions().resolve(value.zfill(6) if value.isdigit() else value).code
        except UnknownRegion as error:
            raise _fault("region", str(error), '写六位行政区划代码并加引号，如 region: "310000"') from error

    def choice(self, key: str, allowed: tuple[str, ...], default: str) -> str:
        value = self.text(key)
        if value is None:
            return default
        if value not in allowed:
            raise _fault(key, f"“{value}”不是可用的取值", f"写 {'、'.join(allowed)} 之一")
        return value

    def day(self, key: str, default: date | None) -> date | None:
        if key not in self._matter:
            return default
        value = self.text(key)
        found = find_date(value) if value and _DAY.fullmatch(value) else None
        if value and not found:
            remedy = f"写成 {key}: 2026-01-31 的样子；不知道的写 null"
            raise _fault(key, f"“{value}”不是一个存在的日期", remedy)
        return found

    def texts(self, key: str, default: tuple[str, ...] = ()) -> tuple[str, ...]:
        value = self._matter.get(key, list(default))
        if value is None:
            return ()
        if isinstance(value, str):
            return (value,)
        if not isinstance(value, list) or any(isinstance(v, (list, dict)) or v is None for v in value):
            raise _fault(key, "应为一列文字", f"写成 {key}: [甲, 乙]")
        return tuple(str(v).strip() for v in value)

    def sources(self) -> tuple[Source, ...]:
        value = self._matter.get("sources") or []
        named = (isinstance(v, dict) and (v.get("url") or v.get("read")) for v in value)
        if not isinstance(value, list) or not all(named):
            raise _fault(
                "sources",
                "每个来源都要有 url（没有网址的写 read）",
                '写成 - {url: "…", grade: official, read: 条件, date: 2026-01-31}',
            )
        return tuple(_source(v) for v in value)


def _source(value: Mapping[str, Any]) -> Source:
    when = value.get("date")
    url, grade, read = (str(value.get(key) or "") for key in ("url", "grade", "read"))
    return Source(url, grade, read, str(when) if when else None)


def _fault(key: str, what: str, remedy: str) -> UnreadableDocument:
    return UnreadableDocument(f"文件头（front matter）的 {key} 有误：{what}。请{remedy}。")
