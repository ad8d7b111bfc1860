"""The rules there are (规则库). A pack binds one to an item and names its operators in order."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from yimen.rules.graph import Graph
from yimen.rules.language import Builder
from yimen.rules.library import allowances, children, income, property, spending
from yimen.rules.library.dibao import AMOUNT, dibao
from yimen.rules.library.dibian import LINE, dibian
from yimen.rules.library.tekun import AMOUNT as SUPPLY
from yimen.rules.library.tekun import LABOUR, SUPPORT, tekun

RULES: Mapping[str, Callable[[Builder], Graph]] = {
    "dibao": dibao,
    "dibian": dibian,
    "tekun": tekun,
    "rigid_spending": spending.rigid_spending,
    "spending_aid": spending.spending_aid,
    "living_allowance": allowances.living_allowance,
    "nursing_allowance": allowances.nursing_allowance,
    "orphan": children.orphan,
    "unsupported_child": children.unsupported_child,
    "priority_child": children.priority_child,
}

OPERATORS = frozenset(
    {
        *income.OPERATORS,
        *property.OPERATORS,
        *AMOUNT,
        *LINE,
        *LABOUR,
        *SUPPORT,
        *SUPPLY,
        *allowances.HOUSEHOLD,
        *allowances.SEVERITY,
        *children.AGE,
        *spending.GROUND,
        *spending.SUM,
    }
)
"""Every operator a pack's formula may name."""
