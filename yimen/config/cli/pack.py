"""政策包：检查、查看、对比、导出（pack check|show|diff|export）"""

import argparse
import sys
from pathlib import Path

from yimen.policy import (
    PACKS_DIR,
    Pack,
    PackError,
    check_pack,
    diff,
    export_pack,
    load_pack,
    pack_names,
    render_text,
    show,
)


def configure(parser: argparse.ArgumentParser) -> None:
    """Add `check`, `show`, `diff` and `export` to the command."""
    parser.add_argument("--root", type=Path, default=PACKS_DIR, help="政策包所在的文件夹")
    parts = parser.add_subparsers(dest="part", required=True, metavar="check|show|diff|export")
    check = parts.add_parser("check", help="检查政策包；不写名称就检查全部")
    check.add_argument("names", nargs="*", metavar="NAME")
    check.add_argument("--go-live", action="store_true", help="上线检查：待核定和偏离也算错误")
    check.add_argument("--quiet", action="store_true", help="只列错误")
    shown = parts.add_parser("show", help="打印政策包全文和依据")
    shown.add_argument("name", metavar="NAME")
    compared = parts.add_parser("diff", help="逐句说明两个政策包的差别")
    compared.add_argument("old", metavar="OLD", help="名称、导出的 .json 文件或文件夹")
    compared.add_argument("new", metavar="NEW")
    exported = parts.add_parser("export", help="写成完整的 YAML 文件夹，或一个 .json 文件")
    exported.add_argument("name", metavar="NAME")
    exported.add_argument("target", type=Path, metavar="TARGET")


def run(args: argparse.Namespace) -> int:
    """Do one part; 1 when a pack has errors or cannot be read."""
    try:
        return _PARTS[args.part](args)
    except PackError as error:
        print(error, file=sys.stderr)
        return 1


def read_pack(word: str, root: Path) -> Pack:
    """Read a pack by name, from an exported JSON file, or from a folder."""
    path = Path(word)
    if path.suffix == ".json" and path.is_file():
        return Pack.from_json(path.read_text(encoding="utf-8"))
    if (path / "pack.yaml").is_file():
        return load_pack(path.resolve().name, path.resolve().parent)
    return load_pack(word, root)


def _check(args: argparse.Namespace) -> int:
    from yimen.rules import assess, suggest

    worst = 0
    for name in args.names or pack_names(args.root):
        found = check_pack(
            name, root=args.root, assess=assess, suggest=suggest, go_live=args.go_live
        )
        errors = [problem for problem in found if problem.level == "error"]
        for problem in errors if args.quiet else found:
            print(f"{name} {problem}")
        verdict = "不能发布" if errors else "可以发布"
        print(f"{name}：{len(errors)} 个错误，{len(found) - len(errors)} 个提醒，{verdict}。")
        worst = max(worst, 1 if errors else 0)
    return worst


def _show(args: argparse.Namespace) -> int:
    print(show(read_pack(args.name, args.root)), end="")
    return 0


def _diff(args: argparse.Namespace) -> int:
    print(render_text(diff(read_pack(args.old, args.root), read_pack(args.new, args.root))))
    return 0


def _export(args: argparse.Namespace) -> int:
    pack = read_pack(args.name, args.root)
    if args.target.suffix == ".json":
        args.target.write_text(pack.to_json(), encoding="utf-8")
        print(f"已写出 {args.target}")
    else:
        written = export_pack(pack, args.target)
        print(f"已写出 {len(written)} 个文件到 {args.target}")
    return 0


_PARTS = {"check": _check, "show": _show, "diff": _diff, "export": _export}
