"""`/api/v1/staff/insight`: figures of a time, as JSON, CSV and a report in Word."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from enum import Enum
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Depends, Query, Response

from assistant.insight.figures import Figures
from assistant.insight.gaps import Gaps, gap_json
from assistant.insight.report import as_csv, docx
from assistant.staff.types import Staff
from channels.api.documents import problems
from channels.api.problems import ProblemError
from channels.staff.guard import allowed

_TAGS: list[str | Enum] = ["统计"]
_SAID = problems(401, 403, 422, 500, 503)
_LONGEST = 400  # days
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
Reader = Annotated[Staff, Depends(allowed("insight.read"))]
First = Annotated[date | None, Query(description="从哪天起；默认近 30 天")]
Last = Annotated[date | None, Query(description="到哪天为止；默认今天")]
Month = Annotated[str, Query(pattern=r"^20\d\d-(0[1-9]|1[0-2])$", description="哪个月，如 2026-11")]


def insight_router(
    figures: Callable[[], Figures], gaps: Callable[[], Gaps], today: Callable[[], date]
) -> APIRouter:
    """The routes."""
    router = APIRouter(prefix="/api/v1/staff/insight", tags=_TAGS)

    @router.get("", summary="统计", responses=_SAID)
    def told(who: Reader, first: First = None, last: Last = None) -> dict[str, Any]:
        return figures().of(*_days(first, last, today()))

    @router.get("/table.csv", summary="统计表（CSV）", responses=_SAID, response_class=Response)
    def table(who: Reader, first: First = None, last: Last = None) -> Response:
        text = as_csv(figures().of(*_days(first, last, today())))
        headers = {"Content-Disposition": 'attachment; filename="insight.csv"'}
        return Response(text, headers=headers, media_type="text/csv; charset=utf-8")

    @router.get("/report.docx", summary="月报（Word）", responses=_SAID, response_class=Response)
    def report(who: Reader, month: Month) -> Response:
        first = date.fromisoformat(f"{month}-01")
        last = (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)
        title = f"人才政策服务月报（{first.year}年{first.month}月）"
        paper = docx(figures().of(first, last), [gap_json(one) for one in gaps().wanting(4)], title)
        headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(title)}.docx"}
        return Response(paper, headers=headers, media_type=_WORD)

    return router


def _days(first: date | None, last: date | None, today: date) -> tuple[date, date]:
    last = last or today
    first = first or last - timedelta(days=29)
    if first > last or (last - first).days > _LONGEST:
        raise ProblemError(422, f"起止日期不对：应从早到晚，最多 {_LONGEST} 天。请改正后再试。")
    return first, last
