"""Signed-in staff as the actors of the knowledge base."""

from __future__ import annotations

from assistant.staff.types import Staff
from channels.api.problems import ProblemError
from knowledge.review.actors import ACTION_NAMES, Action, Actor, Role, may

_ROLES: tuple[Role, ...] = ("editor", "reviewer", "admin")


def actor(who: Staff, action: Action) -> Actor:
    """The person in the least of his roles that may do this; a problem (403) where none may.

    By the name he signs in with: 姓名 may be two people's, and one's own change is known by the name.
    """
    for role in _ROLES:
        if role in who.roles and may(role, action):
            return Actor(who.name, role)
    raise ProblemError(403, f"您的角色不能{ACTION_NAMES[action]}。请由编辑、审核或管理员办理。")
