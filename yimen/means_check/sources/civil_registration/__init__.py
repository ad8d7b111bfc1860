"""Civil registration (民政婚姻、死亡登记): is the person who he says he is, alive, married."""

from yimen.means_check.sources.base import Source
from yimen.means_check.sources.civil_registration.facts import read
from yimen.means_check.sources.civil_registration.schema import CivilRecord

SOURCE = Source("civil_registration", "民政婚姻、殡葬登记", CivilRecord, read)
