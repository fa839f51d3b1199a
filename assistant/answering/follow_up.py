"""Follow-ups ("那硕士呢？", "杭州的呢", "需要什么材料") rewritten into whole questions."""

from __future__ import annotations

import re

from assistant.answering.aspects import aspects_of
from assistant.answering.confidence import core
from assistant.answering.slots import kinds
from assistant.ports import Knowledge
from assistant.types import AnswerStatus, Exchange
from knowledge.regions import regions, without_places
from prompts.loader import load

_LONG = 40  # a question of that length stands by itself
_SHORT = 14  # and one of that length too, unless it says that it goes on
_PARTICLES = re.compile(
    r"^(那么|那要是|那如果|那|还有|另外|如果是|如果|要是|假如|换成|改成)+[，,]?|[的]?(呢|吗|呀|啊)?[？?。！!]*$"
)


class FollowUps:
    """Rewrites a follow-up with the exchange before it; a whole question comes back as it is."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge

    def whole(self, text: str, history: tuple[Exchange, ...]) -> str:
        """The whole question that the text means in its conversation."""
        last = next((e for e in reversed(history) if e.subject or _asked_back(e)), None)
        if last is None or not self._continues(text, last):
            return text
        if aspects_of(text) and last.subject:
            return _with_subject(text, last)
        return _exchange(text, last.rewritten) or f"{_base(last)}，{_stripped(text)}"

    def _continues(self, text: str, last: Exchange) -> bool:
        """Whether the text needs the question before it: short, and about no policy of its own."""
        markers = load("slots")["follow_up"]
        marked = text.startswith(tuple(markers["start"])) or text.rstrip("？?。!！ ").endswith(
            tuple(markers["end"])
        )
        if len(text) > _LONG or (len(text) > _SHORT and not marked):
            return False
        if self._has_subject(text, last):
            return False
        return marked or bool(aspects_of(text)) or self._knowledge.knows(core(text))

    def _has_subject(self, text: str, last: Exchange) -> bool:
        """Whether the text names a topic, other than by a word exchanged for one of the last question."""
        rest = without_places(text)
        topics = {t for d in self._knowledge.documents() for t in (*d.topics, *d.aliases) if len(t) > 1}
        exchanged = set() if rest != text and not _is_bare(rest) else _exchangeable(last.rewritten)
        return any(topic in rest for topic in topics - exchanged)


def _is_bare(rest: str) -> bool:
    """Whether nothing but one exchanged word is left beside the place."""
    return _stripped(rest) in {word for _, words in kinds() for word in words}


def _exchangeable(question: str) -> set[str]:
    """Words of the kinds that stand in the question."""
    return {word for _, words in kinds() if any(w in question for w in words) for word in words}


def _asked_back(exchange: Exchange) -> bool:
    return exchange.status in (AnswerStatus.CLARIFICATION_REGION, AnswerStatus.CLARIFICATION_SCHEME)


def _base(last: Exchange) -> str:
    """The last question without what an earlier follow-up added to it."""
    question = last.rewritten if last.rewritten == last.question else last.rewritten.split("，")[0]
    return question.rstrip("？?。")


def _exchange(text: str, question: str) -> str | None:
    """The last question with its place or its words of the same kind exchanged; None if nothing fits."""
    changed = _exchange_place(text, question)
    for _, words in kinds():
        new = next((w for w in words if w in text), None)
        present = [w for w in words if w in changed]
        old = min(present, key=lambda w: abs(len(w) - len(new or "")), default=None)
        if new and old and new not in present:
            changed = changed.replace(old, new)
    return changed if changed != question else None


def _exchange_place(text: str, question: str) -> str:
    named = regions().mentions(text)
    if not named:
        return question
    place = named[0].text
    mentions = regions().mentions(question)
    if not mentions:
        return place + question
    for mention in reversed(mentions[1:]):
        question = question[: mention.start] + question[mention.end :]
    return question[: mentions[0].start] + place + question[mentions[0].end :]


def _with_subject(text: str, last: Exchange) -> str:
    """What the conversation is about, put before the text; a place in the text replaces the old one."""
    subject = last.subject or ""
    if regions().mentions(text):
        subject = without_places(subject)
    return f"{subject}{_stripped(text) or text}"


def _stripped(text: str) -> str:
    return _PARTICLES.sub("", text).strip("，,。？? ")
