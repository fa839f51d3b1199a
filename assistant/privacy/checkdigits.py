"""Check digits: of identity numbers (GB 11643), of organisations (GB 32100), of bank cards (Luhn)."""

from __future__ import annotations

import re

_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CODE_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_CODE_LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_PROVINCE = re.compile(r"(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]|9\d)")
_DAY = r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
_BORN = re.compile(rf"[1-9]\d{{5}}(?:18|19|20)\d{{2}}{_DAY}\d{{3}}[0-9Xx]")
_OLD = re.compile(rf"[1-9]\d{{7}}{_DAY}\d{{3}}")


def is_identity(number: str) -> bool:
    """Whether it reads as a number of GB 11643, be its check digit right or mistyped.

    18 digits without a day of birth count where they begin with a province and are no organisation's code.
    """
    if len(number) == 15:
        return bool(_OLD.fullmatch(number) and _PROVINCE.match(number))
    if len(number) != 18:
        return False
    if _BORN.fullmatch(number):
        return True
    return bool(_PROVINCE.match(number)) and not is_organisation(number) and not number.startswith("9")


def has_identity_check(number: str) -> bool:
    """Whether the check digit of an 18-digit identity number is right."""
    total = sum(int(d) * w for d, w in zip(number[:17], _ID_WEIGHTS, strict=True))
    return "10X98765432"[total % 11] == number[17].upper()


def is_organisation(number: str) -> bool:
    """Whether it is a unified social credit code (统一社会信用代码)."""
    number = number.upper()
    if len(number) != 18 or any(c not in _CODE_LETTERS for c in number):
        return False
    total = sum(_CODE_LETTERS.index(c) * w for c, w in zip(number[:17], _CODE_WEIGHTS, strict=True))
    return _CODE_LETTERS[-total % 31] == number[17]


def is_card(number: str) -> bool:
    """Whether it reads as a bank card: by its first digits, or (13 to 19 digits) by its check digit."""
    if re.fullmatch(r"(?:62|4\d|5[1-5])\d{14,17}", number):
        return True
    return 13 <= len(number) <= 19 and number[0] in "3456" and _luhn(number)


def _luhn(number: str) -> bool:
    doubled = (int(d) * (1 + at % 2) for at, d in enumerate(reversed(number)))
    return sum(d - 9 if d > 9 else d for d in doubled) % 10 == 0
