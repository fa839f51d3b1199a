"""The channel's own words."""

from __future__ import annotations

from typing import Any

from prompts.loader import load


def words(key: str, **values: object) -> str:
    """The words of that key with their {places} filled in."""
    return str(load("wechat")[key]).format(**values)


def listed(key: str) -> Any:
    """A list or table of the words."""
    return load("wechat")[key]


def is_nudge(text: str) -> bool:
    """Whether it is what somebody writes who was told to write anything."""
    return text.strip().casefold() in listed("nudges")
