"""Loads divisions and offices; repeating a load changes nothing that stands.

The lists under data/divisions/ come from the statistical division codes (统计用区划代码), one CSV a
locality with the columns code, name, level, parent_code and, where counties without a national
code are among them, gb_code. A division hangs on whoever governs it, whatever its code begins
with: the farms of 建三江 keep the codes of the counties they lie in.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path

from django.db import transaction

from yimen.foundation.errors import Invalid
from yimen.network import names
from yimen.network.models import Division, Level, Office, PackBinding
from yimen.policy.pack import Pack

DATA = Path(__file__).parent / "data" / "divisions"
TOWNSHIP_ROLE, VILLAGE_ROLE, GRID_ROLE = "township", "village", "grid"
_LOCAL_ROLES = {"township", "subdistrict", "village", "community"}


def divisions_file(locality: str) -> Path:
    """The list shipped for a locality ("yuhuan"). Raises Invalid when there is none."""
    path = DATA / f"{locality}.csv"
    if not path.is_file():
        known = "、".join(sorted(p.stem for p in DATA.glob("*.csv")))
        raise Invalid(f"没有“{locality}”的行政区划清单，请从 {known} 中选择，或指定 CSV 文件")
    return path


@transaction.atomic
def load_divisions(path: Path, root_path: str = "/") -> int:
    """Load a CSV of divisions below `root_path`; returns how many rows it holds.

    The first division of the file hangs on `root_path`; where that is not "/", the division at
    its end must stand already. Rows come parents first. Raises Invalid naming the faulty line.
    """
    paths = {"": root_path}
    codes = [code for code in root_path.split("/") if code]
    above = codes[-1] if codes else None
    if above and not Division.objects.filter(path=root_path).exists():
        raise Invalid(f"上级区划 {root_path} 尚未登记，请先导入上级")
    found: list[Division] = []
    with path.open(encoding="utf-8-sig", newline="") as file:
        for line, row in enumerate(csv.DictReader(file), start=2):
            found.append(_division(row, paths, above, f"{path.name} 第 {line} 行"))
    fields = ["name", "level", "parent", "gb_code", "path"]
    Division.objects.bulk_create(
        found, update_conflicts=True, unique_fields=["code"], update_fields=fields, batch_size=1000
    )
    return len(found)


def _division(
    row: dict[str, str], paths: dict[str, str], above: str | None, place: str
) -> Division:
    """One row as a division; notes its path for the rows below it."""
    code, level, parent = row["code"], row["level"], row["parent_code"]
    if level not in Level.values:
        raise Invalid(f"{place}：不认识的层级“{level}”，请改为 county、township 或 village 等")
    if parent not in paths:
        raise Invalid(f"{place}：上级 {parent} 不在它前面，请把上级排在下级之前")
    if code in paths:
        raise Invalid(f"{place}：区划代码 {code} 写了两次")
    paths[code] = f"{paths[parent]}{code}/"
    return Division(
        code=code,
        name=names.division_name(row["name"].strip()),
        level=level,
        parent_id=parent or above,
        gb_code=_gb_code(row),
        path=paths[code],
    )


def _gb_code(row: dict[str, str]) -> str:
    """The national code: the list's own column, else the code itself down to the county."""
    if "gb_code" in row:
        return row["gb_code"] or ""
    return row["code"] if row["level"] in (Level.PROVINCE, Level.CITY, Level.COUNTY) else ""


@transaction.atomic
def load_regions(pack: Pack) -> None:
    """Have the units of county rank that the pack names beside the list (功能区、农科区).

    One that the list holds keeps its place; its name and its national code, or none, are the
    pack's. Raises Invalid where the unit above does not stand.
    """
    for region in pack.regions.values():
        told = {"name": region.title, "level": region.level, "gb_code": region.gb_code or ""}
        if Division.objects.filter(code=region.local_code).update(**told):
            continue
        above = Division.objects.filter(code=region.parent).first()
        if above is None:
            raise Invalid(f"“{region.title}”的上级 {region.parent} 尚未登记，请先导入上级")
        code = region.local_code
        Division.objects.create(code=code, parent=above, path=f"{above.path}{code}/", **told)


@transaction.atomic
def load_offices(pack: Pack) -> int:
    """Open the offices of every area bound to the pack; returns how many are new.

    Each county gets the bureaus the pack prints (pack.offices) and a city those printed as its
    own, each township its window office (role township), each village its station (role village),
    each grid its post (role grid). Offices that stand keep their name.
    """
    before = Office.objects.count()
    for binding in PackBinding.objects.filter(pack_name=pack.name).select_related("division"):
        area = Division.objects.under(binding.division.path).select_related("parent__parent")
        open_offices(pack, area)
    return Office.objects.count() - before


def open_offices(pack: Pack, area: Iterable[Division]) -> None:
    """Open the offices these divisions need under the pack; those that stand are left alone."""
    Office.objects.bulk_create(_offices(pack, area), ignore_conflicts=True, batch_size=1000)


def _offices(pack: Pack, area: Iterable[Division]) -> list[Office]:
    """All offices an area needs, not yet saved."""
    found: list[Office] = []
    for division in area:
        if division.level in (Level.COUNTY, Level.CITY):
            found += _bureaus(pack, division)
        elif division.level == Level.TOWNSHIP and division.parent is not None:
            name = names.township_office_name(pack, division.parent.name, division.name)
            found.append(_office(division, TOWNSHIP_ROLE, name))
        elif division.level == Level.VILLAGE and division.parent is not None:
            name = names.village_office_name(pack, division.parent.name, division.name)
            found.append(_office(division, VILLAGE_ROLE, name))
        elif division.level == Level.GRID and division.parent is not None:
            name = f"{division.parent.name}{division.name}"
            found.append(_office(division, GRID_ROLE, name))
    return found


def _bureaus(pack: Pack, area: Division) -> list[Office]:
    """A county's bureaus, or those of a city: printed with the city's name, or city_… by role."""
    city = next((level.title for level in pack.levels if level.key == Level.CITY), "")
    found = []
    for role in pack.offices:
        if role in _LOCAL_ROLES:
            continue
        of_city = bool(city) and (role.startswith("city_") or city in pack.offices[role])
        if of_city == (area.level == Level.CITY):
            found.append(_office(area, role, names.bureau_name(pack, role, area.name)))
    return found


def _office(division: Division, role: str, name: str) -> Office:
    return Office(division=division, role=role, name=name, path=division.path)
