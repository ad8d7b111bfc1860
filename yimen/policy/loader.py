"""Loads a pack folder with everything it inherits (加载政策包).

    packs/yuhuan/pack.yaml  extends: zhejiang  →  packs/zhejiang  →  packs/national

Raises PackError listing every finding with file, line and a Chinese sentence.
"""

from pathlib import Path

from pydantic import ValidationError

from yimen.policy import shaping
from yimen.policy.messages import chinese
from yimen.policy.overlay import overlay, strip_replace
from yimen.policy.pack import Pack
from yimen.policy.problems import PackError, Problem
from yimen.policy.reading import Mark, MarkedDict, new_dict, place_of, read_yaml

PACKS_DIR: Path = Path(__file__).resolve().parents[2] / "packs"

SINGLE_FILES: tuple[str, ...] = (
    "items",
    "authority",
    "guards",
    "notices",
    "materials",
    "proxies",
    "archive",
    "documents",
    "facts",
    "rules",
    "statute",
    "deviations",
)
"""Files that hold one section each, called after it."""

FOLDERS: tuple[str, ...] = ("parameters", "procedures", "households")
"""Folders whose files together make one section."""

OWN_ONLY: tuple[str, ...] = ("base", "areas", "own")
"""Words of pack.yaml that speak of the pack itself and are never inherited."""

HEAD_ONLY: frozenset[str] = frozenset(
    {"name", "title", "extends", "valid_from", "source", "resolved_from", "households", *OWN_ONLY}
)

_cache: dict[tuple[str, str], tuple[tuple[tuple[str, int, int], ...], Pack]] = {}


def load_pack(name: str, root: Path | None = None) -> Pack:
    """Return the resolved pack `name`; repeated loads of unchanged files are free."""
    base = (root or PACKS_DIR).resolve()
    chain = read_chain(name, base)
    stamp = _stamp(chain, base)
    known = _cache.get((str(base), name))
    if known and known[0] == stamp:
        return known[1]
    pack = build(resolve(chain, base))
    _cache[(str(base), name)] = (stamp, pack)
    return pack


def pack_names(root: Path | None = None) -> list[str]:
    """Return the names of the packs in a folder."""
    base = root or PACKS_DIR
    return sorted(path.parent.name for path in base.glob("*/pack.yaml"))


def read_chain(name: str, root: Path) -> list[str]:
    """Follow `extends` upwards. Raises PackError when a parent is missing or circular."""
    chain: list[str] = []
    current: str | None = name
    while current:
        if current in chain:
            raise PackError.of(
                f"{name}/pack.yaml:1",
                f"继承关系成环：{' → '.join([*chain, current])}，请修改 extends",
            )
        path = root / current / "pack.yaml"
        if not _safe(current) or not path.is_file():
            raise PackError.of(
                f"{chain[-1] if chain else name}/pack.yaml:1",
                f"找不到政策包“{current}”（应有文件 {current}/pack.yaml）",
            )
        chain.append(current)
        head = read_yaml(path, f"{current}/pack.yaml")
        parent = head.get("extends")
        current = str(parent) if parent else None
    return chain


def resolve(chain: list[str], root: Path) -> MarkedDict:
    """Read every pack of the chain and lay child over parent; returns the marked raw tree."""
    merged: MarkedDict | None = None
    raw = new_dict(Mark(f"{chain[0]}/pack.yaml", 1))
    for name in reversed(chain):
        raw = read_folder(root / name, name)
        if merged is not None:
            for key in OWN_ONLY:
                merged.pop(key, None)
        merged = raw if merged is None else overlay(merged, raw)
    tree = strip_replace(merged)
    if merged is not None and "procedures" in merged:
        tree["procedures"] = merged["procedures"]  # a version `like` another may still replace
    if "areas" in tree and "own" not in tree:
        tree["own"] = own_entries(raw)
    tree["chain"] = tree.pop("resolved_from", None) or chain
    tree.pop("extends", None)
    return shaping.shape(tree)


def build(tree: MarkedDict) -> Pack:
    """Validate the merged tree. Raises PackError with file, line and sentence per finding."""
    try:
        return Pack.model_validate(tree)
    except ValidationError as error:
        problems = []
        for detail in error.errors():
            place = place_of(tree, detail["loc"]) or tree.marks.own
            problems.append(Problem("error", str(place), chinese(detail), code="schema"))
        raise PackError(problems) from error


def read_folder(folder: Path, name: str) -> MarkedDict:
    """Read one pack's own files into sections, before inheritance."""
    raw = read_yaml(folder / "pack.yaml", f"{name}/pack.yaml")
    _refuse_strangers(folder, name)
    for section in SINGLE_FILES:
        path = folder / f"{section}.yaml"
        if path.is_file():
            shown = f"{name}/{section}.yaml"
            raw[section] = read_yaml(path, shown)
            raw.marks.entries[section] = Mark(shown, 1)
    for section in FOLDERS:
        merged = new_dict(Mark(f"{name}/{section}", 1))
        for path in sorted((folder / section).glob("*.yaml")):
            _add_file(merged, read_yaml(path, f"{name}/{section}/{path.name}"))
        if merged:
            raw[section] = merged
    shaping.read_templates(raw, folder / "documents", name)
    return raw


def own_entries(raw: MarkedDict) -> list[str]:
    """Return what a pack's own files write, entry by entry: “items.dibao”, “levels”."""
    found: list[str] = []
    for section, content in raw.items():
        if section in HEAD_ONLY:
            continue
        if isinstance(content, MarkedDict):
            found.extend(f"{section}.{key}" for key in content)
        else:
            found.append(section)
    return found


def _add_file(merged: MarkedDict, part: MarkedDict) -> None:
    for key, value in part.items():
        if key in merged:
            raise PackError.of(str(part.mark(key)), f"“{key}”已在 {merged.mark(key)} 写过，请合并")
        merged[key] = value
        merged.marks.entries[key] = part.mark(key)


def _refuse_strangers(folder: Path, name: str) -> None:
    known = {f"{section}.yaml" for section in SINGLE_FILES} | {"pack.yaml"}
    for path in sorted(folder.glob("*.y*ml")):
        if path.name not in known:
            raise PackError.of(f"{name}/{path.name}:1", "不认识的文件名，请检查拼写或移出政策包")


def _safe(name: str) -> bool:
    return name.replace("-", "").replace("_", "").isalnum()


def _stamp(chain: list[str], root: Path) -> tuple[tuple[str, int, int], ...]:
    found = []
    for name in chain:
        for path in sorted((root / name).rglob("*")):
            if path.suffix in (".yaml", ".typ"):
                stat = path.stat()
                found.append((str(path), stat.st_mtime_ns, stat.st_size))
    return tuple(found)
