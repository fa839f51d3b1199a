"""Photographs that people might send: words drawn on paper, askew, pale, or none at all."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

_FONTS = (
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc",
    "/System/Library/Fonts/PingFang.ttc",
    "C:/Windows/Fonts/msyh.ttc",
)
CERTIFICATE = (
    "高级工程师证书",
    "姓名：王小明",
    "身份证号：310101199003077715",
    "专业：机械工程",
    "批准时间：2020年12月",
)
DEGREE = ("硕士学位证书", "李小红，女，在本校学习期满", "授予工学硕士学位")
NOTICE = (
    "关于印发《虹口区人才公寓管理办法》的通知",
    "各街道办事处、各有关单位：",
    "现将办法印发给你们，请遵照执行。",
)
QUESTION = ("硕士在上海落户", "需要什么条件？")


def photo(
    lines: tuple[str, ...],
    skew: float = 0.0,
    ink: int = 20,
    paper: int = 250,
    noise: float = 0.0,
    kind: str = "JPEG",
) -> bytes:
    """A picture of the lines; skips where the machine has no Chinese font to draw them."""
    path = next((one for one in _FONTS if Path(one).exists()), None)
    if path is None:
        pytest.skip("this machine has no Chinese font to draw a picture with")
    image = Image.new("RGB", (1200, 160 + 110 * len(lines)), (paper,) * 3)
    draw, font = ImageDraw.Draw(image), ImageFont.truetype(path, 48)
    for n, line in enumerate(lines):
        draw.text((80, 80 + 110 * n), line, fill=(ink,) * 3, font=font)
    image = image.rotate(skew, expand=True, fillcolor=(paper,) * 3, resample=Image.Resampling.BICUBIC)
    if noise:
        grain = np.random.default_rng(7).normal(0, noise, (image.height, image.width, 1))
        image = Image.fromarray((np.asarray(image) + grain).clip(0, 255).astype("uint8"))
    return saved(image, kind)


def landscape() -> bytes:
    """A photograph without a word on it."""
    ramp = np.linspace(60, 220, 600)[:, None] + np.linspace(-30, 30, 800)[None, :]
    return saved(
        Image.fromarray(np.dstack([ramp, ramp * 0.9, ramp * 0.7]).clip(0, 255).astype("uint8")), "JPEG"
    )


def saved(image: Image.Image, kind: str) -> bytes:
    """As a file."""
    out = BytesIO()
    image.save(out, kind)
    return out.getvalue()
