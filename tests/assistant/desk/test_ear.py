"""What is heard is written down a moment later, and nothing is lost when that fails."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.adapters.desk_calls import SqlCallBook
from assistant.desk.ear import DeskEar
from assistant.desk.types import call_key
from assistant.listening.desk import ListeningDesk, MemoryCalls
from assistant.listening.types import Segment
from knowledge.errors import IndexUnavailable
from knowledge.storage.database import make_engine
from tests.installations import NOW, installation

CALL = ("demo", "c1", "310000")


def test_what_could_not_be_written_is_written_the_next_time(tmp_path: Path) -> None:
    engine = make_engine(f"sqlite:///{tmp_path / 'd.db'}")
    book = SqlCallBook(engine)
    broken = [True]

    def opened() -> SqlCallBook:
        if broken[0]:
            raise IndexUnavailable("away")
        return book

    ear = DeskEar(opened, lambda: "secret", lambda: NOW)
    ear.heard(*CALL, Segment(1, "caller", "您好"))
    ear.heard(*CALL, Segment(2, "caller", "我想", final=False))
    ear.flush()
    ear.heard(*CALL, Segment(2, "caller", "我想问"))
    broken[0] = False
    ear.close()
    assert [(t.text, t.final) for t in book.turns(call_key("demo", "c1"))] == [
        ("您好", True),
        ("我想问", True),
    ]
    engine.dispose()


@pytest.mark.parametrize(
    "number, shown",
    [("+86 138-1234-5678", "138****5678"), ("021 5566 7788", "021****7788"), ("12345", "****")],
)
def test_only_a_mask_of_the_number_stays(tmp_path: Path, number: str, shown: str) -> None:
    engine = make_engine(f"sqlite:///{tmp_path / 'd.db'}")
    book = SqlCallBook(engine)
    ear = DeskEar(lambda: book, lambda: "secret", lambda: NOW)
    ear.comes(*CALL, number)
    ear.close()
    found = book.call(call_key("demo", "c1"))
    assert found is not None and found.caller == shown and len(found.caller_key) == 64
    engine.dispose()
    assert "13812345678" not in (tmp_path / "d.db").read_bytes().decode("latin-1")


def test_a_call_goes_on_after_a_restart_where_it_was(tmp_path: Path) -> None:
    place = installation(tmp_path / "data")
    place.__dict__["centres"] = _centres()
    place.listening.hear("demo", "c1", Segment(0, "agent", "您好"))
    place.listening.hear("demo", "c1", Segment(1, "caller", "我姓李"))
    place.call_ear.close()
    again = ListeningDesk(
        place.centres, lambda: place.suggester, MemoryCalls(), place.suggestions, place.clock.now,
        earlier=place._earlier,
    )  # fmt: skip
    assert again.heard_up_to("demo", "c1") == 1
    place.close()


def _centres() -> object:
    from assistant.listening.centres import Centre

    return {"demo": Centre.model_validate({"api_key": "k" * 16, "region": "上海市"})}
