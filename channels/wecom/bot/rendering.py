"""An answer as the bot shows it: Markdown in one piece, as long as a stream may be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from channels.tencent.choices import drawn, offered
from channels.tencent.outbox import Choice, Part
from channels.tencent.rendering import Link, headed, said
from channels.tencent.rendering import sources as plain_sources
from channels.tencent.texts import parts
from channels.tencent.wording import words

MOST = 20_480
"""Bytes of UTF-8 of a stream."""
ROOM = 18_000


def rendered(answer: Mapping[str, Any], link: Link) -> tuple[list[str], list[Choice]]:
    """The texts, nearly always one, and what is offered with the last of them."""
    blocks = [*said(answer), "\n".join(_sources(answer["citations"], link))]
    texts = parts("\n\n".join(block for block in blocks if block), ROOM) or [words("failed")]
    return texts, offered(answer)


def joined(told: Sequence[Part], message: int) -> str:
    """Parts as the answer to a message, with the options of the last."""
    blocks = [headed(part, part.message != message) for part in told]
    return "\n\n".join([*blocks, *filter(None, [drawn(told[-1].choices)])])


def shortened(text: str) -> str:
    """The beginning that fits into a stream."""
    return text.encode("utf-8", "replace")[:MOST].decode("utf-8", "ignore")


def _sources(citations: Sequence[Mapping[str, Any]], link: Link) -> Iterator[str]:
    if citations:
        yield words("sources")
    for one in citations:
        line = plain_sources([one], lambda _: "").split("\n")[-1]
        mark, name = line.split("〕", 1)
        url = link(one)
        yield f"- {mark}〕[{name}]({url})" if url else f"- {line}"
