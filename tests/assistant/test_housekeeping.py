"""What people told is not given out, and is wiped, when its time is over."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from assistant.adapters.conversations import SqlConversations
from assistant.adapters.dialogues import SqlDialogues
from assistant.dialogue.state import DialogueState, Told
from knowledge.storage.database import make_engine
from tests.contracts.conversations import finished
from tests.installations import NOW, installation

KEEP, SECOND = timedelta(days=180), timedelta(seconds=1)
FACTS = {"age": Told(32, 32, "32岁", "2026-11-22")}


class Hand:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.at = NOW

    def __call__(self) -> datetime:
        return self.at


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    engine = make_engine(database_url)
    yield engine
    engine.dispose()


def test_what_was_to_be_remembered_is_given_out_for_its_days_and_never_after(engine: Engine) -> None:
    clock = Hand()
    store = SqlDialogues(engine, KEEP, clock)
    store.remember("anna", FACTS, NOW)
    store.save("c1", "anna", DialogueState(facts=dict(FACTS), remember="yes"), NOW)
    clock.at = NOW + KEEP
    assert store.remembers("anna") and (found := store.load("c2", "anna")) and found.facts == FACTS
    clock.at += SECOND
    assert not store.remembers("anna") and store.load("c2", "anna") is None
    late = store.load("c1", None)
    assert late is not None and late.facts == {} and late.remember == "unasked"
    assert store.erase_old(clock.at) == {"remembered": 1, "dialogues": 1}
    assert _counts(engine) == [0, 0]


def test_every_use_begins_the_days_anew(engine: Engine) -> None:
    clock = Hand()
    store = SqlDialogues(engine, KEEP, clock)
    store.remember("anna", FACTS, NOW)
    store.remember("anna", FACTS, NOW + timedelta(days=100))
    clock.at = NOW + timedelta(days=270)
    assert store.remembers("anna") and store.erase_old(clock.at)["remembered"] == 0


def test_of_who_did_not_agree_the_dialogue_is_wiped_after_a_month(engine: Engine) -> None:
    clock = Hand()
    store = SqlDialogues(engine, KEEP, clock)
    store.save("c1", None, DialogueState(facts=dict(FACTS)), NOW)
    store.save("c2", "anna", DialogueState(facts=dict(FACTS), remember="yes"), NOW)
    clock.at = NOW + timedelta(days=31)
    assert (one := store.load("c1", None)) is not None and one.facts == {}
    assert store.erase_old(clock.at) == {"remembered": 0, "dialogues": 1}
    assert (other := store.load("c2", None)) is not None and other.facts == FACTS


@pytest.mark.parametrize(("keep", "left"), [(None, 2), (timedelta(days=10), 1)])
def test_turns_are_kept_for_their_days_or_for_ever(engine: Engine, keep: timedelta | None, left: int) -> None:
    store = SqlConversations(engine, keep)
    for name in ("a1", "a2"):
        store.record(finished("c", "问"), name, {"answer_id": name}, 1)
        store.feedback(name, True, None, None)
    received = finished("c", "问").message.received_at
    with engine.begin() as c:  # the first was asked long before
        early = (received - timedelta(days=11)).replace(tzinfo=None)
        c.execute(text("update turns set received_at = :at where answer_id = 'a1'"), {"at": early})
    store.erase_old(received)
    assert len(store.turns("c")) == left
    with engine.connect() as c:
        assert c.execute(text("select count(*) from feedback")).scalar() == left


def test_the_settings_say_for_how_long(tmp_path: Path) -> None:
    place = installation(tmp_path)
    place.settings.conversation_days = 5
    place.assistant.ask("你好", conversation_id="c")
    erased = place.housekeeping.run()
    assert set(erased) == {
        "remembered",
        "dialogues",
        "turns",
        "handover_written",
        "notices",
        "subscriptions",
        "contacts",
        "tries",
    }
    assert not any(erased.values())
    later = replace(place.housekeeping, now=lambda: NOW + timedelta(days=6)).run()
    assert later["turns"] == 1 and place.assistant.conversation("c") == []
    place.close()


def _counts(engine: Engine) -> list[int]:
    with engine.connect() as c:
        tables = ("remembered_facts", "dialogues")
        return [int(c.execute(text(f"select count(*) from {t}")).scalar_one()) for t in tables]
