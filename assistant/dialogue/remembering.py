"""What may be remembered beyond the conversation: asked once, kept only with consent, forgotten at a word."""

from __future__ import annotations

from assistant.dialogue.knowing import shown
from assistant.dialogue.scene import Scene
from assistant.dialogue.showing import buttons, said
from assistant.dialogue.state import DialogueState, Pending
from assistant.dialogue.words import is_wish, one_of, words
from assistant.types import AnswerStatus, Draft
from prompts.loader import load


def memory_wish(scene: Scene, text: str) -> Draft | None:
    """忘记我的信息, 记住我的情况, 你知道我哪些信息."""
    if is_wish("forget", text):
        message = scene.turn.message
        for origin in filter(None, (scene.person, message.conversation_id)):
            scene.kit.forget(message.identity, origin)
        scene.kit.store.erase(message.conversation_id, scene.person)
        scene.state = DialogueState(remember="no")
        return said(words("forgotten"), AnswerStatus.ANSWERED_BY_TOOL)
    if is_wish("known", text):
        facts = shown(scene.state)
        known = words("known_list", facts=facts) if facts else words("known_nothing")
        return said(known, AnswerStatus.ANSWERED_BY_TOOL)
    if is_wish("remember", text) and not scene.state.pending:
        return _agreed(scene)
    return None


def ask_to_remember(scene: Scene) -> list[Draft]:
    """Asked once, after the first result, where there is somebody to be remembered."""
    state = scene.state
    if state.remember != "unasked" or scene.person is None or not state.facts or state.pending:
        return []
    state.remember = "asked"
    state.pending = Pending("remember", text=words("ask_remember"))
    replies = buttons(*load("dialogue")["reply_remember"])
    return [said(words("ask_remember"), AnswerStatus.CLARIFICATION_CONFIRMATION, replies)]


def answered_memory(scene: Scene, text: str) -> Draft | None:
    """Yes or no to being remembered; None if it is neither."""
    if one_of("refuse", text):
        scene.state.remember = "no"
        return said(words("not_remembered"), AnswerStatus.ANSWERED_SMALL_TALK)
    if one_of("agree", text) or is_wish("remember", text):
        return _agreed(scene)
    return None


def remember_again(scene: Scene) -> None:
    """Keep for later what was told, if that is allowed."""
    if scene.state.remember == "yes" and scene.person and scene.state.facts:
        now = scene.turn.message.received_at
        scene.kit.store.remember(scene.person, scene.state.facts, now)


def _agreed(scene: Scene) -> Draft:
    if scene.person is None:
        return said(words("cannot_remember"), AnswerStatus.ANSWERED_SMALL_TALK)
    scene.state.remember = "yes"
    return said(words("remembered_now"), AnswerStatus.ANSWERED_SMALL_TALK)
