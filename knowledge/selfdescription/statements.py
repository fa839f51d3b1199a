"""The sentences in which a document speaks of itself (本办法自……起施行), as they can be searched."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from knowledge.selfdescription.words import any_of, itself
from knowledge.text.sentences import sentences
from knowledge.tree.numbering import read_marker

_TITLE_OF_ARTICLE = re.compile(r"^[（(【][^（）()【】]{1,20}[）)】]")
_NAME = re.compile(
    r"《(?:[^《》]|《[^《》]*》)*》(?:[（(][^（）()]*(?:[（(][^（）()]*[）)][^（）()]*)*[）)])?"
)
_OWN_IN_MARKS = re.compile(r"本《([^《》]{2,12})》")
_DATE_LABEL = re.compile(r"(?:施行|实施|生效|执行|失效|废止)(?:日期|时间)[:：]")
_WHOLLY_BRACKETED = re.compile(r"^[（(](?P<inside>.*)[）)]$")
_LONGEST = 800  # no sentence of a law is longer; what is, is no sentence, and would cost much to search
_PROMULGATION = re.compile("通过|公布|发布|批准")


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence: as written, without spaces and number (`text`), and without other documents' names too."""

    sentence: str
    text: str
    said: str


def statements(texts: Iterable[str], own_titles: Sequence[str] = ()) -> Iterator[Statement]:
    """All sentences of a document's paragraphs; in them 《…》 of its own titles reads as 本文件."""
    for text in texts:
        for sentence in sentences(_unbracketed(text)):
            if sentence.strip() and len(sentence) <= _LONGEST:
                yield statement(sentence.strip(), own_titles)


def statement(sentence: str, own_titles: Sequence[str] = ()) -> Statement:
    """One sentence, prepared for searching."""
    text = _OWN_IN_MARKS.sub(r"本\1", "".join(without_number(sentence).split()))
    for title in own_titles:
        text = text.replace(f"《{title}》", "本文件")
    return Statement(sentence, text, _NAME.sub("《》", text))


def without_number(text: str) -> str:
    """A text without its number and the title in brackets behind it: 第三条（施行日期）本办法…… → 本办法"""
    marker = read_marker(text)
    return _TITLE_OF_ARTICLE.sub("", marker.rest).strip() if marker else text


def own(said: Iterable[Statement]) -> list[Statement]:
    """The statements that are about the document itself and not about a certificate or another document."""
    return [s for s in said if _is_own(s)]


def _is_own(one: Statement) -> bool:
    if _other_term().search(one.said):
        return False
    if is_date_label(one.text):
        return True
    if "《》" in one.said and "延长" in one.said:
        return False
    return bool(_begins().match(one.text) or _speaks().search(one.said))


def is_date_label(line: str) -> bool:
    """实施日期：2025-06-01, as web pages put it above a text."""
    return bool(_DATE_LABEL.match(line.strip()))


@lru_cache(maxsize=1)
def _begins() -> re.Pattern[str]:
    return re.compile(rf"自|从20|于20|{any_of('terms')}|试行")


@lru_cache(maxsize=1)
def _speaks() -> re.Pattern[str]:
    return re.compile(rf"{itself()}|{any_of('promulgating')}|(?:通过|公布|发布|批准)，(?:并)?自")


@lru_cache(maxsize=1)
def _other_term() -> re.Pattern[str]:
    return re.compile(rf"{any_of('others_with_terms')}[^，。]{{0,8}}有效期")


def _unbracketed(text: str) -> str:
    """A 题注 without its brackets: （2018年12月3日市政府令第15号公布，自2019年2月1日起施行）."""
    match = _WHOLLY_BRACKETED.match(text.strip())
    return match["inside"] if match and _PROMULGATION.search(match["inside"]) else text
