"""Social insurance (社会保险): wages contributed on, pensions paid."""

from yimen.means_check.sources.base import Source
from yimen.means_check.sources.social_insurance.facts import read
from yimen.means_check.sources.social_insurance.schema import InsuranceRecord

SOURCE = Source("social_insurance", "人力社保（社会保险）", InsuranceRecord, read)
