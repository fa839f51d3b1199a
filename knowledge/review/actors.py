"""Who acts, in which role, and what a role may do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from knowledge.errors import NotPermitted

Role = Literal["editor", "reviewer", "admin", "local"]
Action = Literal[
    "ingest", "correct", "confirm", "remove", "submit", "withdraw", "comment", "approve", "reject", "publish",
    "rollback", "erase",
]  # fmt: skip

ROLE_NAMES: dict[str, str] = {"editor": "编辑", "reviewer": "审核", "admin": "管理员", "local": "本机管理员"}
ACTION_NAMES: dict[str, str] = {
    "ingest": "导入", "correct": "更正", "confirm": "核对", "remove": "申请删除", "submit": "提交审核",
    "withdraw": "撤回", "comment": "批注", "approve": "通过", "reject": "退回", "publish": "发布",
    "rollback": "回退", "erase": "清除",
}  # fmt: skip

_MAY: dict[str, frozenset[str]] = {
    "editor": frozenset(("ingest", "correct", "confirm", "remove", "submit", "withdraw", "comment")),
    # What is published has passed a second person in any case, and a check; going back undoes nothing.
    "reviewer": frozenset(("approve", "reject", "comment", "confirm", "publish", "rollback")),
    "admin": frozenset(get_args(Action)),
    "local": frozenset(get_args(Action)),
}


@dataclass(frozen=True, slots=True)
class Actor:
    """A person in a role. `local` is whoever has the machine's command line (本机管理员)."""

    name: str
    role: Role

    def must_be_allowed(self, action: Action) -> None:
        """NotPermitted when the role may not do this."""
        if may(self.role, action):
            return
        able = "、".join(ROLE_NAMES[role] for role in ("editor", "reviewer", "admin") if action in _MAY[role])
        raise NotPermitted(
            f"{self.name}（{ROLE_NAMES[self.role]}）不能{ACTION_NAMES[action]}，没有改动任何内容。"
            f"这一步由{able}办理。"
        )


def may(role: Role, action: Action) -> bool:
    """Whether somebody in that role may do this."""
    return action in _MAY[role]


LOCAL = Actor("命令行管理员", "local")
