"""Our messages as the platform takes them, each under a number that it takes once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from channels.tencent.errors import ApiError
from channels.tencent.outbox import Choice
from channels.wecom.kf.desk import Desk
from channels.wecom.kf.rendering import menu

_FORM = 40058
_TWICE = re.compile(r"(?i)msg_?id.*(exist|duplicat|repeat|already|used|重复)|(duplicat|repeat)\w*.*msg_?id")


def message(text: str, items: Sequence[Choice], tail: str = "") -> dict[str, Any]:
    """A text, or the menu under it."""
    if items:
        return {"msgtype": "msgmenu", "msgmenu": menu(text, items, tail)}
    whole = "\n\n".join(block for block in (text, tail) if block)
    return {"msgtype": "text", "text": {"content": whole}}


def number_of(desk: Desk, kind: str, row: int) -> str:
    """The msgid of a part (p) or an errand (e): the same each time it is tried."""
    return f"{desk.number}{kind}{row}"


def part_of(desk: Desk, number: str) -> int | None:
    """The part that a msgid is of; None when it is not one of ours."""
    found = re.fullmatch(rf"{re.escape(desk.number)}p(\d{{1,18}})", number)
    return int(found[1]) if found else None


def sent_before(error: ApiError, tried: bool) -> bool:
    """Whether the platform refuses a message because it has it already: its reply to the first got lost.

    Which code that is, is not documented: what it says of the number counts, or that what it takes to be
    wrong in form is wrong only the second time.
    """
    return bool(_TWICE.search(error.errmsg)) or (error.code == _FORM and (tried or error.again))
