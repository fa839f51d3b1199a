"""An operator's call from the first ring to the end, in a real browser, with the keyboard."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, WebSocketRoute, expect

from channels.staff.cookies import COOKIE
from knowledge.ports import Embedder
from tests.channels.desk.desks import DeskPlace, Operator, desk_place
from tests.channels.hotline.callers import agent, caller

WIDE = {"width": 1366, "height": 768}
RENT = "租房补贴一个月给多少"
HOME = "购房补贴硕士给多少"
Seat = Callable[..., Page]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, model: Embedder) -> Iterator[DeskPlace]:
    with desk_place(tmp_path_factory.mktemp("desk"), model) as place:
        place.place.suggester.warm()
        yield place


@pytest.fixture
def seat(browser: Browser, desk: DeskPlace) -> Iterator[Seat]:
    """Somebody signed in before a screen of the usual size, at the desk or at the supervisor's page."""
    contexts, errors = [], list[str]()

    def sit(name: str, role: str = "operator", path: str = "/desk") -> Page:
        context = browser.new_context(viewport=WIDE, locale="zh-CN")  # type: ignore[arg-type]
        contexts.append(context)
        token = Operator(desk, name, role).token
        context.add_cookies([{"name": COOKIE, "value": token, "url": desk.url}])
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda said: errors.append(said.text) if "Content Security" in said.text else None)
        page.goto(desk.url + path)
        return page

    yield sit
    for context in contexts:
        context.close()
    assert errors == []


def _ready(page: Page) -> Page:
    expect(page.locator(".callgroup")).to_have_count(3)
    return page


def test_a_call_is_answered_and_its_suggestions_used_with_single_keys(desk: DeskPlace, seat: Seat) -> None:
    page = _ready(seat("yilan"))
    desk.push("j1", agent(1, "您好"), caller(2, RENT, caller="13812345678"))
    expect(page.locator("#calls .waiting")).to_contain_text("138****5678")
    page.keyboard.press("n")
    hint = page.locator(".hint")
    expect(hint).to_contain_text("1500元")
    expect(hint.locator(".badge.good")).to_have_text("现行")
    page.keyboard.press("a")
    expect(hint).to_contain_text("已采纳 · yilan")

    desk.push("j1", caller(3, HOME), caller(4, "我今年三十", final=False))
    expect(page.locator(".turn.partial")).to_contain_text("我今年三十")
    expect(hint).to_have_count(2)
    page.keyboard.press("e")
    page.get_by_label("实际说的话").fill("硕士一次性给20万元，博士30万元。")
    page.reload()
    expect(page.get_by_label("实际说的话")).to_have_value("硕士一次性给20万元，博士30万元。")
    page.keyboard.press("Control+Enter")
    expect(hint.last).to_contain_text("改后采纳 · yilan")

    desk.push("j1", caller(4, "购房补贴的房子几年内不能转让"))
    expect(hint).to_have_count(3)
    page.keyboard.press("r")
    expect(hint.last).to_contain_text("没有用")
    page.keyboard.press("c")
    page.get_by_label("方案", exact=True).select_option(label="上海市居住证积分")
    expect(page.locator(".side")).to_contain_text("您有本市居住证吗")
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    page.keyboard.type("租赁合同")
    page.keyboard.press("Enter")
    expect(page.locator(".found").first).to_contain_text("租赁合同")
    assert page.evaluate("document.documentElement.scrollHeight <= innerHeight") is True
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth") is True


def test_what_is_under_the_hand_does_not_move(desk: DeskPlace, seat: Seat) -> None:
    page = _ready(seat("yilan"))
    desk.push("j2", caller(1, RENT))
    page.locator("#calls .callrow").filter(has_text="j2").click()
    page.keyboard.press("t")
    desk.push("j2", caller(2, HOME))
    expect(page.locator(".hint")).to_have_count(2)
    second = page.locator(".hint").nth(1)
    second.focus()
    before = second.bounding_box()
    desk.push("j2", caller(1, "喂，听得到吗", at="0009"), caller(3, "申请租房补贴要交什么材料"))
    expect(page.locator(".hint.retracted .why")).to_contain_text("更正")
    expect(page.locator(".hint")).to_have_count(3)
    assert second.bounding_box() == before
    expect(second).to_be_focused()


def test_of_two_operators_one_has_the_call_and_the_other_reads_who(desk: DeskPlace, seat: Seat) -> None:
    one, other = _ready(seat("yilan")), _ready(seat("erlan"))
    desk.push("j3", caller(1, RENT))
    for page in (one, other):
        page.locator("#calls .callrow").filter(has_text="j3").click()
        expect(page.get_by_role("button", name="接听")).to_be_visible()
    one.keyboard.press("t")
    expect(one.get_by_role("button", name="结束通话")).to_be_visible()
    expect(other.locator("#calls .callrow").filter(has_text="j3")).to_contain_text("yilan")
    expect(other.get_by_role("button", name="接听", exact=False)).to_be_hidden()
    other.keyboard.press("a")
    expect(other.locator(".toasts")).to_contain_text("请先接听")


def test_a_lost_connection_is_said_and_nothing_is_missed(desk: DeskPlace, seat: Seat) -> None:
    page = _ready(seat("yilan"))
    lines: list[WebSocketRoute] = []
    cut = [False]

    def through(line: WebSocketRoute) -> None:
        lines.append(line)
        line.close() if cut[0] else line.connect_to_server()

    page.route_web_socket("**/live", through)
    page.reload()
    desk.push("j4", caller(1, "您好"))
    page.locator("#calls .callrow").filter(has_text="j4").click()
    expect(page.locator(".turn")).to_have_count(1)
    cut[0] = True
    lines[-1].close()  # the page before the reload may have had one, too
    expect(page.locator(".offline")).to_be_visible()
    desk.push("j4", caller(2, RENT))
    cut[0] = False
    expect(page.locator(".offline")).to_be_hidden()
    expect(page.locator(".turn")).to_have_count(2)
    expect(page.locator(".hint")).to_contain_text("1500元")


def test_a_supervisor_sees_who_waits_and_what_was_corrected(desk: DeskPlace, seat: Seat) -> None:
    one = Operator(desk, "yilan", "operator")
    call = desk.push("j5", caller(1, RENT))
    one.post(f"/{call}/take")
    hint = desk.until(lambda: one.get(f"/{call}")["hints"])[0]
    one.post(f"/{call}/hints/{hint['id']}", {"verdict": "edited", "said": "一个月一千五，最长三年。"})
    one.client.close()
    desk.push("j6", caller(1, "您好"))
    page = seat("banzhang", "supervisor", "/desk/supervise")
    expect(page.locator("tr").filter(has_text="j6")).to_contain_text("等待接听")
    expect(page.locator("tr").filter(has_text="一个月一千五")).to_contain_text("上海市青年人才租房补贴办法")
    expect(page.get_by_role("img", name="上海市青年人才租房补贴办法：")).to_be_visible()
