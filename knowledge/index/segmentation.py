"""Words (分词): jieba with the policy dictionary, loaded at first use."""

from __future__ import annotations

import logging
import re
import warnings
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from knowledge.text.normalize import HAN

DICTIONARY = Path(__file__).with_name("dictionary.txt")
_WORD = re.compile(rf"[{HAN}a-z0-9]")


@lru_cache(maxsize=1024)  # a question is cut for its terms and again for what an answer leaves out
def words(text: str) -> tuple[str, ...]:
    """The words of a folded text and the shorter words inside them (居住证积分: 居住, 居住证, 积分)."""
    return tuple(word for word in tokenizer().lcut_for_search(text) if _WORD.match(word))


@cache
def tokenizer() -> Any:
    """jieba's tokenizer with the policy dictionary; half a second to load."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # jieba imports pkg_resources, which warns that it is deprecated
        import jieba
    jieba.setLogLevel(logging.WARNING)
    tokenizer = jieba.Tokenizer()
    if DICTIONARY.exists():
        with DICTIONARY.open("rb") as file:  # given a name, jieba leaves the file open
            tokenizer.load_userdict(file)
    return tokenizer
