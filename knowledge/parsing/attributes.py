"""Numbers in attributes of files: one that is none, or lies, is the default and costs no document."""

from __future__ import annotations

import math
import re

_WHOLE = re.compile(r"\s*[+-]?[0-9]{1,12}\s*")


def whole(text: object, default: int = 0) -> int:
    """The whole number that a text is; ² and １ are none here, and no count has more than twelve digits."""
    return int(text) if isinstance(text, str) and _WHOLE.fullmatch(text) else default


def real(text: object, default: float = 0.0) -> float:
    """The finite number that a text is."""
    try:
        value = float(text) if isinstance(text, str) else default
    except ValueError:
        return default
    return value if math.isfinite(value) else default
