"""Answers about a policy that has ended: since when, what replaced it, what holds now, what held then."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from assistant.answering.candidates import Candidate
from assistant.answering.naming import chinese_date, issuer_of, subject_of, titled
from assistant.answering.selection import Selection
from assistant.ports import Knowledge
from assistant.types import AnswerStatus, Draft, Line, Reading
from knowledge.types import Passage, PolicyDocument
from prompts.loader import reply

_LINES = 3


@dataclass(frozen=True, slots=True)
class History:
    """Composes the answer about an ended policy."""

    knowledge: Knowledge

    def draft(self, old: Candidate, current: Sequence[Candidate], reading: Reading, as_of: date) -> Draft:
        """When it ended, the successor, the rule in force, and what the old text said."""
        if old.document.status == "draft":
            return self._draft_only(old, current, reading)
        successor = self._successor(old.document, as_of)
        lines = [_ended(old), _replaced(old.document, successor, self._anchor(successor))]
        now = self._current_rule(old.document, successor, current, reading)
        then = self._old_rule(old, reading)
        # Asked whether it still holds, what holds now comes first; asked what it said, what it said.
        lines += [*now, *then] if "validity" in reading.aspects else [*then, *now]
        return Draft(
            tuple(lines), AnswerStatus.ANSWERED_HISTORY, subject=subject_of(successor or old.document)
        )

    def _successor(self, document: PolicyDocument, as_of: date) -> PolicyDocument | None:
        """The document in the old one's place on that day: replacements are followed to the last."""
        seen = {document.id}
        found: PolicyDocument | None = None
        queue = list(document.repealed_by)
        while queue:
            following = self.knowledge.document(queue.pop(0))
            if following is None or following.id in seen:
                continue
            seen.add(following.id)
            if following.effective_from is None or following.effective_from <= as_of:
                found = following
            queue += following.repealed_by
        return found

    def _anchor(self, document: PolicyDocument | None) -> tuple[Passage, ...]:
        """The clause of a document that speaks of its own validity, to cite."""
        if document is None:
            return ()
        clauses = self.knowledge.clauses(document.id)
        own = [c for c in clauses if any("时效" in part for part in c.path)] or list(clauses[-1:])
        return tuple(Passage(c, document, 1.0) for c in own[:1])

    def _current_rule(
        self,
        old: PolicyDocument,
        successor: PolicyDocument | None,
        current: Sequence[Candidate],
        reading: Reading,
    ) -> list[Line]:
        """What holds now: by the successor, or where none is known by a policy on the same topic."""
        fitting = [c for c in current if successor and c.document.id == successor.id]
        if successor is None:
            fitting = [c for c in current if set(c.document.topics) & set(old.topics)]
        if not fitting:
            return []
        rules = Selection(self.knowledge).lines(fitting[0], reading, limit=_LINES)[: _LINES + 1]
        return [Line(reply("history_current_rule"), claim=False), *_bullets(rules)]

    def _old_rule(self, old: Candidate, reading: Reading) -> list[Line]:
        rules = Selection(self.knowledge).lines(old, reading, limit=_LINES)[: _LINES + 1]
        return [Line(reply("history_old_rule"), claim=False), *_bullets(rules)]

    def _draft_only(self, old: Candidate, current: Sequence[Candidate], reading: Reading) -> Draft:
        lines = [Line(reply("draft_only"), claim=False)]
        lines += _bullets(Selection(self.knowledge).lines(old, reading, limit=_LINES))
        lines += self._current_rule(old.document, None, current, reading)
        return Draft(tuple(lines), AnswerStatus.ANSWERED_HISTORY, subject=subject_of(old.document))


def _ended(old: Candidate) -> Line:
    document = old.document
    ended = (
        reply("history_ended_on", date=chinese_date(document.effective_to))
        if document.effective_to
        else reply("history_not_dated")
    )
    text = reply("history_ended", document=titled(document), ended=ended)
    return Line(text, old.passages[:1])


def _replaced(old: PolicyDocument, successor: PolicyDocument | None, anchor: tuple[Passage, ...]) -> Line:
    if successor is None:
        return Line(reply("history_no_successor", issuer=issuer_of(old)), claim=False)
    since = f"，自{chinese_date(successor.effective_from)}起施行" if successor.effective_from else ""
    text = reply("history_replaced", document=titled(successor), since=since)
    return Line(text, anchor, claim=bool(anchor))


def _bullets(lines: Sequence[Line]) -> list[Line]:
    return [replace(line, bullet=True) for line in lines]
