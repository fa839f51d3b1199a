"""The commands about examinations: the centre's own cases, runs, two runs side by side, floors."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from channels.cli.options import Json, installation
from channels.cli.output import fail, print_json, progress_bars
from channels.cli.staff import LOCAL

if TYPE_CHECKING:
    from assistant.exams.types import Run

Suite = Annotated[str, typer.Option("--suite", help="哪一套；不写则全部")]
RunId = Annotated[str, typer.Argument(metavar="编号", help="评测的编号，见 talent exams runs")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(help="本中心的评测用例：导入、评测、对照、门槛。", no_args_is_help=True)
    group.command("list")(cases)
    group.command("import")(take_in)
    for command in (export, drop, run, runs, show, compare, floors):
        group.command()(command)
    app.add_typer(group, name="exams")


def cases(suite: Suite = "", json: Json = False) -> None:
    """列出用例。"""
    from assistant.exams.desk import case_json

    found = [case_json(one) for one in installation().exams.cases(suite)]
    if json:
        print_json({"cases": found})
        return
    for one in found:
        state = "" if one["enabled"] else "（停用）"
        print(f"{one['id']}  [{one['suite']}]  {one['question']}{state}")
    print(f"共 {len(found)} 条用例。")


def take_in(
    file: Annotated[Path, typer.Argument(metavar="文件", help="YAML 用例文件，格式见 evals/README.md")],
    suite: Annotated[str, typer.Option("--suite", help="归入哪一套；默认用文件名")] = "",
    json: Json = False,
) -> None:
    """导入用例文件；编号相同的用例以文件为准。"""
    from assistant.exams.files import read

    place = installation()
    fresh, changed = place.exams.take_in(LOCAL, read(file, suite or file.stem))
    place.staff.record(LOCAL, "evals.add", file.name, {"files": [file.name]})
    told = {"added": fresh, "changed": changed}
    print_json(told) if json else print(f"已导入：新增 {fresh} 条，更新 {changed} 条。")


def export(
    file: Annotated[Path, typer.Argument(metavar="文件", help="写到哪个 YAML 文件")], suite: Suite = ""
) -> None:
    """把用例写成文件，可以再导入。"""
    from assistant.exams.files import written

    found = installation().exams.cases(suite)
    file.write_text(written(found), encoding="utf-8")
    print(f"已写出 {len(found)} 条用例。")


def drop(
    case: Annotated[str, typer.Argument(metavar="编号", help="用例的编号，见 talent exams list")],
) -> None:
    """删除一条用例。"""
    place = installation()
    if not place.exams.drop(case):
        fail(f"没有编号为 {case} 的用例。请用 talent exams list 查看。")
    place.staff.record(LOCAL, "evals.drop", case)
    print("已删除。")


def run(
    suite: Suite = "",
    draft: Annotated[bool, typer.Option("--draft", help="问待发布的改动，不是现行的一版")] = False,
    json: Json = False,
) -> None:
    """评测一遍，列出没有答对的。"""
    from assistant.exams.desk import run_json

    place = installation()
    with progress_bars() as bar:
        made = place.exams.run(LOCAL, suite, draft, partial(bar, "exam"))
    if json:
        print_json(run_json(made, whole=True))
        return
    _measures(run_json(made))
    _failures(made)
    print(f"编号 {made.id}。")


def runs(json: Json = False) -> None:
    """列出历次评测。"""
    from assistant.exams.desk import run_json

    found = [run_json(one) for one in installation().exams.exams.runs()]
    if json:
        print_json({"runs": found})
        return
    for one in found:
        kind, passed = ("（发布前）" if one["candidate"] else ""), one["measures"][0]
        about = f"第 {one['release']} 版{kind}  {one['suite'] or '全部'}"
        print(f"{one['id']}  {one['at']}  {about}  {passed['right']}/{passed['of']}  {one['by']}")


def show(number: RunId, json: Json = False) -> None:
    """一次评测：指标，没有答对的。"""
    from assistant.exams.desk import run_json

    made = installation().exams.whole(number)
    if json:
        print_json(run_json(made, whole=True))
        return
    _measures(run_json(made))
    _failures(made)


def compare(before: RunId, after: RunId, json: Json = False) -> None:
    """两次评测对照：哪些问题变了。"""
    from assistant.exams.comparing import TURNS

    found = installation().exams.against(before, after)
    if json:
        print_json(found)
        return
    for row in found["rows"]:
        print(f"[{TURNS[row['turn']]}] {row['question']}")
        for name, side in (("前", row["before"]), ("后", row["after"])):
            if side:
                print(f"    {name}：{' '.join(side['text'].split())[:100]}")
    print("，".join(f"{TURNS[turn]} {count}" for turn, count in found["counts"].items()) + "。")


def floors(
    values: Annotated[
        list[str] | None, typer.Argument(metavar="[指标=值]...", help="如 passed=0.9；写了就代替原来的全部")
    ] = None,
    json: Json = False,
) -> None:
    """看或改发布前的门槛。"""
    place = installation()
    if values:
        wanted = dict(_floor(value) for value in values)
        place.exams.set_floors(wanted)
        place.staff.record(
            LOCAL, "evals.gate", "门槛", {"values": {m: f"{v:.0%}" for m, v in wanted.items()}}
        )
    now = dict(place.exams.exams.floors())
    if json:
        print_json({"floors": now})
        return
    for name, value in now.items():
        print(f"{name}  {value:.0%}")
    print(f"共 {len(now)} 项门槛。")


def _floor(value: str) -> tuple[str, float]:
    name, _, figure = value.partition("=")
    try:
        return name, float(figure)
    except ValueError:
        fail(f"“{value}”不是 指标=值，如 passed=0.9。")


def _measures(told: dict[str, Any]) -> None:
    kind = "（发布前）" if told["candidate"] else ""
    print(f"第 {told['release']} 版{kind}  {told['at']}  {told['by']}")
    for one in told["measures"]:
        edges = f"{one['low']:.1%}–{one['high']:.1%}"
        print(f"  {one['name']}  {one['right']}/{one['of']}  {one['value']:.1%}（{edges}）")


def _failures(made: Run) -> None:
    for verdict in made.verdicts:
        if not verdict.passed:
            print(f"✗ {verdict.question}：{'；'.join(verdict.problems)}")
            print(f"    {' '.join(verdict.text.split())[:120]}")
