"""Answers that officers wrote to a question (问答): where just that is asked, theirs is the answer."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from assistant.answering.wording import plain
from assistant.ports import Knowledge
from assistant.types import Evidence, Reading
from knowledge.grounds import ground_of, is_written
from knowledge.text.normalize import fold
from knowledge.types import Passage, PolicyDocument

TITLE = "问答："
"""What their titles begin with; the question follows."""
_MARKS = re.compile(r"[\W_]+")


def written_for(reading: Reading, document: PolicyDocument) -> bool:
    """Whether a document was written to just this question, in one of the ways that it names."""
    if not (is_written(document) and document.title.startswith(TITLE)):
        return False
    names = {_bare(name) for name in (document.title.removeprefix(TITLE), *document.aliases)}
    return not names.isdisjoint((_bare(reading.said), _bare(reading.question)))


def standing(evidence: Evidence, knowledge: Knowledge, day: date) -> Evidence:
    """The evidence without answers whose clause has ended or says something else by now."""
    if not any(is_written(one.document) for one in (*evidence.current, *evidence.past, *evidence.elsewhere)):
        return evidence

    def kept(found: tuple[Passage, ...]) -> tuple[Passage, ...]:
        return tuple(one for one in found if _stands(one, knowledge, day))

    return replace(
        evidence,
        current=kept(evidence.current),
        past=kept(evidence.past),
        elsewhere=kept(evidence.elsewhere),
    )


def _stands(passage: Passage, knowledge: Knowledge, day: date) -> bool:
    ground = ground_of(passage.document)
    if ground is None:
        return True
    named = ground.document_id
    return ground.holds(knowledge.document(named), knowledge.clauses(named), day)


def _bare(question: str) -> str:
    return _MARKS.sub("", fold(plain(question)))
