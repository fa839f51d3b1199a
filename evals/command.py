"""`talent eval`: measures the installation with the cases of evals/cases."""

from __future__ import annotations

import json as jsonlib
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class SuiteName(StrEnum):
    """What can be measured."""

    RETRIEVAL = "retrieval"
    FAQ = "faq"
    REFUSAL = "refusal"
    CONVERSATIONS = "conversations"
    DIALOGUE = "dialogue"
    PHRASING = "phrasing"
    KNOWLEDGE = "knowledge"
    RULES = "rules"
    GROUNDING = "grounding"
    ATTACKS = "attacks"
    PERSONAL = "personal"
    HOTLINE = "hotline"


class SplitName(StrEnum):
    """Cases that may be tuned on, cases only measured, or both."""

    DEV = "dev"
    TEST = "test"
    ALL = "all"


def evaluate(
    suite: Annotated[SuiteName | None, typer.Argument(help="评测哪一套；不写则全部")] = None,
    split: Annotated[SplitName, typer.Option("--split", help="dev 供调试，test 只供测量")] = SplitName.ALL,
    failures: Annotated[bool, typer.Option("--failures", help="列出每个没有通过的用例")] = False,
    blind: Annotated[
        bool, typer.Option("--test-failures", help="只用于 grounding：也列 test 的失败，看过即不再是盲测")
    ] = False,
    cases: Annotated[Path | None, typer.Option("--cases", help="用自己的用例文件（YAML 或 JSON）")] = None,
    fit: Annotated[
        bool, typer.Option("--fit", help="只用于 refusal、faq、hotline：拟合权重、试门槛")
    ] = False,
    compare: Annotated[
        tuple[str, str] | None,
        typer.Option(
            "--compare", metavar="A B", help="只用于 retrieval：两种向量模型，可加 +rerank:重排模型"
        ),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="输出 JSON")] = False,
) -> None:
    """用标注的问题测量检索、回答、拒答和多轮对话，用标注的文件测量读得准不准。"""
    from rich.console import Console

    from evals.casebook import read
    from evals.choosing import chosen
    from evals.comparison import compared
    from evals.fitted import fitted
    from evals.hotline import swept
    from evals.listing import listed, only_listed
    from evals.report import show
    from evals.run import SUITES, run
    from evals.subject import installed

    fits = {SuiteName.REFUSAL: fitted, SuiteName.FAQ: chosen, SuiteName.HOTLINE: swept}
    fitting = fits.get(suite) if fit and suite else None
    if fit and fitting is None:
        raise typer.BadParameter("--fit 只用于 refusal、faq 和 hotline。")
    if cases and suite not in (None, SuiteName.RETRIEVAL, SuiteName.FAQ, SuiteName.REFUSAL):
        raise typer.BadParameter(f"--cases 用于单个问题的用例，不用于 {suite}。")
    own = read(cases) if cases else None
    if compare:
        if suite is not SuiteName.RETRIEVAL:
            raise typer.BadParameter("--compare 只用于 retrieval。")
        compared(compare, split.value, own, json)
        return
    subject = installed()
    if fitting or (own and only_listed(own)):
        sys.stdout.write(fitting(subject) if fitting else listed(own or [], subject, json))
        return
    names = [str(suite)] if suite else list(SUITES) if own is None else ["faq"]
    reports = [run(name, subject, split.value, own) for name in names]
    if json:
        sys.stdout.write(jsonlib.dumps([r.to_json() for r in reports], ensure_ascii=False) + "\n")
    else:
        for report in reports:
            show(report, Console(), failures, blind)
    raise typer.Exit(1 if any(r.below() for r in reports) else 0)
