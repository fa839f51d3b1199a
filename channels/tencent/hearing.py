"""Messages that are no text: a picture's words, a voice written down, as a question or as what is offered."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from assistant.pictures import Shown, understood
from assistant.privacy import mask
from channels.tencent.attachments import Attachment
from channels.tencent.errors import ApiError
from channels.tencent.outbox import Choice
from channels.tencent.senses import Senses
from channels.tencent.transcribing import TranscriptionError
from channels.tencent.wording import listed, words
from knowledge.errors import UnreadableDocument
from knowledge.parsing.photo import photo_lines

_SHOWN = 80  # characters of what was read that are told

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Heard:
    """What a message came to: `ask` is its question, empty when there is only something to be told."""

    told: str
    ask: str = ""
    choices: tuple[Choice, ...] = ()


class Hearing:
    """Reads pictures and voices. Takes seconds; nobody may wait for it who must reply."""

    def __init__(self, senses: Callable[[str], Senses]) -> None:
        """`senses` are those of an account."""
        self._senses = senses

    def heard(self, one: Attachment, region: str, beside: str = "") -> Heard:
        """What it says; `region` is the code of the person's place, `beside` what was written with it."""
        try:
            senses = self._senses(one.account)
            if one.kind == "image":
                lines = photo_lines(senses.picture(one))
                shown = understood([(line.text, line.score) for line in lines])
                return _asked(shown, beside) if beside else _offered(shown, region)
            return _written(senses.spoken(one))
        except UnreadableDocument as error:
            return Heard(words("picture_refused", why=error), beside)
        except (ApiError, TranscriptionError) as error:
            _log.warning("%s: %s", one.account, error)
            return Heard(str(listed("unsupported")[f"{one.kind}_failed"]), beside)


def _written(text: str | None) -> Heard:
    if text is None:
        return Heard(str(listed("unsupported")["voice"]))
    if not text:
        return Heard(str(listed("unsupported")["voice_failed"]))
    return Heard(words("heard", text=mask(text)[:_SHOWN]), text)


def _asked(shown: Shown, beside: str) -> Heard:
    """A question that was written with a picture, about what is on it."""
    if shown.kind == "certificate":
        return Heard(words("certificate_read", read="、".join(shown.read)), "，".join([*shown.say, beside]))
    if shown.kind == "notice":
        title = mask(shown.title)
        return Heard(words("notice", title=title), f"《{title}》{beside}")
    read = mask(shown.ask or shown.text)
    if not read:
        return Heard(words("seen_nothing"), beside)
    return Heard(words("seen", text=read[:_SHOWN]), f"{mask(shown.ask)} {beside}".strip())


def _offered(shown: Shown, region: str) -> Heard:
    if shown.kind == "certificate":
        read = "、".join(shown.read)
        return Heard(words("certificate", read=read), choices=tuple(_choices("，".join(shown.say), region)))
    if shown.kind == "notice":
        title = mask(shown.title)
        return Heard(words("notice", title=title), words("notice_asks", title=title))
    if shown.ask:
        return Heard(words("seen", text=mask(shown.ask)[:_SHOWN]), mask(shown.ask))
    if shown.kind == "text":
        return Heard(words("seen_long", text=mask(shown.text)[:_SHOWN]))
    return Heard(words("seen_nothing"))


def _choices(say: str, region: str) -> Iterator[Choice]:
    """What may be worked out with it where the person is."""
    for one in listed("certificate_choices"):
        if region and not region.startswith(one.get("within", "")):
            continue
        yield {"label": one["label"], "send": one["send"].format(say=say), "region": None, "bare": False}
