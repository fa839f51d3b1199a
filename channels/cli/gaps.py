"""The commands about gaps: what is wanting, and the ways on, with a trial on the gap's own questions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from channels.cli.actors import By, Role, actor
from channels.cli.options import Json, day, installation
from channels.cli.output import fail, print_json
from channels.cli.staff import LOCAL

if TYPE_CHECKING:
    from assistant.bootstrap import Installation
    from assistant.insight.types import Gap

Key = Annotated[str, typer.Argument(metavar="编号", help="缺口编号，见 talent gaps")]
Weeks = Annotated[int, typer.Option("--weeks", min=1, max=26, help="最近几周")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(help="知识缺口：没有答好的提问，按说的是同一件事归在一起。")
    group.callback(invoke_without_command=True)(listed)
    for command in (show, teach, write, outside, done, words, unteach):
        group.command()(command)
    app.add_typer(group, name="gaps")


def listed(context: typer.Context, weeks: Weeks = 4, json: Json = False) -> None:
    """列出知识缺口。"""
    from assistant.insight.gaps import gap_json

    if context.invoked_subcommand:
        return
    found = [gap_json(one) for one in installation().gaps.found(weeks)]
    if json:
        print_json({"gaps": found})
        return
    for one in found:
        reasons = "，".join(f"{name} {number}" for name, number in one["reasons"].items())
        again = f" {one['since']} 次" if one["since"] else ""
        print(f"{one['key']}  {one['count']:>5}  {one['title']}（{reasons}）  {one['state_name']}{again}")
    print(f"共 {len(found)} 个缺口。")


def show(key: Key, weeks: Weeks = 26, json: Json = False) -> None:
    """一个缺口：例子、最近的条款、处理经过。"""
    from assistant.insight.gaps import whole_json

    place = installation()
    gap = _found(place, key, weeks)
    region = next((lack.region for lack in gap.lacks if lack.region), None)
    whole = whole_json(gap) | {"nearest": place.gaps.nearest(gap.title, region)}
    if json:
        print_json(whole)
        return
    print(f"{whole['title']}（{whole['count']} 次，{whole['state_name']}）")
    for one in whole["examples"]:
        print(f"  {one['at']}  {one['question']}（{one['why']}{'：' + one['told'] if one['told'] else ''}）")
    for one in whole["nearest"]:
        print(f"  {one['clause']}  《{one['title']}》{one['label']}：{one['text'][:60]}")
    for one in whole["notes"]:
        print(f"  {one['at']}  {one['by']}：{one['assigned']} {one['text']}{' 办结' if one['done'] else ''}")


def teach(
    key: Key,
    said: Annotated[str, typer.Argument(metavar="说法", help="群众的说法")],
    term: Annotated[str, typer.Argument(metavar="用语", help="政策里的用语")],
    attempt: Annotated[bool, typer.Option("--try", help="只试问，不教")] = False,
    json: Json = False,
) -> None:
    """教一个说法，立即生效；先列出改前改后的答案。"""
    place = installation()
    gap = _found(place, key)
    trial = place.ways.try_word(gap, said, term).to_json()
    if not attempt:
        word = place.ways.teach(LOCAL, gap, said, term)
        place.staff.record(LOCAL, "gaps.teach", gap.title, {"word": word.said, "term": word.term})
    _told(trial, {"taught": not attempt}, json)
    if not (attempt or json):
        print(f"已教会：“{said}”读作“{term}”。撤下用 talent gaps unteach。")


def write(
    key: Key,
    answer: Annotated[str, typer.Option("--answer", help="答句")],
    question: Annotated[str, typer.Option("--question", help="问题；默认用缺口的")] = "",
    clause: Annotated[str, typer.Option("--clause", help="所引条款的编号")] = "",
    region: Annotated[str, typer.Option("--region", help="地区；引用条款时默认同条款")] = "",
    source: Annotated[str, typer.Option("--source", help="没有条款时：来源")] = "",
    url: Annotated[str, typer.Option("--url", help="来源的网址")] = "",
    first: Annotated[str | None, typer.Option("--from", help="没有条款时：施行日期，YYYY-MM-DD")] = None,
    last: Annotated[str | None, typer.Option("--to", help="有效期至，YYYY-MM-DD")] = None,
    by: By = None,
    role: Role = None,
    json: Json = False,
) -> None:
    """写一条问答，存为草稿，列出改前改后的答案；此后用 talent submit、approve、publish。"""
    from assistant.insight.writing import Qa, ways_of

    place = installation()
    gap = _found(place, key)
    days, ways = (day(first), day(last)), ways_of(gap.lacks)
    qa = Qa(question or gap.title, answer, clause, region, source, url, *days, ways)
    made = place.ways.write(LOCAL, actor(by, role, "editor"), gap, qa)
    place.staff.record(LOCAL, "gaps.write", made.document_id, {"note": made.title})
    trial = place.ways.try_draft(gap, made.document_id).to_json()
    _told(trial, made.to_json(), json)
    if not json:
        print("\n".join([*made.doubts, f"草稿 {made.document_id} 已存下，talent submit 提交审核。"]))


def outside(
    key: Key,
    reason: Annotated[str, typer.Argument(metavar="原因", help="为什么不归本中心")],
    json: Json = False,
) -> None:
    """标为不归本中心，以后再问也不列为待处理。"""
    place = installation()
    gap = _found(place, key)
    place.ways.outside(LOCAL, gap, reason)
    place.staff.record(LOCAL, "gaps.outside", gap.title, {"reason": reason})
    _after(place, key, json)


def done(
    key: Key,
    text: Annotated[str, typer.Option("--comment", help="说明")] = "",
    json: Json = False,
) -> None:
    """办结；再问又答不好会重新列出。"""
    place = installation()
    gap = _found(place, key)
    place.gaps.note(LOCAL, gap.key, "", text, True)
    place.staff.record(LOCAL, "gaps.note", gap.title, {"text": text, "done": True})
    _after(place, key, json)


def words(json: Json = False) -> None:
    """列出教过的说法。"""
    from assistant.insight.teaching import words_json

    found = words_json(installation().teaching.words())
    if json:
        print_json(found)
        return
    for one in found["words"]:
        print(f"{one['id']:>5}  {one['said']} → {one['term']}  {one['by']}  {one['at']}")
    print(f"共 {len(found['words'])} 个说法。")


def unteach(
    number: Annotated[int, typer.Argument(metavar="编号", help="说法的编号，见 talent gaps words", min=1)],
    json: Json = False,
) -> None:
    """撤下一个说法，立即生效。"""
    from assistant.insight.teaching import word_json

    place = installation()
    word = place.teaching.remove(LOCAL, number)
    if word is None:
        fail(f"没有编号为 {number} 的说法在用。请用 talent gaps words 查看。")
    place.staff.record(LOCAL, "gaps.unteach", word.said, {"term": word.term})
    print_json(word_json(word)) if json else print(f"已撤下：“{word.said}”不再读作“{word.term}”。")


def _found(place: Installation, key: str, weeks: int = 26) -> Gap:
    if (gap := place.gaps.gap(key, weeks)) is None:
        fail(f"最近 {weeks} 周里没有编号为 {key} 的缺口。请用 talent gaps --weeks 26 查看。")
    return gap


def _after(place: Installation, key: str, json: bool) -> None:
    from assistant.insight.gaps import gap_json

    now = gap_json(_found(place, key))
    print_json(now) if json else print(f"{now['title']}：{now['state_name']}。")


def _told(trial: dict[str, Any], more: dict[str, Any], json: bool) -> None:
    if json:
        print_json(more | {"trial": trial})
        return
    from assistant.insight.trial import CHANGES

    for row in trial["rows"]:
        print(f"[{CHANGES[row['change']]}] {row['question']}")
        for name, side in (("现在", "before"), ("改后", "after")):
            print(f"    {name}：{' '.join(row[side]['text'].split())[:100]}")
    print(f"现在答得出 {trial['answered_before']} 种问法，改后答得出 {trial['answered_after']} 种。")
