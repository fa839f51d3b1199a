"""Mechanical writers: models that say what they are shown in slightly other words, some of it or all."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from assistant.answering.lines import overlap
from assistant.errors import ModelGarbage
from assistant.models.types import ModelReply, ModelRequest, OnText, StopWriting

_SHOWN = re.compile(r"<sources>\n(.*?)\n</sources>", re.DOTALL)
_ASKED = re.compile(r"<question>\n(.*?)\n</question>", re.DOTALL)
_SOURCE = re.compile(r"^\[(c\d+)\] .*?(?=^\[c\d+\] |\Z)", re.DOTALL | re.MULTILINE)
_HEAD = re.compile(r"^文件：.*$", re.MULTILINE)
_SENTENCE = re.compile(r"[^。\n]+")
_REWORDED = (("应当", "需要"), ("须", "需"), ("给予", "发放"), ("以及", "和"))
_PIECE = 12  # characters

Sentences = list[tuple[str, str]]
"""Token and sentence."""


@dataclass(frozen=True, slots=True)
class Writer:
    """A `LanguageModel` that reads nothing and invents nothing: it chooses among the sentences shown."""

    choose: Callable[[Sentences, str], Sentences]

    def write(self, request: ModelRequest, on_text: OnText | None = None) -> ModelReply:
        """The chosen sentences, reworded, each with its token."""
        shown, asked = _SHOWN.search(request.user), _ASKED.search(request.user)
        if shown is None or asked is None:
            raise ModelGarbage("only phrasing is written here")
        chosen = self.choose(_sentences(shown[1]), asked[1])
        text = "".join(f"{_reworded(sentence)}。[{token}]" for token, sentence in chosen)
        try:
            for start in range(0, len(text), _PIECE):
                if on_text:
                    on_text(text[start : start + _PIECE])
        except StopWriting:
            pass
        return ModelReply(text)


def best(count: int) -> Writer:
    """Says the sentences that share most with the question."""

    def choose(shown: Sentences, question: str) -> Sentences:
        ranked = sorted(shown, key=lambda pair: -overlap(pair[1], question))[:count]
        return [pair for pair in shown if pair in ranked]

    return Writer(choose)


WRITERS: Mapping[str, Writer] = {
    "terse": best(2),
    "usual": best(4),
    "first": Writer(lambda shown, question: shown[:3]),
    "beside": Writer(lambda shown, question: shown[-2:]),
}
"""Who says too little, about enough, what comes first, and what was not asked."""


def _sentences(shown: str) -> Sentences:
    return [
        (source[1], sentence.strip())
        for source in _SOURCE.finditer(shown)
        for sentence in _SENTENCE.findall(_HEAD.sub("", source[0].partition("\n")[2]))
        if sentence.strip()
    ]


def _reworded(sentence: str) -> str:
    for words, instead in _REWORDED:
        sentence = sentence.replace(words, instead)
    return sentence
