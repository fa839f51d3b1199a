"""What `talent doctor` looks at."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from time import perf_counter
from typing import TYPE_CHECKING, Any

from channels.cli.indexing import index_of, reranking_of

if TYPE_CHECKING:
    from assistant.bootstrap import Installation
    from channels.tencent.outbox import Outbox
    from channels.wechat.account import Account


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at: whether it is well, and what is so or what to do."""

    name: str
    ok: bool
    detail: str

    def to_json(self) -> dict[str, Any]:
        """As JSON."""
        return asdict(self)


def checks(place: Installation) -> list[Check]:
    """All checks, in the order in which things depend on each other."""
    return [
        _checked("数据目录", lambda: _data_dir(place)),
        _checked("地区", lambda: _region(place)),
        _checked("数据库", lambda: _database(place)),
        _checked("Redis", lambda: _redis(place)),
        _checked("向量模型", lambda: _embedder(place)),
        _checked("向量库", lambda: _dense(place)),
        _checked("政策库", lambda: _release(place)),
        _checked("索引", lambda: index_of(place)),
        _checked("重排", lambda: reranking_of(place)),
        _checked("时效", lambda: _validity(place)),
        _checked("语言模型", lambda: _models(place)),
        _checked("微信公众号", lambda: _wechat(place)),
        _checked("微信客服", lambda: _kf(place)),
        _checked("企业微信应用", lambda: _wecom_app(place)),
        _checked("企业微信机器人", lambda: _wecom_bot(place)),
        _checked("管理口令", lambda: _token(place)),
        _checked("员工账号", lambda: _staff(place)),
    ]


def _checked(name: str, look: Callable[[], str]) -> Check:
    try:
        return Check(name, True, look())
    except Exception as error:
        return Check(name, False, str(error) or type(error).__name__)


def _data_dir(place: Installation) -> str:
    folder = place.settings.data_dir.resolve()
    probe = folder / ".writable"
    probe.write_text("")
    probe.unlink()
    return str(folder)


def _region(place: Installation) -> str:
    from knowledge.regions import regions

    if not place.settings.region:
        return "未设置 TALENT_REGION：提问未说明地区时会反问"
    return regions().name(regions().resolve(place.settings.region).code)


def _database(place: Installation) -> str:
    place.store.serving()
    return place.database.engine.url.render_as_string(hide_password=True)


def _redis(place: Installation) -> str:
    """Whether it answers; everything goes on without it."""
    url = place.settings.redis_url
    if url is None:
        return "未设置：几个进程之间靠轮询数据库"
    from channels.tencent.redisbell import probed

    return f"{probed(url) * 1000:.0f} 毫秒应答；用它叫醒别的进程里等着回答的请求，不存东西"


def _embedder(place: Installation) -> str:
    embedder = place.embedder
    started = perf_counter()
    embedder.query("向量模型自检")
    known = (
        f"{embedder.model_id}，{embedder.dimension} 维，一次查询 {(perf_counter() - started) * 1000:.0f} 毫秒"
    )
    why = getattr(embedder, "instead_of", "")
    return f"{known}；正在用慢速引擎，因为{why}" if why else known


def _dense(place: Installation) -> str:
    place.dense.ids("000000")
    return place.settings.chroma_url or "嵌入式 Chroma"


def _release(place: Installation) -> str:
    shot = place.search.snapshot()
    size = f"{len(shot.documents)} 份文件，{len(shot.pks)} 条条款"
    return f"第 {shot.release} 版，{size}；待发布改动 {place.store.draft_count()} 份"


def _token(place: Installation) -> str:
    if place.settings.admin_token:
        return "由 TALENT_ADMIN_TOKEN 设置"
    assert place.admin_token
    return f"在文件 {place.settings.data_dir.resolve() / 'admin.token'} 中"


def _staff(place: Installation) -> str:
    """How many may sign in; whether the other provider (OIDC) answers."""
    usable = [one for one in place.staff.accounts() if not one.disabled]
    said = [f"{len(usable)} 个可用" if usable else "还没有，用 talent staff add 名字 --role admin 建第一个"]
    if place.openid:
        place.openid.begin("")
        said.append(f"{place.openid.name}连得上")
    return "；".join(said)


