"""Menus: within the platform's limits, compared with what is there, published, answered when tapped."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError
from typer.testing import CliRunner

from channels.cli.commands import app
from channels.tencent.errors import ApiError
from channels.tencent.texts import size
from channels.wechat import menus
from channels.wechat.account import Account
from channels.wechat.desk import Desk
from knowledge.storage.database import make_engine
from tests.channels.wechat.platform import APP, KEY, SECRET, TOKEN, Platform, platform
from tests.channels.wechat.workers import SlowService, account, now, worker


def buttons(*given: dict[str, object]) -> Account:
    return account("http://x.invalid", buttons=list(given))


def test_the_menu_of_ours_fits_and_every_key_asks_something(tmp_path: Path) -> None:
    from channels.tencent.wording import listed

    bar = menus.bar_of(())
    below = [one for button in bar.buttons for one in button.sub or (button,)]
    assert [one.name for one in below] == ["政策问答", "资格自测", "进度查询", "预约办理", "转人工"]
    assert all(listed("menu")[one.key] for one in below)
    assert all(size(button.name) <= 16 for button in bar.buttons)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ([{"name": "甲", "ask": "一"}] * 4, "一级菜单有 4 个，最多 3 个"),
        ([{"name": "甲", "sub": [{"name": "乙", "ask": "一"}] * 6}], "有 6 个按钮，最多 5 个"),
        ([{"name": "六个字的名字", "ask": "一"}], "1 到 16 字节"),
        ([{"name": "甲", "sub": [{"name": "字" * 21, "ask": "一"}]}], "1 到 60 字节"),
        ([{"name": "甲"}], "之中的一个"),
        ([{"name": "甲", "ask": "一", "url": "https://x.invalid"}], "之中的一个"),
        ([{"name": "甲", "ask": "字" * 43}], "1 到 128 字节"),
        ([{"name": "甲", "url": "x.invalid"}], "https://"),
        ([{"ask": "一"}], "name"),
    ],
)
def test_a_menu_that_the_platform_would_refuse_is_refused_when_it_is_set(
    given: list[dict[str, object]], said: str
) -> None:
    with pytest.raises(ValidationError, match=said):
        buttons(*given)


def test_a_menu_is_published_and_read_again(tmp_path: Path) -> None:
    settings = buttons(
        {"name": "查", "sub": [{"name": "问", "ask": "落户条件"}]}, {"name": "人", "key": "human"}
    )
    bar = menus.bar_of(settings.buttons)
    with platform() as one:
        engine = make_engine(f"sqlite:///{tmp_path / 'w.db'}")
        desk = Desk({"test": account(one.address)}, engine, SlowService(), now)
        client = desk.client("test")
        assert menus.drawn(menus.published(client)) == []
        menus.publish(client, bar)
        assert menus.drawn(menus.published(client)) == ["查", "  问：落户条件", "人：human"]
        one.api.errors.append(40018)
        with pytest.raises(ApiError, match="一级菜单的名字过长"):
            menus.publish(client, bar)
        desk.close()
        engine.dispose()


def test_a_button_asks_what_it_says(tmp_path: Path) -> None:
    service = SlowService()
    settings = account("http://x.invalid").model_copy(update={"buttons": menus.bar_of(()).buttons})
    with platform() as one:
        settings = settings.model_copy(update={"api_base": one.address})
        with worker(tmp_path / "w.db", settings, service) as address:
            one.addresses = [address]
            tap(one, "落户条件")
            tap(one, "human")
    assert [asked[0] for asked in service.asked] == ["落户条件", "转人工"]


def tap(one: Platform, key: str) -> None:
    one.does("o1", "CLICK", key).join(10)


def test_the_command_compares_and_publishes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with platform() as one:
        lines = [
            "wechat:", "  one:", f"    app_id: {APP}", f"    app_secret: {SECRET}", f"    token: {TOKEN}",
            f"    encoding_aes_key: {KEY}", f"    api_base: {one.address}", "  bare:", "    app_id: wx1",
            "    token: t", "    mode: plain",
        ]  # fmt: skip
        (tmp_path / "channels.yaml").write_text("\n".join(lines), encoding="utf-8")
        monkeypatch.setenv("TALENT_DATA_DIR", str(tmp_path))
        run = lambda *words: CliRunner().invoke(app, ["wechat", "menu", *words])  # noqa: E731
        assert "+   政策问答：policy" in run("show", "one").output and not one.api.menu
        assert "已发布" in run("publish", "one").output
        assert [button["name"] for button in one.api.menu["button"]] == ["查政策", "办事", "转人工"]
        assert "相同" in run("show", "one").output
        for name, said in (("other", "没有“other”"), ("bare", "app_secret")):
            assert said in str(run("show", name).exception)
