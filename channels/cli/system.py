"""Commands of the operator: serve, doctor."""

from __future__ import annotations

from enum import StrEnum
from threading import Timer
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.errors import ConfigurationError
from assistant.settings import counted_together
from channels.cli.options import Json, installation
from channels.cli.output import print_json, progress_bars

if TYPE_CHECKING:
    from fastapi import FastAPI

    from assistant.bootstrap import Installation
    from channels.tencent.bell import Bell
    from channels.wechat.account import Account
    from channels.wechat.desk import Desk
    from channels.wecom.app.account import AppAccount
    from channels.wecom.app.desk import Desk as AppDesk
    from channels.wecom.bot.account import BotAccount
    from channels.wecom.bot.desk import Desk as BotDesk
    from channels.wecom.kf.account import KfAccount
    from channels.wecom.kf.desk import Desk as KfDesk


class Only(StrEnum):
    """Whom a process serves."""

    public = "public"
    staff = "staff"


_IDLE_AFTER = 3.0  # seconds after the start


def register(app: typer.Typer) -> None:
    """Add the commands."""
    for command in (serve, mcp, doctor):
        app.command()(command)
    app.command("rasa-actions")(rasa_actions)


def serve(
    host: Annotated[str, typer.Option("--host", help="监听地址")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=1, max=65535, help="端口")] = 8000,
    workers: Annotated[int, typer.Option("--workers", min=1, max=64, help="进程数")] = 1,
    only: Annotated[Only | None, typer.Option("--only", help="只服务一边：public 市民，staff 员工")] = None,
) -> None:
    """启动服务；首次启动先建立示例政策库。"""
    import uvicorn

    place = installation()
    if only:
        place.settings.serve_side(only.value)
    ensure_release(place)
    print(f"AI人才服务专员：http://{host}:{port}", flush=True)
    if workers > 1:
        place.settings.count_together()
        target = "channels.cli.system:make_app"
        uvicorn.run(target, factory=True, host=host, port=port, workers=workers, log_level="warning")
        return
    watch(place)
    uvicorn.run(app_of(place), host=host, port=port, log_level="warning")


def mcp() -> None:
    """以 MCP 协议经标准输入输出服务：检索、工具和条款，给别人的智能体用。"""
    from channels.mcp.server import make_server
    from channels.mcp.stdio import serve_stdio

    place = installation()
    try:
        serve_stdio(make_server(place.assistant, place.tools, place.desk))
    finally:
        place.close()


def rasa_actions(
    host: Annotated[str, typer.Option("--host", help="监听地址")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=1, max=65535, help="端口")] = 5055,
) -> None:
    """把全部工具作为 Rasa 的自定义动作来服务（须安装 .[rasa]）。"""
    try:
        from channels.rasa.actions import serve_actions
    except ModuleNotFoundError as error:
        raise ConfigurationError(
            f"没有安装 rasa-sdk（{error.name}）。它要单独的环境：uv venv rasa-env && "
            "uv pip install --python rasa-env '.[rasa]'，然后用 rasa-env/bin/talent rasa-actions。"
        ) from error
    place = installation()
    try:
        serve_actions(place.assistant, place.tools, host, port)
    finally:
        place.close()


def doctor(json: Json = False) -> None:
    """检查设置、索引和依赖，指出问题和办法。"""
    from channels.cli.checks import checks

    found = checks(installation())
    if json:
        print_json({"ok": all(c.ok for c in found), "checks": [c.to_json() for c in found]})
    else:
        for check in found:
            print(f"{'正常' if check.ok else '问题'}  {check.name}：{check.detail}")
    raise typer.Exit(0 if all(c.ok for c in found) else 1)


def ensure_release(place: Installation) -> None:
    """Build and publish the sample corpus if nothing was ever published."""
    from assistant.bootstrap import SAMPLE_CORPUS

    with progress_bars() as bar:
        number = place.store.serving()
        if number is not None:
            place.releases.folder(number, bar)
            return
        print("首次启动：正在建立示例政策库……", flush=True)
        if not place.store.draft_count():
            files = place.ingest.files([SAMPLE_CORPUS])
            done = iter(range(1, len(files) + 1))
            place.ingest.run(files, None, lambda report: bar("files", next(done), len(files)))
        place.publication.publish("示例政策库", bar)


def make_app() -> FastAPI:
    """The web application of the environment's installation; one a worker process."""
    place = installation()
    watch(place)
    return app_of(place)


def watch(place: Installation) -> None:
    """Work out what is due for subscriptions, and erase what was kept long enough: daily, after releases.

    And make the index again where another embedding model is set than the one that built it.
    """
    from assistant.notices.watch import Watch

    def work() -> None:
        try:
            place.housekeeping.run()
        finally:  # what is due is told, even where nothing could be erased
            place.notices.run()

    Watch(lambda: (place.clock.now().date(), place.store.serving()), work).start()
    place.reindexing.start()
    if place.hooks:
        from assistant.webhooks.courier import Courier

        Courier(place.deliveries).start()


