"""The action server: every tool as a custom action, beside one that answers questions.

An action's arguments are, by name: the slots of the tracker, the entities of the last message, and the
`arguments` of its metadata, which win. Facts of the vocabulary may be slots of their own (`年龄`).
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import ActionExecutor, CollectingDispatcher

from assistant.errors import BadRequest
from assistant.toolbox import ToolCall
from channels.api.problems import to_problem
from channels.base import Service, Tools
from channels.cardtext import card_text
from channels.rasa.messages import conversation_of, messages
from tools.types import Tool

_PLACE = ("region", "as_of")


class Answering(Action):  # type: ignore[misc]
    """`action_ask_policies`: answers the last message from the clauses."""

    def __init__(self, service: Service) -> None:
        self._service = service

    def name(self) -> str:
        """The action's name."""
        return "action_ask_policies"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Mapping[str, Any]
    ) -> list[dict[str, Any]]:
        """Say the answer, its clauses as custom data, and what may be replied as buttons."""
        return await asyncio.to_thread(_told, dispatcher, lambda: self._answer(dispatcher, tracker))

    def _answer(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[dict[str, Any]]:
        given, message = _given(tracker), tracker.latest_message
        result = self._service.ask(
            message.get("text") or "", conversation_id=conversation_of(tracker.sender_id),
            region=given.get("region"), as_of=_day(given), channel="rasa",
        ).to_json()  # fmt: skip
        for one in messages(result):
            dispatcher.utter_message(**one)
        return [SlotSet("talent_status", result["answer"]["status"])]


class Running(Action):  # type: ignore[misc]
    """`action_<tool>`: runs one tool."""

    def __init__(self, tool: Tool, tools: Tools, facts: frozenset[str]) -> None:
        self._tool, self._tools, self._facts = tool, tools, facts

    def name(self) -> str:
        """The action's name."""
        return f"action_{self._tool.name}"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Mapping[str, Any]
    ) -> list[dict[str, Any]]:
        """Say the result as text with its card as custom data; what is missing is asked."""
        return await asyncio.to_thread(_told, dispatcher, lambda: self._run(dispatcher, tracker))

    def _run(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[dict[str, Any]]:
        given = _given(tracker)
        origin = conversation_of(tracker.sender_id)
        call = ToolCall(region=given.get("region"), as_of=_day(given), origin=origin)
        result = self._tools.run(self._tool.name, self._arguments(given), call)
        if result["missing"]:
            dispatcher.utter_message(**_question(result["missing"][0]))
        else:
            words = card_text(result["card"]) or "\n".join(result["explanation"])
            dispatcher.utter_message(text=words, json_message=result)
        missing = result["missing"][0]["label"] if result["missing"] else None
        return [SlotSet("talent_result", result["value"]), SlotSet("talent_missing", missing)]

    def _arguments(self, given: Mapping[str, Any]) -> dict[str, Any]:
        wanted = self._tool.arguments.model_fields
        found = {name: value for name, value in given.items() if name in wanted}
        if "facts" in wanted:
            own = {name: value for name, value in given.items() if name in self._facts}
            found["facts"] = own | dict(found.get("facts") or {})
        return found


def actions(service: Service, tools: Tools) -> Iterator[Action]:
    """Every action."""
    facts = frozenset(name for fact in tools.facts() for name in (fact.id, fact.label))
    yield Answering(service)
    yield from (Running(tool, tools, facts) for tool in tools.tools())


def serve_actions(service: Service, tools: Tools, host: str, port: int) -> None:
    """Serve the actions until the process is told to stop."""
    from rasa_sdk.endpoint import create_app
    from sanic import Sanic

    executor = ActionExecutor()
    for action in actions(service, tools):
        executor.register_action(action)
    app = create_app(executor, cors_origins=None)
    app.prepare(host=host, port=port, single_process=True, motd=False, access_log=False)
    Sanic.serve_single(primary=app)


def _question(missing: Mapping[str, Any]) -> dict[str, Any]:
    buttons = [{"title": one, "payload": one} for one in missing["choices"]]
    return {"text": missing["question"], "buttons": buttons, "json_message": {"missing": missing}}


def _given(tracker: Tracker) -> dict[str, Any]:
    message = tracker.latest_message or {}
    slots = {name: value for name, value in (tracker.slots or {}).items() if value is not None}
    entities = {one["entity"]: one["value"] for one in message.get("entities") or () if "entity" in one}
    metadata = message.get("metadata") or {}
    place = {name: metadata[name] for name in _PLACE if metadata.get(name)}
    return {**slots, **entities, **place, **(metadata.get("arguments") or {})}


def _day(given: Mapping[str, Any]) -> date | None:
    try:
        return date.fromisoformat(given["as_of"]) if given.get("as_of") else None
    except (TypeError, ValueError):
        raise BadRequest(f"日期 {given['as_of']} 不对，应写作 2026-11-22 这样的真实日期。") from None


def _told(dispatcher: CollectingDispatcher, work: Callable[[], list[dict[str, Any]]]) -> list[dict[str, Any]]:
    """What cannot be done is said to the person; Rasa goes on."""
    try:
        return work()
    except Exception as error:
        problem = to_problem(error)
        dispatcher.utter_message(
            text=problem["detail"], json_message={"problem": json.loads(json.dumps(problem))}
        )
        return []
