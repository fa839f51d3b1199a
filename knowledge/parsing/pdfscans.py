"""Which pages of a PDF are pictures of a text: no text layer, a few stray characters, or a broken one."""

from __future__ import annotations

import re
from typing import Any

_FEW = 60  # characters that a watermark, a page number or a scanner's name come to
_COVERED = 0.35  # share of the page that pictures cover
_OUTLINES = 200  # curves of a page whose letters were turned into outlines
_BROKEN = re.compile("[\ue000-\uf8ff\ufffd\x00-\x08\x0e-\x1f]")
_UNMAPPED = re.compile(r"\(cid:[0-9]+\)")


def is_scan(page: Any) -> bool:
    """Whether the text of a page must be recognised from its picture."""
    text = "".join(str(char["text"]) for char in page.chars if not str(char["text"]).isspace())
    broken = len(_BROKEN.findall(text)) + len(_UNMAPPED.findall(text))
    if broken > 0.3 * max(1, len(page.chars)):
        return True
    if len(text) >= _FEW:
        return False
    return _covered(page) > _COVERED or (not text and len(page.curves) > _OUTLINES)


def _covered(page: Any) -> float:
    """The share of the page under its largest pictures, overlaps counted twice."""
    whole = float(page.width) * float(page.height)
    areas = (max(0.0, i["x1"] - i["x0"]) * max(0.0, i["bottom"] - i["top"]) for i in page.images)
    return float(sum(areas)) / max(whole, 1.0)
