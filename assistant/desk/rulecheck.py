"""The rules worked out for a caller, beginning with what was told in the call."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from assistant.listening.own_case import facts_told
from assistant.ports import FactReader
from assistant.toolbox import ToolCall, ToolDesk, fact_json
from knowledge.regions import NATION
from tools.rules.values import json_value, show_pair
from tools.rules.vocabulary import vocabulary


class RuleCheck:
    """Which facts a caller told, and what the rules say to them."""

    def __init__(self, tools: ToolDesk, read: Callable[[], FactReader], today: Callable[[], date]) -> None:
        self._tools, self._read, self._today = tools, read, today

    def schemes(self, region: str | None) -> list[dict[str, Any]]:
        """The schemes with the documents that they come from, those of the call's place first."""
        ordered = sorted(self._tools.schemes(), key=lambda s: (s.region != region, s.region, s.name))
        return [
            {"scheme": s.id, "name": s.name, "documents": sorted({v.document for v in s.versions})}
            | {"kind": s.kind, "region": s.region}
            for s in ordered
        ]

    def told(self, text: str, region: str | None) -> list[dict[str, Any]]:
        """The facts in what the caller said."""
        place = None if region == NATION else region
        words = vocabulary()
        return [
            fact_json(words[name])
            | {"value": json_value(words[name], pair), "shown": show_pair(words[name], pair)}
            for name, pair in facts_told(self._read(), text, self._today(), place).items()
        ]

    def worked_out(self, scheme: str, facts: Mapping[str, Any]) -> dict[str, Any]:
        """The evaluation: criteria met, not met, unknown; and what is still to be asked."""
        given = {"scheme": scheme, "facts": _each(facts)}
        return self._tools.run("check_eligibility", given, ToolCall())

    def start(self, text: str, scheme: str) -> tuple[Sequence[dict[str, Any]], dict[str, Any]]:
        """The facts told that concern a scheme's place, and its evaluation with them."""
        found = next((s for s in self._tools.schemes() if s.id == scheme), None)
        facts = self.told(text, found.region if found else None)
        values = {f["fact"]: f["value"] for f in facts if f["value"] is not None}
        return facts, self.worked_out(scheme, values)


def _each(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Answers to a question about several facts at once (有没有下列情形) as answers about each."""
    words, told = vocabulary(), dict[str, Any]()
    for name, value in facts.items():
        if (group := words.groups.get(name)) is None:
            told[name] = value
            continue
        for fact in (f for f in words if f.group == name):
            if value == group.none and fact.none is not None:
                told[fact.id] = json_value(fact, (fact.none, fact.none))
            elif value == fact.label:
                told[fact.id] = {"min": 1} if fact.kind == "number" else True
    return told
