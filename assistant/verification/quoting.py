"""Whole sentences of a clause, word for word."""

from __future__ import annotations

from assistant.verification.told import Told
from assistant.verification.written import written

_MARKS = str.maketrans("", "", '，、：；。！？（）-·"“” ')


def quoted(told: Told) -> bool:
    """Whether the sentence is one of the clause's, or its beginning up to the end of one."""
    text = told.sentence.text.translate(_MARKS)
    return bool(text) and any(text == written(unit.text).text.translate(_MARKS) for unit in told.units)
