"""The figures (数字) of a text."""

from __future__ import annotations

import re

from knowledge.text.normalize import fold

_FIGURE = re.compile(r"(?<![a-z\d.])\d+(?:\.\d+)?")  # not that of a name: CET6, HSK4


def figures_of(text: str) -> frozenset[str]:
    """The figures in a text."""
    return frozenset(_FIGURE.findall(fold(text)))


def share(figures: frozenset[str], text: str) -> float:
    """Which share of the figures stands in the text; 0 where there are none."""
    return len(figures & figures_of(text)) / len(figures) if figures else 0.0
