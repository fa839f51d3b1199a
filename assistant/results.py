"""What the assistant gives out: the contract's JSON of `talent ask` and `talent search`."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from assistant.types import Answer, Citation, QuickReply
from knowledge.types import Passage

_RARE = ("confidence", "referrer")


@dataclass(frozen=True, slots=True)
class AskResult:
    """An answer with what it stood on: release, region and day. `ms` is how long it took."""

    conversation_id: str
    answer_id: str
    answer: Answer
    release: int | None
    as_of: date
    region_name: str | None
    ms: int

    def to_json(self) -> dict[str, Any]:
        """The JSON of `talent ask --json`."""
        return {
            "conversation_id": self.conversation_id,
            "answer_id": self.answer_id,
            "answer": answer_json(self.answer),
            "release": self.release,
            "as_of": self.as_of.isoformat(),
            "region_name": self.region_name,
            "ms": self.ms,
        }


@dataclass(frozen=True, slots=True)
class SearchResult:
    """Passages and the release they are from."""

    release: int
    passages: tuple[Passage, ...]

    def to_json(self) -> dict[str, Any]:
        """The JSON of `talent search --json`."""
        return {"release": self.release, "passages": [passage_json(p) for p in self.passages]}


@dataclass(frozen=True, slots=True)
class StoredTurn:
    """A finished question as it was asked (masked) and the JSON that was given out."""

    question: str
    result: dict[str, Any]

    def to_json(self) -> dict[str, Any]:
        """{"question", "result"}."""
        return {"question": self.question, "result": self.result}


def answer_json(answer: Answer) -> dict[str, Any]:
    """The `answer` object of the contract."""
    return {
        "text": answer.text,
        "status": str(answer.status),
        "citations": [_flat(c) for c in answer.citations],
        "cards": list(answer.cards),
        "quick_replies": [_flat(q) for q in answer.quick_replies],
    }


def passage_json(passage: Passage) -> dict[str, Any]:
    """A passage of the contract."""
    clause, document = passage.clause, passage.document
    return _jsonable(
        {
            "clause_id": clause.id,
            "document_id": document.id,
            "source": document.source,
            "title": document.title,
            "number": document.number,
            "label": clause.label,
            "text": clause.text,
            "context": clause.context,
            "score": round(passage.score, 4),
            "region": document.region,
            "effective_from": clause.effective_from,
            "effective_to": clause.effective_to,
            "confidence": clause.confidence,
            "referrer": passage.referrer,
        }
    )


def _flat(record: Citation | QuickReply) -> dict[str, Any]:
    """The fields of a flat record (dataclasses.asdict would copy every value deeply)."""
    return _jsonable({f.name: getattr(record, f.name) for f in fields(record)})


def _jsonable(values: dict[str, Any]) -> dict[str, Any]:
    """Days as text; confidence and referrer only where there is one: for most clauses there is none."""
    said = {k: v for k, v in values.items() if k not in _RARE or v is not None}
    return {k: v.isoformat() if isinstance(v, date) else v for k, v in said.items()}
