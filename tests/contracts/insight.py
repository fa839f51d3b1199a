"""What every store of insight must do; a test module gives the fixtures."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from assistant.insight.ports import Answers, Vocabulary, WrapUps
from assistant.insight.types import Note, TaughtWord, WrapUp
from assistant.ports import Conversations
from assistant.types import Message
from tests.contracts.conversations import NOON, finished

LATER = NOON + timedelta(hours=1)


def recorded(
    conversations: Conversations, answer_id: str, question: str, at: datetime = NOON, *trace: str
) -> None:
    """An answered turn of that moment."""
    turn = finished("c", question, places=("310000",))
    turn = replace(turn, message=Message("c", "wechat", question, at), trace=trace)
    conversations.record(turn, answer_id, {}, 7)


class AnswersContract:
    """What was given out, and what was thought of it last."""

    def test_an_answer_is_told_with_all_that_is_counted(
        self, answers: Answers, conversations: Conversations
    ) -> None:
        recorded(conversations, "a1", "问一", NOON, "compose", "confidence: 0.41")
        (one,) = answers.given(NOON, LATER)
        assert (one.answer_id, one.at, one.channel, one.question) == ("a1", NOON, "wechat", "问一")
        assert (one.status, one.region, one.subject, one.ms) == ("answered", "310000", "测试办法", 7)
        assert (one.helpful, one.reason, one.confidence) == (None, "", 0.41)

    def test_the_last_opinion_counts_with_its_reason(
        self, answers: Answers, conversations: Conversations
    ) -> None:
        recorded(conversations, "a1", "问一")
        conversations.feedback("a1", True, None, None)
        conversations.feedback("a1", False, "不准确", "数字不对")
        (one,) = answers.given(NOON, LATER)
        assert (one.helpful, one.reason, one.confidence) == (False, "不准确：数字不对", None)

    def test_a_time_has_its_first_moment_and_not_its_last(
        self, answers: Answers, conversations: Conversations
    ) -> None:
        for n, at in enumerate((NOON - timedelta(seconds=1), NOON, LATER)):
            recorded(conversations, f"a{n}", f"问{n}", at)
        assert [one.question for one in answers.given(NOON, LATER)] == ["问1"]


class WrapUpsContract:
    """What operators kept of calls, and what became of gaps."""

    wrapped = WrapUp("k1", NOON, "周班长", "问积分", ("积分", "社保"), True, "问", "应答", "doc#第一条")

    def test_a_wrap_up_is_given_back_as_it_was_kept(self, wrap_ups: WrapUps) -> None:
        wrap_ups.keep(self.wrapped)
        assert list(wrap_ups.wrapped(NOON)) == [self.wrapped]
        assert list(wrap_ups.wrapped(LATER)) == []

    def test_a_later_one_of_the_same_call_takes_its_place(self, wrap_ups: WrapUps) -> None:
        wrap_ups.keep(self.wrapped)
        wrap_ups.keep(replace(self.wrapped, at=LATER, summary="改过"))
        wrap_ups.keep(replace(self.wrapped, call="k2"))
        assert [(one.call, one.summary) for one in wrap_ups.wrapped(NOON)] == [
            ("k2", "问积分"),
            ("k1", "改过"),
        ]

    def test_notes_come_oldest_first_with_their_kind(self, wrap_ups: WrapUps) -> None:
        notes = [
            Note("g1", LATER, "李编辑", "住建委", "等文件", False),
            Note("g1", NOON, "李编辑", "", "“甲”读作“乙”", True, "taught", "3"),
        ]
        for note in notes:
            wrap_ups.note(note)
        assert list(wrap_ups.notes()) == notes


class VocabularyContract:
    """The words of citizens that an installation was taught."""

    def taught(self, vocabulary: Vocabulary, **more: Any) -> TaughtWord:
        """One word, taught."""
        values = {"said": "见面礼", "term": "生活补贴", "at": NOON, "by": "李编辑", "gap": "g1"}
        return vocabulary.teach(**values | more)

    def test_a_word_is_given_back_as_it_was_taught(self, vocabulary: Vocabulary) -> None:
        word = self.taught(vocabulary)
        assert (word.said, word.term, word.gap, word.removed_at) == ("见面礼", "生活补贴", "g1", None)
        assert list(vocabulary.words()) == [word]

    def test_a_word_that_was_removed_is_kept_and_cannot_be_removed_again(
        self, vocabulary: Vocabulary
    ) -> None:
        first, second = self.taught(vocabulary), self.taught(vocabulary, said="绿本")
        assert vocabulary.remove(first.id, LATER, "王审核") == replace(
            first, removed_at=LATER, removed_by="王审核"
        )
        assert [(w.said, w.removed_at) for w in vocabulary.words()] == [("见面礼", LATER), ("绿本", None)]
        assert vocabulary.remove(first.id, LATER, "王审核") is None
        assert vocabulary.remove(second.id + 5, LATER, "王审核") is None

    def test_what_another_process_does_is_seen_at_once(
        self, vocabulary: Vocabulary, elsewhere: Vocabulary
    ) -> None:
        assert list(elsewhere.words()) == []
        word = self.taught(vocabulary)
        assert list(elsewhere.words()) == [word]
        vocabulary.remove(word.id, LATER, "李编辑")
        assert elsewhere.words()[0].removed_at == LATER
