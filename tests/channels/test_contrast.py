"""Every pair of letter and ground colour can be read (WCAG 2.2 AA), by day and by night."""

from __future__ import annotations

import re

import pytest

from channels.web.assets import STATIC

_PAIRS = (
    ("ink", "paper"), ("ink", "card"), ("ink", "bubble"), ("ink", "accent-soft"), ("ink", "warn-soft"),
    ("ink", "bad-soft"), ("soft", "paper"), ("soft", "card"), ("soft", "bad-soft"), ("soft", "accent-soft"),
    ("accent", "card"), ("accent", "accent-soft"), ("accent", "paper"), ("accent-ink", "accent"),
    ("good", "good-soft"), ("warn", "warn-soft"), ("warn", "card"), ("bad", "card"), ("bad", "bad-soft"),
    ("mark-ink", "mark"), ("paper", "ink"),
)  # fmt: skip


def _themes() -> dict[str, dict[str, str]]:
    day, night = (STATIC / "theme.css").read_text().split("@media (prefers-color-scheme: dark)")
    read = re.compile(r"--([\w-]+): (#[0-9a-f]{3,6})\b")
    return {"day": dict(read.findall(day)), "night": dict(read.findall(night))}


def _luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("theme", ["day", "night"])
@pytest.mark.parametrize(("letters", "ground"), _PAIRS)
def test_letters_stand_out_from_their_ground(theme: str, letters: str, ground: str) -> None:
    colours = _themes()[theme]
    light, dark = sorted((_luminance(colours[letters]), _luminance(colours[ground])), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= 4.5


@pytest.mark.parametrize("theme", ["day", "night"])
def test_edges_of_fields_can_be_seen(theme: str) -> None:
    colours = _themes()[theme]
    pair = sorted((_luminance(colours["line-strong"]), _luminance(colours["card"])), reverse=True)
    assert (pair[0] + 0.05) / (pair[1] + 0.05) >= 3
