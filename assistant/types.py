"""The nouns of the conversation: message, turn, citation, answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from assistant.dialogue.state import DialogueState
from knowledge.types import Passage


class AnswerStatus(StrEnum):
    """How a turn ended; the prefix is the family."""

    ANSWERED = "answered"
    ANSWERED_HISTORY = "answered_history"
    ANSWERED_SMALL_TALK = "answered_small_talk"
    ANSWERED_BY_TOOL = "answered_by_tool"
    CLARIFICATION_REGION = "clarification_region"
    CLARIFICATION_SCHEME = "clarification_scheme"
    CLARIFICATION_QUESTION = "clarification_question"
    CLARIFICATION_FACT = "clarification_fact"
    CLARIFICATION_CHOICE = "clarification_choice"
    CLARIFICATION_CONFIRMATION = "clarification_confirmation"
    NO_SOURCE = "unanswerable_no_source"
    OUT_OF_SCOPE = "unanswerable_out_of_scope"
    GUARDRAIL_INJECTION = "guardrail_injection"
    GUARDRAIL_UNSAFE = "guardrail_unsafe"
    HANDOVER_REQUESTED = "handover_requested"
    HANDOVER_SERVED = "handover_served"
    HANDOVER_SILENT = "handover_silent"
    ERROR_INTERNAL = "error_internal"
    ERROR_TOOL = "error_tool"


@dataclass(frozen=True, slots=True)
class Message:
    """What a person sent, as it came (already masked when it is stored).

    `sender` is an opaque key of the browser or account that wrote, `identity` of whom a channel verified.
    """

    conversation_id: str
    channel: str
    text: str
    received_at: datetime
    sender: str = ""
    identity: str | None = None


@dataclass(frozen=True, slots=True)
class Exchange:
    """An earlier question and what became of it, as far as a follow-up needs it."""

    question: str
    rewritten: str
    status: str
    region: str | None = None
    subject: str | None = None


@dataclass(frozen=True, slots=True)
class Citation:
    """What an answer stands on: the clause, the words quoted, and its state on the answer's day.

    `references` are the clause's cross references: {"text"}, and where the release has what is meant
    "document_id", "title", and of a clause "clause_id", "label", "quote".
    `confidence` is how sure character recognition was of a scanned clause, 0 to 1; None: not a scan.
    """

    n: int
    clause_id: str
    document_id: str
    source: str
    title: str
    number: str | None
    label: str
    quote: str
    text: str
    context: str
    url: str | None
    effective_from: date | None
    effective_to: date | None
    grade: str | None
    state: str
    region_name: str
    unverified: tuple[str, ...] = ()
    references: tuple[Mapping[str, Any], ...] = ()
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class QuickReply:
    """A button: what it says, what it sends, and the region it sets, if it does."""

    label: str
    send: str
    region: str | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence or list item of an answer with the passages it stands on.

    `claim` is False for words of our own that state nothing about a policy (a question, a pointer).
    `written` is True of a model's sentence, which was verified before it became a line; `runs_on` of one that
    stands in the same paragraph as the line before it.
    """

    text: str
    passages: tuple[Passage, ...] = ()
    bullet: bool = False
    claim: bool = True
    quote: str = ""
    written: bool = False
    runs_on: bool = False


@dataclass(frozen=True, slots=True)
class Draft:
    """An answer before it is verified: its lines, its status and what is offered with it.

    `settled`: all lines were checked and perhaps told already; nothing is taken away or put between them.
    `confidence` is the chance that the policy it is from answers the question.
    """

    lines: tuple[Line, ...]
    status: AnswerStatus
    quick_replies: tuple[QuickReply, ...] = ()
    cards: tuple[dict[str, Any], ...] = ()
    subject: str | None = None
    settled: bool = False
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What the person gets."""

    text: str
    status: AnswerStatus
    citations: tuple[Citation, ...] = ()
    cards: tuple[dict[str, Any], ...] = ()
    quick_replies: tuple[QuickReply, ...] = ()
    trace: tuple[str, ...] = ()
    subject: str | None = None


@dataclass(frozen=True, slots=True)
class Heard:
    """A fact that a model read out of the message, seen again in its words (an assistant.ports.FactFound)."""

    fact: str
    low: float
    high: float
    quote: str
    start: int
    end: int
    correction: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """What was understood of a message.

    `question` is whole (a follow-up is rewritten with the conversation) and in the words of policies; `said`
    is the same in the person's own words. `places` are region codes, empty
    when no place is known; `named_place` says whether the question itself named them. `aspects` are what is
    asked about (金额, 条件, 材料, ...), `years` are the calendar years named. `compares` tells that all
    places are asked about; else several places are a story ("先在深圳，后来上海") with one that matters.
    `likely_place` is the one last talked about: it decides only between places that fit alike.
    `translated` tells that an English message was put into Chinese words, without a model.
    `own` is what a follow-up itself says, in the words of policies.
    `heard` and `act` are what a model read besides: facts of the person, and what is wished (check, book);
    `plan` are all wishes of the message with their words where a model saw more than the patterns.
    """

    question: str
    places: tuple[str, ...] = ()
    named_place: bool = False
    compares: bool = False
    years: tuple[int, ...] = ()
    aspects: tuple[str, ...] = ()
    followed_up: bool = False
    said: str = ""
    likely_place: str | None = None
    heard: tuple[Heard, ...] = ()
    act: str | None = None
    plan: tuple[tuple[str, str], ...] = ()
    translated: bool = False
    own: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was found for one place (None: anywhere): in force, no longer in force, and in other places."""

    region: str | None
    current: tuple[Passage, ...]
    past: tuple[Passage, ...] = ()
    elsewhere: tuple[Passage, ...] = ()


@dataclass(frozen=True, slots=True)
class Aside:
    """What is added behind an answer: the question that a dialogue still waits for."""

    text: str = ""
    quick_replies: tuple[QuickReply, ...] = ()


@dataclass(frozen=True, slots=True)
class Turn:
    """One message on its way through the steps; each step returns a new one.

    Once `answer` is set, the remaining steps are skipped. `replays`: an earlier release was asked for by its
    number, so no model may write. `whole`: the answer is what it would be at another time; False when a model
    failed.
    """

    message: Message
    as_of: date
    history: tuple[Exchange, ...] = ()
    region: str | None = None
    home_region: str | None = None
    text: str = ""
    reading: Reading | None = None
    evidence: tuple[Evidence, ...] = ()
    draft: Draft | None = None
    answer: Answer | None = None
    dialogue: DialogueState | None = None
    aside: Aside | None = None
    release: int | None = None
    trace: tuple[str, ...] = field(default=())
    replays: bool = False
    whole: bool = True
