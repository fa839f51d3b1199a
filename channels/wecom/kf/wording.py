"""The channel's own words, beside those it shares."""

from __future__ import annotations

from typing import Any

from prompts.loader import load


def words(key: str, **values: object) -> str:
    """The words of that key with their {places} filled in."""
    return str(load("wecom_kf")[key]).format(**values)


def listed(key: str) -> Any:
    """A list or table of the words."""
    return load("wecom_kf")[key]
