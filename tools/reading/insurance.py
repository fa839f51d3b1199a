"""Gaps in the insurance (断缴) and months paid afterwards (补缴), taken off the months told."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from tools.reading.amounts import SPAN, span
from tools.reading.scene import Scene
from tools.reading.types import FactRead

FACT = "insurance_months"
_GAP = re.compile(rf"断(?:缴|交|保|掉|档)?(?:了|过)*(?:社保)?(?P<t>{SPAN})")
_LATE = re.compile(
    rf"(?:补缴|补交|补)(?:了|过)?(?P<t>{SPAN})|(?P<u>{SPAN})(?:的)?(?:社保)?(?:都|是|全)*(?:补缴|补交|后补|补的)"
)


def insurance(told: Scene, found: Mapping[str, FactRead]) -> FactRead | None:
    """The months told less those paid late; a gap may be counted in them or not: it widens the range."""
    read = found.get(FACT)
    if read is None:
        return None
    view = told.views["self"]
    gap, late = _GAP.search(view), _LATE.search(view)
    if late and (months := span(late["t"] or late["u"])):
        read = replace(read, low=max(read.low - months[1], 0), high=read.high - months[0])
    if gap and (months := span(gap["t"])):
        read = replace(read, low=max(read.low - months[1], 0))
    return read
