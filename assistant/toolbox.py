"""Tools as a channel calls them: place and day resolved, the result as JSON."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from assistant.ports import Clock
from assistant.steps.act import person_key
from knowledge.regions import regions
from tools.services.ports import Asker, Notices, Subscriptions
from tools.services.types import NEWS
from tools.types import Caller, MissingFacts, Question, Tool, ToolResult

if TYPE_CHECKING:  # rules are read when they are first asked for, so that questions start at once
    from tools.registry import Toolbox
    from tools.rules.evaluation import Ask
    from tools.rules.rulebook import Rulebook
    from tools.rules.scheme import Scheme
    from tools.rules.vocabulary import Fact, Vocabulary


@dataclass(frozen=True, slots=True)
class ToolCall:
    """Who calls from where: a region by name or code, a day (None: today), what the channel has verified."""

    region: str | None = None
    as_of: date | None = None
    identity: str | None = None
    origin: str = "local"


class ToolDesk:
    """The toolbox of an installation; `home` is the region where none is named."""

    def __init__(
        self,
        toolbox: Callable[[], Toolbox],
        rules: Callable[[], Rulebook],
        clock: Clock,
        home: str | None,
        notices: Callable[[], Notices] | None = None,
        subscriptions: Callable[[], Subscriptions] | None = None,
    ) -> None:
        self._notices, self._subscriptions = notices, subscriptions
        self._toolbox, self._rules, self._clock, self._home = toolbox, rules, clock, home

    def tools(self) -> Iterator[Tool]:
        """Every tool."""
        return iter(self._toolbox())

    def schemes(self) -> tuple[Scheme, ...]:
        """Every scheme of the rulebook."""
        return self._rules().schemes

    def facts(self) -> Vocabulary:
        """The fact vocabulary."""
        return self._rules().words

    def caller(self, call: ToolCall) -> Caller:
        """For whom, on which day; knowledge.errors.UnknownRegion for a place that is not known."""
        now = self._clock.now()
        place = call.region or self._home
        code = regions().resolve(place).code if place else None
        return Caller(call.as_of or now.date(), now, code, call.identity, call.origin)

    def waiting(
        self, conversation_id: str | None, sender: str = "", channel: str = "web"
    ) -> list[dict[str, Any]]:
        """The notices that this browser, or this conversation of nobody verified, was not shown yet.

        What has waited for a year is no news any more.
        """
        if self._notices is None:
            return []
        its, since = self._notices(), self._clock.now() - NEWS
        found = {n.id: n for one in _askers(conversation_id, sender, channel) for n in its.waiting(one)}
        shown = sorted((n for n in found.values() if n.created > since), key=lambda n: n.id)
        return [notice.model_dump(mode="json") for notice in shown]

    def delivered(
        self, conversation_id: str | None, ids: Sequence[int], sender: str = "", channel: str = "web"
    ) -> int:
        """Mark such notices as delivered; how many."""
        if self._notices is None:
            return 0
        its, now = self._notices(), self._clock.now()
        return sum(its.deliver(tuple(ids), one, now) for one in _askers(conversation_id, sender, channel))

    def expects(self, conversation_id: str | None, sender: str = "") -> bool:
        """Whether this browser or conversation has subscribed to anything."""
        if self._subscriptions is None:
            return False
        return any(self._subscriptions().theirs(one) for one in _askers(conversation_id, sender))

    def run(self, name: str, arguments: Mapping[str, Any], call: ToolCall | None = None) -> dict[str, Any]:
        """The JSON of a tool's outcome: `missing` is empty when it is complete."""
        outcome = self._toolbox().run(name, arguments, self.caller(call or ToolCall()))
        if isinstance(outcome, ToolResult):
            return {**outcome.to_json(), "tool": name, "missing": []}
        return {"tool": name, **_missing(outcome)}


def _askers(conversation_id: str | None, sender: str, channel: str = "web") -> list[Asker]:
    """Under what somebody without a verified identity may have subscribed in a channel."""
    origins = (person_key(channel, sender, None), conversation_id)
    return [Asker(None, origin) for origin in origins if origin]


def _missing(outcome: MissingFacts) -> dict[str, Any]:
    so_far = outcome.so_far.to_json() if outcome.so_far else {"value": None, "explanation": [], "basis": []}
    return {**so_far, "missing": [question_json(q) for q in outcome.questions]}


def question_json(question: Question | Ask) -> dict[str, Any]:
    """A question: the fact, how to ask for it, what may be answered."""
    text = question.text if isinstance(question, Question) else question.question
    return {
        "fact": question.fact,
        "label": question.label,
        "question": text,
        "choices": list(question.choices),
        "unit": question.unit,
    }


def tool_json(tool: Tool) -> dict[str, Any]:
    """A tool with the JSON schemas of what goes in and what comes out."""
    return {
        "name": tool.name,
        "title": tool.title,
        "description": tool.description,
        "arguments": tool.arguments.model_json_schema(),
        "value": tool.value.model_json_schema(),
    }


def fact_json(fact: Fact) -> dict[str, Any]:
    """A fact of the vocabulary, as `talent facts --json` lists it."""
    numbers = {"min": fact.low, "max": fact.high} if fact.kind == "number" else {}
    return {
        "fact": fact.id,
        "label": fact.label,
        "aliases": list(fact.aliases),
        "type": fact.kind,
        "unit": fact.unit,
        "choices": list(fact.choices),
        "question": fact.question,
        **numbers,
    }


def scheme_json(scheme: Scheme) -> dict[str, Any]:
    """A scheme, as `talent schemes --json` lists it."""
    return {
        "scheme": scheme.id,
        "name": scheme.name,
        "aliases": list(scheme.aliases),
        "kind": scheme.kind,
        "region": scheme.region,
        "region_name": regions().name(scheme.region),
        "summary": scheme.summary,
        "versions": [
            {"from": v.start.isoformat(), "to": v.end.isoformat() if v.end else None, "document": v.document}
            for v in scheme.versions
        ],
    }
