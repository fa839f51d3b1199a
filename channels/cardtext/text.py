"""One renderer a card type; the shapes are those of tools/cards.md."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from channels.cardtext import policies, services

Card = Mapping[str, Any]

RENDERERS: Mapping[str, Callable[[Card], list[str]]] = {
    "check": policies.check,
    "match": policies.match,
    "duplicates": policies.duplicates,
    "materials": policies.materials,
    "privileges": policies.privileges,
    "steps": services.steps,
    "places": services.places,
    "slots": services.slots,
    "booking": services.booking,
    "requests": services.requests,
    "subscription": services.subscription,
    "handover": services.handover,
}


def card_text(card: Card) -> str:
    """The card in short lines without markup; empty for a type that has no renderer."""
    renderer = RENDERERS.get(card.get("type", ""))
    return "\n".join(renderer(card)) if renderer else ""
