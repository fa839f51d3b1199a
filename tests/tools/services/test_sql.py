"""The services in SQL, on SQLite and on a real PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.contracts import services as contract
from tools.services.services import Services, make_services


@pytest.fixture
def services(database_url: str) -> Iterator[Services]:
    """The demo data in an empty database, once of each kind."""
    made = make_services("demo", database_url)
    yield made
    made.close()


class TestCertifications(contract.CertificationsContract):
    """Applications."""


class TestPlaces(contract.PlacesContract):
    """Places."""


class TestSlots(contract.SlotsContract):
    """Slots."""


class TestBookings(contract.BookingsContract):
    """Bookings."""


class TestSubscriptions(contract.SubscriptionsContract):
    """Subscriptions."""


class TestNotices(contract.NoticesContract):
    """The outbox of subscriptions."""


class TestHandovers(contract.HandoversContract):
    """Hand-overs."""


class TestTries(contract.TriesContract):
    """Counted tries."""
