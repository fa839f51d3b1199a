"""What the roles are called and what they may do (roles.yaml)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml


@dataclass(frozen=True, slots=True)
class Role:
    """A role: its Chinese name and its permissions."""

    name: str
    may: frozenset[str]


@cache
def roles() -> Mapping[str, Role]:
    """All roles by their key."""
    table = yaml.safe_load(Path(__file__).with_name("roles.yaml").read_text("utf-8"))
    return {key: Role(entry["name"], frozenset(entry["may"])) for key, entry in table.items()}


def permissions(held: Iterable[str]) -> frozenset[str]:
    """Everything that somebody with these roles may do; a role that is no more gives nothing."""
    return frozenset[str]().union(*(roles()[key].may for key in held if key in roles()))


def able(permission: str) -> str:
    """The names of the roles that may do it: whom to ask."""
    return "、".join(role.name for role in roles().values() if permission in role.may)
