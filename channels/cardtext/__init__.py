"""Cards as plain text, for channels without pictures: WeChat, the telephone desk, a terminal."""

from channels.cardtext.text import RENDERERS, card_text

__all__ = ["RENDERERS", "card_text"]
