"""The ports of services over a back end's HTTP interface."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, TypeVar

from pydantic import BaseModel, TypeAdapter, ValidationError

from tools.errors import ServiceUnavailable
from tools.services.codes import tidy_code
from tools.services.ports import Asker, Wanted
from tools.services.remote.client import GARBAGE, BackEnd, segment
from tools.services.types import Application, Booking, Day, Place

_T = TypeVar("_T")
_NO_PLACE = "没有这个服务网点。请先查询服务网点，再从结果中选择。"
_NO_OFFER = "该网点没有这项服务。请从该网点的服务中选择。"
_NO_BOOKING = "没有找到这个预约。请核对预约号；预约时登录过的，请用同一身份查询。"


class _Found(BaseModel):
    application: Application | None


class RemoteCertifications:
    """Applications of the back end."""

    def __init__(self, back_end: BackEnd) -> None:
        self._back_end = back_end

    def lookup(self, number: str, last_four: str) -> Application | None:
        """The application if the four are right; numbers travel in the body, not in an address."""
        body = self._back_end.look_up("/applications/lookup", {"number": number, "last_four": last_four})
        return _read(_Found, body).application

    def of(self, identity: str) -> tuple[Application, ...]:
        """The applications of a verified person."""
        return _read(tuple[Application, ...], self._back_end.read("/applications", asker=Asker(identity)))


class RemotePlaces:
    """Places of the back end."""

    def __init__(self, back_end: BackEnd) -> None:
        self._back_end = back_end

    def find(self, region: str | None, service: str | None) -> tuple[Place, ...]:
        """Those that serve the region with such a service."""
        params = {"region": region, "service": service}
        body = self._back_end.read("/places", {name: value for name, value in params.items() if value})
        return _read(tuple[Place, ...], body)

    def get(self, place_id: str) -> Place:
        """One place."""
        return _read(Place, self._back_end.read(f"/places/{segment(place_id, _NO_PLACE)}"))


class RemoteSlots:
    """Times of the back end."""

    def __init__(self, back_end: BackEnd) -> None:
        self._back_end = back_end

    def days(self, place_id: str, offer_id: str, first: date, last: date, now: datetime) -> tuple[Day, ...]:
        """Each day from first to last."""
        path = f"/places/{segment(place_id, _NO_PLACE)}/services/{segment(offer_id, _NO_OFFER)}/days"
        params = {"first": first.isoformat(), "last": last.isoformat()}
        return _read(tuple[Day, ...], self._back_end.read(path, params, now=now))


class RemoteBookings:
    """Bookings of the back end."""

    def __init__(self, back_end: BackEnd) -> None:
        self._back_end = back_end

    def hold(self, wanted: Wanted, asker: Asker, now: datetime) -> Booking:
        """Keep a place."""
        values = {name: getattr(wanted, name) for name in ("slot_id", "key", "name", "phone")}
        return _read(Booking, self._back_end.write("/bookings", values, asker, now))

    def confirm(self, code: str, asker: Asker, now: datetime) -> Booking:
        """Make it final."""
        return self._change(code, "confirm", {}, asker, now)

    def reschedule(self, code: str, slot_id: str, asker: Asker, now: datetime) -> Booking:
        """Move it."""
        return self._change(code, "reschedule", {"slot_id": slot_id}, asker, now)

    def cancel(self, code: str, asker: Asker, now: datetime) -> Booking:
        """Give it back."""
        return self._change(code, "cancel", {}, asker, now)

    def get(self, code: str, asker: Asker, now: datetime) -> Booking:
        """One booking."""
        return _read(
            Booking,
            self._back_end.read(f"/bookings/{segment(tidy_code(code), _NO_BOOKING)}", asker=asker, now=now),
        )

    def of(self, identity: str, now: datetime) -> tuple[Booking, ...]:
        """All of a verified person."""
        body = self._back_end.read("/bookings", asker=Asker(identity), now=now)
        return _read(tuple[Booking, ...], body)

    def _change(self, code: str, what: str, body: dict[str, Any], asker: Asker, now: datetime) -> Booking:
        return _read(
            Booking,
            self._back_end.write(
                f"/bookings/{segment(tidy_code(code), _NO_BOOKING)}/{what}", body, asker, now
            ),
        )


def _read(shape: type[_T], body: Any) -> _T:
    """The body as what it should be."""
    try:
        return TypeAdapter(shape).validate_python(body, strict=False)
    except ValidationError as error:
        raise ServiceUnavailable(GARBAGE) from error
