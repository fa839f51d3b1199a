"""The application around a service that answers by keyword."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from channels.app import create_app
from tests.channels.talent import filled, talent
from tests.journeys.fake_service import FakeService

__all__ = ["client", "filled", "service", "talent"]


@pytest.fixture
def service() -> FakeService:
    return FakeService(pause=0)


@pytest.fixture
def client(service: FakeService) -> Iterator[TestClient]:
    with TestClient(create_app(service, heartbeat=0.05)) as client:
        yield client
