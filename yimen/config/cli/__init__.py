"""`yimen COMMAND ...`: the command line (命令行).

A command is a module of this package with two functions, `configure(parser)` and
`run(args) -> int`; its name is the module's and its help the first line of the docstring.
Only the module asked for is imported, so that quick commands stay quick.
"""

import argparse
import ast
import sys
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from yimen.config.postgres import PostgresProblem
from yimen.foundation.errors import YimenError

_FOLDER = Path(__file__).parent


def main(argv: list[str] | None = None) -> int:
    """Run one command; 0 when it went well, 1 with a sentence when not, 2 when it is unknown."""
    words = sys.argv[1:] if argv is None else argv
    if not words or words[0] not in commands():
        _usage()
        return 0 if not words or words[0] in {"-h", "--help"} else 2
    module = import_module(f"{__name__}.{words[0]}")
    parser = argparse.ArgumentParser(f"yimen {words[0]}", description=module.__doc__)
    module.configure(parser)
    try:
        return module.run(parser.parse_args(words[1:]))
    except YimenError as error:
        print(error.message, file=sys.stderr)
    except PostgresProblem as problem:
        print(problem, file=sys.stderr)
    return 1


def commands() -> list[str]:
    """Names of the commands: the modules of this package that define `configure`."""
    return sorted(
        path.stem
        for path in _FOLDER.glob("*.py")
        if "def configure(" in path.read_text(encoding="utf-8")
        and path.stem != "__init__"
        and find_spec(f"{__name__}.{path.stem}")
    )


def _usage() -> None:
    print("用法：python -m yimen 命令 …")
    for name in commands():
        text = ast.get_docstring(ast.parse((_FOLDER / f"{name}.py").read_text(encoding="utf-8")))
        print(f"  {name:<10} {(text or '').splitlines()[0]}")
