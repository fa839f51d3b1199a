"""talent_benefits: what a talent card, code or class gives, and how to use it (我的人才权益)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pydantic import BaseModel, Field

from tools.match_policies import chain
from tools.rules.privilege import Point, Privilege, named
from tools.types import Caller, ToolResult


class BenefitsArguments(BaseModel):
    """Which card, code or class; without a name all of the place."""

    card: str | None = Field(
        default=None, description="人才卡、人才码或人才类别的名称，例如 苏畅卡、杭州E类人才"
    )
    region: str | None = Field(default=None, description="六位行政区划代码；不写则用当前地区")


class PrivilegeItem(BaseModel):
    """One line of it."""

    text: str
    basis: list[str]
    verified: bool


class PrivilegeShown(BaseModel):
    """A card, code or class."""

    id: str
    name: str
    what: PrivilegeItem
    gives: list[PrivilegeItem]
    how: list[PrivilegeItem]


class TalentPrivileges(BaseModel):
    """What was found."""

    privileges: list[PrivilegeShown]


class TalentBenefits:
    """Cards, codes and classes."""

    name = "talent_benefits"
    title = "人才权益"
    description = (
        "说明某种人才卡、人才码或人才类别能享受什么、怎样使用；不写名称时列出当地的。每条注明条款和是否核实。"
    )
    arguments: type[BaseModel] = BenefitsArguments
    value: type[BaseModel] = TalentPrivileges

    def __init__(self, privileges: Sequence[Privilege]) -> None:
        self._privileges = privileges

    def __call__(self, arguments: BenefitsArguments, caller: Caller) -> ToolResult:
        """The privileges that stand on the caller's day."""
        found = [named(arguments.card)] if arguments.card else list(self._local(arguments, caller))
        value = TalentPrivileges(privileges=[_shown(p) for p in found if p.in_force(caller.as_of)])
        items = [i for p in value.privileges for i in (p.what, *p.gives, *p.how)]
        basis = tuple(dict.fromkeys(b for i in items for b in i.basis))
        card = {"type": "privileges", **value.model_dump(mode="json")}
        return ToolResult(value, tuple(_lines(value)), caller.as_of, basis, card)

    def _local(self, arguments: BenefitsArguments, caller: Caller) -> Iterator[Privilege]:
        region = arguments.region or caller.region or "000000"
        yield from (p for p in self._privileges if p.region in chain(region))


def _shown(privilege: Privilege) -> PrivilegeShown:
    return PrivilegeShown(
        id=privilege.id,
        name=privilege.name,
        what=_item(privilege.what),
        gives=[_item(p) for p in privilege.gives],
        how=[_item(p) for p in privilege.how],
    )


def _item(point: Point) -> PrivilegeItem:
    return PrivilegeItem(text=point.text, basis=list(point.basis), verified=point.verified)


def _lines(value: TalentPrivileges) -> Iterator[str]:
    if not value.privileges:
        yield "没有查到当地在用的人才卡、人才码或人才类别的权益资料，请直接提问或转人工。"
    for privilege in value.privileges:
        yield f"{privilege.name}：{privilege.what.text}。"
        yield from (f"· {i.text}{'' if i.verified else '（未核实）'}" for i in privilege.gives)
        yield from (f"怎么用：{i.text}" for i in privilege.how)
