"""English questions in the words of the policies: foreign talents ask about their permits in English."""

from __future__ import annotations

import re
from functools import cache

from prompts.loader import load

_CHINESE = re.compile(r"[\u3400-\u9fff]")
_WORD = re.compile(r"[A-Za-z][A-Za-z'’]+")
_WORDS = 3  # from which on a message without a Chinese character is an English sentence
_SUBJECTS = ("matter", "who")


def is_english(text: str) -> bool:
    """Whether a message is an English sentence, not an abbreviation or a name."""
    return not _CHINESE.search(text) and len(_WORD.findall(text)) >= _WORDS


def in_chinese(text: str, goes_on: bool = False) -> str | None:
    """The Chinese words of an English question; None where it names nothing that policies are about.

    One that goes on from another need not name it again: what documents do I need.
    """
    if not is_english(text):
        return None
    folded = text.lower().replace("’", "'")
    found = {group: _found(folded, group) for group in load("english")}
    if not any(found[group] for group in (found if goes_on else _SUBJECTS)):
        return None
    return " ".join("".join(words) for words in found.values() if words)


def _found(text: str, group: str) -> list[str]:
    """The words of a group; what one pattern took no later one takes."""
    taken: list[tuple[int, int, str]] = []
    for pattern, word in _patterns(group):
        for hit in pattern.finditer(text):
            if not any(start < hit.end() and hit.start() < end for start, end, _ in taken):
                taken.append((hit.start(), hit.end(), word))
    return list(dict.fromkeys(word for _, _, word in taken))


@cache
def _patterns(group: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(pattern), word) for pattern, word in load("english")[group].items())
