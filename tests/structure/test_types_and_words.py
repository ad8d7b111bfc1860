"""Every function says its types; every module and public function says what it is for."""

import ast
from collections.abc import Iterator

from .source import Function, Module, dotted, product


def _untyped(function: Function) -> Iterator[str]:
    args = function.args
    named = [*args.posonlyargs, *args.args, *args.kwonlyargs]
    if named and named[0].arg in {"self", "cls"}:
        named = named[1:]
    named += [arg for arg in (args.vararg, args.kwarg) if arg]
    yield from (arg.arg for arg in named if arg.annotation is None)
    if function.returns is None:
        yield "return"


def _hidden(node: Function | ast.ClassDef) -> bool:
    """Private, or one signature of an overloaded function."""
    return node.name.startswith("_") or any(
        dotted(decorator) == "overload" for decorator in node.decorator_list
    )


def _public(module: Module) -> Iterator[ast.AST]:
    """Public functions and classes of a module, and the public methods of those classes."""
    for node in module.tree.body:
        if isinstance(node, Function | ast.ClassDef) and not _hidden(node):
            yield node
            if isinstance(node, ast.ClassDef):
                yield from (
                    member
                    for member in node.body
                    if isinstance(member, Function) and not _hidden(member)
                )


def test_every_function_is_typed() -> None:
    missing = [
        f"{module.at(function)}: {', '.join(_untyped(function))}"
        for module in product()
        for function in module.functions()
        if any(_untyped(function))
    ]
    assert missing == []


def test_every_module_has_a_docstring() -> None:
    silent = [
        module.name
        for module in product()
        if module.text.strip() and not ast.get_docstring(module.tree)
    ]
    assert silent == []


def test_every_public_function_and_class_has_a_docstring() -> None:
    silent = [
        module.at(node)
        for module in product()
        for node in _public(module)
        if not ast.get_docstring(node)  # type: ignore[arg-type]
    ]
    assert silent == []
