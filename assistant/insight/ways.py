"""The ways on from a gap: teach a word, write an answer, say that it is not ours; tried before they count."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from assistant.insight.gaps import OUTSIDE, TAUGHT, WRITTEN, Gaps
from assistant.insight.teaching import Teaching
from assistant.insight.trial import Trial, Trials
from assistant.insight.types import Gap, Note, TaughtWord
from assistant.insight.writing import Qa, Writing, Written
from assistant.staff.types import Staff
from knowledge.review.actors import Actor

STANDING = {
    "draft": "草稿，待提交审核",
    "in_review": "审核中",
    "approved": "已通过，待发布",
    "published": "已发布",
    "gone": "已撤回",
}


@dataclass(frozen=True, slots=True)
class Ways:
    """What is done about a gap; `standing` tells how far a document is (a key of STANDING)."""

    gaps: Gaps
    teaching: Teaching
    writing: Writing
    trials: Trials
    standing: Callable[[str], str]

    def try_word(self, gap: Gap, said: str, term: str) -> Trial:
        """The questions of the gap, and answered ones with the word, as they would be answered with it."""
        synonyms = self.teaching.with_word(said, term)
        return self.trials.of_words(gap.lacks, self.gaps.answered(said.strip()), synonyms)

    def try_draft(self, gap: Gap, document_id: str) -> Trial:
        """The questions of the gap as they would be answered with a draft."""
        return self.trials.of_draft(gap.lacks, document_id)

    def teach(self, who: Staff, gap: Gap, said: str, term: str) -> TaughtWord:
        """Teach a word; the gap is done until the same is asked in vain again."""
        word = self.teaching.teach(who, said, term, gap.key)
        told = f"“{word.said}”读作“{word.term}”"
        self.gaps.note(who, gap.key, "", told, True, TAUGHT, str(word.id))
        return word

    def write(self, who: Staff, by: Actor, gap: Gap, qa: Qa) -> Written:
        """Make a draft of a question and its answer; the gap is being seen to."""
        written = self.writing.write(qa, by)
        self.gaps.note(who, gap.key, who.shown, f"《{written.title}》", False, WRITTEN, written.document_id)
        return written

    def outside(self, who: Staff, gap: Gap, reason: str) -> Note:
        """Say that it is not ours, and why."""
        return self.gaps.note(who, gap.key, "", reason, True, OUTSIDE)
