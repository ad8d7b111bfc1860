"""The project's own Python, parsed once."""

import ast
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from yimen.config.paths import PROJECT

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Module:
    """One Python file of the project."""

    name: str  # path from the project's root
    text: str
    tree: ast.Module

    def functions(self) -> Iterator[Function]:
        """Every function and method, nested ones too."""
        for node in ast.walk(self.tree):
            if isinstance(node, Function):
                yield node

    def at(self, node: ast.AST) -> str:
        """Where a node stands, as people write it."""
        return f"{self.name}:{getattr(node, 'lineno', 1)} {getattr(node, 'name', '')}".strip()


@cache
def modules(*tops: str) -> tuple[Module, ...]:
    """Modules under the folders named, migrations left out."""
    found = []
    for top in tops:
        for path in sorted((PROJECT / top).rglob("*.py")):
            if "migrations" not in path.parts:
                text = path.read_text(encoding="utf-8")
                found.append(Module(str(path.relative_to(PROJECT)), text, ast.parse(text)))
    return tuple(found)


def product() -> tuple[Module, ...]:
    """What runs in an office: yimen and the department simulator."""
    return modules("yimen", "simulator")


def everything() -> tuple[Module, ...]:
    """The product and its tests."""
    return modules("yimen", "simulator", "tests")


@cache
def project_texts() -> dict[str, str]:
    """Every text file git knows or would add, by path."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split("\0")
    texts = {}
    for name in filter(None, listed):
        path = PROJECT / name
        if path.is_file():
            data = path.read_bytes()
            if b"\0" not in data[:4096]:
                texts[name] = data.decode("utf-8", errors="replace")
    return texts


def calls(tree: ast.AST) -> Iterator[tuple[ast.Call, str]]:
    """Every call with its dotted name as written, such as `datetime.now`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield node, dotted(node.func)


def dotted(node: ast.AST) -> str:
    """`a.b.c` of an attribute chain; what is no plain name becomes `?`."""
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else "?"
