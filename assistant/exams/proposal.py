"""A case proposed from an answer that was given: what an officer confirms, or puts right, and keeps."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from knowledge.regions import regions

_MARK = re.compile(r"〔\d{1,2}〕")
_QUANTITY = re.compile(
    r"\d[\d,.]*\s*(?:%|％|万元|亿元|元|个工作日|个自然日|个月|周岁|倍|年|岁|天|日|分|人|次|平方米)?(?:/[年月日人])?"
)
_DAY = re.compile(r"(?:19|20)\d\d\s*(?:年|-)(?:\s*\d{1,2}\s*(?:月|-)(?:\s*\d{1,2}\s*日?)?)?")
_PART = re.compile("[，；。：（）]")
_MOST = 4  # facts proposed
_BEFORE = 3  # questions before it
_REFUSED = ("unanswerable", "guardrail")


def proposed(kept: Mapping[str, Any], turns: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The fields of a case, as JSON values; `turns` are those of its conversation, oldest first."""
    answer = kept["result"].get("answer", {})
    refused = str(kept["status"]).startswith(_REFUSED)
    citations = answer.get("citations", [])
    titles = {cited["document_id"]: cited["title"] for cited in citations}
    return {
        "question": kept["question"],
        "kind": "refuse" if refused else "answer",
        "before": _before(kept["answer_id"], turns),
        "facts": [] if refused else [[one] for one in quantities(answer.get("text", ""), kept["question"])],
        "documents": [] if refused else list(titles),
        "titles": titles,
        "region": kept["region"],
        "region_name": regions().name(kept["region"]) if kept["region"] else "",
        "origin": kept["answer_id"],
        "answer": answer.get("text", ""),
    }


def quantities(text: str, question: str) -> list[str]:
    """The figures of the first sentence that answers: those beside words of the question, else all."""
    for line in text.splitlines():
        if not _MARK.search(line):  # an introduction, or a question back
            continue
        told = [(_shared(part, question), _figures(part)) for part in _PART.split(_MARK.sub("", line))]
        told = [(shared, figures) for shared, figures in told if figures]
        if told:
            nearest = max(shared for shared, _ in told)
            found = (one for shared, figures in told if shared == nearest for one in figures)
            return list(dict.fromkeys(found))[:_MOST]
    return []


def _figures(part: str) -> list[str]:
    return [one.strip() for one in _QUANTITY.findall(_DAY.sub("", part)) if len(one.strip()) > 1]


def _shared(part: str, question: str) -> int:
    """How many pairs of characters both have."""
    of_part, of_question = ({text[n : n + 2] for n in range(len(text) - 1)} for text in (part, question))
    return len(of_part & of_question)


def _before(answer_id: str, turns: Sequence[Mapping[str, Any]]) -> list[str]:
    earlier = list[str]()
    for turn in turns:
        if turn["result"].get("answer_id") == answer_id:
            return earlier[-_BEFORE:]
        earlier.append(turn["question"])
    return []
