"""Writes small pack folders, and edits whole packs, for the tests of yimen.policy."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from yimen.policy import PACKS_DIR, Pack, load_pack

HEAD = """\
name: base
title: 测试包
valid_from: 2020-01-01
source: 测试
levels: [{key: county, title: 县}]
offices: {civil_affairs: 测试县民政局}
roles: {window_clerk: 窗口受理员}
"""
PARAMETER = """\
dibao.standard.urban:
  title: 低保标准
  unit: 元/月
  values:
    - {from: 2020-01-01, value: 810.00, source: 文件, rank: local}
    - {from: 2021-01-01, value: 886.00, source: 文件, rank: local}
"""


def write_pack(root: Path, name: str = "base", **files: str) -> Path:
    """Write a pack; keyword `parameters__dibao` makes parameters/dibao.yaml."""
    folder = root / name
    folder.mkdir(parents=True, exist_ok=True)
    files.setdefault("pack", HEAD.replace("name: base", f"name: {name}"))
    for key, text in files.items():
        path = folder / f"{key.replace('__', '/')}.yaml"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def copy_packs(root: Path) -> Path:
    """Copy the real packs into a folder where a test may edit them."""
    for name in ("national", "zhejiang", "yuhuan"):
        shutil.copytree(PACKS_DIR / name, root / name)
    return root


def edited(change: Callable[[dict[str, Any]], object], name: str = "yuhuan") -> Pack:
    """Return the real pack after `change` has altered its JSON."""
    data = json.loads(load_pack(name).to_json())
    change(data)
    return Pack.from_json(json.dumps(data, ensure_ascii=False))