def _models(place: Installation) -> str:
    if place.models is None:
        return "未设置：回答用条款的原话"
    from assistant.errors import ModelError
    from assistant.models.probe import probed

    try:
        found = [probed(server.options.title, server) for server in place.models.servers]
    finally:
        place.models.close()
    said = "；".join(one.detail for one in found)
    if not all(one.ok for one in found):
        raise ModelError(said)
    return said


def _wechat(place: Installation) -> str:
    """The settings, and what waits; nobody is called."""
    from channels.cli.system import wechat_accounts
    from channels.tencent import tables
    from channels.tencent.outbox import Outbox
    from channels.tencent.refusals import told

    accounts = wechat_accounts(place)
    outbox = Outbox(tables.create(place.turns), place.clock.now) if accounts else None
    if outbox is None:
        return "未设置"
    said = [_account(name, one, outbox) for name, one in accounts.items()]
    return "；".join([*said, *filter(None, [told(place.turns, "wechat", place.clock.now)])])


def _account(name: str, account: Account, outbox: Outbox) -> str:
    from knowledge.regions import regions

    said = [
        f"/wechat/{name}",
        f"{account.mode} 模式",
        "已认证，能发客服消息" if account.verified else "未认证",
    ]
    said.append(regions().name(account.region) if account.region else "未设 region")
    if account.mode != "safe":
        said.append("建议改用安全模式：明文消息的签名不包括正文")
    if account.public_url is None:
        said.append("未设 public_url：条款链接用收到请求时的地址")
    said += _extras(account)
    count, error = outbox.standing(name)
    if count:
        said.append(f"待送 {count} 条{'，最近的错误：' + error if error else ''}")
    return f"{name}（{'，'.join(said)}）"


def _extras(account: Account) -> list[str]:
    """What the account does beside answering words."""
    from importlib.util import find_spec

    menu = "自设的菜单" if account.buttons else "自带的菜单"
    images = "图片认字" if find_spec("rapidocr") else "没有安装 rapidocr，看不了图片"
    said = [menu, images]
    voice, notices = account.voice, account.notices
    said.append(f"语音送 {voice.url}（{voice.format}）" if voice else "未设 voice：语音请用户打字")
    said.append(f"订阅通知 {len(notices)} 个模板" if notices else "未设 notices：提醒在下次来问时说")
    return said


def _kf(place: Installation) -> str:
    """The settings of customer service, how far was read, and what waits; nobody is called."""
    from channels.cli.system import kf_accounts, kf_of
    from channels.tencent.refusals import told
    from channels.wecom.kf.standing import standing

    desk = kf_of(place) if kf_accounts(place) else None
    if desk is None:
        return "未设置"
    refused = told(desk.engine, "wecom_kf", place.clock.now)
    return "；".join([*standing(desk), *filter(None, [refused])])


def _wecom_app(place: Installation) -> str:
    """The settings of applications and what waits; nobody is called."""
    from channels.cli.system import wecom_app_accounts, wecom_app_of
    from channels.tencent.refusals import told
    from channels.wecom.app.standing import standing

    desk = wecom_app_of(place) if wecom_app_accounts(place) else None
    if desk is None:
        return "未设置"
    refused = told(desk.engine, "wecom_app", place.clock.now)
    return "；".join([*standing(desk), *filter(None, [refused])])


def _wecom_bot(place: Installation) -> str:
    """The settings of AI bots and what waits; nobody is called."""
    from channels.cli.system import wecom_bot_accounts, wecom_bot_of
    from channels.tencent.refusals import told
    from channels.wecom.bot.standing import standing

    desk = wecom_bot_of(place) if wecom_bot_accounts(place) else None
    if desk is None:
        return "未设置"
    refused = told(desk.engine, "wecom_bot", place.clock.now)
    return "；".join([*standing(desk), *filter(None, [refused])])


def _validity(place: Installation) -> str:
    today = place.clock.now().date()
    documents = place.search.documents()
    ended = sum(
        d.status == "ended" or (d.effective_to is not None and d.effective_to < today) for d in documents
    )
    undated = sum(d.effective_from is None for d in documents)
    return f"{today}：已失效 {ended} 份（只作历史回答），起始日期未知 {undated} 份"
