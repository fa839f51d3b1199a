"""Speech made readable: fillers, stammering and spelt numbers go, misheard words are put right."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from assistant.listening.wording import misheard, pattern
from knowledge.text.normalize import fold

_STAMMER = re.compile(r"([\u4e00-\u9fff]{1,4})(?:[，,、…\s]*\1){1,}(?=[\u4e00-\u9fff])")
_DOUBLED = re.compile(r"看看|问问|等等|常常|刚刚|慢慢|谢谢|妈妈|爸爸|哥哥|姐姐|弟弟|妹妹|太太|多多|天天|人人")
_SENTENCE = re.compile(r"([^。！？?!；;\n]+)([。！？?!；;\n]*)")
_CLASS = re.compile(r"[a-m](?=[1-3]?[类档证])")  # classes are written large: C类, A档
_EDGES = " ，,、。…；;：:！!"


def sentences(text: str, righted: Callable[[str], str] = str) -> Iterator[str]:
    """The sentences of a segment without what is only sound; a question keeps its mark.

    `righted` puts names right that sound like what was written.
    """
    for piece, end in _SENTENCE.findall(righted(heard(text))):
        if cleaned := said(piece):
            yield cleaned + ("？" if "?" in end or "？" in end else "")


def heard(text: str) -> str:
    """The text in simplified, half-width writing with misheard words put right."""
    plain = fold(text)
    for wrong, right in misheard():
        plain = plain.replace(wrong, right)
    return _CLASS.sub(lambda match: match[0].upper(), plain)


def said(piece: str) -> str:
    """One sentence without fillers, stammering, numbers read out and polite openings."""
    piece = pattern("numbers").sub("", piece)
    for _ in range(2):  # what is taken away may bring together what stands twice
        piece = pattern("fillers").sub("", piece)
        piece = _STAMMER.sub(_once, piece)
    return re.sub(r"[，,、\s]{2,}", "，", piece).strip(_EDGES)


def _once(match: re.Match[str]) -> str:
    return match[0] if _DOUBLED.search(match[0]) else match[1]
