"""政策包: reads and checks packs/. Pure Python, no Django."""

from yimen.policy.catalogue import (
    AuthorityRow,
    GoldenHousehold,
    Guard,
    Item,
    Material,
    Notice,
    RuleBinding,
    StatutoryLimit,
    Template,
)
from yimen.policy.checks import check_pack
from yimen.policy.diff import Change, diff, render_text
from yimen.policy.edits import Edit, apply_edit, edit_data, edit_from
from yimen.policy.export import export_pack
from yimen.policy.facts import Code, Fact, FactCatalogue
from yimen.policy.loader import PACKS_DIR, load_pack, pack_names
from yimen.policy.merge import carry_over
from yimen.policy.pack import Pack
from yimen.policy.problems import PackError, Problem
from yimen.policy.procedure import CaseLimit, Outcome, Procedure, Step
from yimen.policy.show import show
from yimen.policy.values import DatedValue, Limit

__all__ = [
    "PACKS_DIR",
    "AuthorityRow",
    "CaseLimit",
    "Change",
    "Code",
    "DatedValue",
    "Edit",
    "Fact",
    "FactCatalogue",
    "GoldenHousehold",
    "Guard",
    "Item",
    "Limit",
    "Material",
    "Notice",
    "Outcome",
    "Pack",
    "PackError",
    "Problem",
    "Procedure",
    "RuleBinding",
    "StatutoryLimit",
    "Step",
    "Template",
    "apply_edit",
    "carry_over",
    "check_pack",
    "diff",
    "edit_data",
    "edit_from",
    "export_pack",
    "load_pack",
    "pack_names",
    "render_text",
    "show",
]
