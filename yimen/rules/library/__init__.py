"""The rules there are (规则库). A pack binds one to an item and names its operators in order."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from yimen.rules.graph import Graph
from yimen.rules.language import Builder
from yimen.rules.library import income, property
from yimen.rules.library.dibao import AMOUNT, dibao
from yimen.rules.library.dibian import LINE, dibian
from yimen.rules.library.tekun import AMOUNT as SUPPLY
from yimen.rules.library.tekun import LABOUR, SUPPORT, tekun

RULES: Mapping[str, Callable[[Builder], Graph]] = {
    "dibao": dibao,
    "dibian": dibian,
    "tekun": tekun,
}

OPERATORS = frozenset(
    {*income.OPERATORS, *property.OPERATORS, *AMOUNT, *LINE, *LABOUR, *SUPPORT, *SUPPLY}
)
"""Every operator a pack's formula may name."""
