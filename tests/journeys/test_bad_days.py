"""Slow answers, failures, and connections that break: nothing asked is lost, nothing is asked twice."""

from __future__ import annotations

from playwright.sync_api import BrowserContext, Page, Route, expect

from channels.app import create_app
from tests.journeys.fake_service import FakeService
from tests.journeys.servers import served
from tests.journeys.visitor import Visitor

LOST = "网络已断开，恢复后自动继续"


def test_an_answer_is_read_while_it_is_being_written(troubled: Visitor) -> None:
    troubled.send("慢慢说博士的补贴")
    expect(troubled.answer).to_contain_text("正在查找现行政策")
    expect(troubled.answer).to_contain_text("博士的一次性生活补贴")
    expect(troubled.answer).to_have_attribute("aria-busy", "true")
    expect(troubled.read().locator(".source")).to_have_count(3)


def test_a_question_asked_offline_is_answered_once_back(
    troubled: Visitor, context: BrowserContext, trouble: FakeService
) -> None:
    context.set_offline(True)
    expect(troubled.banner).to_have_text(LOST)
    troubled.send("博士有多少补贴")
    expect(troubled.answer).to_contain_text(LOST)
    context.set_offline(False)
    expect(troubled.read()).to_contain_text("10万元")
    expect(troubled.banner).to_be_empty()
    assert len(trouble.asked) == 1


def test_an_answer_cut_off_in_the_middle_is_finished(
    troubled: Visitor, context: BrowserContext, trouble: FakeService
) -> None:
    troubled.send("慢慢说博士的补贴")
    expect(troubled.answer).to_contain_text("博士的一次性")
    context.set_offline(True)
    expect(troubled.banner).to_have_text(LOST)
    expect(troubled.answer).to_contain_text("博士的一次性")
    context.set_offline(False)
    answer = troubled.read()
    expect(answer).to_contain_text("三年内提出")
    expect(answer.locator(".prose > p").first).to_have_text("博士的一次性生活补贴分两档，按毕业时间划分：⁠1")
    assert len(trouble.asked) == 1


def test_an_answer_that_was_finished_meanwhile_is_picked_up_from_the_conversation(
    troubled: Visitor, trouble: FakeService
) -> None:
    troubled.ask("你好")
    posts: list[str] = []

    def swallow(route: Route) -> None:
        posts.append(route.request.url)
        route.fetch()
        route.abort()

    troubled.page.route("**/api/v1/chat", swallow)
    expect(troubled.ask("博士有多少补贴")).to_contain_text("10万元")
    assert len(posts) == 1
    assert len(trouble.asked) == 2


def test_a_server_that_restarts_in_the_middle_of_an_answer_is_waited_for(
    page: Page, trouble: FakeService
) -> None:
    with served(create_app(trouble)) as url:
        visitor = Visitor(page, url)
        visitor.send("慢慢说博士的补贴")
        expect(visitor.answer).to_contain_text("博士的一次性")
    expect(visitor.banner).to_have_text(LOST)
    with served(create_app(trouble), int(url.rpartition(":")[2])):
        expect(visitor.read()).to_contain_text("三年内提出")
        expect(visitor.answers).to_have_count(1)
        expect(visitor.banner).to_be_empty()


def test_a_reload_in_the_middle_of_an_answer_loses_nothing(troubled: Visitor, trouble: FakeService) -> None:
    troubled.send("慢慢说博士的补贴")
    expect(troubled.answer).to_contain_text("博士的一次性")
    troubled.page.reload()
    expect(troubled.answers).to_have_count(1)
    expect(troubled.read()).to_contain_text("三年内提出")
    assert len(trouble.asked) == 1


def test_a_failure_can_be_tried_again(troubled: Visitor, trouble: FakeService) -> None:
    answer = troubled.ask("坏")
    expect(answer).to_contain_text("服务出错了")
    expect(answer).to_contain_text("编号")
    answer.get_by_role("button", name="重试").click()
    expect(troubled.page.locator(".turn")).to_have_count(1)
    expect(troubled.read()).to_contain_text("服务出错了")
    assert len(trouble.asked) == 2


def test_an_answer_that_is_an_error_can_be_asked_for_again(troubled: Visitor, trouble: FakeService) -> None:
    expect(troubled.ask("故障")).to_contain_text("没能完成回答")
    troubled.page.locator(".quick").get_by_role("button", name="重试").click()
    expect(troubled.answers).to_have_count(2)
    troubled.read()
    assert [asked["question"] for asked in trouble.asked] == ["故障", "故障"]


def test_a_refused_question_comes_back_into_the_box(troubled: Visitor) -> None:
    troubled.page.evaluate("() => localStorage.setItem('talent.place', '999999')")
    expect(troubled.ask("博士有多少补贴")).to_contain_text("请从地区列表中选择")
    expect(troubled.box).to_have_value("博士有多少补贴")


def test_a_browser_without_streams_gets_the_answer_in_one_piece(
    context: BrowserContext, trouble_url: str, trouble: FakeService
) -> None:
    context.add_init_script("delete window.ReadableStream;")
    visitor = Visitor(context.new_page(), trouble_url)
    with visitor.page.expect_request("**/api/v1/chat") as asked:
        expect(visitor.ask("博士有多少补贴")).to_contain_text("10万元")
    assert asked.value.headers["accept"] == "application/json"


def test_a_page_whose_storage_is_forbidden_still_works(context: BrowserContext, trouble_url: str) -> None:
    forbid = "Object.defineProperty(window, '{}', {{get() {{ throw new DOMException('no') }}}});"
    context.add_init_script(forbid.format("localStorage") + forbid.format("sessionStorage"))
    visitor = Visitor(context.new_page(), trouble_url)
    visitor.ask("博士有多少补贴")
    expect(visitor.ask("那硕士呢")).to_contain_text("3万元")


def test_what_is_sent_before_the_page_can_send_is_sent_once_it_can(
    page: Page, trouble_url: str, trouble: FakeService
) -> None:
    held: list[Route] = []
    page.route("**/main.js", lambda route: held.append(route))
    visitor = Visitor(page, trouble_url, until="commit")
    visitor.send("博士有多少补贴")
    expect(visitor.answers).to_have_count(0)
    held[0].continue_()
    expect(visitor.answer).to_contain_text("10万元")
    assert len(trouble.asked) == 1
