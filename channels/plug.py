"""What a channel adds to the application: its routes, what runs beside them, and what is counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from fastapi import APIRouter, FastAPI
from starlette.routing import BaseRoute

Side = Literal["public", "staff"]
"""Whom a process serves: citizens from the internet, or staff from the government's network."""


class Cited(Protocol):
    """Where citations that went out as short links are found again."""

    def citation(self, token: str) -> Mapping[str, Any] | None:
        """What the token was given for; None when it is not ours."""


def _nothing() -> None:
    """What a channel without anything running does at the start and the end."""


def _same(app: FastAPI) -> None:
    """What a channel does to the application that needs nothing of it."""


@dataclass(frozen=True)
class Plug:
    """One channel or one area of the staff side, ready to be put into the application."""

    name: str
    routers: tuple[APIRouter, ...]
    start: Callable[[], None] = _nothing
    """Called in the server's event loop when it begins."""
    stop: Callable[[], None] = _nothing
    """Called when it ends; also ends what threads still do."""
    refused: Counter[str] | None = None
    """What was refused and why; None where the channel is not set up."""
    totals: Callable[[], Mapping[str, int]] | None = None
    """How much all workers ever refused, by reason; asks the database."""
    links: Cited | None = None
    routes: tuple[BaseRoute, ...] = ()
    """Routes that are no part of the API's description."""
    prepare: Callable[[FastAPI], None] = _same
    """Puts on the application's state what the routes look for there."""
    larger: Mapping[str, int] = field(default_factory=dict)
    """Paths whose bodies may be larger than others, with their most bytes."""
    public: bool = True
    """For citizens (and the platforms they write from); else for staff."""
