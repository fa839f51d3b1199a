"""What every `LanguageModel` must do; a module gives the fixture `language_model` and subclasses this."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from assistant.models.types import LanguageModel, ModelRequest, StopWriting

REQUEST = ModelRequest(
    "compose", "compose@1", "你是政策咨询员。", "补贴多少？", max_tokens=16, budget=60, silence=60
)


class LanguageModelContract:
    """The suite every language model passes; nothing is said about its words."""

    def test_the_pieces_it_tells_are_the_reply(self, language_model: LanguageModel) -> None:
        told: list[str] = []
        reply = language_model.write(REQUEST, told.append)
        assert reply.text and "".join(told) == reply.text
        assert all(told), "no empty pieces"

    def test_the_reply_is_the_same_kind_of_thing_when_nobody_listens(
        self, language_model: LanguageModel
    ) -> None:
        assert language_model.write(REQUEST).text

    def test_its_calls_say_for_what_and_how_long(self, language_model: LanguageModel) -> None:
        calls = language_model.write(REQUEST).calls
        assert calls
        assert (calls[-1].step, calls[-1].prompt, calls[-1].outcome) == ("compose", "compose@1", "ok")
        assert calls[-1].ms >= (calls[-1].first_ms or 0) >= 0

    def test_a_listener_who_has_enough_ends_it_and_what_came_is_the_reply(
        self, language_model: LanguageModel
    ) -> None:
        told: list[str] = []

        def listen(text: str) -> None:
            told.append(text)
            raise StopWriting

        assert language_model.write(REQUEST, listen).text == told[0]
        assert len(told) == 1

    def test_a_mistake_of_the_listener_is_not_taken_for_one_of_the_model(
        self, language_model: LanguageModel
    ) -> None:
        def listen(text: str) -> None:
            raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            language_model.write(REQUEST, listen)
        assert language_model.write(REQUEST).text, "and it goes on working"

    def test_two_may_ask_at_once(self, language_model: LanguageModel) -> None:
        with ThreadPoolExecutor(2) as threads:
            replies = list(threads.map(language_model.write, [REQUEST] * 2))
        assert all(reply.text for reply in replies)
