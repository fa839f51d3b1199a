"""The command about language models: which are set, what they cost, how long they take."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Annotated, Any

import typer

from channels.cli.options import Json, installation
from channels.cli.output import print_json

if TYPE_CHECKING:
    from assistant.models.options import ModelOptions
    from assistant.models.usage import Usage


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(models)


def models(
    days: Annotated[int, typer.Option("--days", min=1, max=366, help="最近几天")] = 7, json: Json = False
) -> None:
    """列出语言模型：按优先次序，以及最近的用时、出错和费用。"""
    from assistant.models.usage import summed_up

    place = installation()
    options = [server.options for server in place.models.servers] if place.models else []
    usage = summed_up(place.model_calls.since(place.clock.now() - timedelta(days=days)))
    if json:
        print_json({"models": [_settings(o) for o in options], "usage": [u.to_json() for u in usage]})
    else:
        _print(options, usage, days)


def _settings(options: ModelOptions) -> dict[str, Any]:
    """The settings without the key."""
    return {"name": options.title, **options.model_dump(exclude={"api_key", "name"}, exclude_none=True)}


def _print(options: list[ModelOptions], usage: list[Usage], days: int) -> None:
    if not options:
        print("没有设置语言模型：回答用条款的原话。设置办法见 README 的“语言模型”。")
    for number, one in enumerate(options, start=1):
        print(f"{number}. {one.title}（{one.model}，{one.base_url}）")
    print(f"最近 {days} 天" + ("" if usage else "没有用过。"))
    for row in usage:
        errors = "、".join(f"{name} {count}" for name, count in row.errors.items()) or "无"
        first = "—" if row.first_p50 is None else f"{row.first_p50} 毫秒"
        cost = "未设价格" if row.cost is None else f"{row.cost:.4f} 元"
        print(
            f"  {row.model} / {row.step}：{row.calls} 次，出错 {errors}；用时一半在 {row.p50} 毫秒内、"
            f"95% 在 {row.p95} 毫秒内，首字 {first}；词元 {row.tokens_in} 入 {row.tokens_out} 出，{cost}"
        )
