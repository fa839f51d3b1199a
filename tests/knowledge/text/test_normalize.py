"""One written form for searching."""

from __future__ import annotations

import pytest

from knowledge.text.normalize import fold


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("臺灣居民來往大陸通行證", "台湾居民来往大陆通行证"),
        ("ＱＳ前１００名（含）", "qs前100名(含)"),
        ("数 字  化 转型", "数字化转型"),
        ("CET 6 成绩\t单", "cet 6 成绩单"),
        ("  居住证　积分\n", "居住证积分"),
        ("⼈才⼯作", "人才工作"),
        ("補貼標準：每⽉３０００元", "补贴标准:每月3000元"),
        ("實習補貼——每月１·５萬元，限３％", "实习补贴——每月1·5万元,限3%"),
        ("年龄·学历——均可；㎡", "年龄·学历——均可;m2"),
        ("人才Ａ 　类\x1c公 寓", "人才a 类公寓"),
        ("", ""),
    ],
)
def test_variants_of_writing_become_one(written: str, folded: str) -> None:
    assert fold(written) == folded


def test_folding_twice_changes_nothing() -> None:
    once = fold("持《上海市居住證》滿７年，職稱為　Ａ類")
    assert fold(once) == once
