"""What is due for a subscription: the letters, and what this look saw."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from assistant.notices.subjects import Subject, World, basis_of, saying
from prompts.loader import load
from tools.services.ports import Letter
from tools.services.types import Subscription

_WARNED = (1, 7, 30)  # days before the end, the nearest first


@dataclass(frozen=True, slots=True)
class Due:
    """`seen` is None where a topic goes by the calendar alone."""

    letters: tuple[Letter, ...] = ()
    seen: str | None = None


def word(key: str, **values: object) -> str:
    """The words of that key."""
    return str(load("notices")[key]).format(**values)


def span_text(start: date | None, end: date | None) -> str:
    """2026-01-01至2026-12-31."""
    if start is None:
        return word("no_dates")
    return word("from_to", start=start, end=end) if end else word("from", start=start)


def letter(
    world: World, subscription: Subscription, key: str, text: str, basis: Iterable[str], **card: Any
) -> Letter:
    """The words with how to unsubscribe, and the card with what they stand on."""
    citations = world.citations(basis)
    shown: Mapping[str, Any] = {
        "type": "notice",
        "code": subscription.code,
        "topic": subscription.topic.value,
        "subject": subscription.subject,
        "title": subscription.title,
        "text": text,
        "on": world.as_of.isoformat(),
        "basis": [c["clause_id"] for c in citations],
        "citations": citations,
        **card,
    }
    sources = "；".join(dict.fromkeys(f"《{c['title']}》{c['label']}" for c in citations))
    lines = [text, f"依据：{sources}。" if sources else "", word("unsubscribe", code=subscription.code)]
    return Letter(key, "\n".join(filter(None, lines)), shown)


def opening(world: World, subscription: Subscription, subject: Subject) -> Due:
    """开放: what has begun since the subscription, that day included."""
    since, found = subscription.created.date(), []
    for start, basis in _starts(world, subject):
        if since <= start <= world.as_of:
            text = word("opens", title=subscription.title, on=start)
            found.append(letter(world, subscription, f"opens {start}", text, basis))
    return Due(tuple(found))


def _starts(world: World, subject: Subject) -> list[tuple[date, list[str]]]:
    if subject.scheme:
        return [(v.start, basis_of(v)) for v in subject.scheme.versions if not v.closed]
    document = subject.document
    if document is None or document.status in ("draft", "ended"):
        return []
    first = document.editions[0] if document.editions else document
    basis = saying(world.text(document.id, world.serving), "effective_from")
    return [(first.effective_from, basis)] if first.effective_from else []


def closing(world: World, subscription: Subscription, subject: Subject) -> Due:
    """截止: 30, 7 and 1 days before the last day, and when it is over."""
    found = []
    for end, successor, basis in _ends(world, subject):
        left = (end - world.as_of).days
        if left < 0 and end >= subscription.created.date():
            after = word("closed_next", next=successor) if successor else ""
            text = word("closed", title=subscription.title, on=end, next=after)
            found.append(letter(world, subscription, f"closes {end} over", text, basis))
        near = next((days for days in _WARNED if 0 <= left <= days), None)
        if near is not None:
            key = "closes_soon" if left else "closes_today"
            text = word(key, title=subscription.title, on=end, days=left)
            found.append(letter(world, subscription, f"closes {end} {near}", text, basis))
    return Due(tuple(found))


def _ends(world: World, subject: Subject) -> list[tuple[date, str, list[str]]]:
    """Last days after which nothing goes on, with what took the place."""
    if subject.scheme:
        versions = subject.scheme.versions
        ends = [v for v in versions if v.end and not v.closed]
        return [
            (v.end, "", basis_of(v))
            for v in ends
            if v.end and not any(o.in_force(v.end + timedelta(days=1)) and not o.closed for o in versions)
        ]
    document = subject.document
    if document is None or document.effective_to is None or document.status == "draft":
        return []
    names = "、".join(title_of(world, one) for one in document.repealed_by)
    basis = saying(world.text(document.id, world.serving), "effective_to")
    return [(document.effective_to, names, basis)]


def title_of(world: World, document_id: str) -> str:
    """《Title》 of a document, its id where the release does not have it."""
    text = world.text(document_id, world.serving)
    return f"《{text.document.title}》" if text else document_id
