"""What a human who takes over is told, masked: what was asked, what is known, which clauses may matter."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any

from assistant.incidents import incident
from assistant.privacy import mask
from channels.wecom.kf.briefs import DAYS
from channels.wecom.kf.desk import Desk, conversation
from channels.wecom.kf.wording import words
from knowledge.regions import regions

_TURNS, _CLAUSES, _FITTING, _WORDS, _TITLE = 8, 6, 3, 160, 60
_SHOWN = ("title", "number", "label", "quote", "effective_from", "effective_to", "state", "region_name")

_log = logging.getLogger(__name__)


def brief_errand(desk: Desk, account: str, person: str, servicer: str, key: str) -> None:
    """Have the servicer told, where there is an application that may write to them; once for each `key`."""
    if desk.accounts[account].agent_id is None or not servicer:
        return
    until = desk.now() + timedelta(days=DAYS)
    desk.errands.put(account, f"brief:{key}", person, "brief", servicer, "", until)


def summary(desk: Desk, account: str, person: str) -> dict[str, Any]:
    """The brief as it stands now."""
    about = conversation(account, person)
    turns = [turn.to_json() for turn in desk.service.conversation(about)]
    region = desk.people.get(account, person).region or desk.accounts[account].region or ""
    asked = [mask(turn["question"]) for turn in turns]
    wanted = next((text for text in reversed(asked) if "人工" not in text), "")
    return {
        "title": (wanted or (asked[-1] if asked else words("human")))[:_TITLE],
        "region": regions().name(region) if region else "",
        "facts": [[label, mask(value)] for label, value in desk.told(about)],
        "turns": [_turn(question, turn) for question, turn in zip(asked, turns, strict=True)][-_TURNS:],
        "clauses": list(_cited(desk, turns))[:_CLAUSES] or list(_fitting(desk, wanted, region)),
        "made": desk.now().isoformat(timespec="minutes"),
    }


def _turn(question: str, turn: Mapping[str, Any]) -> dict[str, str]:
    text = mask(str(turn["result"]["answer"]["text"]))
    return {"question": question, "answer": text[:_WORDS] + ("…" if len(text) > _WORDS else "")}


def _cited(desk: Desk, turns: Sequence[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """The clauses that were cited, the latest first, each with the address of its page."""
    seen: set[str] = set()
    for turn in reversed(turns):
        for one in turn["result"]["answer"]["citations"]:
            if one["clause_id"] not in seen:
                seen.add(one["clause_id"])
                yield _clause(desk, one)


def _fitting(desk: Desk, question: str, region: str) -> Iterator[dict[str, Any]]:
    """What is in force and fits what they wanted, where no answer cited anything."""
    if not question:
        return
    try:
        found = desk.service.search(question, k=_FITTING, region=region or None, as_of=None).to_json()
    except Exception as error:  # without them the brief is still of use
        _log.warning("wecom kf: %s", incident(error))
        return
    for one in found["passages"]:
        quote = str(one["text"])[:_WORDS]
        yield _clause(desk, {**one, "quote": quote, "state": "in_force"})


def _clause(desk: Desk, one: Mapping[str, Any]) -> dict[str, Any]:
    return {name: one.get(name) for name in _SHOWN} | {"page": f"/c/{desk.links.token(one)}"}
