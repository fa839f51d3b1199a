"""The catalogue: kinds, departments, deadlines, and which act leads from which state to which."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml


@cache
def catalogue() -> Mapping[str, Any]:
    """The whole catalogue as data."""
    table: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("catalogue.yaml").read_text("utf-8"))
    return table


def kind_of(text: str) -> str:
    """The kind that the caller's words speak for; a question unless something else is said."""
    return next(
        (kind for kind, cues in catalogue()["cues"].items() if any(c in text for c in cues)), "consult"
    )


def urgency_of(text: str) -> str:
    """How urgent the caller's words are: the most urgent that is spoken of."""
    told = [one for one, cues in catalogue()["urgent"].items() if any(c in text for c in cues)]
    return told[-1] if told else "normal"


def department_of(text: str, district: str = "") -> str:
    """The name of the department whose matters the text speaks of most."""
    table = catalogue()["departments"]
    said = {key: sum(text.count(word) for word in one["words"]) for key, one in table.items()}
    best = max(said, key=lambda key: said[key])
    chosen = table[best if said[best] else "else"]
    return (
        str(chosen["place"]).format(district=district)
        if district and "place" in chosen
        else str(chosen["name"])
    )


def departments() -> list[str]:
    """The names of all departments of the city."""
    return [str(one["name"]) for one in catalogue()["departments"].values()]
