"""Names of places and offices: how a village of the statistical list is called by its people.

The national list of divisions names villages by their committee ("上段村委会"); on screens and
papers the village is 上段村 and its committee 上段村村民委员会.
"""

from __future__ import annotations

import re

from yimen.policy.pack import Pack

_VILLAGE = re.compile(r"^(.+?)村?村(?:民委员会|委会)$")
_COMMUNITY = re.compile(r"^(.+?社区)居民?委(?:员会|会)$")
_RESIDENTS = re.compile(r"^(.+?)(?:居民委员会|居民委会|居委会)$")
_ZONE = ("开发区", "园区", "新区")
# How packs of several counties write "the county's" before a bureau.
_ANY_COUNTY = re.compile(r"^(?:县（市）区|县（区）|县（市、区）|县级人民政府|县级|当地)")
_ASIDE = re.compile(r"（([^）]+)）$")


def division_name(listed: str) -> str:
    """The everyday name of a listed division: 上段村委会 → 上段村, 县前社区 stays."""
    village = _VILLAGE.match(listed)
    if village:
        return f"{village[1]}村"
    community = _COMMUNITY.match(listed)
    return community[1] if community else listed


def bureau_name(pack: Pack, role: str, area: str) -> str:
    """A bureau as the pack prints it, of this county or city: 县（区）民政局 → 昌黎县民政局.

    An aside at the end that begins with the area's own name is that area's own wording:
    县（市）区民政局（建三江农科区民政部门） → 建三江农科区民政部门 there, 桦南县民政局 elsewhere.
    """
    printed = pack.printed_office(role, name=area)
    aside = _ASIDE.search(printed)
    if aside and aside[1].startswith(area):
        return aside[1]
    named = _ANY_COUNTY.sub(area, printed)
    return _ASIDE.sub("", named) if named != printed else printed


def township_office_name(pack: Pack, county: str, township: str) -> str:
    """The office of a township: 玉环市玉城街道办事处, 玉环市楚门镇人民政府."""
    if township.endswith("街道"):
        printed = pack.printed_office("subdistrict", name=township)
    elif township.endswith(("镇", "乡")):
        printed = pack.printed_office("township", name=township)
    elif township.endswith(_ZONE):
        printed = f"{township}管理委员会"
    else:
        printed = township
    short = county.removesuffix("市").removesuffix("县").removesuffix("区")
    return printed if printed.startswith((county, short)) else f"{county}{printed}"


def village_office_name(pack: Pack, township: str, village: str) -> str:
    """The station of a village: 楚门镇中山村村民委员会, 玉城街道县前社区居民委员会."""
    residents = _RESIDENTS.match(village)
    if residents:
        printed = pack.printed_office("community", name=residents[1])
    elif village.endswith("社区"):
        printed = pack.printed_office("community", name=village)
    elif village.endswith("村"):
        printed = pack.printed_office("village", name=village)
    else:
        printed = village
    return printed if printed.startswith(township) else f"{township}{printed}"
