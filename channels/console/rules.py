"""`/api/v1/staff/rules`: the schemes as tables, each row with the clauses it comes from."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from enum import Enum
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path

from assistant.staff.types import Staff
from assistant.toolbox import scheme_json
from channels.api.documents import problems
from channels.api.problems import ProblemError
from channels.staff.guard import allowed, page
from channels.staff.pages import shell
from tools.rules.nodes import Constant, Node
from tools.rules.scheme import Criterion, Figure, Scheme, Version

_TAGS: list[str | Enum] = ["规则"]
_SAID = problems(401, 403, 404, 500, 503)
Reader = Annotated[Staff, Depends(allowed("rules.read"))]
Row = dict[str, Any]


def rules_router(schemes: Callable[[], Sequence[Scheme]]) -> APIRouter:
    """The page and its API."""
    router = APIRouter(tags=_TAGS)
    shown = partial(shell, "规则", "console/rules.js")
    router.add_api_route(
        "/console/rules", shown, methods=["GET"], include_in_schema=False,
        dependencies=[Depends(page("rules.read"))],
    )  # fmt: skip

    @router.get("/api/v1/staff/rules", summary="可以核算的方案", responses=_SAID)
    def listed(who: Reader) -> dict[str, Any]:
        return {"schemes": [scheme_json(one) for one in schemes()]}

    @router.get("/api/v1/staff/rules/{scheme}", summary="一个方案的各版本，逐行连同依据", responses=_SAID)
    def one(who: Reader, scheme: Annotated[str, Path(max_length=80)]) -> dict[str, Any]:
        found = next((one for one in schemes() if one.id == scheme), None)
        if found is None:
            raise ProblemError(404, "没有这个方案。请从列表里选。")
        tables = [list(rows(version)) for version in found.versions]
        told = scheme_json(found)
        versions = [own | {"rows": table} for own, table in zip(told["versions"], tables, strict=True)]
        return told | {"versions": versions}

    return router


def rows(version: Version) -> Iterator[Row]:
    """What a version asks and gives, in reading order."""
    yield from _criterion("条件", version.requires, 0)
    if version.points:
        yield from _figure("积分", version.points.figure, 0)
    for grade in version.grades:
        yield _row("类别", grade.name, grade.basis, 0)
        yield from _criterion("类别", grade.requires, 1)
    for benefit in version.benefits:
        yield _row("待遇", f"{benefit.name}（{benefit.per}）", benefit.basis, 0, benefit.note)
        yield from _criterion("待遇", benefit.requires, 1)
        if benefit.amount:
            yield from _figure("待遇", benefit.amount, 1)
    for text in version.unverified:
        yield _row("未核实", text, (), 0, verified=False)


def _criterion(part: str, one: Criterion, depth: int) -> Iterator[Row]:
    if one.text:
        yield _row(part, one.text, one.basis, depth, one.note, one.verified)
    for inner in one.parts:
        yield from _criterion(part, inner, depth + bool(one.text))


def _figure(part: str, one: Figure, depth: int) -> Iterator[Row]:
    yield _row(part, one.name, one.basis, depth, one.note, one.verified)
    for case in one.cases:
        yield _row(part, case.text, case.basis, depth + 1) | {"amount": _amount(case.amount)}
    for inner in one.parts:
        yield from _figure(part, inner, depth + 1)


def _amount(node: Node) -> str:
    """The figure where it is one; a formula is told by its text."""
    return node.text if isinstance(node, Constant) else ""


def _row(
    part: str, text: str, basis: Sequence[str], depth: int, note: str | None = None, verified: bool = True
) -> Row:
    return {
        "part": part,
        "text": text,
        "basis": list(basis),
        "depth": depth,
        "note": note or "",
        "verified": verified,
    }
