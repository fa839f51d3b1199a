"""Places as callers name them."""

from __future__ import annotations

from knowledge.regions import regions, without_places


def place_of(text: str) -> str:
    """The last place that a text names, in full; empty if it names none."""
    mentions = regions().mentions(text)
    return regions().name(mentions[-1].code) if mentions else ""


def without_places_said(text: str) -> str:
    """The text without the places it names, and without the 在 that led to them."""
    bare = without_places(text)
    return bare.replace("在，", "，") if bare != text else text
