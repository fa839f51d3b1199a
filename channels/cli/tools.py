"""Commands that work rules and tools: check, schemes, facts, tools, tool."""

from __future__ import annotations

import json as jsonlib
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from channels.cli.options import AsOf, Json, Region, day, installation
from channels.cli.output import fail, print_json, progress_bars, usage

_STATES = {"met": "符合", "not_met": "不符合", "unknown": "缺信息", "not_in_force": "不在执行期"}
_KINDS = {"eligibility": "资格", "points": "积分", "class": "分类", "benefit": "待遇"}


def register(app: typer.Typer) -> None:
    """Add the commands."""
    for command in (check, schemes, facts, tools, tool, find_people, notices):
        app.command()(command)


def check(
    scheme: Annotated[str, typer.Argument(metavar="方案", help="方案的编号、名称或别名，见 talent schemes")],
    facts: Annotated[
        Path, typer.Option("--facts", help="事实的 JSON 文件，名称见 talent facts；- 为标准输入")
    ],
    as_of: AsOf = None,
    others_none: Annotated[
        bool, typer.Option("--others-none", help="没有写到的奖励、加分、不良记录等都没有")
    ] = False,
    json: Json = False,
) -> None:
    """按规则核算一个方案：逐项条件、分数或金额的算法、差多少、怎样达到、还要问什么。"""
    from assistant.toolbox import ToolCall

    arguments = {"scheme": scheme, "facts": _object(facts), "others_none": others_none}
    found = installation().tools.run("check_eligibility", arguments, ToolCall(as_of=day(as_of)))
    if json:
        rest = {k: found[k] for k in ("explanation", "missing")}
        print_json({**found["value"], **rest})
        return
    print("\n".join(found["explanation"]))
    for question in found["missing"]:
        print(f"请补充：{question['question']}")


def schemes(
    lint: Annotated[bool, typer.Option("--lint", help="检查方案的写法；有发现时退出状态为 1")] = False,
    json: Json = False,
) -> None:
    """列出可以核算的方案；--lint 检查写法。"""
    from assistant.toolbox import scheme_json

    if lint:
        _lint(json)
        return
    rows = [scheme_json(s) for s in installation().tools.schemes()]
    if json:
        print_json({"schemes": rows})
        return
    for row in rows:
        print(f"{row['scheme']}  {row['name']}（{_KINDS[row['kind']]}，{row['region_name']}）")
        for version in row["versions"]:
            print(f"    {version['from']} 至 {version['to'] or '今'}  {version['document']}")


def facts(json: Json = False) -> None:
    """列出事实词表：规则用到的每一项个人信息的名称、单位和可填的值。"""
    from assistant.toolbox import fact_json

    rows = [fact_json(f) for f in installation().tools.facts()]
    if json:
        print_json({"facts": rows})
        return
    for row in rows:
        plain = {"bool": "是/否", "date": "年-月-日"}.get(row["type"], "")
        kind = "、".join(row["choices"]) or row["unit"] or plain
        print(f"{row['fact']}  {row['label']}（{kind}）  {row['question']}")


def tools(json: Json = False) -> None:
    """列出工具：名称、用途和参数。"""
    from assistant.toolbox import tool_json

    rows = [tool_json(t) for t in installation().tools.tools()]
    if json:
        print_json({"tools": rows})
        return
    for row in rows:
        print(f"{row['name']}  {row['title']}：{row['description']}")


def tool(
    name: Annotated[str, typer.Argument(metavar="工具", help="工具名称，见 talent tools")],
    arguments: Annotated[
        Path | None, typer.Option("--arguments", help="参数的 JSON 文件；- 为标准输入；不写则没有参数")
    ] = None,
    region: Region = None,
    as_of: AsOf = None,
    json: Json = False,
) -> None:
    """单独运行一个工具。"""
    from assistant.toolbox import ToolCall

    given = _object(arguments) if arguments else {}
    found = installation().tools.run(name, given, ToolCall(region=region, as_of=day(as_of)))
    if json:
        print_json(found)
        return
    print("\n".join(found["explanation"]))
    for question in found["missing"]:
        print(f"请补充：{question['question']}")


