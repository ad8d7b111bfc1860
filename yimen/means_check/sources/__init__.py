"""Sources of the means check (核对数据来源): one folder a department, the same files in each.

`schema.py` says what its answer must look like, `facts.py` turns an answer into facts of the
catalogue. A source's key is the feed's name in the catalogue (`feed:real_estate`). To add one, copy
the nearest folder and add its line to SOURCES.
"""

from __future__ import annotations

from yimen.means_check.sources.bank import SOURCE as BANK
from yimen.means_check.sources.base import Source
from yimen.means_check.sources.civil_registration import SOURCE as CIVIL_REGISTRATION
from yimen.means_check.sources.disabled_federation import SOURCE as DISABLED_FEDERATION
from yimen.means_check.sources.real_estate import SOURCE as REAL_ESTATE
from yimen.means_check.sources.social_insurance import SOURCE as SOCIAL_INSURANCE
from yimen.means_check.sources.vehicle import SOURCE as VEHICLE

SOURCES: dict[str, Source] = {
    source.key: source
    for source in (
        CIVIL_REGISTRATION,
        SOCIAL_INSURANCE,
        REAL_ESTATE,
        VEHICLE,
        BANK,
        DISABLED_FEDERATION,
    )
}

__all__ = ["SOURCES", "Source"]
