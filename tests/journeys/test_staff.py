"""Signing in as staff: the first password, a new account, the log."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from assistant.adapters.openid import OpenId
from assistant.staff.desk import SYSTEM
from channels.app import create_app
from channels.staff.plug import plug
from tests.identity_provider import identity_provider
from tests.installations import installation
from tests.journeys.fake_service import FakeService
from tests.journeys.servers import served

FIRST, OWN = "chu-shi-2026", "zi-ji-de-77"
DESKTOP = {"width": 1366, "height": 768}


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    place = installation(tmp_path)
    place.staff.add(SYSTEM, "wang", "王主管", ["admin"], FIRST)
    with served(create_app(FakeService(pause=0), plugs=[plug(place.staff)])) as url:
        yield url
    place.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    with browser.new_context(viewport=DESKTOP) as context:  # type: ignore[arg-type]
        yield context.new_page()


def sign_in(page: Page, name: str, password: str) -> None:
    page.get_by_label("用户名").fill(name)
    page.get_by_label("密码", exact=True).fill(password)
    page.keyboard.press("Enter")


def test_the_first_password_is_changed_an_account_is_made_and_all_stands_in_the_log(
    address: str, page: Page
) -> None:
    page.goto(f"{address}/console/staff")
    sign_in(page, "wang", "falsch")
    expect(page.get_by_role("alert")).to_contain_text("用户名或密码不对")
    sign_in(page, "wang", FIRST)
    page.get_by_label("现在的密码").fill(FIRST)
    page.get_by_label("新密码", exact=False).first.fill(OWN)
    page.get_by_label("再输一遍新密码").fill("anders")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_contain_text("两次输入的新密码不一样")
    page.get_by_label("再输一遍新密码").fill(OWN)
    page.keyboard.press("Enter")
    page.get_by_role("button", name="新建账号").click()
    page.get_by_label("用户名").fill("zhao")
    page.get_by_label("姓名").fill("赵话务")
    page.get_by_label("话务员").check()
    page.get_by_role("button", name="新建", exact=True).click()
    expect(page.locator(".once")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("row", name="赵话务")).to_contain_text("待改初始密码")
    page.get_by_role("link", name="审计").click()
    expect(page.get_by_role("row", name="账号：新建 zhao")).to_be_visible()
    page.get_by_role("button", name="检查有没有被改动").click()
    expect(page.get_by_role("status").first).to_have_text("全部记录完整，没有被改动。")
    page.get_by_role("button", name="退出").click()
    expect(page.get_by_label("用户名")).to_be_visible()


def test_people_of_the_authority_sign_in_where_they_always_do(tmp_path: Path, page: Page) -> None:
    place = installation(tmp_path)
    people = [{"sub": "0017", "name": "陈审计", "preferred_username": "chen", "roles": ["auditor"]},
              {"sub": "0018", "name": "何厨师", "preferred_username": "he", "roles": ["cook"]}]  # fmt: skip
    with identity_provider(people) as issuer:
        provider = OpenId(issuer, "desk", "geheim", name="政务统一认证")
        with served(create_app(FakeService(pause=0), plugs=[plug(place.staff, provider)])) as address:
            page.goto(f"{address}/console/audit")
            page.get_by_role("link", name="用政务统一认证登录").click()
            page.get_by_role("button", name="0018").click()
            expect(page.get_by_role("alert")).to_contain_text("账号没有本系统的角色")
            page.goto(f"{address}/console/audit")
            page.get_by_role("link", name="用政务统一认证登录").click()
            page.get_by_role("button", name="0017").click()
            expect(page).to_have_url(f"{address}/console/audit")
            expect(page.get_by_role("banner")).to_contain_text("陈审计")
            expect(page.get_by_role("row", name="陈审计（chen） 账号：登录")).to_be_visible()
    assert [(one.name, one.roles) for one in place.staff.accounts()] == [("chen", {"auditor"})]
    place.close()
