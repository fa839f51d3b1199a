"""The fact vocabulary (事实词表): what may be known of a person, named once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from tools.errors import SchemeInvalid, UnknownName

KINDS = ("bool", "number", "date", "choice")
_FILE = Path(__file__).with_name("facts.yaml")
_DAYS = (19300101, 20501231)


@dataclass(frozen=True, slots=True)
class Change:
    """How a person comes to a higher value: at what effort (months a unit), and how that is said."""

    effort: float
    say: str


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact: its type, unit, allowed values, the question that asks for it, how it can be changed.

    `low` and `high` bound what is possible: numbers in `unit`, days as YYYYMMDD, choices by their place.
    `derive` is the formula that gives it when it was not told. `group` names facts asked for together.
    `none` is the value of a person with nothing of the kind ("其余没有"); None where there is no such value.
    `usual` is what nearly everybody would answer: it is not assumed, but asked late.
    `basic`: everybody knows it of oneself at once, so a conversation may begin with it.
    `heard_only`: people tell it and it is understood, but no rule uses it, so it is never kept.
    `reading` is what the reader of Chinese text needs (see tools/reading).
    """

    id: str
    label: str
    kind: str
    question: str
    index: int
    low: float
    high: float
    unit: str | None = None
    choices: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    whole: bool = False
    ordered: bool = False
    derive: str | None = None
    group: str | None = None
    none: float | None = None
    usual: float | None = None
    basic: bool = False
    change: Change | None = None
    hint: str | None = None
    heard_only: bool = False
    reading: Mapping[str, Any] = field(default_factory=dict, compare=False)


@dataclass(frozen=True, slots=True)
class Group:
    """Facts that one question asks for (不良记录: 有没有下列情形); `none` is the answer that denies all.

    `rare`: nearly everybody denies all.
    """

    id: str
    question: str
    none: str
    rare: bool = False


class Vocabulary:
    """All facts, found by id, label or alias."""

    def __init__(self, content: Mapping[str, Any]) -> None:
        self.facts = tuple(_fact(i, name, body) for i, (name, body) in enumerate(content["facts"].items()))
        groups = content.get("groups", {}).items()
        self.groups = {k: Group(k, g["question"], g["none"], bool(g.get("rare"))) for k, g in groups}
        self._named: dict[str, Fact] = {}
        for fact in self.facts:
            self._enter(fact)

    def __iter__(self) -> Iterator[Fact]:
        return iter(self.facts)

    def __len__(self) -> int:
        return len(self.facts)

    def find(self, name: str) -> Fact | None:
        """The fact of that id, label or alias, if there is one."""
        return self._named.get(name)

    def __getitem__(self, name: str) -> Fact:
        """The fact of that name; UnknownName if there is none."""
        found = self.find(name)
        if found is None:
            near = get_close_matches(name, self._named, 3, 0.4)
            meant = f"是不是：{'、'.join(near)}？" if near else ""
            raise UnknownName(f"没有“{name}”这项信息。{meant}可用的名称见 talent facts。")
        return found

    def _enter(self, fact: Fact) -> None:
        if fact.group and fact.group not in self.groups:
            raise SchemeInvalid(f"事实 {fact.id} 的分组 {fact.group} 没有定义。")
        for name in (fact.id, fact.label, *fact.aliases):
            if self._named.setdefault(name, fact) is not fact:
                raise SchemeInvalid(f"事实名称“{name}”用了两次：{self._named[name].id}、{fact.id}。")


def _fact(index: int, name: str, body: Mapping[str, Any]) -> Fact:
    kind = body["type"]
    if kind not in KINDS:
        raise SchemeInvalid(f"事实 {name} 的类型 {kind} 不认识；可用：{'、'.join(KINDS)}。")
    choices = tuple(str(c) for c in body.get("choices", ()))
    low, high = _bounds(name, kind, body, choices)
    change = body.get("change")
    return Fact(
        id=name,
        label=body["label"],
        kind=kind,
        question=body["question"],
        index=index,
        low=low,
        high=high,
        unit=body.get("unit"),
        choices=choices,
        aliases=tuple(body.get("aliases", ())),
        whole=bool(body.get("whole", kind in ("bool", "choice", "date"))),
        ordered=bool(body.get("ordered", False)),
        derive=body.get("derive"),
        group=body.get("group"),
        none=_nothing(name, kind, body, choices),
        basic=bool(body.get("basic", False)),
        usual=_number(name, kind, body["usual"], choices) if "usual" in body else None,
        change=Change(float(change["effort"]), change["say"]) if change else None,
        hint=body.get("hint"),
        heard_only=bool(body.get("heard_only", False)),
        reading=body.get("reading", {}),
    )


def _bounds(name: str, kind: str, body: Mapping[str, Any], choices: tuple[str, ...]) -> tuple[float, float]:
    if kind == "bool":
        return 0, 1
    if kind == "choice":
        if len(choices) < 2:
            raise SchemeInvalid(f"事实 {name} 要有至少两个选项。")
        return 0, len(choices) - 1
    if kind == "date":
        return _DAYS
    low, high = body["range"]
    return float(low), float(high)


def _nothing(name: str, kind: str, body: Mapping[str, Any], choices: tuple[str, ...]) -> float | None:
    value = body.get("none", False if kind == "bool" else None)
    return None if value is None else _number(name, kind, value, choices)


def _number(name: str, kind: str, value: Any, choices: tuple[str, ...]) -> float:
    if kind == "choice":
        if str(value) not in choices:
            raise SchemeInvalid(f"事实 {name} 的 none 或 usual 不在选项中。")
        return choices.index(str(value))
    return float(value)


@cache
def vocabulary() -> Vocabulary:
    """The vocabulary of facts.yaml, read once."""
    return Vocabulary(yaml.safe_load(_FILE.read_text(encoding="utf-8")))
