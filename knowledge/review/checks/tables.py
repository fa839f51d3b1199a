"""Tables that came out of a file broken: points tables are where people lose money."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal

from knowledge.review.checks.trial import Finding, Trial
from knowledge.types import Table

_ONLY_NUMBER = re.compile(r"[\d.,%＋+\-－—~～至]+(?:万?元|分|年|个月|%)?")


class Tables:
    """Ragged rows stop a release; a header that is empty or a number is a warning."""

    name = "表格"

    def findings(self, trial: Trial) -> Iterable[Finding]:
        """A finding for each broken table."""
        for document, clause in trial.changed_clauses:
            fault = _fault(clause.table) if clause.table else None
            if fault:
                level, what = fault
                where = f"《{document.title}》{clause.label}的表格"
                text = f"{where}{what}。请对照原文件检查，必要时改用 Markdown 表格导入。"
                yield Finding(level, self.name, text, (document.id,), (clause.id,))


def _fault(table: Table) -> tuple[Literal["stop", "warn"], str] | None:
    """What is wrong with a table, and whether it stops a release."""
    width = len(table.header)
    for number, row in enumerate(table.rows, start=1):
        if len(row) != width:
            return "stop", f"第 {number} 行有 {len(row)} 格，表头有 {width} 格，对不齐"
    if not any(cell.strip() for cell in table.header):
        return "warn", "没有表头"
    if empty := [str(n) for n, cell in enumerate(table.header, start=1) if not cell.strip()]:
        return "warn", f"第 {'、'.join(empty)} 列没有表头"
    if numbers := [cell for cell in table.header if _ONLY_NUMBER.fullmatch(cell.strip())]:
        return "warn", f"表头“{'、'.join(numbers)}”是数字，可能把第一行数据当成了表头"
    return None
