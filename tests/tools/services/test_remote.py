"""The HTTP adapter against a real server, and against servers that do what they should not."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import yaml

from tests.contracts import services as contract
from tests.contracts.services import ANNA, NOW
from tests.tools.services.backend import KEY, back_end, raw_server, served
from tools.errors import NotAllowed, ServiceUnavailable
from tools.services.ports import Wanted
from tools.services.remote import client
from tools.services.remote.adapter import RemoteBookings, RemotePlaces, RemoteSlots
from tools.services.remote.breaker import Breaker
from tools.services.remote.client import BackEnd
from tools.services.services import Services, make_services

_BUDGET, _LEISURE = 0.6, 30.0  # seconds: where time is what is tested, and where not


@pytest.fixture
def services(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Services]:
    """The remote services, in front of a back end with the demo data."""
    monkeypatch.setattr(client, "_BUDGET", _LEISURE)
    theirs = make_services("demo", f"sqlite:///{tmp_path / 'theirs.db'}")
    with served(back_end(theirs)) as address:
        ours = make_services(address, f"sqlite:///{tmp_path / 'ours.db'}", KEY)
        yield ours
        ours.close()
    theirs.close()


class TestCertifications(contract.CertificationsContract):
    """Applications."""


class TestPlaces(contract.PlacesContract):
    """Places."""


class TestSlots(contract.SlotsContract):
    """Slots."""


class TestBookings(contract.BookingsContract):
    """Bookings."""


def test_a_wrong_key_is_refused_in_the_back_ends_words(tmp_path: Path) -> None:
    theirs = make_services("demo", f"sqlite:///{tmp_path / 'theirs.db'}")
    with served(back_end(theirs)) as address:
        ours = make_services(address, f"sqlite:///{tmp_path / 'ours.db'}", "wrong")
        with pytest.raises(NotAllowed, match="口令不对"):
            ours.places.get("x")
        ours.close()
    theirs.close()


def test_the_documented_interface_is_the_one_that_is_tested(services: Services) -> None:
    file = Path(__file__).parents[3] / "tools/services/remote/openapi.yaml"
    documented = yaml.safe_load(file.read_text(encoding="utf-8"))
    tested = back_end(services).openapi()
    assert _operations(documented) == _operations(tested)
    for name in ("Application", "Step", "Place", "Offer", "Day", "Slot", "Booking"):
        shape = documented["components"]["schemas"][name]
        assert set(shape["properties"]) == set(_model(name).model_fields), name
        needed = {n for n, field in _model(name).model_fields.items() if field.is_required()}
        assert needed == set(shape["required"]), name


def _operations(document: dict[str, dict[str, dict[str, object]]]) -> set[tuple[str, str]]:
    return {(path, method) for path, item in document["paths"].items() for method in item}


def _model(name: str) -> type:
    from tools.services import types

    model: type = getattr(types, name)
    return model


def _sleep(connection: socket.socket) -> None:
    connection.settimeout(5)
    connection.recv(1)  # until the other side gives up


def _drip(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\n")
    for n in range(100):
        connection.sendall(b"X-%d: 1\r\n" % n)
        time.sleep(0.1)


def _drip_body(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n")
    for _ in range(100):
        connection.sendall(b" ")
        time.sleep(0.1)


def _flood(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n")
    for _ in range(10_000):
        connection.sendall(b" " * 65536)


def _drop(connection: socket.socket) -> None:
    connection.close()


def _says(status: str, body: bytes, kind: str = "text/html") -> Callable[[socket.socket], None]:
    lines = (
        f"HTTP/1.1 {status}",
        f"Content-Type: {kind}",
        f"Content-Length: {len(body)}",
        "Connection: close",
    )
    head = "\r\n".join((*lines, "", "")).encode()
    return lambda connection: connection.sendall(head + body)


_BAD = {
    "sleeps": _sleep,
    "drips its head": _drip,
    "drips its body": _drip_body,
    "floods": _flood,
    "drops the line": _drop,
    "no HTTP": lambda connection: connection.sendall(b"hello\r\n\r\n"),
    "a page": _says("200 OK", "<html>系统维护</html>".encode()),
    "500": _says("500 Internal Server Error", b"oops"),
    "503 in JSON": _says("503 Service Unavailable", b'{"code": "conflict"}', "application/json"),
    "a redirection": _says("302 Found", b"{}", "application/json"),
    "404 in JSON": _says("404 Not Found", b'{"detail": "Not Found"}', "application/json"),
    "other JSON": _says("200 OK", b'{"a": 1}', "application/json"),
    "JSON too deep": _says("200 OK", b"[" * 100_000, "application/json"),
}


@pytest.mark.parametrize("bad", _BAD)
def test_a_bad_back_end_is_a_clear_message_in_time(bad: str) -> None:
    with raw_server(_BAD[bad]) as (address, _):
        end = BackEnd(address, budget=_BUDGET)
        for act in (
            lambda: RemotePlaces(end).find("上海", None),
            lambda: RemoteBookings(end).hold(Wanted("a~b~20261123T0900"), ANNA, NOW),
        ):
            began = time.monotonic()
            with pytest.raises(ServiceUnavailable, match="转人工"):
                act()
            assert time.monotonic() - began < _BUDGET + 4
        end.close()


def test_a_read_is_repeated_once_and_a_write_never() -> None:
    with raw_server(_BAD["500"]) as (address, got):
        end = BackEnd(address, budget=_BUDGET)
        with pytest.raises(ServiceUnavailable, match="查不到结果"):
            RemotePlaces(end).get("x")
        assert len(got) == 2
        with pytest.raises(ServiceUnavailable, match=r"不能确定.*我的预约"):
            RemoteBookings(end).cancel("Y-1", ANNA, NOW)
        assert len(got) == 3
        end.close()


def test_a_write_that_never_left_says_that_nothing_was_sent() -> None:
    with socket.create_server(("127.0.0.1", 0)) as unused:
        port = unused.getsockname()[1]
    end = BackEnd(f"http://127.0.0.1:{port}", budget=_BUDGET)
    with pytest.raises(ServiceUnavailable, match="没有提交"):
        RemoteBookings(end).cancel("Y-1", ANNA, NOW)
    end.close()


def test_after_failures_in_a_row_the_back_end_is_left_alone_for_a_while() -> None:
    seconds = [0.0]
    breaker = Breaker(failures=4, rest=30, clock=lambda: seconds[0])
    with raw_server(_BAD["500"]) as (address, got):
        end = BackEnd(address, budget=_LEISURE, breaker=breaker)
        for _ in range(5):
            with pytest.raises(ServiceUnavailable):
                RemotePlaces(end).get("x")
        assert len(got) == 4
        seconds[0] = 31.0
        with pytest.raises(ServiceUnavailable):
            RemotePlaces(end).get("x")
        assert len(got) == 5, "one try after the rest"
        end.close()


def test_a_back_end_that_is_well_again_is_used_again(services: Services) -> None:
    breaker = Breaker(failures=1, rest=30)
    breaker.failed()
    assert not breaker.allows()
    breaker.succeeded()
    assert breaker.allows()
    assert services.places.get("demo-sh-city").demo


def test_a_request_says_nothing_of_a_person_in_its_address() -> None:
    with raw_server(_BAD["500"]) as (address, got):
        end = BackEnd(address, budget=_LEISURE)
        with pytest.raises(ServiceUnavailable):
            end.look_up("/applications/lookup", {"number": "RD-1", "last_four": "123X"})
        line = got[0].split(b"\r\n")[0]
        assert b"RD-1" not in line and b"123X" not in line
        end.close()


def test_times_of_another_offset_are_told_in_shanghai_and_times_without_one_are_refused() -> None:
    def day(starts: str) -> bytes:
        slot = {"id": "a~b~20261124T0000", "starts": starts, "ends": starts, "capacity": 1, "left": 1}
        return json.dumps([{"on": "2026-11-24", "open": True, "slots": [slot]}]).encode()

    asked = ("a", "b", NOW.date(), NOW.date(), NOW)
    with raw_server(_says("200 OK", day("2026-11-23T16:00:00Z"), "application/json")) as (address, _):
        end = BackEnd(address, budget=_LEISURE)
        (found,) = RemoteSlots(end).days(*asked)
        assert found.slots[0].starts.isoformat() == "2026-11-24T00:00:00+08:00"
        end.close()
    with raw_server(_says("200 OK", day("2026-11-24T00:00:00"), "application/json")) as (address, _):
        end = BackEnd(address, budget=_LEISURE)
        with pytest.raises(ServiceUnavailable, match="有误"):
            RemoteSlots(end).days(*asked)
        end.close()
