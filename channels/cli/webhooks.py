"""The command about webhooks: who is told of what, and how it goes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from assistant.errors import BadRequest
from channels.cli.options import Json, installation
from channels.cli.output import print_json

if TYPE_CHECKING:
    from assistant.webhooks.types import Hook, Place


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(webhooks)


def webhooks(
    send: Annotated[bool, typer.Option("--send", help="现在就送一轮")] = False,
    resume: Annotated[str, typer.Option("--resume", help="恢复一个已停的接收方")] = "",
    json: Json = False,
) -> None:
    """列出事件通知的接收方：要哪些事、送到哪里、有没有出错。"""
    place = installation()
    hooks = {hook.name: hook for hook in place.hooks}
    if resume:
        if resume not in hooks:
            raise BadRequest(f"设置里没有名为“{resume}”的接收方，现有：{'、'.join(hooks) or '无'}。")
        place.hook_places.resume(resume, place.clock.now())
    taken = sum(one.run() for one in place.deliveries) if send else 0
    rows = [_row(hooks[one.hook], one) for one in place.hook_places.all() if one.hook in hooks]
    if json:
        print_json({"hooks": [_settings(hook) for hook in hooks.values()], "places": rows, "sent": taken})
    else:
        _print(list(hooks.values()), rows, taken if send else None)


def _settings(hook: Hook) -> dict[str, Any]:
    """The settings without the secret."""
    return hook.model_dump(exclude={"secret"}, mode="json")


def _row(hook: Hook, one: Place) -> dict[str, Any]:
    moments = {name: getattr(one, name) for name in ("failing_since", "next_at", "delivered_at")}
    return {
        **{"hook": one.hook, "events": one.kind, "state": one.state},
        **{"failures": one.failures, "error": one.error},
        **{name: moment and moment.isoformat(timespec="seconds") for name, moment in moments.items()},
    }


def _print(hooks: list[Hook], rows: list[dict[str, Any]], taken: int | None) -> None:
    if not hooks:
        print("没有设置接收方。设置办法见 README 的“事件通知”。")
    for hook in hooks:
        print(f"{hook.name}：{hook.url}（{'、'.join(hook.events)}）")
        for row in (row for row in rows if row["hook"] == hook.name):
            print(f"  {row['events']}：{_state(row)}")
    if taken is not None:
        print(f"送到 {taken} 件。")


def _state(row: dict[str, Any]) -> str:
    if row["state"] == "paused":
        return f"已停（{row['error']}）。修好接收方后运行 talent webhooks --resume {row['hook']}"
    if row["failures"]:
        return f"失败 {row['failures']} 次（{row['error']}），{row['next_at']} 再送"
    return f"正常，最近送到 {row['delivered_at']}" if row["delivered_at"] else "正常，还没有可送的"
