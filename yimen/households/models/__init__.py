"""The household (家庭): who lives together, what they consented to, what is known of them."""

from .facts import FactSheet
from .households import Household, HouseholdNumber, Membership
from .obligors import Obligor
from .papers import BankAccount, Consent
from .persons import Person

__all__ = [
    "BankAccount",
    "Consent",
    "FactSheet",
    "Household",
    "HouseholdNumber",
    "Membership",
    "Obligor",
    "Person",
]
