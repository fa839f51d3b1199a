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

    def schemes(self, region: str | None) -> list[dict[str, str]]:
        """The schemes, those of the call's place first."""
        ordered = sorted(self._tools.schemes(), key=lambda s: (s.region != region, s.region, s.name))
        return [{"scheme": s.id, "name": s.name, "kind": s.kind, "region": s.region} for s in ordered]

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
        return self._tools.run("check_eligibility", {"scheme": scheme, "facts": dict(facts)}, ToolCall())

    def start(self, text: str, scheme: str) -> tuple[Sequence[dict[str, Any]], dict[str, Any]]:
        """The facts told that concern a scheme's place, and its evaluation with them."""
        found = next((s for s in self._tools.schemes() if s.id == scheme), None)
        facts = self.told(text, found.region if found else None)
        values = {f["fact"]: f["value"] for f in facts if f["value"] is not None}
        return facts, self.worked_out(scheme, values)
