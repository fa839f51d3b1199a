"""What has been kept long enough is erased; what goes on stays."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import create_engine, text

from tests.contracts.services import ANNA, NOW, slots
from tools.services.ports import Letter, Wanted
from tools.services.services import Services, make_services
from tools.services.types import Topic

YEAR = timedelta(days=365)


@pytest.fixture
def services(database_url: str) -> Iterator[Services]:
    made = make_services("demo", database_url)
    yield made
    made.close()


def _subscribed(services: Services, topic: Topic = Topic.OPENS) -> str:
    return services.subscriptions.add(topic, "s", "某办法", None, {"age": 31}, ANNA, NOW).code


def test_a_notice_is_gone_after_a_year_and_not_due_again(services: Services, database_url: str) -> None:
    code, letter = _subscribed(services), Letter("opens", "施行了", {"type": "notice"})
    services.notices.post(code, (letter,), None, None, NOW)
    assert services.erase_old(NOW + YEAR)["notices"] == 0
    after = NOW + YEAR + timedelta(minutes=1)
    assert [services.erase_old(after)["notices"] for _ in range(2)] == [1, 0]
    assert services.notices.waiting(ANNA) == services.notices.about(code) == ()
    assert services.notices.post(code, (letter,), None, None, after) == 0
    assert "施行了" not in _all_of(database_url, "service_notices")


def test_a_subscription_goes_a_month_after_its_end_with_all_that_was_kept_for_it(
    services: Services, database_url: str
) -> None:
    ended, live = _subscribed(services, Topic.QUALIFIES), _subscribed(services)
    for code in (ended, live):
        services.notices.post(code, (Letter("k", "某事", {}),), None, "seen", NOW)
    services.subscriptions.end(ended, ANNA, NOW)
    assert services.erase_old(NOW + timedelta(days=30))["subscriptions"] == 0
    assert services.erase_old(NOW + timedelta(days=31))["subscriptions"] == 1
    for table in ("service_subscriptions", "service_notices", "service_looks"):
        assert ended not in (kept := _all_of(database_url, table)) and live in kept


def test_who_came_is_not_known_any_more_three_months_after_the_visit(
    services: Services, database_url: str
) -> None:
    slot = slots(services)[0]
    held = services.bookings.hold(Wanted(slot.id, name="某人", phone="139-0000-0000"), ANNA, NOW)
    services.erase_old(slot.starts + timedelta(days=90))
    assert "13900000000" in _all_of(database_url, "service_bookings")
    assert services.erase_old(slot.starts + timedelta(days=91))["contacts"] == 1
    assert not {"13900000000", "某人"} & set(_all_of(database_url, "service_bookings").split("'"))
    assert services.bookings.get(held.code, ANNA, NOW).contact is None


def _all_of(url: str, table: str) -> str:
    engine = create_engine(url)
    with engine.connect() as connection:
        rows = str(connection.execute(text(f"select * from {table}")).all())
    engine.dispose()
    return rows