def find_people(
    people: Annotated[
        Path, typer.Argument(metavar="名单", help="名单：.csv 或 .parquet，一行一人，列名见 talent facts")
    ],
    out: Annotated[Path, typer.Option("--out", help="结果目录；中断后再次运行会接着做")],
    region: Region = None,
    as_of: AsOf = None,
    json: Json = False,
) -> None:
    """政策找人：用一份名单核对一地的全部方案，逐人给出是否符合、分数和金额。"""
    from assistant.toolbox import ToolCall
    from tools.batch.run import Run
    from tools.match_policies import chain
    from tools.rules.rulebook import rulebook

    caller = installation().tools.caller(ToolCall(region=region, as_of=day(as_of)))
    places = chain(caller.region) if caller.region else None
    schemes = [s for s in rulebook() if places is None or s.region in places]
    with progress_bars() as bar:
        run = Run(rulebook(), schemes, caller.as_of, people, out)
        found = run.go(lambda done, total: bar("people", done, total))
    if json:
        print_json(asdict(found))
        return
    print(f"共核对 {found.people} 人、{len(schemes)} 个方案，结果在 {out}。")
    for name, counts in found.schemes.items():
        told = "，".join(f"{_STATES[state]} {count}" for state, count in counts.items() if count)
        print(f"{rulebook()[name].name}：{told}")
    for label, count in found.unreadable.items():
        print(f"注意：“{label}”有 {count} 个值读不出或不可能，按未知处理。")


def notices(
    as_of: Annotated[str | None, typer.Option("--as-of", help="按哪一天，YYYY-MM-DD；默认今天")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只列出该提醒的，不放进待送提醒")] = False,
    json: Json = False,
) -> None:
    """算出订阅中今天该提醒的，放进待送提醒，每件只提醒一次；并清除过了保存期限的个人信息。"""
    place = installation()
    erased = {} if dry_run else place.housekeeping.run()
    found = place.notices.run(day(as_of), dry=dry_run)
    if json:
        due = [one.to_json() for one in found.due]
        counts = {"looked": found.looked, "posted": found.posted, "failed": found.failed}
        print_json({**counts, "due": due, "erased": erased})
        return
    for one in found.due:
        print(f"{one.subscription.code}  {one.letter.text}\n")
    print(f"共{found.looked}个订阅，该提醒{len(found.due)}件，放进待送提醒{found.posted}件。")
    if gone := sum(erased.values()):
        print(f"按保存期限清除了{gone}条记录。")
    if found.failed:
        print(f"注意：{found.failed}个订阅没有算出来，原因记在日志里；其余不受影响，下一轮会再算。")


def _object(file: Path) -> dict[str, Any]:
    """The JSON object of a file or of standard input."""
    try:
        text = sys.stdin.read() if str(file) == "-" else file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        usage(f"文件 {file} 不存在或不是 UTF-8 文本。")
    try:
        found = jsonlib.loads(text)
    except ValueError as error:
        usage(f"文件 {file} 不是合法的 JSON（{error}）。")
    if not isinstance(found, dict):
        usage(f'文件 {file} 里应是一个 JSON 对象，例如 {{"年龄": 32, "学历": "本科"}}。')
    return found


def _lint(json: bool) -> None:
    from tools.rules.linting import lint
    from tools.rules.rulebook import rulebook

    findings = lint(rulebook())
    if json:
        print_json({"findings": [asdict(f) for f in findings]})
    for finding in () if json else findings:
        print(f"{finding.scheme} {finding.version}：{finding.text}")
    if findings:
        fail(f"共发现 {len(findings)} 处。请改正后再运行。")
