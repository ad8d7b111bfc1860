"""Verify the audit trail: name the first broken link of every stream, or say that it holds."""

import argparse
from pathlib import Path

from yimen.config.cli.database import running_database


def configure(parser: argparse.ArgumentParser) -> None:
    """`audit verify [--stream S] [--seals FOLDER]` and `audit seal`."""
    actions = parser.add_subparsers(dest="action", required=True)
    verify = actions.add_parser("verify", help="check every link, head and seal")
    verify.add_argument("--stream", help="only this stream, such as case:<uid>")
    verify.add_argument("--seals", type=Path, help="folder of seal files that were kept elsewhere")
    actions.add_parser("seal", help="seal the trail up to now, as the nightly job does")


def run(args: argparse.Namespace) -> int:
    """0 when the trail holds, 1 when it is broken anywhere."""
    with running_database():
        return _seal() if args.action == "seal" else _verify(args.stream, args.seals)


def _verify(stream: str | None, seals: Path | None) -> int:
    from yimen.foundation.trail import verify

    breaks = verify(stream, seals=seals)
    for found in breaks:
        print(f"{found.stream}\t第 {found.seq} 号\t{found.why}")
    if breaks:
        print(f"审计轨迹有 {len(breaks)} 处断裂，请保留现场并报告系统管理员和监督部门")
        return 1
    print("审计轨迹完整")
    return 0


def _seal() -> int:
    from yimen.foundation import clock
    from yimen.foundation.trail import seal_heads

    seal = seal_heads(clock.today())
    print(f"第 {seal.number} 号封存（{seal.day}），{seal.head_count} 个流")
    print(f"根 {bytes(seal.root).hex()}")
    return 0
