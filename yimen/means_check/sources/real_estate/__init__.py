"""Real estate register (不动产登记): homes, shops, offices, factories."""

from yimen.means_check.sources.base import Source
from yimen.means_check.sources.real_estate.facts import read
from yimen.means_check.sources.real_estate.schema import EstateRecord

SOURCE = Source(
    "real_estate",
    "自然资源（不动产登记）",
    EstateRecord,
    read,
    reports=("home",),
    completes=("home",),
)
