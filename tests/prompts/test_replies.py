"""The replies and the code that says them agree."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.answering.acts import matching_act
from prompts.loader import load

_ROOT = Path(__file__).parents[2]
# Acts are said by the name of the act that was recognised.
_BY_ACT = {"greeting", "thanks", "goodbye", "identity", "capability", "handover", "injection", "unsafe"}


def _code() -> str:
    return "\n".join(p.read_text("utf-8") for p in sorted((_ROOT / "assistant").rglob("*.py")))


def test_every_reply_is_said_somewhere() -> None:
    code = _code()
    assert [key for key in load("replies") if key not in _BY_ACT and f'"{key}"' not in code] == []


@pytest.mark.parametrize("act", sorted(_BY_ACT))
def test_every_act_has_its_reply_and_its_patterns(act: str) -> None:
    assert load("replies")[act]
    assert matching_act("落户要什么条件", (act,)) is None
