"""Disabled persons' federation (残联): who holds a disability card, of which kind and grade."""

from yimen.means_check.sources.base import Source
from yimen.means_check.sources.disabled_federation.facts import read
from yimen.means_check.sources.disabled_federation.schema import CardRecord

SOURCE = Source("disabled_federation", "残联（残疾人证）", CardRecord, read)
