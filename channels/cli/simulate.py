"""The command `talent simulate`: the assistant in a WeChat on this machine, or a call at the desk."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from enum import StrEnum
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Annotated, Any

import typer

from channels.cli.options import installation

if TYPE_CHECKING:
    from fastapi import FastAPI

    from assistant.bootstrap import Installation
    from channels.wechat.simulator.phone import Phone


SAMPLE = Path(__file__).parent.parent / "hotline" / "sample_call.jsonl"


class Simulated(StrEnum):
    """What can be simulated."""

    WECHAT = "wechat"
    CALL = "call"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(simulate)


def simulate(
    what: Annotated[Simulated, typer.Argument(help="模拟什么：wechat 微信公众号，call 打进工作台的电话")],
    file: Annotated[
        Path | None, typer.Argument(help="call：录下的通话，一行一个 JSON；不写则用自带的一通")
    ] = None,
    port: Annotated[
        int, typer.Option("--port", min=0, max=65535, help="网页的端口；0 为任意空闲端口")
    ] = 8090,
    region: Annotated[str, typer.Option("--region", help="公众号所服务的地区；默认 TALENT_REGION")] = "",
    speed: Annotated[float, typer.Option("--speed", min=0.1, max=1000, help="call：快几倍播放")] = 1.0,
    centre: Annotated[
        str, typer.Option("--centre", help="call：channels.yaml 中 hotline 的名称；默认第一个")
    ] = "",
    url: Annotated[str, typer.Option("--url", help="call：正在运行的服务")] = "http://127.0.0.1:8000",
) -> None:
    """在浏览器里打开一部手机，与本机的助手对话，不连微信；或把一通录下的电话打进正在运行的工作台。"""
    if what is Simulated.CALL:
        from channels.cli.calls import replay_call

        print(f"电话打进来了，请在工作台接听：{url.rstrip('/')}/desk", flush=True)
        replay_call(file or SAMPLE, speed, centre, "", url, False)
        return
    from channels.cli.system import ensure_release, warm_later
    from channels.wechat.simulator.phone import server

    place = installation()
    ensure_release(place)
    warm_later(place)
    with simulated(place, region or place.settings.region or "") as phone, server(phone, port) as pages:
        print(f"微信公众号模拟器：http://127.0.0.1:{pages.server_port}（按 Ctrl+C 结束）", flush=True)
        pages.serve_forever()


@contextmanager
def simulated(place: Installation, region: str) -> Iterator[Phone]:
    """Two accounts on a platform of their own, one verified and one not, served by this installation.

    What they keep is in a folder that is gone afterwards; the conversations are the installation's.
    """
    from assistant.adapters.clock import WallClock  # as the platform, which is refused when it is late
    from channels.app import create_app
    from channels.wechat.desk import Desk
    from channels.wechat.simulator.phone import Phone
    from channels.wechat.simulator.platform import PERIOD
    from channels.wechat.simulator.server import platform
    from channels.wechat.simulator.slowed import Slowed
    from knowledge.storage.database import make_engine

    with ExitStack() as stack:
        kinds = {"verified": True, "bare": False}
        accounts = {
            name: stack.enter_context(platform(period=PERIOD, verified=may, account=name))
            for name, may in kinds.items()
        }
        folder = stack.enter_context(tempfile.TemporaryDirectory(ignore_cleanup_errors=True))
        engine = make_engine(f"sqlite:///{Path(folder) / 'wechat.db'}")
        stack.callback(engine.dispose)
        service = Slowed(place.assistant)
        settings = {name: _account(one.address, one.verified, region) for name, one in accounts.items()}
        desk = Desk(settings, engine, service, WallClock().now)
        stack.callback(desk.close)
        ours = stack.enter_context(_served(create_app(service, wechat=desk)))
        for one in accounts.values():
            one.addresses = [ours]
        yield Phone(place.assistant.home().title, ours, accounts, service)


def _account(api: str, verified: bool, region: str) -> Any:
    from channels.wechat.account import Account
    from channels.wechat.simulator.seals import APP, KEY, SECRET, TOKEN

    given = {"app_id": APP, "app_secret": SECRET, "token": TOKEN, "encoding_aes_key": KEY, "api_base": api}
    return Account.model_validate(given | {"verified": verified, "region": region or None})


@contextmanager
def _served(app: FastAPI) -> Iterator[str]:
    """The address of the application on a free port of this machine."""
    import socket
    import time

    import uvicorn

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        running = uvicorn.Server(uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=1))
        thread = Thread(target=running.run, kwargs={"sockets": [free]}, daemon=True)
        thread.start()
        while not running.started and thread.is_alive():
            time.sleep(0.02)
        yield f"http://127.0.0.1:{free.getsockname()[1]}"
        running.should_exit = True
        thread.join(5)
