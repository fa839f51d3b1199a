"""A question and its answer (问答) as a document: it goes through review like any other before it serves."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from assistant.answering.written import TITLE
from assistant.errors import BadRequest
from assistant.insight.topics import key_of
from assistant.insight.types import Lack
from assistant.ports import Knowledge
from assistant.privacy import mask
from assistant.verification import verified
from knowledge.grounds import FOLDER, ground_note
from knowledge.ingest import Ingest
from knowledge.regions import regions
from knowledge.review.actors import Actor
from knowledge.types import Clause, Passage, PolicyDocument

_WAYS = 8  # other ways to ask that are kept as names of the document
_LONG = 60  # characters from which on a way to ask is a story
_ENDS = "。！？"
# Nothing is read out of the words of an answer: it names documents without changing them.
_UNREAD: dict[str, Any] = {"number": None, "issued": None, "audience": None, "replaces": [], "amends": []}


@dataclass(frozen=True, slots=True)
class Qa:
    """What is written: an answer on a clause, or a clause of one's own with source and days.

    `ways` are other ways in which the same is asked.
    """

    question: str
    answer: str
    clause: str = ""
    region: str = ""
    source: str = ""
    url: str = ""
    effective_from: date | None = None
    effective_to: date | None = None
    ways: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Written:
    """The draft that was made, and what the clause cited does not bear out."""

    document_id: str
    title: str
    doubts: Sequence[str]

    def to_json(self) -> dict[str, Any]:
        """As JSON values."""
        return {"document_id": self.document_id, "title": self.title, "doubts": list(self.doubts)}


class Writing:
    """Makes drafts of questions and answers."""

    def __init__(
        self, ingest: Callable[[], Ingest], knowledge: Callable[[], Knowledge], today: Callable[[], date]
    ) -> None:
        self._ingest, self._knowledge, self._today = ingest, knowledge, today

    def write(self, qa: Qa, by: Actor) -> Written:
        """Put it into the draft; the same question written anew takes the place of the earlier draft.

        BadRequest says what is missing.
        """
        qa = _masked(qa)
        _must_be_whole(qa)
        cited = self._cited(qa.clause) if qa.clause else None
        head = _of_clause(qa, cited) if cited else _of_its_own(qa)
        doubts = self._doubts(qa, cited) if cited else ()
        name = f"qa-{sha256((head['region'] + qa.question).encode()).hexdigest()[:12]}"
        matter = {
            "id": name,
            "title": f"{TITLE}{_bare(qa.question)}",
            **_UNREAD,
            **head,
            "aliases": _ways(qa),
        }
        self._stage(name, _text(matter, qa, cited), by)
        return Written(name, str(matter["title"]), doubts)

    def _stage(self, name: str, text: str, by: Actor) -> None:
        with TemporaryDirectory() as folder:
            file = Path(folder) / f"{name}.md"
            file.write_text(text, encoding="utf-8")
            report = self._ingest().run([(file, f"{FOLDER}/{file.name}")], by=by)[0]
        if report.outcome == "failed":
            raise BadRequest(report.reason or "问答没有存下。请检查内容后再试。")
        if report.outcome == "unchanged":
            raise BadRequest(
                "这条问答已经有了，内容相同，没有改动。请改写答句，或在语料页查看它审核到哪一步。"
            )

    def _cited(self, clause_id: str) -> tuple[Clause, PolicyDocument]:
        knowledge, document_id = self._knowledge(), clause_id.partition("#")[0]
        document = knowledge.document(document_id)
        clause = next((one for one in knowledge.clauses(document_id) if one.id == clause_id), None)
        if document is None or clause is None:
            raise BadRequest(
                f"现行版本里没有条款 {clause_id}。请从“最近的条款”里选，或在语料页复制条款编号。"
            )
        return clause, document

    def _doubts(self, qa: Qa, cited: tuple[Clause, PolicyDocument]) -> list[str]:
        """What a sentence says that the clause does not, by the same readers that check a model's words."""
        passage, found = Passage(*cited, 1.0, {}), list[str]()
        for sentence in _sentences(qa.answer):
            verdict = verified(sentence, [passage], as_of=self._today(), places=(), question=qa.question)
            found += [f"“{sentence}”：{reason.said}" for reason in verdict.reasons][:1]
        return found


