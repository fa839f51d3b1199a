"""What a call or a conversation gives for a work order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from assistant.orders.prefill import Material

_SAID = 8  # pieces of speech that are quoted


def of_call(call: Mapping[str, Any], caller_key: str = "") -> Material:
    """A call as the desk tells it: turns, and suggestions with their clauses and rule results."""
    hints = [one for one in call["hints"] if one.get("status") != "retracted"]
    said = [one["text"] for one in call["turns"] if one["speaker"] == "caller" and len(one["text"]) > 3]
    known = (fact for one in hints for fact in (one.get("result") or {}).get("known", ()))
    cited = {c.get("clause_id"): c for one in hints for c in one.get("citations", ())}
    return Material(
        source=f"call:{call['id']}",
        said=said[:_SAID],
        asked=[one["question"] for one in hints if one.get("question")],
        region=call.get("region"),
        citations=list(cited.values()),
        facts=list(dict.fromkeys(known)),
        caller=call.get("caller") or "",
        caller_key=caller_key,
    )


def of_conversation(number: str, turns: Sequence[Mapping[str, Any]]) -> Material:
    """A conversation as it was kept."""
    answers = [one["result"]["answer"] for one in turns]
    cited = {c.get("clause_id"): c for one in answers for c in one.get("citations", ())}
    regions = [one["result"].get("region") for one in turns if one["result"].get("region")]
    return Material(
        source=f"conversation:{number}",
        said=(),
        asked=[one["question"] for one in turns][-_SAID:],
        region=regions[-1] if regions else None,
        citations=list(cited.values()),
    )
