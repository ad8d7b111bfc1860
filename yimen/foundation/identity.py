"""Identity numbers (公民身份号码, GB 11643-1999): normalise, check, read, mask. Django-free.

Test numbers use area 99xxxx: the check digit is right and the number belongs to nobody.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from typing import Literal

from yimen.foundation import clock
from yimen.foundation.errors import Invalid

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_DIGITS = "10X98765432"
# Provinces of GB/T 2260 as the first two digits (81-83 are the residence permits of Hong Kong,
# Macao and Taiwan residents). Whole area codes are not checked: people keep abolished ones.
# A leading 9 is the foreigner's permanent residence card, and 99 our test area.
_PROVINCES = frozenset(
    str(code)
    for first, last in (
        (11, 15),
        (21, 23),
        (31, 37),
        (41, 46),
        (50, 54),
        (61, 65),
        (71, 71),
        (81, 83),
    )
    for code in range(first, last + 1)
)
_OLDEST_YEARS = 150

Sex = Literal["male", "female"]


def normalise_id(text: str, *, field: str | None = None) -> str:
    """The 18 characters, upper case, of a typed number; 15-digit numbers become 18.

    Accepts spaces, full-width digits and a small x. Raises Invalid with what to correct.
    """
    number = re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", text)).upper()
    if not number:
        raise Invalid("请填写公民身份号码", field)
    if re.fullmatch(r"\d{15}", number):
        # The 15-digit form had a two-digit year and no check digit; all of them are of 19xx.
        number = number[:6] + "19" + number[6:]
        number += check_digit(number)
    check_id(number, field=field)
    return number


def check_id(id18: str, *, field: str | None = None) -> None:
    """Raise Invalid unless the 18 characters are a possible number (form, area, date, digit)."""
    if len(id18) != 18:
        raise Invalid(f"公民身份号码应为 18 位，现为 {len(id18)} 位，请核对证件", field)
    if not re.fullmatch(r"[0-9]{17}[0-9X]", id18):
        raise Invalid("公民身份号码只能由数字组成，末位可为 X，请核对证件", field)
    if id18[:2] not in _PROVINCES and id18[0] != "9":
        raise Invalid("公民身份号码前两位不是有效的地区代码，请核对证件", field)
    born = _birth_or_none(id18)
    if born is None:
        raise Invalid("公民身份号码中的出生日期不存在，请核对第 7 至 14 位", field)
    today = clock.today()
    if born > today:
        raise Invalid("公民身份号码中的出生日期晚于今天，请核对第 7 至 14 位", field)
    if today.year - born.year > _OLDEST_YEARS:
        raise Invalid("公民身份号码中的出生年份过早，请核对第 7 至 10 位", field)
    if check_digit(id18[:17]) != id18[17]:
        raise Invalid("公民身份号码校验位不正确，请逐位核对证件", field)


def check_digit(first17: str) -> str:
    """The last character that belongs to the first seventeen digits (ISO 7064 MOD 11-2)."""
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, first17, strict=True))
    return _CHECK_DIGITS[total % 11]


def birth_date(id18: str) -> date:
    """出生日期 written in the number."""
    born = _birth_or_none(id18)
    if born is None:
        raise Invalid("公民身份号码中的出生日期不存在，请核对第 7 至 14 位")
    return born


def sex(id18: str) -> Sex:
    """性别 by the parity of the sequence number: odd is male."""
    return "male" if int(id18[16]) % 2 else "female"


def age_on(birth: date, day: date) -> int:
    """周岁 on a day. Whoever is born on 29 February turns a year older on 1 March otherwise."""
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def mask_id(id18: str) -> str:
    """First four and last four characters, the rest starred: 9901**********1234."""
    if len(id18) <= 8:
        return "*" * len(id18)
    return id18[:4] + "*" * (len(id18) - 8) + id18[-4:]


def mask_name(name: str) -> str:
    """The first character, the rest starred; a name of one character is starred whole."""
    if len(name) <= 1:
        return "*" * len(name)
    return name[0] + "*" * (len(name) - 1)


def mask_account(number: str) -> str:
    """A bank account or phone number by its last four digits, the rest starred."""
    plain = re.sub(r"\s", "", number)
    if len(plain) <= 4:
        return "*" * len(plain)
    return "*" * (len(plain) - 4) + plain[-4:]


def make_test_id(area: str, birth: date, seq: int) -> str:
    """A number of nobody, for tests and demo: area 99xxxx, sequence 0-999 (odd is male)."""
    if not re.fullmatch(r"99\d{4}", area) or not 0 <= seq <= 999:
        raise ValueError("test numbers need an area 99xxxx and a sequence of 0 to 999")
    first17 = f"{area}{birth:%Y%m%d}{seq:03d}"
    return first17 + check_digit(first17)


def _birth_or_none(id18: str) -> date | None:
    """The date in positions 7-14, None when there is no such day."""
    try:
        return date(int(id18[6:10]), int(id18[10:12]), int(id18[12:14]))
    except ValueError:
        return None
