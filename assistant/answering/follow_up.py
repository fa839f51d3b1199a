"""Follow-ups ("那硕士呢？", "杭州的呢", "需要什么材料") rewritten into whole questions."""

from __future__ import annotations

import re

from assistant.answering.aspects import aspects_of
from assistant.answering.confidence import core
from assistant.answering.expectations import asks
from assistant.answering.slots import kinds
from assistant.answering.wording import plain
from assistant.ports import Knowledge
from assistant.types import AnswerStatus, Exchange
from knowledge.regions import regions, without_places
from prompts.loader import load

_LONG = 40  # a question of that length stands by itself
_SHORT = 14  # and one of that length too, unless it says that it goes on
_BY_TOOLS = (AnswerStatus.ANSWERED_BY_TOOL, AnswerStatus.CLARIFICATION_FACT)
"""Then what was said tells of the person; what is spoken of is the policy that is worked out."""
_ASKED_BACK = (AnswerStatus.CLARIFICATION_REGION, AnswerStatus.CLARIFICATION_SCHEME)
_STAYS = {"material": (), "talent_class": (), "education": ("amount",)}
"""Kinds of words that go on meaning what was asked before, and with which aspects only."""
_VALUE = re.compile(r"[A-Za-z]{0,6}第?\d+[\u4e00-\u9fff]{0,2}")
"""QS34, 3年: says something only of what was asked before."""
_WHERE = re.compile("我|人|是|就|在|住|上班|工作|单位|公司|的|这边|那边|区|市|[，。,.！!]")
_PARTICLES = re.compile(
    r"^(那么|那要是|那如果|那|还有|另外|如果是|如果|要是|假如|换成|改成)+[，,]?|[的]?(呢|吗|呀|啊)?[？?。！!]*$"
)


class FollowUps:
    """Rewrites a follow-up with the exchange before it; a whole question comes back as it is."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge

    def whole(self, text: str, history: tuple[Exchange, ...]) -> str:
        """The whole question that the text means in its conversation."""
        last = next((e for e in reversed(history) if e.subject or self._asked_back(e)), None)
        if last is None:
            return text
        said, text = text, _spelled_out(text, last.region)
        if not self._continues(text, last):
            return said
        if last.subject and self._of_subject(text, last):
            return _with_subject(text, last)
        if exchanged := _exchange(text, last.rewritten):
            return exchanged
        if last.subject and asks(text):
            return _with_subject(text, last)
        return f"{_base(last)}，{_stripped(text)}"

    def _of_subject(self, text: str, last: Exchange) -> bool:
        """Whether the text asks of the policy spoken of, and nothing of the last question stands in it."""
        return bool(aspects_of(text) or last.status in _BY_TOOLS or not self._topics_in(_base(last)))

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
        if marked or bool(aspects_of(text)) or _is_place(text) or _VALUE.fullmatch(text):
            return True
        return self._knowledge.knows(core(plain(text)))

    def _has_subject(self, text: str, last: Exchange) -> bool:
        """Whether the text names a topic, other than by a word exchanged for one of the last question."""
        rest = without_places(text)
        bare = _is_bare(rest)
        exchanged = set() if rest != text and not bare else _exchangeable(last.rewritten)
        exchanged -= set() if bare else _policies()  # 那居转户呢 goes on, 居转户要什么条件 does not
        return bool(self._topics_in(rest) - exchanged)

    def _asked_back(self, exchange: Exchange) -> bool:
        """Whether a question was asked back; where it was about what one told, that names no policy."""
        return exchange.status in _ASKED_BACK and bool(self._topics_in(exchange.rewritten))

    def _topics_in(self, text: str) -> set[str]:
        topics = {t for d in self._knowledge.documents() for t in (*d.topics, *d.aliases) if len(t) > 1}
        return {topic for topic in topics if topic in text}


def _is_bare(rest: str) -> bool:
    """Whether nothing but one exchanged word is left beside the place."""
    return _stripped(rest) in {word for _, words in kinds() for word in words}


def _spelled_out(text: str, region: str | None) -> str:
    """The text with short names that mean a place of the conversation's city (在龙岗) spelled out."""
    plain = regions().mentions(text)
    for mention in reversed(regions().mentions(text, region) if region else []):
        if mention not in plain and regions().get(mention.code).name.startswith(mention.text):
            text = f"{text[: mention.start]}{regions().name(mention.code)}{text[mention.end :]}"
    return text


def _is_place(text: str) -> bool:
    """在龙岗, 我住浦东: a place and nothing else."""
    rest = without_places(text)
    return rest != text and not _WHERE.sub("", rest)


def is_exchanged(text: str) -> bool:
    """Whether the text only puts another word into the last question: 那高级技师."""
    return text.startswith("那") and _is_bare(text)


def _policies() -> set[str]:
    return set(dict(kinds())["policy"])


def _exchangeable(question: str) -> set[str]:
    """Words of the kinds that stand in the question."""
    return {word for _, words in kinds() if any(w in question for w in words) for word in words}


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
    return f"{subject}{_staying(text, subject, last.rewritten)}{_asked(text)}"


def _asked(text: str) -> str:
    """What the text asks, without what only goes on; a bare 多久 in whole words."""
    plain = _stripped(text) or text
    return str(load("slots")["whole"].get(plain, plain))


def _staying(text: str, subject: str, before: str) -> str:
    """租房补贴, D类: asked about before, and neither named nor exchanged since."""
    found = ""
    for kind, words in kinds():
        aspects = _STAYS.get(kind)
        wanted = aspects is not None and (not aspects or set(aspects) & set(aspects_of(text)))
        if wanted and not any(word in f"{subject}{text}" for word in words):
            found += next((word for word in words if word in before), "")
    return found


def _stripped(text: str) -> str:
    return _PARTICLES.sub("", text).strip("，,。？? ")
