"""政策包：检查、查看、对比、导出、打印全文、参考文档（pack check|show|diff|export|docs|reference）

A pack is named as a folder of packs/ (yuhuan), as an exported file or folder, or as published in
the database: yuhuan@ is the version in force today, yuhuan@3 the third.
"""

import argparse
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from yimen.config.paths import PROJECT
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

REFERENCE = PROJECT / "docs" / "reference"
_NAMED = "名称、导出的文件或文件夹、数据库中的版本（yuhuan@ 为现行，yuhuan@3 为第 3 版）"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the parts to the command."""
    parser.add_argument("--root", type=Path, default=PACKS_DIR, help="政策包所在的文件夹")
    parts = parser.add_subparsers(dest="part", required=True, metavar="|".join(_PARTS))
    check = parts.add_parser("check", help="检查政策包；不写名称就检查全部")
    check.add_argument("names", nargs="*", metavar="NAME")
    check.add_argument("--go-live", action="store_true", help="上线检查：待核定和偏离也算错误")
    check.add_argument("--quiet", action="store_true", help="只列错误")
    shown = parts.add_parser("show", help="打印政策包全文和依据")
    shown.add_argument("name", metavar="NAME", help=_NAMED)
    compared = parts.add_parser("diff", help="逐句说明两个政策包的差别")
    compared.add_argument("old", metavar="OLD", help=_NAMED)
    compared.add_argument("new", metavar="NEW", help=_NAMED)
    exported = parts.add_parser("export", help="写成完整的 YAML 文件夹，或一个 .json 文件")
    exported.add_argument("name", metavar="NAME", help=_NAMED)
    exported.add_argument("target", type=Path, metavar="TARGET")
    printed = parts.add_parser("docs", help="把整个政策包连同依据印成一份 PDF")
    printed.add_argument("name", metavar="NAME", help=_NAMED)
    printed.add_argument("target", type=Path, nargs="?", metavar="TARGET", help="默认 NAME.pdf")
    reference = parts.add_parser("reference", help="按政策包重写 docs/reference 的参考文档")
    reference.add_argument("--check", action="store_true", help="只看是不是最新的")


def run(args: argparse.Namespace) -> int:
    """Do one part; 1 when a pack has errors or cannot be read."""
    try:
        with _database_if_named(args):
            return _PARTS[args.part](args)
    except PackError as error:
        print(error, file=sys.stderr)
        return 1


def read_pack(word: str, root: Path) -> Pack:
    """Read a pack by name, from an exported JSON file, from a folder, or as published."""
    path = Path(word)
    if path.suffix == ".json" and path.is_file():
        return Pack.from_json(path.read_text(encoding="utf-8"))
    if (path / "pack.yaml").is_file():
        return load_pack(path.resolve().name, path.resolve().parent)
    name, at, number = word.partition("@")
    return _published(name, number) if at else load_pack(word, root)


def _published(name: str, number: str) -> Pack:
    """A version of the database (数据库中的版本)."""
    from yimen.foundation import clock
    from yimen.foundation.numerals import whole
    from yimen.packstore.drafting import content_of
    from yimen.packstore.reads import pack_in_force, version_of

    if not number:
        return pack_in_force(name, clock.today())[0]
    return content_of(version_of(name, whole(number) or 0))


@contextmanager
def _database_if_named(args: argparse.Namespace) -> Iterator[None]:
    """The database runs while a word with @ is read; other words need none."""
    words = [str(getattr(args, field, "")) for field in ("name", "old", "new")]
    if not any("@" in word for word in words):
        yield
        return
    from yimen.config.cli.database import running_database

    with running_database():
        yield


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


def _docs(args: argparse.Namespace) -> int:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yimen.config.settings")
    django.setup()
    from yimen.packstore.publications import stamp_of, whole_pdf

    pack = read_pack(args.name, args.root)
    target = args.target or Path(f"{pack.name}.pdf")
    target.write_bytes(whole_pdf(pack, stamp_of(pack)))
    print(f"已写出 {target}")
    return 0


def _reference(args: argparse.Namespace) -> int:
    from yimen.policy.reference import outdated, pages

    if args.check:
        stale = list(outdated(REFERENCE, args.root))
        for name in stale:
            print(f"{name} 与政策包不一致，请运行 ./run pack reference", file=sys.stderr)
        return 1 if stale else 0
    written = pages(args.root)
    for name, text in written.items():
        path = REFERENCE / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    print(f"已写出 {len(written)} 页到 {REFERENCE}")
    return 0


_PARTS = {
    "check": _check,
    "show": _show,
    "diff": _diff,
    "export": _export,
    "docs": _docs,
    "reference": _reference,
}
