"""The command about calls: a recorded one is played into the running service."""

from __future__ import annotations

import asyncio
import secrets
from pathlib import Path
from typing import Annotated, Any

import typer

from assistant.errors import BadRequest
from channels.cli.options import Json, installation
from channels.cli.output import print_json

_SPEAKERS = {"caller": "来电", "agent": "坐席"}
_STATUS = {"new": "提示", "updated": "更新", "retracted": "撤回"}


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("replay-call")(replay_call)


def replay_call(
    file: Annotated[Path, typer.Argument(help="录下的通话，一行一个 JSON（seq、speaker、text、final、at）")],
    speed: Annotated[float, typer.Option("--speed", min=0.1, max=1000, help="快几倍播放")] = 1.0,
    centre: Annotated[str, typer.Option("--centre", help="channels.yaml 中 hotline 的名称；默认第一个")] = "",
    call: Annotated[str, typer.Option("--call", help="通话编号；默认随机")] = "",
    url: Annotated[str, typer.Option("--url", help="正在运行的服务")] = "ws://127.0.0.1:8000",
    json: Json = False,
) -> None:
    """把录下的通话播放给正在运行的服务，边播边显示给坐席的提示。"""
    from channels.hotline.replay import Line, recorded, replayed

    centres = installation().centres
    name = centre or next(iter(centres), "")
    if name not in centres:
        known = "、".join(centres) or "无"
        raise BadRequest(f"设置里没有呼叫中心“{name}”，现有：{known}。请在 channels.yaml 的 hotline 下添加。")
    number = call or f"replay-{secrets.token_hex(4)}"
    line = Line(
        f"{url.rstrip('/').replace('http', 'ws', 1)}/hotline/{name}/calls/{number}",
        centres[name].api_key.get_secret_value(),
    )
    show = (lambda kind, one: print_json({kind: one})) if json else _show
    asyncio.run(replayed(line, recorded(file), speed, show))


def _show(kind: str, one: dict[str, Any]) -> None:
    if kind == "segment":
        print(f"{one['seq']:>4} {_SPEAKERS[one['speaker']]}：{one['text']}{'' if one['final'] else ' …'}")
        return
    print(f"     → {_STATUS[one['status']]} {one['id']}：{one['say']}")
    if one["status"] != "retracted":
        sources = "；".join(f"《{c['title']}》{c['label']}" for c in one["citations"][:2])
        print(f"       依据 {sources}" + (f"；可以问：{one['ask_next']}" if one["ask_next"] else ""))
