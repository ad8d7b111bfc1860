"""Writes a pack back as a folder of YAML (导出政策包); loading it gives the same content hash.

The folder is flat: what was inherited is written out, and `resolved_from` keeps the chain.
"""

from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from yimen.policy.loader import FOLDERS, SINGLE_FILES
from yimen.policy.pack import Pack
from yimen.policy.problems import PackError
from yimen.policy.shaping import LIBRARY
from yimen.policy.vocabulary import MONEY_UNITS

HEAD = (
    "name", "title", "valid_from", "source", "base", "areas", "own", "levels", "regions", "offices",
    "roles",
)  # fmt: skip


class _Dumper(yaml.SafeDumper):
    """Plain YAML without aliases; Decimals as written numbers."""

    def ignore_aliases(self, data: Any) -> bool:
        """Write everything out: an officer reads no anchors."""
        return True


_Dumper.add_representer(
    Decimal, lambda dumper, value: dumper.represent_scalar("tag:yaml.org,2002:float", str(value))
)


def export_pack(pack: Pack, target: Path) -> list[Path]:
    """Write `pack` into the new or empty folder `target`; returns the files written.

    Raises PackError when the folder already holds something.
    """
    if target.exists() and any(target.iterdir()):
        raise PackError.of(str(target), "目标文件夹不是空的，请换一个文件夹再导出")
    data = pack.model_dump(mode="python", by_alias=True, exclude_defaults=True)
    files = _files(pack, data)
    written = []
    for name, text in files.items():
        path = target / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        written.append(path)
    return written


def _files(pack: Pack, data: dict[str, Any]) -> dict[str, str]:
    head = {key: data[key] for key in HEAD if key in data}
    head["resolved_from"] = list(pack.chain)
    sections: dict[str, Any] = {
        key: _unkeyed(data[key])
        for key in (*SINGLE_FILES, *FOLDERS)
        if isinstance(data.get(key), dict)
    }
    sections["facts"] = _facts(data["facts"]["facts"])
    sections["parameters"] = {key: _parameter(values) for key, values in data["parameters"].items()}
    sections["procedures"] = {name: _versions(v) for name, v in data["procedures"].items()}
    sections["authority"] = {row["key"]: _row(row) for row in data["authority"]}
    files: dict[str, str] = {}
    for template in sections.get("documents", {}).values():
        files[f"documents/{template['file']}"] = str(template.pop("text", ""))
    if pack.document_library:
        files[f"documents/{LIBRARY}"] = pack.document_library
    if "households" in sections:
        sections["households"] = {
            key: _household(pack, entry) for key, entry in sections["households"].items()
        }
    files["pack.yaml"] = _dump(head)
    for key, section in sections.items():
        if section:
            name = f"{key}/{key}.yaml" if key in FOLDERS else f"{key}.yaml"
            files[name] = _dump(section)
    return files


def _dump(data: Any) -> str:
    return yaml.dump(
        _plain(data),
        Dumper=_Dumper,
        allow_unicode=True,
        sort_keys=False,
        width=10**6,
        default_flow_style=False,
    )


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): _plain(entry) for key, entry in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(entry) for entry in value]
    return value


def _unkeyed(section: dict[str, Any]) -> dict[str, Any]:
    return {
        key: {k: v for k, v in entry.items() if k != "key"} if isinstance(entry, dict) else entry
        for key, entry in section.items()
    }


def _yuan(fen: Any) -> Any:
    return fen if fen is None else (Decimal(fen) / 100).quantize(Decimal("0.01"))


def _facts(facts: dict[str, dict[str, Any]]) -> dict[str, Any]:
    made: dict[str, dict[str, Any]] = {}
    for fact in facts.values():
        rest = {k: v for k, v in fact.items() if k not in ("key", "subject")}
        if "codes" in rest:
            rest["codes"] = {code["code"]: code["label"] for code in rest["codes"]}
        made.setdefault(fact["subject"], {})[fact["key"]] = rest
    return made


def _parameter(values: Any) -> dict[str, Any]:
    unit = values[0]["unit"]
    written = []
    for value in values:
        rest = {k: v for k, v in value.items() if k not in ("key", "title", "unit")}
        if unit in MONEY_UNITS:
            rest["value"] = _yuan(rest["value"])
        written.append(rest)
    return {"title": values[0]["title"], "unit": unit, "values": written}


def _versions(versions: Any) -> dict[str, Any]:
    last = versions[-1]
    return {
        "title": last["title"],
        "items": last["items"],
        "versions": {
            version["version"]: {
                k: v for k, v in version.items() if k not in ("name", "version", "valid_from")
            }
            for version in versions
        },
    }


def _row(row: dict[str, Any]) -> dict[str, Any]:
    rest = {k: v for k, v in row.items() if k not in ("key", "ceiling_fen")}
    if row.get("ceiling_fen") is not None:
        rest["ceiling"] = _yuan(row["ceiling_fen"])
    return rest


def _household(pack: Pack, entry: dict[str, Any]) -> dict[str, Any]:
    money = {name for name, fact in pack.facts.facts.items() if fact.type == "money"}
    made = dict(entry)
    made["facts"] = {
        subject: rows
        if subject == "complete"
        else [_fact_row(subject, row, money) for row in rows]
        if isinstance(rows, list | tuple)
        else _fact_row(subject, rows, money)
        for subject, rows in entry["facts"].items()
    }
    if "assume" in entry:
        made["assume"] = {
            key: _yuan(value) if pack.parameters[key][0].is_money else value
            for key, value in entry["assume"].items()
        }
    expect = dict(entry["expect"])
    if "amount_fen" in expect:
        expect["amount"] = _yuan(expect.pop("amount_fen"))
    made["expect"] = expect
    return made


def _fact_row(subject: str, row: dict[str, Any], money: set[str]) -> dict[str, Any]:
    return {
        key: _yuan(value) if f"{subject}.{key}" in money else value for key, value in row.items()
    }
