"""A person at the chat page: what they do, and what they look at."""

from __future__ import annotations

from typing import Literal

from playwright.sync_api import Locator, Page, expect

expect.set_options(timeout=30_000)


class Visitor:
    """Uses the page as a person does: by labels, by reading, by clicking."""

    def __init__(self, page: Page, url: str, until: Literal["load", "commit"] = "load") -> None:
        self.page = page
        self.url = url
        page.goto(url, wait_until=until)

    @property
    def box(self) -> Locator:
        """Where one writes."""
        return self.page.get_by_label("您的问题")

    @property
    def answers(self) -> Locator:
        """All answers, oldest first."""
        return self.page.locator("#log .answer")

    @property
    def answer(self) -> Locator:
        """The newest answer."""
        return self.answers.last

    @property
    def banner(self) -> Locator:
        """The line under the header."""
        return self.page.locator("#banner")

    def send(self, question: str) -> None:
        """Write and press Enter."""
        self.box.fill(question)
        self.box.press("Enter")

    def ask(self, question: str) -> Locator:
        """Write, press Enter and wait until the answer is all there."""
        before = self.answers.count()
        self.send(question)
        expect(self.answers).to_have_count(before + 1)
        return self.read()

    def read(self) -> Locator:
        """Wait until the newest answer is all there."""
        expect(self.answer).not_to_have_attribute("aria-busy", "true")
        return self.answer

    def place(self) -> Locator:
        """The button that shows the current place."""
        return self.page.locator("#place")

    def wider_than_the_screen(self) -> list[str]:
        """What makes the page scroll sideways."""
        return self.page.evaluate(_WIDE)  # type: ignore[no-any-return]


_WIDE = """() => {
  const wide = (box) => box.scrollWidth > box.clientWidth + 1
    || box.getBoundingClientRect().right > innerWidth + 1;
  return [...document.querySelectorAll('html, body, main, header, footer, .answer')].filter(wide)
    .map((box) => box.tagName + '.' + box.className);
}"""
