"""The console as a plug of the application."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter

from channels.api.uploads import MOST_BYTES
from channels.api.workers import Workers
from channels.console.corpus import Room, documents_router, facts_router
from channels.console.corpus_list import Listing
from channels.console.corpus_pages import pages_router
from channels.console.corpus_review import (
    UPLOADS,
    publish_later,
    releases_router,
    review_router,
    uploads_router,
)
from channels.console.jobs import Jobs, JobStore
from channels.plug import Plug

if TYPE_CHECKING:
    from knowledge.review.desk import Desk


def plug(
    desk: Callable[[], Desk],
    jobs: JobStore,
    answers: Callable[[str], Mapping[str, Any] | None],
    now: Callable[[], datetime],
    more: Sequence[APIRouter] = (),
) -> Plug:
    """The corpus pages and their API; `more` are the routers of the console's other pages."""
    workers, work = Workers(3, 32), Jobs(jobs, now)
    room = Room(desk, work, workers, answers, Listing(desk, lambda: now().date()))
    work.later = publish_later(room)
    made = (documents_router, facts_router, review_router, uploads_router, releases_router)

    def stop() -> None:
        work.close()
        workers.close()

    routers = (pages_router(), *(router(room) for router in made), *more)
    larger = {UPLOADS: MOST_BYTES}
    return Plug("console", routers, start=work.watch, stop=stop, larger=larger, public=False)
