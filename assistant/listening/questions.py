"""Finds what a caller asks: several questions in a call, facts spread over turns, corrections, withdrawals.

A pure reading of the whole transcript: heard again with a segment more or another one, it gives the questions
anew. What a question is called (its place) does not change when segments come behind it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from assistant.listening.places import place_of, without_places_said
from assistant.listening.slots_said import exchanged, slots_of
from assistant.listening.spoken import said, sentences
from assistant.listening.types import Asked, Segment
from assistant.listening.wording import pattern

_LEAST = 4  # characters of a clause that can be a question by itself
_MOST_TOLD = 2  # clauses of facts that are put before a question
_LONG_TOLD = 22  # characters of such a clause
_MOST_MATTERS = 2  # earlier matters that a question is put with as well
_GENERIC = 2  # characters of a topic (落户, 补贴) that leaves a longer one before it (居转户) standing
_LONGEST = 90  # characters of a question
_COMMAS = re.compile(r"[，,、\s]+(?=.)")


@dataclass(slots=True)
class _Question:
    """A question while it is put together."""

    place: tuple[int, int]
    clause: str
    before: list[str]
    subject: str
    region: str
    slots: dict[str, str]
    seq: int
    named_place: bool
    known_before: tuple[str, str] = ("", "")
    """The place and the matter as they stood before the question."""
    matters: tuple[str, ...] = ()
    """The matters spoken of before the present one, the latest first."""

    def whole(self) -> Asked:
        """As a question of its own."""
        full = "，".join([*(one for one in self.before if one not in self.clause), self.clause])
        region = [self.region] if self.region and not place_of(full) else []
        subject = [self.subject] if self.subject and self.subject not in full else []
        matter = [self.subject] if self.subject and self.subject not in self.clause.replace("的", "") else []
        place = [self.region] if self.region and not place_of(self.clause) else []
        slots: list[str] = []
        if pattern("deciding").search(self.clause):
            known = slots_of(full)
            slots = [word for kind, word in self.slots.items() if kind not in known]
        return Asked(
            self.place,
            _joined(*region, *slots, *subject, full),
            self.seq,
            _joined(*place, *matter, self.clause),
            of_oneself=bool(pattern("of_oneself").search(full) and pattern("could").search(full)),
            bare=not self.subject,
            loose=_joined(*subject, full),
            clause=self.clause,
            around=tuple(_joined(*place, one, self.clause) for one in self.matters if one not in self.clause),
        )


def _joined(*parts: str) -> str:
    return "，".join(parts)[-_LONGEST:]


@dataclass(slots=True)
class _Hearing:
    """What is known while a call is read."""

    topics: re.Pattern[str]
    found: list[_Question] = field(default_factory=list)
    region: str = ""
    subject: str = ""
    slots: dict[str, str] = field(default_factory=dict)
    told: list[str] = field(default_factory=list)
    matters: list[str] = field(default_factory=list)
    righted: Callable[[str], str] = str
    agent: str = ""
    lead: str = ""
    """What was said just before, asking nothing: often the matter of the question behind it."""
    correcting: bool = False
    goes_on: bool = False
    """Whether a question follows in the same sentence: then what is told belongs to that one."""


def questions(
    segments: Sequence[Segment], topics: re.Pattern[str], righted: Callable[[str], str] = str
) -> list[Asked]:
    """The questions that stand at the end of what was heard.

    `topics` matches the names of policies, `righted` puts those right that were written by their sound.
    """
    hearing = _Hearing(topics, righted=righted)
    for segment in segments:
        if segment.speaker == "agent":
            hearing.agent = "，".join(sentences(segment.text, righted))
        else:
            _hear(hearing, segment)
    return [one.whole() for one in hearing.found]


def _hear(hearing: _Hearing, segment: Segment) -> None:
    if pattern("affirms").search(segment.text.strip()) and hearing.topics.search(hearing.agent):
        clauses: Iterator[list[str]] = iter([[hearing.agent]])  # 您是问居住证积分怎么算吗——对
    else:
        clauses = (list(_clauses(sentence)) for sentence in sentences(segment.text, hearing.righted))
    number = 0
    for sentence in clauses:
        before: list[str] = []
        hearing.correcting = any(_corrects(clause) for clause in sentence)
        for n, clause in enumerate(sentence):
            number += 1
            hearing.goes_on = any(_asks(later) for later in sentence[n + 1 :])
            if _take(hearing, clause, before, (segment.seq, number)):
                before = []
            elif len(clause) <= _LONG_TOLD:
                before.append(clause)


def _clauses(sentence: str) -> Iterator[str]:
    for part in pattern("joints").sub("，", sentence).split("，"):
        for clause in _COMMAS.split(part):
            if bare := said(clause):
                yield bare


def _take(hearing: _Hearing, clause: str, before: list[str], place: tuple[int, int]) -> bool:
    """Take a clause in; whether it was more than something told."""
    if pattern("withdraws").search(clause):
        if hearing.found:
            hearing.region, hearing.subject = hearing.found.pop().known_before
        hearing.lead = ""
        return True
    if match := pattern("instead").search(clause):
        return _instead(hearing, clause[match.end() :], place)
    if hearing.found and hearing.correcting and not _asks(clause) and _correct(hearing, clause, place):
        return True
    if _asks(clause) and not (hearing.goes_on and pattern("names_only").search(clause)):
        _ask(hearing, clause, before, place)
        return True
    _tell(hearing, clause, place)
    if len(clause) >= _LEAST and not any(
        pattern(one).search(clause) for one in ("chatter", "complains", "announces")
    ):
        hearing.lead = clause
    return False


def _corrects(clause: str) -> bool:
    return bool(pattern("corrects").search(clause)) and not _asks(clause)


def _asks(clause: str) -> bool:
    if len(clause.rstrip("？?")) < _LEAST or pattern("chatter").search(clause):
        return False
    if pattern("complains").search(clause) or pattern("announces").search(clause):
        return False
    return bool(pattern("asks").search(clause))


def _ask(hearing: _Hearing, clause: str, before: list[str], place: tuple[int, int]) -> None:
    known = hearing.region, hearing.subject
    _note(hearing, clause)
    kept = [one for one in before if not pattern("announces").search(one)][-3:]
    told = [one for one in hearing.told if one not in kept][-_MOST_TOLD:]
    lead = [hearing.lead] if not kept and 0 < len(hearing.lead) <= _LONG_TOLD else []
    if not pattern("deciding").search(clause):
        told = []
    if not hearing.subject and not lead and not kept and hearing.found:
        lead = [*hearing.found[-1].before, hearing.found[-1].clause][
            -_MOST_TOLD:
        ]  # it goes on with that matter
    question = _Question(
        place, clause, list(dict.fromkeys([*told, *lead, *kept])), hearing.subject, hearing.region,
        dict(hearing.slots), place[0], bool(place_of("".join([*kept, clause]))), known, _earlier(hearing),
    )  # fmt: skip
    hearing.lead = ""
    if not _repeats(hearing, question):
        hearing.found.append(question)


def _earlier(hearing: _Hearing) -> tuple[str, ...]:
    return tuple([one for one in reversed(hearing.matters) if one != hearing.subject][:_MOST_MATTERS])


def _repeats(hearing: _Hearing, question: _Question) -> bool:
    """Whether it is the last question once more: then that one says it better."""
    if not hearing.found:
        return False
    last = hearing.found[-1]
    if _core(last.clause) != _core(question.clause) or last.subject != question.subject:
        return False
    hearing.found[-1] = replace(question, place=last.place)
    return True


def _core(clause: str) -> str:
    return re.sub(r"[？?的了啊呀呢吧吗这那个到底我你您，\s]", "", clause)


def _instead(hearing: _Hearing, rest: str, place: tuple[int, int]) -> bool:
    """The matter was another one: the last question falls, the new one may carry on its words."""
    last = hearing.found.pop() if hearing.found else None
    rest = rest.lstrip("，, 是")
    topic = hearing.topics.search(rest)
    if _asks(rest):
        _ask(hearing, rest, [], place)
    elif topic and last:
        old = hearing.topics.search(last.clause)
        clause = last.clause.replace(old[0], topic[0]) if old else last.clause
        hearing.subject = topic[0]
        _note(hearing, rest)
        hearing.found.append(
            replace(last, place=place, clause=clause, subject=topic[0], region=hearing.region, seq=place[0])
        )
    elif last and (place_of(rest) or slots_of(rest)):
        hearing.found.append(last)
        _correct(hearing, rest, place)
    else:
        _tell(hearing, rest, place)
    return True


def _correct(hearing: _Hearing, clause: str, place: tuple[int, int]) -> bool:
    """不是硕士，是博士: the word is exchanged in the last question."""
    rest = pattern("denied").sub("", clause)
    region, slots = place_of(rest), slots_of(rest)
    if not region and not slots:
        return False
    if region:
        hearing.region = region
        _move(hearing.found[-1], region, place[0])
    for kind, word in slots.items():
        old = hearing.slots.get(kind)
        hearing.told = [exchanged(one, kind, word) for one in hearing.told]
        for question in hearing.found:
            if question is hearing.found[-1] or old in (
                question.slots.get(kind),
                slots_of(question.clause).get(kind),
            ):
                _exchange(question, kind, word, place[0])
        hearing.slots[kind] = word
    return True


def _move(question: _Question, region: str, seq: int) -> None:
    question.clause = without_places_said(question.clause)
    question.before = [without_places_said(one) for one in question.before]
    question.region, question.seq = region, seq


def _exchange(question: _Question, kind: str, word: str, seq: int) -> None:
    question.clause = exchanged(question.clause, kind, word)
    question.before = [exchanged(one, kind, word) for one in question.before]
    question.slots[kind], question.seq = word, seq


def _tell(hearing: _Hearing, clause: str, place: tuple[int, int]) -> None:
    """What is told may complete the question before it."""
    region, slots = place_of(clause), slots_of(clause)
    _note(hearing, clause)
    if len(clause) <= _LONG_TOLD and pattern("told").search(clause) and clause not in hearing.told:
        hearing.told.append(clause)
    if not hearing.found or hearing.goes_on:
        return
    last = hearing.found[-1]
    if (
        region
        and region != last.region
        and (not last.named_place or pattern("asks_place").search(hearing.agent))
    ):
        last.region, last.seq = region, place[0]
    asked_for = last.whole().of_oneself or pattern("asks_kind").search(hearing.agent)
    for kind, word in slots.items() if asked_for else ():
        if kind not in slots_of(last.clause) and last.slots.get(kind) != word:
            last.slots[kind], last.seq = word, place[0]


def _note(hearing: _Hearing, clause: str) -> None:
    """Place, matter and words of a kind that hold from here on."""
    if (region := place_of(clause)) and region != hearing.region:
        hearing.region, hearing.subject = region, "" if hearing.region else hearing.subject
    topics = [topic.replace("的", "") for topic in hearing.topics.findall(clause)]
    if topics := [topic for topic in topics if topic not in slots_of(topic).values()]:
        named = max(topics, key=len)
        if len(named) > _GENERIC or len(hearing.subject) <= _GENERIC:
            hearing.subject = named
            hearing.matters = [one for one in hearing.matters if one != named] + [named]
    hearing.slots |= slots_of(clause)
