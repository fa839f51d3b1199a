"""What is kept of calls, in SQLite and in PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from assistant.adapters.desk_calls import SqlCallBook
from assistant.desk.types import Heard, call_key
from knowledge.storage.database import make_engine
from tests.installations import NOW

HINT = {"id": "s1", "status": "new", "say": "每月1500元", "citations": [], "question": "租房补贴多少"}


@pytest.fixture
def book(database_url: str) -> Iterator[SqlCallBook]:
    engine = make_engine(database_url)
    yield SqlCallBook(engine, keep=timedelta(days=30))
    engine.dispose()


def _heard(call: str, *said: str, final: bool = True, **more: object) -> Heard:
    turns = {n: ("caller", text, final) for n, text in enumerate(said, 1)}
    return Heard("demo", call, "310000", turns=turns, **more)  # type: ignore[arg-type]


def test_only_what_changed_has_a_greater_number(book: SqlCallBook) -> None:
    id = call_key("demo", "c1")
    book.write([_heard("c1", "您好", "我想", hints={"s1": HINT})], NOW)
    seen = book.revision()
    book.write([_heard("c1", "您好", "我想问", hints={"s1": HINT})], NOW)
    assert [t.text for t in book.turns(id, seen)] == ["我想问"]
    assert (book.hints(id, seen), book.calls(seen)) == ([], [])
    assert [t.text for t in book.turns(id)] == ["您好", "我想问"]


def test_of_many_who_take_a_call_at_once_one_has_it(book: SqlCallBook) -> None:
    book.write([_heard("c1", "您好")], NOW)
    id = call_key("demo", "c1")
    with ThreadPoolExecutor(8) as pool:
        got = list(pool.map(lambda n: book.take(id, f"o{n}", f"坐席{n}", NOW), range(8)))
    assert sum(got) == 1
    found = book.call(id)
    assert found is not None and found.operator == f"o{got.index(True)}" and found.state == "talking"


def test_a_call_is_over_when_its_line_is_shut_and_goes_on_when_it_comes_back(book: SqlCallBook) -> None:
    late = NOW + timedelta(minutes=1)
    book.write([_heard("c1", "您好", line=False), _heard("c2", "您好", line=True)], NOW)
    assert book.sweep(late, NOW - timedelta(minutes=30), late) == 1
    assert {c.shown: c.state for c in book.calls(0, NOW)} == {"c1": "ended", "c2": "waiting"}
    assert [c.shown for c in book.calls()] == ["c2"]
    book.write([_heard("c1", line=True)], late)
    assert {c.shown for c in book.calls()} == {"c1", "c2"}


def test_what_is_kept_long_enough_is_erased(book: SqlCallBook) -> None:
    book.write([_heard("c1", "您好", hints={"s1": HINT}), _heard("c2", "您好")], NOW)
    id = call_key("demo", "c1")
    book.end(id, NOW)
    assert book.erase_old(NOW + timedelta(days=29)) == {"desk_calls": 0}
    assert book.erase_old(NOW + timedelta(days=31)) == {"desk_calls": 1}
    assert (book.call(id), book.turns(id), book.hints(id)) == (None, [], [])
    assert [c.shown for c in book.calls()] == ["c2"]