def warm_later(place: Installation) -> None:
    """Read the rules when the service has started and nobody waits, and load what models are asked with."""

    def warm() -> None:
        if place.models:
            place.models.warm()
        if place.centres:  # an operator waits for half a second, a citizen for longer
            place.suggester.warm()
        place.dialogue.warm()

    timer = Timer(_IDLE_AFTER, warm)
    timer.daemon = True
    timer.start()


def wechat_of(place: Installation) -> Desk | None:
    """The Official Accounts that are set; nothing of them is loaded where none is."""
    accounts = wechat_accounts(place)
    if not accounts:
        return None
    from channels.wechat.desk import Desk

    return Desk(
        accounts,
        place.turns,
        place.assistant,
        place.clock.now,
        tools=place.tools,
        letters=place.handovers,
    )


def wechat_accounts(place: Installation) -> dict[str, Account]:
    """The section `wechat` of channels.yaml; ConfigurationError names the line of a wrong one."""
    from assistant.channels_file import ChannelsFile
    from channels.wechat.account import Account

    file = place.settings.channels_file()
    return ChannelsFile(file).named("wechat", Account) if file.exists() else {}


def kf_of(place: Installation) -> KfDesk | None:
    """The customer-service accounts of WeCom that are set; nothing of them is loaded where none is."""
    accounts = kf_accounts(place)
    if not accounts:
        return None
    from channels.wecom.kf.desk import Desk as KfDesk

    return KfDesk(accounts, place.turns, place.assistant, place.clock.now, told=place.assistant.told)


def kf_accounts(place: Installation) -> dict[str, KfAccount]:
    """The section `wecom_kf` of channels.yaml; ConfigurationError names the line of a wrong one."""
    from assistant.channels_file import ChannelsFile
    from channels.wecom.kf.account import KfAccount

    file = place.settings.channels_file()
    return ChannelsFile(file).named("wecom_kf", KfAccount) if file.exists() else {}


def wecom_app_of(place: Installation) -> AppDesk | None:
    """The applications of WeCom that are set; nothing of them is loaded where none is."""
    accounts = wecom_app_accounts(place)
    if not accounts:
        return None
    from channels.wecom.app.desk import Desk as AppDesk

    return AppDesk(accounts, place.turns, place.assistant, place.clock.now, letters=place.handovers)


def wecom_app_accounts(place: Installation) -> dict[str, AppAccount]:
    """The section `wecom_app` of channels.yaml; ConfigurationError names the line of a wrong one."""
    from assistant.channels_file import ChannelsFile
    from channels.wecom.app.account import AppAccount

    file = place.settings.channels_file()
    return ChannelsFile(file).named("wecom_app", AppAccount) if file.exists() else {}


def wecom_bot_of(place: Installation) -> BotDesk | None:
    """The AI bots of WeCom that are set; nothing of them is loaded where none is."""
    accounts = wecom_bot_accounts(place)
    if not accounts:
        return None
    from channels.wecom.bot.desk import Desk as BotDesk

    return BotDesk(accounts, place.turns, place.assistant, place.clock.now, letters=place.handovers)


def wecom_bot_accounts(place: Installation) -> dict[str, BotAccount]:
    """The section `wecom_bot` of channels.yaml; ConfigurationError names the line of a wrong one."""
    from assistant.channels_file import ChannelsFile
    from channels.wecom.bot.account import BotAccount

    file = place.settings.channels_file()
    return ChannelsFile(file).named("wecom_bot", BotAccount) if file.exists() else {}


def bell_of(place: Installation) -> Bell | None:
    """What wakes other processes, where a Redis is set."""
    if place.settings.redis_url is None:
        return None
    from channels.tencent.redisbell import RedisBell

    return RedisBell(place.settings.redis_url)


def app_of(place: Installation) -> FastAPI:
    """The web application of an installation."""
    from channels.app import create_app
    from channels.cli.areas import staff_plugs

    settings = place.settings
    warm_later(place)
    if place.reranking:
        place.reranking.open_behind(_IDLE_AFTER)
    return create_app(
        place.assistant,
        frame_ancestors=settings.frame_ancestors,
        workers=settings.chat_workers,
        desk=place.desk,
        tools=place.tools,
        admin_token=lambda: place.admin_token,
        remember_days=settings.remember_days,
        wechat=wechat_of(place),
        wecom_kf=kf_of(place),
        wecom_app=wecom_app_of(place),
        wecom_bot=wecom_bot_of(place),
        listening=place.listening if place.centres else None,
        together=counted_together(),
        plugs=staff_plugs(place),
        only=settings.serve_only,
        bell=bell_of(place),
    )
