"""What a talent card, code or class gives, and how to use it (人才卡、人才码、人才类别的权益)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from tools.errors import UnknownName

_FILE = Path(__file__).with_name("privilege.yaml")


@dataclass(frozen=True, slots=True)
class Point:
    """One thing it is, gives or asks for, with its clauses; not verified: no official source was seen."""

    text: str
    basis: tuple[str, ...]
    verified: bool = True


@dataclass(frozen=True, slots=True)
class Privilege:
    """A card, code or class."""

    id: str
    name: str
    region: str
    what: Point
    gives: tuple[Point, ...]
    how: tuple[Point, ...]
    aliases: tuple[str, ...] = ()
    start: date | None = None
    end: date | None = None

    def in_force(self, day: date) -> bool:
        """Whether it stands on that day."""
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)


@cache
def privileges() -> tuple[Privilege, ...]:
    """Those that come with the program, read once."""
    return tuple(_privilege(body) for body in yaml.safe_load(_FILE.read_text(encoding="utf-8")))


def named(name: str) -> Privilege:
    """The one of that id, name or alias; UnknownName lists what there is."""
    found = next((p for p in privileges() if name in (p.id, p.name, *p.aliases)), None)
    if found is None:
        listed = "、".join(p.name for p in privileges())
        raise UnknownName(f"没有“{name}”的权益资料。有资料的是：{listed}。其他请直接提问，或转人工。")
    return found


def _privilege(body: Mapping[str, Any]) -> Privilege:
    return Privilege(
        id=body["id"],
        name=body["name"],
        region=str(body["region"]),
        what=_point(body["what"]),
        gives=tuple(_point(p) for p in body["gives"]),
        how=tuple(_point(p) for p in body["how"]),
        aliases=tuple(body.get("aliases", ())),
        start=body.get("from"),
        end=body.get("to"),
    )


def _point(body: Mapping[str, Any]) -> Point:
    basis = body["basis"]
    return Point(
        body["text"], (basis,) if isinstance(basis, str) else tuple(basis), body.get("verified", True)
    )
