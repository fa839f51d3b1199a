"""check_duplicate_support: may one have these supports together (重复支持核验)."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import BaseModel, Field

from tools.match_policies import Clash
from tools.rules.exclusion import Exclusion, conflicts
from tools.rules.rulebook import Rulebook
from tools.types import Caller, ToolResult

_SAY = {
    "one_of": "只能选一项",
    "highest": "按就高不重复，取高的一项",
    "after": "不能同一时期享受，可以先后享受",
}


class DuplicateArguments(BaseModel):
    """Supports one has or wants."""

    supports: list[str] = Field(
        min_length=2,
        max_length=40,
        description="已享受的和想申请的：方案（或 方案编号/待遇编号），用编号、名称或别名",
    )


class Duplicates(BaseModel):
    """The pairs that exclude each other."""

    supports: list[str]
    clashes: list[Clash]


class CheckDuplicateSupport:
    """Exclusions among supports."""

    name = "check_duplicate_support"
    title = "重复支持核验"
    description = (
        "核对几项人才支持能否同时享受：列出互相排斥的（二选一、就高不重复、不能同一时期），注明依据的条款。"
    )
    arguments: type[BaseModel] = DuplicateArguments
    value: type[BaseModel] = Duplicates

    def __init__(self, rules: Rulebook, exclusions: Sequence[Exclusion]) -> None:
        self._rules, self._exclusions = rules, exclusions

    def __call__(self, arguments: DuplicateArguments, caller: Caller) -> ToolResult:
        """Every pair, with its rule."""
        keys = list(dict.fromkeys(self._key(name) for name in arguments.supports))
        clashes = [
            Clash(one=a, other=b, rule=r.text, mode=r.mode, basis=list(r.basis))
            for a, b, r in conflicts(keys, self._exclusions)
        ]
        value = Duplicates(supports=keys, clashes=clashes)
        basis = tuple(dict.fromkeys(b for c in clashes for b in c.basis))
        names = {key: self._name(key) for key in keys}
        card = {"type": "duplicates", "names": names, **value.model_dump(mode="json")}
        return ToolResult(value, self._lines(value), caller.as_of, basis, card)

    def _key(self, name: str) -> str:
        scheme, _, benefit = name.partition("/")
        found = self._rules[scheme]
        return f"{found.id}/{benefit}" if benefit else found.id

    def _name(self, key: str) -> str:
        scheme, _, benefit = key.partition("/")
        names = {b.id: b.name for v in self._rules[scheme].versions for b in v.benefits}
        return (
            f"{self._rules[scheme].name}（{names[benefit]}）"
            if benefit in names
            else self._rules[scheme].name
        )

    def _lines(self, value: Duplicates) -> tuple[str, ...]:
        if not value.clashes:
            return ("没有查到这几项之间不能同时享受的规定。规定没有收全，办理前请向受理单位再确认。",)
        return tuple(
            f"✗ {self._name(c.one)} 与 {self._name(c.other)}：{_SAY[c.mode]}。{c.rule}" for c in value.clashes
        )
