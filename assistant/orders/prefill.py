"""A work order as a call or a conversation gives it; a person confirms and corrects it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assistant.orders.catalogue import department_of, kind_of, urgency_of
from assistant.privacy import mask
from knowledge.regions import regions

_SUBJECT, _SUMMARY = 40, 1200  # characters


@dataclass(frozen=True, slots=True)
class Material:
    """What there is to make an order of: what was said, asked and told."""

    source: str
    said: Sequence[str]
    asked: Sequence[str]
    region: str | None = None
    citations: Sequence[Mapping[str, Any]] = ()
    facts: Sequence[str] = ()
    caller: str = ""
    caller_key: str = ""


def prefilled(material: Material) -> dict[str, Any]:
    """The fields of an order."""
    text = "\n".join((*material.said, *material.asked))
    district = _district(material.region)
    subject = next(iter((*material.asked, *material.said)), "")
    return {
        "kind": kind_of(text),
        "subject": mask(subject)[:_SUBJECT],
        "summary": _summary(material),
        "region": material.region or "",
        "department": department_of(text, district),
        "urgency": urgency_of(text),
        "source": material.source,
        "citations": [_cited(one) for one in material.citations][:8],
        "facts": [mask(one) for one in material.facts][:20],
        "caller": material.caller,
        "caller_key": material.caller_key,
    }


def _summary(material: Material) -> str:
    asked = [f"所问：{'；'.join(dict.fromkeys(material.asked))}"] if material.asked else []
    facts = [f"本人情况：{'；'.join(material.facts)}"] if material.facts else []
    said = [f"原话：{'。'.join(material.said)}"] if material.said else []
    return mask("\n".join((*asked, *facts, *said)))[:_SUMMARY]


def _cited(one: Mapping[str, Any]) -> dict[str, Any]:
    names = (
        "clause_id",
        "document_id",
        "title",
        "number",
        "label",
        "quote",
        "effective_from",
        "effective_to",
    )
    return {name: one.get(name) for name in names if one.get(name) is not None}


def _district(region: str | None) -> str:
    if region and regions().get(region).level == "district":
        return str(regions().get(region).name)
    return ""
