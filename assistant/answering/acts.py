"""Which act a message is, where words alone tell: greeting, thanks, injection, ..."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from knowledge.text.normalize import fold
from prompts.loader import load

_OUTER = " ,，.。!！?？~～、;；:：…\"'“”‘’()（）[]【】\n\t"


def matching_act(text: str, acts: tuple[str, ...]) -> str | None:
    """The first of the acts that the message is, or None."""
    folded = fold(text).strip(_OUTER)
    return next((act for act in acts if _is(act, folded)), None)


def _is(act: str, folded: str) -> bool:
    whole, part, excepted = (_patterns(act, kind) for kind in ("whole", "part", "except"))
    if any(p.search(folded) for p in excepted):
        return False
    return any(p.fullmatch(folded) for p in whole) or any(p.search(folded) for p in part)


@cache
def _patterns(act: str, kind: str) -> tuple[re.Pattern[str], ...]:
    entry: dict[str, Any] = load("intents")[act]
    return tuple(re.compile(p, re.IGNORECASE) for p in entry.get(kind, ()))
