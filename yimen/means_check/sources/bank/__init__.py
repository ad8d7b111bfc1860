"""Banks (银行存款), asked through the county's bank interface."""

from yimen.means_check.sources.bank.facts import read
from yimen.means_check.sources.bank.schema import BankRecord
from yimen.means_check.sources.base import Source

SOURCE = Source("bank", "银行（存款）", BankRecord, read, reports=("account",))
