"""Words of citizens (群众的说法) that search is taught to read as the policies' terms."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from assistant.answering.confidence import core
from assistant.answering.naming import names_of
from assistant.errors import BadRequest
from assistant.insight.ports import Vocabulary
from assistant.insight.types import TaughtWord
from assistant.ports import Knowledge
from assistant.privacy import mask
from assistant.staff.types import Staff
from knowledge.index.synonyms import Synonyms, with_taught
from knowledge.regions import regions
from knowledge.text.normalize import fold

_LONGEST = 20  # characters of a word; what is longer is a question
_MOST = 500  # words in use; every question is looked through for them


class Teaching:
    """Words are taught and taken back; both are in use with the next question, in every process."""

    def __init__(
        self, vocabulary: Vocabulary, knowledge: Callable[[], Knowledge], now: Callable[[], datetime]
    ) -> None:
        self._vocabulary, self._knowledge, self._now = vocabulary, knowledge, now

    def words(self) -> list[TaughtWord]:
        """The words in use, the latest first."""
        return [word for word in reversed(self._vocabulary.words()) if word.removed_at is None]

    def teach(self, who: Staff, said: str, term: str, gap: str = "") -> TaughtWord:
        """Teach a word; BadRequest says what is wrong with it."""
        said, term = self._checked(said, term)
        return self._vocabulary.teach(said, term, self._now(), who.shown, gap)

    def remove(self, who: Staff, number: int) -> TaughtWord | None:
        """Take a word back; None if it is not in use."""
        return self._vocabulary.remove(number, self._now(), who.shown)

    def with_word(self, said: str, term: str) -> Synonyms:
        """The synonyms as they would be with one more word."""
        said, term = self._checked(said, term)
        return with_taught((*((word.said, word.term) for word in reversed(self.words())), (said, term)))

    def _checked(self, said: str, term: str) -> tuple[str, str]:
        said, term, words = said.strip(), term.strip(), self.words()
        if wrong := _shape(said, term) or _meaning(said, term):
            raise BadRequest(wrong)
        if len(words) >= _MOST:
            raise BadRequest(f"已教过 {_MOST} 个说法，不能再多。请先撤下不用的。")
        if known := next((word for word in words if fold(word.said) == fold(said)), None):
            raise BadRequest(
                f"“{said}”已经教过，现在读作“{known.term}”。要改，请先在“教过的说法”里撤下，再重新教。"
            )
        if not self._known(term):
            raise BadRequest(f"政策库里没有“{term}”这个词，教了也找不到条款。请改用文件中的原词。")
        return said, term

    def _known(self, term: str) -> bool:
        """Whether the term stands in clauses or in the name of a policy."""
        knowledge, term = self._knowledge(), fold(term)
        return knowledge.knows(term) or any(term in fold(names_of(one)) for one in knowledge.documents())


def _shape(said: str, term: str) -> str | None:
    if not all(2 <= len(word) <= _LONGEST for word in (said, term)):
        return f"说法和政策用语都应是 2 到 {_LONGEST} 个字的词。请只写词，不写整个问题。"
    if mask(said) != said or mask(term) != term:
        return "说法里有个人信息，没有保存。请只写词。"
    return "两个词相同，不用教。" if fold(said) == fold(term) else None


def _meaning(said: str, term: str) -> str | None:
    if not core(said).strip():
        return f"“{said}”只是问法，每个问题里都可能有，不能教。请写说的是什么事。"
    if _places(said) != _places(term):
        return "两个词说的不是同一个地方。地名不能教成别的地名；请去掉地名，只写事情。"
    return None


def _places(word: str) -> set[str]:
    return {mention.code for mention in regions().mentions(word)}


def word_json(word: TaughtWord) -> dict[str, Any]:
    """A word as the page shows it."""
    at = word.at.isoformat(timespec="minutes")
    return {"id": word.id, "said": word.said, "term": word.term, "at": at, "by": word.by, "gap": word.gap}


def words_json(words: Sequence[TaughtWord]) -> dict[str, Any]:
    """Words as the page lists them."""
    return {"words": [word_json(word) for word in words]}
