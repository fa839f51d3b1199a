"""Reads a scheme's YAML; what it may hold is described in schemes/README.md."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from tools.errors import SchemeInvalid
from tools.rules.formula import parse
from tools.rules.nodes import Compare, Constant, Logic, Node
from tools.rules.scheme import (
    Benefit,
    Case,
    Criterion,
    Figure,
    Grade,
    Instalment,
    Material,
    Points,
    Scheme,
    Step,
    Version,
)
from tools.rules.series import Series
from tools.rules.vocabulary import Vocabulary

KINDS = ("eligibility", "points", "class", "benefit")
Body = Mapping[str, Any]


def read_scheme(path: Path, words: Vocabulary, series: Mapping[str, Series]) -> Scheme:
    """The scheme of a file; SchemeInvalid names the file and what is wrong."""
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), getattr(yaml, "CSafeLoader", yaml.SafeLoader))
        return _Reader(words, series).scheme(content, str(path))
    except (yaml.YAMLError, KeyError, TypeError, ValueError) as error:
        raise SchemeInvalid(f"{path.name} 写法有误：{type(error).__name__} {error}") from error
    except SchemeInvalid as error:
        raise SchemeInvalid(f"{path.name}：{error}") from error


class _Reader:
    """One scheme file."""

    def __init__(self, words: Vocabulary, series: Mapping[str, Series]) -> None:
        self._words, self._series = words, series

    def scheme(self, body: Body, source: str) -> Scheme:
        if body["kind"] not in KINDS:
            raise SchemeInvalid(f"kind 只能是 {'、'.join(KINDS)}。")
        by = body.get("version_by")
        return Scheme(
            id=body["id"],
            name=body["name"],
            kind=body["kind"],
            region=str(body["region"]),
            summary=body["summary"],
            versions=tuple(self._version(v) for v in body["versions"]),
            aliases=tuple(body.get("aliases", ())),
            version_by=self._formula(by) if by else None,
            ended=body.get("ended"),
            source=source,
        )

    def _version(self, body: Body) -> Version:
        points = body.get("points")
        return Version(
            start=_day(body["from"]),
            end=_day(body["to"]) if body.get("to") else None,
            document=body["document"],
            requires=self._all(body.get("requires", ()), (), "条件"),
            points=self._points(points) if points else None,
            grades=tuple(self._grade(g) for g in body.get("classes", ())),
            benefits=tuple(self._benefit(b) for b in body.get("benefits", ())),
            materials=tuple(self._material(m) for m in body.get("materials", ())),
            process=tuple(_step(s) for s in body.get("process", ())),
            department=body.get("department"),
            unverified=tuple(body.get("unverified", ())),
            notes=tuple(body.get("notes", ())),
            closed=body.get("closed"),
        )

    def _all(self, bodies: Sequence[Body], basis: tuple[str, ...], text: str) -> Criterion:
        parts = tuple(self._criterion(b, basis) for b in bodies)
        return Criterion(text, basis, parts=parts, count=len(parts))

    def _criterion(self, body: Body, inherited: tuple[str, ...]) -> Criterion:
        basis = _basis(body) or inherited
        note, verified = body.get("note"), bool(body.get("verified", True))
        if "when" in body:
            return Criterion(body["text"], basis, self._truth(body["when"]), note=note, verified=verified)
        kind = next((k for k in ("all", "any", "of") if k in body), None)
        if kind is None:
            raise SchemeInvalid(f"条件“{body.get('text')}”要有 when、all、any 或 at_least+of。")
        parts = tuple(self._criterion(p, basis) for p in body[kind])
        count = {"all": len(parts), "any": 1}.get(kind) or int(body["at_least"])
        return Criterion(body["text"], basis, None, parts, count, note, verified)

    def _points(self, body: Body) -> Points:
        figure = self._figure({"name": "总分", **{k: v for k, v in body.items() if k != "target"}}, ())
        target = body.get("target")
        return Points(figure, self._number(target) if target is not None else None, body.get("unit", "分"))

    def _figure(self, body: Body, inherited: tuple[str, ...]) -> Figure:
        basis = _basis(body) or inherited
        how, parts, cases, amount = self._content(body, basis)
        return Figure(
            name=body["name"],
            basis=basis,
            how=how,
            amount=amount,
            when=self._truth(body["when"]) if "when" in body else None,
            cases=cases,
            pick=body.get("pick", "highest"),
            parts=parts,
            cap=self._number(body["cap"]) if "cap" in body else None,
            least=self._number(body["least"]) if "least" in body else None,
            note=body.get("note"),
            verified=bool(body.get("verified", True)),
        )

    def _content(
        self, body: Body, basis: tuple[str, ...]
    ) -> tuple[str, tuple[Figure, ...], tuple[Case, ...], Node | None]:
        for key, how in (("items", "sum"), ("highest", "highest")):
            if key in body:
                return how, tuple(self._figure(p, basis) for p in body[key]), (), None
        if "cases" in body:
            return "cases", (), tuple(self._case(c, basis) for c in body["cases"]), None
        if "bands" in body:
            return "cases", (), self._bands(body["bands"], basis), None
        if "amount" in body:
            return "formula", (), (), self._number(body["amount"])
        raise SchemeInvalid(f"“{body['name']}”要有 amount、cases、bands、items 或 highest。")

    def _case(self, body: Body, basis: tuple[str, ...]) -> Case:
        amount = self._number(body["amount"])
        return Case(
            self._truth(body["when"]), amount, body.get("text", str(body["when"])), _basis(body) or basis
        )

    def _bands(self, body: Body, basis: tuple[str, ...]) -> tuple[Case, ...]:
        """Rows by the value of one formula: from (含), to (不含) or through (含)."""
        of = self._number(body["of"])
        return tuple(self._band(of, row, body.get("unit", ""), basis) for row in body["rows"])

    def _band(self, of: Node, row: Body, unit: str, basis: tuple[str, ...]) -> Case:
        limits, words = [], []
        for key, op, word in (
            ("from", "≥", "{}{}及以上"),
            ("to", "<", "不满{}{}"),
            ("through", "≤", "至{}{}"),
        ):
            if row.get(key) is not None:
                limits.append(Compare(op, of, Constant(float(row[key]), f"{row[key]}{unit}")))
                words.append(word.format(row[key], unit))
        when: Node = Logic("且", tuple(limits)) if len(limits) > 1 else limits[0]
        return Case(when, self._number(row["amount"]), row.get("text", "".join(words)), _basis(row) or basis)

    def _grade(self, body: Body) -> Grade:
        basis = _basis(body)
        return Grade(body["name"], self._any(body["any"], basis, body["name"]), basis)

    def _any(self, bodies: Sequence[Body], basis: tuple[str, ...], text: str) -> Criterion:
        return Criterion(text, basis, parts=tuple(self._criterion(b, basis) for b in bodies), count=1)

    def _benefit(self, body: Body) -> Benefit:
        basis = _basis(body)
        has_amount = any(k in body for k in ("amount", "cases", "bands", "items", "highest"))
        drop = ("requires", "when")
        return Benefit(
            id=body["id"],
            name=body["name"],
            basis=basis,
            requires=self._all(body.get("requires", ()), basis, body["name"]),
            amount=self._figure({k: v for k, v in body.items() if k not in drop}, basis)
            if has_amount
            else None,
            unit=body.get("unit", "元"),
            per=body.get("per", "一次性"),
            months=body.get("months"),
            instalments=tuple(Instalment(float(i["share"]), i["text"]) for i in body.get("instalments", ())),
            note=body.get("note"),
        )

    def _material(self, body: Body | str) -> Material:
        if isinstance(body, str):
            return Material(body)
        when = body.get("when")
        return Material(body["name"], _basis(body), self._truth(when) if when else None, body.get("note"))

    def _formula(self, text: str | float | bool) -> Node:
        return parse(text, self._words, self._series)

    def _truth(self, text: str | bool) -> Node:
        node = self._formula(text)
        if node.kind != "truth":
            raise SchemeInvalid(f"“{text}”应是一个条件。")
        return node

    def _number(self, text: str | float) -> Node:
        node = self._formula(text)
        if node.kind not in ("number",):
            raise SchemeInvalid(f"“{text}”应是一个数。")
        return node


def _basis(body: Body) -> tuple[str, ...]:
    basis = body.get("basis", ())
    return (basis,) if isinstance(basis, str) else tuple(basis)


def _step(body: Body | str) -> Step:
    return Step(body) if isinstance(body, str) else Step(body["text"], _basis(body))


def _day(value: date | str) -> date:
    return value if isinstance(value, date) else date.fromisoformat(value)
