"""A government back end for the tests: the documented interface in front of the SQL store, on a real port."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Annotated, Any
from urllib.parse import unquote

import uvicorn
from fastapi import Depends, FastAPI, Header, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel

from tools.errors import BadArguments, Conflict, NotAllowed, PhoneNeeded, ToolError, UnknownName
from tools.services.ports import Asker, Wanted
from tools.services.services import Services

KEY = "a key for the tests"
_CODES = (
    (UnknownName, 404, "unknown"),
    (PhoneNeeded, 400, "phone_needed"),
    (BadArguments, 400, "bad_arguments"),
)
_MORE = ((NotAllowed, 403, "not_allowed"), (Conflict, 409, "conflict"))


class Lookup(BaseModel):
    number: str
    last_four: str


class NewBooking(BaseModel):
    slot_id: str
    key: str | None = None
    name: str | None = None
    phone: str | None = None


class NewTime(BaseModel):
    slot_id: str


def asker(x_origin: Annotated[str, Header()] = "", x_identity: Annotated[str, Header()] = "") -> Asker:
    """Who asks, from the headers."""
    return Asker(unquote(x_identity) or None, unquote(x_origin) or "local")


def asked_at(x_asked_at: Annotated[datetime, Header()]) -> datetime:
    """When it was asked."""
    return x_asked_at


Who = Annotated[Asker, Depends(asker)]
When = Annotated[datetime, Depends(asked_at)]


def back_end(services: Services) -> FastAPI:
    """The interface of tools/services/remote/openapi.yaml."""
    app = FastAPI()

    @app.middleware("http")
    async def keyed(request: Request, go_on: Callable[[Request], Any]) -> Any:
        if request.headers.get("authorization") != f"Bearer {KEY}":
            return JSONResponse({"code": "not_allowed", "detail": "口令不对。"}, 403)
        return await go_on(request)

    @app.exception_handler(ToolError)
    def refused(request: Request, error: ToolError) -> JSONResponse:
        found = next(row for row in (*_CODES, *_MORE) if isinstance(error, row[0]))
        return JSONResponse({"code": found[2], "detail": str(error)}, found[1])

    @app.post("/applications/lookup")
    def lookup(body: Lookup) -> Any:
        return {"application": services.certifications.lookup(body.number, body.last_four)}

    @app.get("/applications")
    def applications(who: Who) -> Any:
        return services.certifications.of(who.identity or "")

    @app.get("/places")
    def places(region: str | None = None, service: str | None = None) -> Any:
        return services.places.find(region, service)

    @app.get("/places/{place_id}")
    def place(place_id: str) -> Any:
        return services.places.get(place_id)

    @app.get("/places/{place_id}/services/{offer_id}/days")
    def days(place_id: str, offer_id: str, first: date, last: date, now: When) -> Any:
        return services.slots.days(place_id, offer_id, first, last, now)

    @app.get("/bookings")
    def mine(who: Who, now: When) -> Any:
        return services.bookings.of(who.identity or "", now)

    @app.post("/bookings", status_code=201)
    def hold(body: NewBooking, who: Who, now: When) -> Any:
        return services.bookings.hold(Wanted(**body.model_dump()), who, now)

    @app.get("/bookings/{code}")
    def booking(code: str, who: Who, now: When) -> Any:
        return services.bookings.get(code, who, now)

    @app.post("/bookings/{code}/confirm")
    def confirm(code: str, who: Who, now: When) -> Any:
        return services.bookings.confirm(code, who, now)

    @app.post("/bookings/{code}/reschedule")
    def reschedule(code: str, body: NewTime, who: Who, now: When) -> Any:
        return services.bookings.reschedule(code, body.slot_id, who, now)

    @app.post("/bookings/{code}/cancel")
    def cancel(code: str, who: Who, now: When) -> Any:
        return services.bookings.cancel(code, who, now)

    return app


@contextmanager
def served(app: FastAPI) -> Iterator[str]:
    """The app on a free port of this machine, in a thread."""
    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", lifespan="off"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    while not server.started:
        time.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()
        listening.close()


@contextmanager
def raw_server(answer: Callable[[socket.socket], None]) -> Iterator[tuple[str, list[bytes]]]:
    """A server that treats each connection as it likes; its address and the requests that it got."""
    listening = socket.create_server(("127.0.0.1", 0))
    got: list[bytes] = []
    threads: list[threading.Thread] = []

    def one(connection: socket.socket) -> None:
        with connection:
            got.append(connection.recv(65536))
            try:
                answer(connection)
            except OSError:
                return  # the other side has gone

    def accept() -> None:
        while True:
            try:
                connection, _ = listening.accept()
            except OSError:
                return
            threads.append(threading.Thread(target=one, args=(connection,)))
            threads[-1].start()

    accepting = threading.Thread(target=accept)
    accepting.start()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}", got
    finally:
        listening.shutdown(socket.SHUT_RDWR)
        listening.close()
        accepting.join()
        for thread in threads:
            thread.join()
