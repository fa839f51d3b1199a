"""Says honestly that there is no source, offers what is nearest, and names who can answer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from assistant.answering.candidates import Candidate
from assistant.answering.naming import place_of, short_title
from assistant.types import AnswerStatus, Draft, Line, QuickReply, Reading
from knowledge.index.synonyms import policy_synonyms
from knowledge.regions import NATION, regions, without_places
from knowledge.text.normalize import fold
from knowledge.types import PolicyDocument
from prompts.loader import load, reply

_NEAREST = 3


def no_source(
    reading: Reading, region: str | None, near: Sequence[Candidate], other: Sequence[Candidate]
) -> Draft:
    """No clause answers this: who can, what is nearest here, what there is elsewhere."""
    lines = [
        Line(_no_source_text(reading, region), claim=False),
        Line(_referral(reading.said), claim=False),
    ]
    offers: list[QuickReply] = []
    if other:
        lines.append(Line(reply("elsewhere"), claim=False))
        offers += [_to_place(reading, candidate) for candidate in other[:_NEAREST]]
    elif near:
        lines.append(Line(reply("nearest"), claim=False))
        names = (short_title(c.document) for c in near[:_NEAREST])
        lines += [Line(f"《{name}》", claim=False, bullet=True) for name in names]
        offers += [
            QuickReply(f"《{short_title(c.document)}》", f"{short_title(c.document)}是什么")
            for c in near[:_NEAREST]
        ]
    offers.append(QuickReply("转人工", "转人工"))
    return Draft(tuple(lines), AnswerStatus.NO_SOURCE, tuple(offers))


def in_scope(question: str, documents: Iterable[PolicyDocument]) -> bool:
    """Whether the question speaks of policies at all, by their words or those of neighbouring offices."""
    neighbours = (word for entry in load("referrals") for word in entry["words"])
    topics = (topic for document in documents for topic in document.topics)
    return any(word in question for word in (*neighbours, *topics)) or bool(
        policy_synonyms().found(fold(question))
    )


def out_of_scope() -> Draft:
    """Not a question about talent policies."""
    return Draft((Line(reply("out_of_scope"), claim=False),), AnswerStatus.OUT_OF_SCOPE)


def _no_source_text(reading: Reading, region: str | None) -> str:
    question = reading.said.rstrip("？?。")
    if region and region != NATION:
        return reply("no_source_place", place=regions().name(region), question=question)
    return reply("no_source", question=question)


def _referral(question: str) -> str:
    for entry in load("referrals"):
        if any(word in question for word in entry["words"]):
            return reply("refer", office=entry["office"])
    return reply("refer_default")


def _to_place(reading: Reading, candidate: Candidate) -> QuickReply:
    place, title = place_of(candidate.document), short_title(candidate.document)
    send = f"{place}{title}：{without_places(reading.said)}"
    return QuickReply(f"{place}：{title}", send, candidate.document.region)
