"""list_materials: what to hand in, to whom, in which steps (材料清单)."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, Field

from tools.evaluating import known_facts
from tools.rules.algebra import span
from tools.rules.engine import Undecided, state_of, version_for
from tools.rules.evaluation import State
from tools.rules.profile import Profile, profile_of
from tools.rules.rulebook import Rulebook
from tools.rules.scheme import Material, Scheme, Version
from tools.types import Caller, ToolResult


class MaterialsArguments(BaseModel):
    """A scheme, and what is known of the person: some materials are asked of some people only."""

    scheme: str = Field(description="方案的编号、名称或别名")
    facts: dict[str, Any] = Field(default_factory=dict, description="已知的事实，名称见 talent facts")


class MaterialItem(BaseModel):
    """One thing to hand in; `needed` is unknown where it depends on a fact that is not known."""

    name: str
    needed: State
    basis: list[str]
    note: str | None


class Materials(BaseModel):
    """The checklist."""

    scheme: str
    name: str
    materials: list[MaterialItem]
    process: list[str]
    department: str | None
    unverified: list[str]


class ListMaterials:
    """Materials, steps and where to go."""

    name = "list_materials"
    title = "材料清单"
    description = "列出办理某项人才政策要交的材料、办理步骤和受理单位；只对部分人要求的材料按已知情况判断。"
    arguments: type[BaseModel] = MaterialsArguments
    value: type[BaseModel] = Materials

    def __init__(self, rules: Rulebook) -> None:
        self._rules = rules

    def __call__(self, arguments: MaterialsArguments, caller: Caller) -> ToolResult:
        """The checklist of the version in force."""
        scheme = self._rules[arguments.scheme]
        person = profile_of(known_facts(self._rules, arguments.facts, False), caller.as_of)
        version = self._version(scheme, person)
        value = self._listed(scheme, version, person)
        listed = [m for m in value.materials if m.needed is not State.NOT_MET]
        steps = version.process if version else ()
        basis = [b for m in listed for b in m.basis] + [b for s in steps for b in s.basis]
        card = {"type": "materials", **value.model_dump(mode="json")}
        return ToolResult(value, _lines(value), caller.as_of, tuple(dict.fromkeys(basis)), card)

    def _version(self, scheme: Scheme, person: Profile) -> Version | None:
        """The one that counts; where a fact would pick it, the latest one in force today."""
        found = version_for(scheme, person, self._rules.series)
        if not isinstance(found, Undecided):
            return found
        return scheme.versions[-1] if found.missing else None

    def _listed(self, scheme: Scheme, version: Version | None, person: Profile) -> Materials:
        return Materials(
            scheme=scheme.id,
            name=scheme.name,
            materials=[self._item(m, person) for m in version.materials] if version else [],
            process=[s.text for s in version.process] if version else [],
            department=version.department if version else None,
            unverified=list(version.unverified) if version else [],
        )

    def _item(self, material: Material, person: Profile) -> MaterialItem:
        needed = State.MET
        if material.when is not None:
            needed = state_of(span(material.when, person.algebra(self._rules.series)))
        return MaterialItem(name=material.name, needed=needed, basis=list(material.basis), note=material.note)


def _lines(value: Materials) -> tuple[str, ...]:
    if not value.materials:
        return (f"{value.name}：现行文件的摘编里没有材料清单，请以受理单位公布的为准。", *_where(value))
    lines = [f"{value.name}要准备的材料："]
    for item in value.materials:
        if item.needed is not State.NOT_MET:
            condition = "（视情况）" if item.needed is State.UNKNOWN else ""
            lines.append(f"□ {item.name}{condition}{f'（{item.note}）' if item.note else ''}")
    lines += [f"{n}. {text}" for n, text in enumerate(value.process, 1)]
    return (*lines, *_where(value))


def _where(value: Materials) -> tuple[str, ...]:
    return (f"受理：{value.department}。",) if value.department else ()