def ways_of(lacks: Sequence[Lack]) -> list[str]:
    """The ways in which the questions of a cluster put it, the latest first."""
    latest = {key_of(one): one.question for one in reversed(lacks) if len(one.question) <= _LONG}
    return list(latest.values())[:_WAYS]


def _of_clause(qa: Qa, cited: tuple[Clause, PolicyDocument]) -> dict[str, Any]:
    """It holds where, and as long as, the clause does."""
    clause, document = cited
    named = qa.region and regions().resolve(qa.region).code
    if named and document.region not in regions().chain(named):
        raise BadRequest(
            f"所引条款适用于{regions().name(document.region)}，不能用来答{regions().name(named)}的问题。"
            "请改引当地的条款。"
        )
    return {
        "region": named or document.region,
        "issuer": document.issuer,
        "effective_from": clause.effective_from or document.effective_from,
        "effective_to": clause.effective_to or document.effective_to,
        "url": document.url,
        "grade": document.grade,
        "topics": list(document.topics),
        "sources": [{"url": document.url or "", "grade": document.grade or "", "read": ground_note(clause)}],
    }


def _of_its_own(qa: Qa) -> dict[str, Any]:
    return {
        "region": regions().resolve(qa.region).code,
        "issuer": qa.source,
        "effective_from": qa.effective_from,
        "effective_to": qa.effective_to,
        "url": qa.url or None,
        "grade": "institution",
        "sources": [{"url": qa.url, "grade": "institution", "read": qa.source}],
    }


def _text(matter: dict[str, Any], qa: Qa, cited: tuple[Clause, PolicyDocument] | None) -> str:
    """The document as a file; JSON is YAML, too."""
    lines = [f"{key}: {json.dumps(value, ensure_ascii=False, default=str)}" for key, value in matter.items()]
    answer = qa.answer if qa.answer.endswith(tuple(_ENDS)) else f"{qa.answer}。"
    because = f"（依据《{cited[1].title}》{cited[0].label}）" if cited else f"（来源：{qa.source}）"
    body = f"一、{_bare(qa.question)}\n\n{answer[:-1]}{because}{answer[-1]}"
    return "\n".join(["---", *lines, "---", f"# {matter['title']}", "", body, ""])


def _must_be_whole(qa: Qa) -> None:
    missing = [label for label, value in (("问题", qa.question), ("答句", qa.answer)) if not value]
    if not qa.clause:
        own = (("来源", qa.source), ("地区", qa.region), ("施行日期", qa.effective_from))
        missing += [label for label, value in own if not value]
    if missing:
        raise BadRequest(
            f"还没有填{'、'.join(missing)}，没有保存。引用条款的写明条款；自写的要有来源、地区和施行日期。"
        )
    if qa.effective_to and qa.effective_from and qa.effective_to < qa.effective_from:
        raise BadRequest("失效日期早于施行日期。请核对两个日期。")


def _masked(qa: Qa) -> Qa:
    """Nothing personal from a question gets into a document."""
    question, answer, source = (" ".join(mask(one).split()) for one in (qa.question, qa.answer, qa.source))
    ways = tuple(" ".join(mask(way).split()) for way in qa.ways)
    days = (qa.effective_from, qa.effective_to)
    return Qa(question, answer, qa.clause.strip(), qa.region.strip(), source, qa.url.strip(), *days, ways)


def _ways(qa: Qa) -> list[str]:
    own = _bare(qa.question)
    return [way for one in dict.fromkeys(qa.ways) if (way := _bare(one)) and way != own][:_WAYS]


def _bare(question: str) -> str:
    return question.rstrip("？?。！! ")


def _sentences(text: str) -> list[str]:
    for end in _ENDS:
        text = text.replace(end, f"{end}\n")
    return [line.strip() for line in text.splitlines() if line.strip()]
