"""Tests can fail, and none is put aside."""

import ast

from yimen.config.cli.clauses import clauses

from .source import Function, Module, calls, dotted, modules

# A test says what it expects by assert, or by one of these.
EXPECTING = ("assert", "raises", "fail", "expect", "validate", "call_and_validate", "warns")
PUT_ASIDE = ("skip", "skipif", "xfail", "importorskip")


def _tests() -> list[tuple[Module, Function]]:
    return [
        (module, function)
        for module in modules("tests")
        for function in module.functions()
        if function.name.startswith("test_")
    ]


def _expects(function: Function) -> bool:
    if any(isinstance(node, ast.Assert) for node in ast.walk(function)):
        return True
    last_words = [name.rpartition(".")[2].lstrip("_") for _, name in calls(function)]
    return any(word.startswith(EXPECTING) or "_assert_" in word for word in last_words)


def test_every_test_expects_something() -> None:
    idle = [module.at(function) for module, function in _tests() if not _expects(function)]
    assert idle == []


def test_no_test_is_put_aside() -> None:
    aside = [
        module.at(node)
        for module in modules("tests")
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Attribute)
        and node.attr in PUT_ASIDE
        and dotted(node).startswith("pytest.")
    ]
    assert aside == []


def test_no_test_has_the_name_of_another_in_its_module() -> None:
    twice = []
    for module in modules("tests"):
        names = [node.name for node in module.tree.body if isinstance(node, Function)]
        twice += [f"{module.name} {name}" for name in names if names.count(name) > 1]
    assert twice == []


def test_every_clause_named_is_on_the_list() -> None:
    listed = {row["id"] for row in clauses()}
    unknown = [
        f"{module.at(call)} {arg.value}"
        for module in modules("tests")
        for call, name in calls(module.tree)
        if name == "pytest.mark.clause"
        for arg in call.args
        if isinstance(arg, ast.Constant) and arg.value not in listed
    ]
    assert unknown == []
