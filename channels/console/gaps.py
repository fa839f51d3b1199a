"""`/api/v1/staff/gaps`: where knowledge is wanting, and what is done about it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from enum import Enum
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query
from pydantic import BaseModel, ConfigDict, Field

from assistant.insight.gaps import Gaps, gap_json, whole_json
from assistant.insight.teaching import word_json, words_json
from assistant.insight.types import Gap
from assistant.insight.ways import STANDING, Ways
from assistant.insight.writing import Qa, ways_of
from assistant.staff.desk import StaffDesk
from assistant.staff.types import Staff
from channels.api.documents import problems
from channels.api.problems import ProblemError
from channels.console.corpus_acting import actor
from channels.staff.guard import allowed, staff_desk
from knowledge.regions import regions

_TAGS: list[str | Enum] = ["知识缺口"]
_SAID = problems(401, 403, 404, 422, 500, 503)
Reader = Annotated[Staff, Depends(allowed("gaps.read"))]
Worker = Annotated[Staff, Depends(allowed("gaps.work"))]
Editor = Annotated[Staff, Depends(allowed("corpus.edit"))]
Desk = Annotated[StaffDesk, Depends(staff_desk)]
Weeks = Annotated[int, Query(ge=1, le=26, description="最近几周")]
_Line = Annotated[str, Field(max_length=300)]


class Said(BaseModel):
    """Who sees to a gap, what is to be done, and whether it is done."""

    model_config = ConfigDict(extra="forbid")
    assigned: str = Field("", max_length=120)
    text: str = Field("", max_length=1000)
    done: bool = False


class Reason(BaseModel):
    """为什么不归本中心。"""

    model_config = ConfigDict(extra="forbid")
    text: str = Field(max_length=1000)


class Word(BaseModel):
    """一个说法，和政策里的用语。"""

    model_config = ConfigDict(extra="forbid")
    said: str = Field(max_length=60, description="群众的说法")
    term: str = Field(max_length=60, description="政策里的用语")


class Written(BaseModel):
    """一条问答：引用一条现行条款，或自写并注明来源、地区和日期。"""

    model_config = ConfigDict(extra="forbid")
    question: str = Field(max_length=120)
    answer: str = Field(max_length=800)
    clause: str = Field("", max_length=300, description="所引条款的编号")
    region: str = Field("", max_length=40)
    source: str = Field("", max_length=200)
    url: str = Field("", max_length=500)
    effective_from: date | None = None
    effective_to: date | None = None
    ways: list[_Line] = Field(default_factory=list, max_length=20, description="同样的问法")


class Draft(BaseModel):
    """一份草稿。"""

    model_config = ConfigDict(extra="forbid")
    document_id: str = Field(max_length=200)


def gaps_router(gaps: Callable[[], Gaps], ways: Callable[[], Ways]) -> APIRouter:
    """The routes."""
    router = APIRouter(prefix="/api/v1/staff/gaps", tags=_TAGS)

    @router.get("", summary="缺口", responses=_SAID)
    def listed(who: Reader, weeks: Weeks = 4) -> dict[str, Any]:
        return {"gaps": [gap_json(one) for one in gaps().found(weeks)]}

    @router.get("/{key}", summary="一个缺口：例子、相近的条款、处理经过", responses=_SAID)
    def one(who: Reader, key: str, weeks: Weeks = 4) -> dict[str, Any]:
        found = _found(gaps(), key, weeks)
        region = next((lack.region for lack in found.lacks if lack.region), None)
        whole = _told(found, ways())
        place = regions().name(region) if region else ""
        return whole | {"nearest": gaps().nearest(found.title, region), "region_name": place}

    @router.get("/{key}/clauses", summary="按别的词找条款", responses=_SAID)
    def clauses(
        who: Reader, key: str, q: Annotated[str, Query(max_length=100)], weeks: Weeks = 26
    ) -> dict[str, Any]:
        found = _found(gaps(), key, weeks)
        region = next((lack.region for lack in found.lacks if lack.region), None)
        return {"clauses": gaps().nearest(q, region)}

    @router.post("/{key}/notes", summary="分派或办结", status_code=201, responses=_SAID)
    def noted(who: Worker, key: str, said: Said, desk: Desk, weeks: Weeks = 26) -> dict[str, Any]:
        found = _found(gaps(), key, weeks)
        gaps().note(who, key, said.assigned, said.text, said.done)
        desk.record(who, "gaps.note", found.title, said.model_dump())
        return _told(_found(gaps(), key, weeks), ways())

    @router.post("/{key}/outside", summary="不归本中心，须写明原因", status_code=201, responses=_SAID)
    def outside(who: Worker, key: str, said: Reason, desk: Desk, weeks: Weeks = 26) -> dict[str, Any]:
        found = _found(gaps(), key, weeks)
        ways().outside(who, found, said.text)
        desk.record(who, "gaps.outside", found.title, {"reason": said.text})
        return _told(_found(gaps(), key, weeks), ways())

    _fixing(router, gaps, ways)
    return router


def _fixing(router: APIRouter, gaps: Callable[[], Gaps], ways: Callable[[], Ways]) -> None:
    @router.post("/{key}/words/try", summary="试一试一个说法：改前改后对照，不改动什么", responses=_SAID)
    def try_word(who: Worker, key: str, word: Word, weeks: Weeks = 26) -> dict[str, Any]:
        return ways().try_word(_found(gaps(), key, weeks), word.said, word.term).to_json()

    @router.post("/{key}/words", summary="教一个说法，立即生效", status_code=201, responses=_SAID)
    def teach(who: Worker, key: str, word: Word, desk: Desk, weeks: Weeks = 26) -> dict[str, Any]:
        found = _found(gaps(), key, weeks)
        taught = ways().teach(who, found, word.said, word.term)
        desk.record(who, "gaps.teach", found.title, {"word": taught.said, "term": taught.term})
        return word_json(taught)

    @router.post("/{key}/qa", summary="写一条问答，存为草稿", status_code=201, responses=_SAID)
    def write(
        who: Worker, may: Editor, key: str, written: Written, desk: Desk, weeks: Weeks = 26
    ) -> dict[str, Any]:
        found = _found(gaps(), key, weeks)
        made = ways().write(who, actor(who, "ingest"), found, Qa(**written.model_dump()))
        desk.record(who, "gaps.write", made.document_id, {"note": made.title})
        return made.to_json()

    @router.post("/{key}/qa/try", summary="试一试一份草稿：改前改后对照，不改动什么", responses=_SAID)
    def try_draft(who: Worker, key: str, draft: Draft, weeks: Weeks = 26) -> dict[str, Any]:
        return ways().try_draft(_found(gaps(), key, weeks), draft.document_id).to_json()


def words_router(ways: Callable[[], Ways]) -> APIRouter:
    """The words that were taught."""
    router = APIRouter(prefix="/api/v1/staff/words", tags=_TAGS)

    @router.get("", summary="教过的说法", responses=_SAID)
    def words(who: Reader) -> dict[str, Any]:
        return words_json(ways().teaching.words())

    @router.delete("/{number}", summary="撤下一个说法，立即生效", responses=_SAID)
    def remove(
        who: Worker, desk: Desk, number: Annotated[int, Path(ge=1, le=2_000_000_000)]
    ) -> dict[str, Any]:
        word = ways().teaching.remove(who, number)
        if word is None:
            raise ProblemError(404, "这个说法不在用，也许已被别人撤下。请刷新后再看。")
        desk.record(who, "gaps.unteach", word.said, {"term": word.term})
        return word_json(word)

    return router


def _told(gap: Gap, ways: Ways) -> dict[str, Any]:
    """A gap with what was done about it, and how far documents written for it are."""
    whole = whole_json(gap)
    for note in whole["notes"]:
        if note["kind"] == "written":
            note["standing"] = STANDING[ways.standing(note["ref"])]
    return whole | {"ways": ways_of(gap.lacks)}


def _found(gaps: Gaps, key: str, weeks: int) -> Gap:
    if (gap := gaps.gap(key, weeks)) is None:
        raise ProblemError(404, "这段时间里没有这个缺口，也许已经过了所看的周数。请把时间放长再看。")
    return gap
