"""Small filters are searched exactly, large ones through the vector index: both find the same clauses."""

from __future__ import annotations

import pytest

from assistant.bootstrap import Installation
from knowledge import search
from tests.installations import TODAY

_QUESTIONS = ("杭州硕士的生活补贴", "苏州博士", "租房补贴每月多少", "落户要什么条件")


def _found(library: Installation, question: str, region: str | None, past: bool) -> set[str]:
    found = library.search.search(question, k=20, region=region, as_of=TODAY, past=past)
    return {passage.clause.id for passage in found.passages}


@pytest.mark.parametrize("past", [False, True])
@pytest.mark.parametrize("region", [None, "330100", "310109"])
def test_the_index_finds_what_comparing_all_finds(
    library: Installation, monkeypatch: pytest.MonkeyPatch, region: str | None, past: bool
) -> None:
    exact = [_found(library, question, region, past) for question in _QUESTIONS]
    monkeypatch.setattr(search, "_SCANNED", 0)
    assert [_found(library, question, region, past) for question in _QUESTIONS] == exact


def test_filters_that_leave_little_make_the_index_give_more(
    library: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    exact = _found(library, "补贴", "330100", past=False)
    monkeypatch.setattr(search, "_SCANNED", 0)
    monkeypatch.setattr(search, "_NEAREST", 1)
    assert exact
    assert _found(library, "补贴", "330100", past=False) == exact
