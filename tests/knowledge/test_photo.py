"""Photographs with text: read when askew or pale, refused when they are none or too large."""

from __future__ import annotations

import pytest
from PIL import Image

from assistant.pictures import Shown, understood
from knowledge.errors import UnreadableDocument
from knowledge.parsing.photo import photo_lines
from tests.photos import CERTIFICATE, DEGREE, NOTICE, QUESTION, landscape, photo, saved


def shown(data: bytes) -> Shown:
    return understood([(line.text, line.score) for line in photo_lines(data)])


def test_a_certificate_that_lies_askew_is_read() -> None:
    found = shown(photo(CERTIFICATE, skew=7, noise=8))
    assert (found.kind, found.read) == ("certificate", ("副高级职称",))


def test_a_pale_one_is_read() -> None:
    found = shown(photo(DEGREE, ink=170, paper=215, noise=3))
    assert (found.kind, found.read) == ("certificate", ("硕士",))


def test_a_notice_is_known_by_its_heading() -> None:
    assert shown(photo(NOTICE, kind="PNG")).title == "虹口区人才公寓管理办法"


def test_a_question_on_a_screen_is_a_question() -> None:
    assert shown(photo(QUESTION, ink=240, paper=30)).ask == "硕士在上海落户，需要什么条件？"


def test_a_picture_without_words_is_nothing() -> None:
    assert shown(landscape()).kind == "nothing"


def test_what_is_no_picture_is_refused_before_anything_is_run() -> None:
    moving = [Image.new("RGB", (40, 40), (shade,) * 3) for shade in (0, 200)]
    several = saved_all(moving)
    for data, said in (
        (b"%PDF-1.4", "JPG 或 PNG"),
        (b"", "JPG 或 PNG"),
        (saved(Image.new("1", (9000, 9000)), "PNG"), "4000 万像素"),
        (several, "动图"),
    ):
        with pytest.raises(UnreadableDocument, match=said):
            photo_lines(data)


def saved_all(frames: list[Image.Image]) -> bytes:
    from io import BytesIO

    out = BytesIO()
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:])
    return out.getvalue()


def test_a_reading_that_takes_too_long_is_ended() -> None:
    with pytest.raises(UnreadableDocument, match="没有完成"):
        photo_lines(photo(QUESTION), seconds=0.05)
