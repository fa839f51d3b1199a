"""A case proposed from an answer that was given: what an officer confirms, or puts right, and keeps."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

_MARK = re.compile(r"〔\d{1,2}〕")
_QUANTITY = re.compile(
    r"\d[\d,.]*\s*(?:%|％|万元|亿元|元|个工作日|个自然日|个月|周岁|倍|年|岁|天|日|分|人|次|平方米)?(?:/[年月日人])?"
)
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
        "facts": [] if refused else [[one] for one in quantities(answer.get("text", ""))],
        "documents": [] if refused else list(titles),
        "titles": titles,
        "region": kept["region"],
        "origin": kept["answer_id"],
        "answer": answer.get("text", ""),
    }


def quantities(text: str) -> list[str]:
    """The figures of the sentences that answer first: what would most likely have to be said again."""
    found: dict[str, None] = {}
    for line in text.splitlines():
        if not _MARK.search(line):  # an introduction, or a question back
            continue
        said = (one.strip() for one in _QUANTITY.findall(_MARK.sub("", line)))
        found |= dict.fromkeys(one for one in said if len(one) > 1)
        if found:
            break
    return list(found)[:_MOST]


def _before(answer_id: str, turns: Sequence[Mapping[str, Any]]) -> list[str]:
    earlier = list[str]()
    for turn in turns:
        if turn["result"].get("answer_id") == answer_id:
            return earlier[-_BEFORE:]
        earlier.append(turn["question"])
    return []
